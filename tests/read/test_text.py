from __future__ import annotations

import pytest

from allegiance.errors import InputRefused
from allegiance.model.report import Completeness, Report
from allegiance.model.when import parse_partial_date
from allegiance.read.text import build_report, read_text

PROSE = "The Northern Front and the River Brigade agreed on Monday to share the checkpoint at Marj."
MORE = "Commanders of both groups met twice last week, a mediator who attended the talks said."


def parts(report: Report) -> list[tuple[str, str]]:
    return [(section.kind.value, section.span.of(report.text)) for section in report.sections]


def read(text: str) -> Report:
    return read_text(text.encode(), origin="here")


def kinds_of(text: str) -> list[str]:
    return [kind for kind, _ in parts(read(text))]


def test_first_set_apart_line_is_the_title() -> None:
    report = read(f"Front and Brigade share checkpoint\n\n{PROSE}\n\n{MORE}\n")
    assert report.title == "Front and Brigade share checkpoint"
    assert parts(report) == [("title", "Front and Brigade share checkpoint"), ("body", PROSE), ("body", MORE)]


@pytest.mark.parametrize(
    "text",
    [
        "Front and Brigade share checkpoint",
        PROSE,
        f"{PROSE}\n\n{MORE}",
        f"Front and Brigade share checkpoint\n{PROSE}",
    ],
    ids=["one line", "one sentence", "two paragraphs", "not set apart"],
)
def test_there_is_no_title_without_a_set_apart_first_line(text: str) -> None:
    assert read(text).title is None
    assert set(kinds_of(text)) == {"body"}


def test_title_may_be_a_question_and_stand_under_a_section_name() -> None:
    report = read(f"Middle East\n\nWho holds the bridge at Marj?\n\n{PROSE}\n\n{MORE}")
    assert parts(report)[:2] == [("furniture", "Middle East"), ("title", "Who holds the bridge at Marj?")]


@pytest.mark.parametrize(
    ("opening", "dateline"),
    [
        ("MARJ, Syria — ", "MARJ, Syria"),
        ("BEIRUT (Orontes Wire) - ", "BEIRUT (Orontes Wire)"),
        ("ANKARA, March 3 (Orontes Wire) -- ", "ANKARA, March 3 (Orontes Wire)"),
        ("Beirut (Orontes Wire) – ", "Beirut (Orontes Wire)"),
        ("ŞANLIURFA, Turkey — ", "ŞANLIURFA, Turkey"),
        ("AZAZ/ANKARA - ", "AZAZ/ANKARA"),
        ("ST. ANNA, Malta — ", "ST. ANNA, Malta"),
        ("AL-BAB, 18 June — ", "AL-BAB, 18 June"),
    ],
)
def test_dateline_is_parted_from_the_prose(opening: str, dateline: str) -> None:
    assert parts(read(opening + PROSE)) == [("dateline", dateline), ("body", PROSE)]


def test_arabic_dateline_is_known_by_its_agency() -> None:
    assert parts(read("دمشق (سانا) - اتفق الطرفان على وقف إطلاق النار في ريف حلب الشمالي يوم الاثنين."))[0] == (
        "dateline",
        "دمشق (سانا)",
    )


@pytest.mark.parametrize(
    "text",
    [
        "HTS — the largest group in the province — agreed to talk to the River Brigade on Monday.",
        "SDF — Turkish guns shelled the town of Marj on Monday, its spokesman said in a statement.",
        "Turkey, Russia — both of them guarantors — agreed on Monday to send patrols to the road.",
        "The Northern Front (NF) - once an ally - left the joint room of the factions on Monday.",
    ],
)
def test_actor_before_a_dash_is_no_dateline(text: str) -> None:
    assert parts(read(text)) == [("body", text)]


@pytest.mark.parametrize(
    "credit",
    [
        "Omar Sample/AFP",
        "Omar Sample/AFP via Getty Images",
        "REUTERS/Omar Sample",
        "Photo: Omar Sample",
        "(AP Photo/Omar Sample)",
        "[Omar Sample/Reuters]",
        "© Omar Sample",
    ],
)
def test_credit_is_parted_from_its_caption(credit: str) -> None:
    caption = "Fighters of the River Brigade wait at a checkpoint near Marj."
    dash = " " if credit[0] in "([©R" or credit.startswith("Photo") else " — "
    report = read(f"Brigade waits\n\n{caption}{dash}{credit}\n\n{PROSE}\n\n{MORE}")
    assert parts(report)[1:3] == [("caption", caption), ("credit", credit)]


@pytest.mark.parametrize(
    "text",
    [
        PROSE + ' "We will not leave," he said. — Abu Omar, commander',
        PROSE + " The talks go on, said the agency (SANA).",
    ],
)
def test_speaker_or_agency_at_the_end_of_prose_is_no_credit(text: str) -> None:
    assert kinds_of(f"{MORE}\n\n{text}\n\n{MORE} Nobody else was there.")[:2] == ["body", "body"]


def test_repeated_caption_counts_once() -> None:
    caption = "A convoy waits on the road to Marj, Syria, Feb. 5, 2020."
    report = read(f"Convoy waits\n\n{caption}\n{caption} — Desk archive\n\n{PROSE}\n\n{MORE}")
    assert parts(report)[1:4] == [("caption", caption), ("furniture", caption), ("credit", "Desk archive")]


def test_caption_is_known_by_place_and_day_at_its_end() -> None:
    assert (
        kinds_of(f"Convoy waits\n\nFighters pray in Marj, Syria, Wednesday, Feb. 5, 2020.\n\n{PROSE}")[1] == "caption"
    )


def test_day_with_a_preposition_is_no_caption() -> None:
    assert kinds_of(f"{PROSE}\n\nThe deal was signed in Sochi on Sept. 17, 2018.\n\n{MORE}") == ["body"] * 3


def test_paragraph_between_title_and_byline_is_the_standfirst() -> None:
    report = read(
        f"Brigade waits\n\n{MORE}\n\nBy Sara Sample and Omar Sample\nMarch 10, 2022\n\n{PROSE}\n\n{PROSE} Again."
    )
    assert [kind for kind, _ in parts(report)] == ["title", "standfirst", "credit", "furniture", "body", "body"]


def test_paragraph_before_a_dateline_is_the_standfirst() -> None:
    assert kinds_of(f"Brigade waits\n\n{MORE}\n\nMARJ — {PROSE}") == ["title", "standfirst", "dateline", "body"]


def test_menu_above_the_title_is_furniture() -> None:
    report = read(f"Turkey\nRegion\nMarkets\nLog in\n\nBrigade and Front hold talks\n\n{PROSE}\n\n{MORE}")
    assert [kind for kind, _ in parts(report)] == ["furniture"] * 4 + ["title", "body", "body"]


def test_list_of_other_reports_is_furniture_until_prose_goes_on() -> None:
    report = read(f"{PROSE}\n\nMost read\n\nArmy shells hospital in Marj\nRebels behead captive\n\n{MORE}")
    assert [kind for kind, _ in parts(report)] == ["body", "furniture", "furniture", "furniture", "body"]


def test_comments_are_furniture_to_the_end() -> None:
    assert (
        kinds_of(f"{PROSE}\n\n12 comments\n\nThe army attacked my village yesterday and killed my cousin.")[1:]
        == ["furniture"] * 2
    )


def test_offer_at_the_end_of_a_paragraph_is_parted_from_it() -> None:
    assert parts(read(f"{PROSE} Click here to subscribe.")) == [
        ("body", PROSE),
        ("furniture", "Click here to subscribe."),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Subscribe to continue reading",
        "Continue reading this article for free",
        "This article is for subscribers only",
        "You've reached your limit of free articles",
        "The rest of this analysis is for subscribers",
        "Log in to read the full story",
        "Okumaya devam etmek için abone olun",
        "لمتابعة القراءة اشترك الآن",
        "Cet article est réservé aux abonnés",
    ],
)
def test_paywall_after_the_prose_marks_the_report_truncated(line: str) -> None:
    report = read(f"{PROSE}\n\n{line}\n\nAll our stories for less than a cup of coffee a week.")
    assert report.completeness is Completeness.TRUNCATED
    assert [kind for kind, _ in parts(report)] == ["body", "furniture", "furniture"]


@pytest.mark.parametrize(
    "line", ["Continue reading the main story", "Story continues below advertisement", "Continue reading"]
)
def test_prose_after_an_inset_means_that_the_report_is_whole(line: str) -> None:
    report = read("\n\n".join([PROSE, line, MORE, PROSE + " Twice.", MORE + " Thrice."]))
    assert report.completeness is Completeness.FULL
    assert [kind for kind, _ in parts(report)] == ["body", "furniture", "body", "body", "body"]


@pytest.mark.parametrize("ending", ["[…]", "[...]", "…"])
def test_text_that_breaks_off_is_truncated(ending: str) -> None:
    assert read(f"{PROSE}\n\nThe commander then {ending}").completeness is Completeness.TRUNCATED


def test_whole_report_is_full() -> None:
    assert read(f"{PROSE}\n\n{MORE}").completeness is Completeness.FULL


def test_hard_wrapped_lines_are_one_paragraph() -> None:
    wrapped = (
        "The Northern Front and the River Brigade agreed\non Monday to share the checkpoint at Marj. The\n"
        "Front will guard it by day, and the Brigade by\nnight."
    )
    assert parts(read(wrapped)) == [("body", wrapped)]


def test_given_title_stays_a_field_and_its_copy_in_the_text_is_furniture() -> None:
    report = build_report(f"Front and Brigade meet\n\n{PROSE}", origin="row", title="Front and Brigade meet")
    assert report.has_separate_title
    assert [kind for kind, _ in parts(report)] == ["furniture", "body"]


def test_text_is_the_decoded_file() -> None:
    raw = "\ufeffTitle here it is\r\n\r\nÉtat\u2028des lieux\u0085e\u0301 🕊️.\r\n"
    assert read(raw).text == raw.removeprefix("\ufeff")


def test_publisher_and_day_come_from_the_address_last() -> None:
    report = read_text(PROSE.encode(), origin="x", url="https://www.marjpost.example/2022/03/front-and-brigade")
    assert (report.publisher, report.published) == ("marjpost.example", parse_partial_date("2022-03"))


def test_nothing_is_guessed_without_caller_and_address() -> None:
    report = read(f"Front meets\n\n{PROSE} It happened on March 3, 2021.\n\n{MORE}")
    assert (report.publisher, report.published, report.published_at) == (None, None, None)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (b"abc\x00def", "NUL"),
        (b"\x01\x02\x03\x04" * 50, "binary"),
        (b"\xef\xbb\xbf \n", "empty"),
    ],
)
def test_empty_and_binary_files_are_refused_by_name(data: bytes, reason: str) -> None:
    with pytest.raises(InputRefused, match=f"scan.txt: .*{reason}"):
        read_text(data, origin="scan.txt")
