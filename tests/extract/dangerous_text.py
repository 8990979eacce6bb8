"""Texts aimed at what moves offsets: marks that join, letters of several code points, breaks, quotes, names between."""

from __future__ import annotations

from hypothesis import strategies as st

PIECES = st.sampled_from(
    [
        " ",
        "  ",
        "\u00a0",
        "\u2028",
        "\u2029",
        "\u0085",
        "\t",
        "\u200f",
        "\u200d",
        "\ufeff",
        "e\u0301",
        "I\u0307",
        "ß",
        "ﬁ",
        "ǅ",
        "👩‍👩‍👧",
        "🕊️",
        "🇸🇾",
        "“",
        "”",
        "'",
        "’s",
        "(",
        ")",
        ",",
        ".",
        "-",
        "–",
        "؟",
        "هيئة تحرير الشام",
        "الجبهة الشامية",
        "قَصَفَ",
        " Hayat Tahrir al-Sham",
        " Hayat Tahrir al-Sham (HTS)",
        "HTS",
        " the Levant Front ",
        " Ahrar al‑Sham ",
        " Ahrar al-Sham ",
        " Turkish-backed factions ",
        " Turkey ",
        " Idlib ",
        " north of Azaz ",
        " attacked ",
        " shelled ",
        " met ",
        " denied that ",
        " said ",
        " may merge with ",
        " on Monday",
        " and ",
        "The army",
    ]
)
# A sentence or a title has at least one letter: the reader gives no other.
TEXTS = st.lists(PIECES, min_size=1, max_size=12).map("".join).filter(lambda text: any(c.isalnum() for c in text))
