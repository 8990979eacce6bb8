from __future__ import annotations

import pytest

from allegiance.read.language import tell_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The army shelled the rebels near the river on Monday.", "en"),
        ("هيئة تحرير الشام تلتقي قادة الجبهة الشامية في مدينة عفرين", "ar"),
        ("Türk destekli gruplar pazartesi günü Afrin kırsalında çatıştı.", "tr"),
        ("L'armée a bombardé les positions des rebelles près de la rivière.", "fr"),
        ("It rained all day.", None),
        ("", None),
    ],
)
def test_language_is_told_for_texts_of_forty_characters(text: str, language: str | None) -> None:
    assert tell_language(text) == language


def test_persian_is_not_called_arabic() -> None:
    assert tell_language("نیروهای ارتش روز دوشنبه در نزدیکی رودخانه با شورشیان درگیر شدند و چند پاسگاه گرفتند") == "fa"


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr("socket.socket.connect", refuse)
    assert tell_language("The army shelled the rebels near the river on Monday.") == "en"
