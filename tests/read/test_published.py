from __future__ import annotations

from datetime import UTC, datetime

import pytest

from allegiance.model.when import format_partial_date
from allegiance.read.published import find_in_address, parse_published


@pytest.mark.parametrize(
    ("text", "day", "at"),
    [
        ("2022-03-10", "2022-03-10", None),
        ("2022-03", "2022-03", None),
        ("2022", "2022", None),
        ("20220310", "2022-03-10", None),
        ("2022/3/10", "2022-03-10", None),
        ("2022-03-10T23:30:00+03:00", "2022-03-10", datetime(2022, 3, 10, 20, 30, tzinfo=UTC)),
        ("2022-03-10T08:05Z", "2022-03-10", datetime(2022, 3, 10, 8, 5, tzinfo=UTC)),
        ("2022-03-10T08:05:01.250-0500", "2022-03-10", datetime(2022, 3, 10, 13, 5, 1, tzinfo=UTC)),
        ("2022-03-10 14:00:00", "2022-03-10", None),
        ("Thu, 10 Mar 2022 01:00:00 +0300", "2022-03-10", datetime(2022, 3, 9, 22, 0, tzinfo=UTC)),
        ("March 10, 2022", "2022-03-10", None),
        ("10 March 2022", "2022-03-10", None),
        ("Thursday, Mar. 10, 2022 at 3:15 pm", "2022-03-10", None),
        ("March 2022", "2022-03", None),
        ("10 Mart 2022", "2022-03-10", None),
        ("10 mars 2022", "2022-03-10", None),
        ("١٠ آذار ٢٠٢٢", "2022-03-10", None),
        ("10 تشرين الأول 2022", "2022-10-10", None),
    ],
)
def test_dates_keep_their_precision_and_stated_instant(text: str, day: str, at: datetime | None) -> None:
    publication = parse_published(text)
    assert (format_partial_date(publication.when), publication.at) == (day, at)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "03/04/2022",
        "2022-13-01",
        "2022-02-30",
        "31 February 2022",
        "0022-01-01",
        "March",
        "1646900000",
        "May 3 or 4, 2022",
    ],
)
def test_what_is_no_sure_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="date"):
        parse_published(text)


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://marjpost.example/2022/03/10/front-meets", "2022-03-10"),
        ("https://marjpost.example/2022/03/front-meets.html", "2022-03"),
        ("https://marjpost.example/news/2022-03-10-front-meets", "2022-03-10"),
        ("https://marjpost.example/2022/mar/10/front-meets", "2022-03-10"),
        ("https://marjpost.example/a/20220310/front", "2022-03-10"),
    ],
)
def test_address_tells_the_day_or_month(url: str, day: str) -> None:
    when = find_in_address(url)
    assert when is not None
    assert format_partial_date(when) == day


@pytest.mark.parametrize(
    "url",
    [
        "https://marjpost.example/",
        "https://marjpost.example/2022/99/front",
        "https://x.example/?d=/2022/03/10/",
        "https://x.example/63/12/",
    ],
)
def test_address_without_a_date_tells_nothing(url: str) -> None:
    assert find_in_address(url) is None
