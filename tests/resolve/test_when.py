"""resolve/when.py against the guide, section 7. 6 April 2022 is a Wednesday."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allegiance.model.claim import Telling
from allegiance.model.ontology import Modality
from allegiance.model.when import When, format_partial_date, parse_partial_date
from allegiance.resolve.when import resolve_when

WEDNESDAY = "2022-04-06"


def resolve(
    words: str | None,
    published: str | None = WEDNESDAY,
    telling: Telling = Telling.PAST,
    modality: Modality = Modality.HAPPENED,
) -> str | None:
    """Resolve and write the answer short: a day, month or year, or `earliest/latest`."""
    bounds = None if published is None else parse_partial_date(published)
    when = resolve_when(words, telling=telling, published=bounds, modality=modality)
    return None if when is None else format_partial_date(when)


@pytest.mark.parametrize(
    ("words", "published", "expected"),
    [
        # explicit dates stand, with or without a publication
        ("on 5 March 2022", WEDNESDAY, "2022-03-05"),
        ("Feb. 5, 2020", WEDNESDAY, "2020-02-05"),
        ("Tuesday, March 5, 2019", WEDNESDAY, "2019-03-05"),
        ("on the 5th of March 2022", None, "2022-03-05"),
        ("2021-12-31", None, "2021-12-31"),
        ("13/02/2020", WEDNESDAY, "2020-02-13"),
        ("03/02/2020", WEDNESDAY, None),
        ("31 February 2020", WEDNESDAY, None),
        ("on 5 March", None, None),
        ("on 5 March", WEDNESDAY, "2022-03-05"),
        ("on 29 February", WEDNESDAY, "2020-02-29"),
        ("on 30 December", WEDNESDAY, "2021-12-30"),
        ("on the morning of 5 March", WEDNESDAY, "2022-03-05"),
        ("on the night of 5 March", WEDNESDAY, "2022-03-05"),
        ("from 3 to 8 June", WEDNESDAY, "2021-06-03/2021-06-08"),
        ("between March 5 and 8", WEDNESDAY, "2022-03-05/2022-03-08"),
        ("from 28 February to 3 March 2020", WEDNESDAY, "2020-02-28/2020-03-03"),
        # months, seasons, years
        ("in March 2012", None, "2012-03"),
        ("in August", WEDNESDAY, "2021-08"),
        ("in March", WEDNESDAY, "2022-03"),
        ("in April", WEDNESDAY, "2022-04"),
        ("last May", WEDNESDAY, "2021-05"),
        ("in May last year", WEDNESDAY, "2021-05"),
        ("in April and May 2019", WEDNESDAY, "2019-04-01/2019-05-31"),
        ("early March", WEDNESDAY, "2022-03-01/2022-03-10"),
        ("in mid-March", WEDNESDAY, "2022-03-11/2022-03-20"),
        ("late March", WEDNESDAY, "2022-03-21/2022-03-31"),
        ("earlier in April", WEDNESDAY, "2022-04-01/2022-04-06"),
        ("in 2011", WEDNESDAY, "2011"),
        ("in 2011", None, "2011"),
        ("2011–2013", WEDNESDAY, "2011-01-01/2013-12-31"),
        ("2014-15", WEDNESDAY, "2014-01-01/2015-12-31"),
        ("from 2011 to 2013", WEDNESDAY, "2011-01-01/2013-12-31"),
        ("in the 1990s", WEDNESDAY, "1990-01-01/1999-12-31"),
        ("the first half of 2020", WEDNESDAY, "2020-01-01/2020-06-30"),
        ("through the winter", "2024-03-10", "2023-12-01/2024-02-29"),
        ("last summer", WEDNESDAY, "2021-06-01/2021-08-31"),
        ("in the spring of 2019", WEDNESDAY, "2019-03-01/2019-05-31"),
        # weekdays
        ("on Tuesday", WEDNESDAY, "2022-04-05"),
        ("on Wednesday", WEDNESDAY, WEDNESDAY),
        ("Thursday", WEDNESDAY, "2022-03-31"),
        ("Saturday's", WEDNESDAY, "2022-04-02"),
        ("late on Sunday", WEDNESDAY, "2022-04-03"),
        ("at dawn on Monday", WEDNESDAY, "2022-04-04"),
        ("last Wednesday", WEDNESDAY, "2022-03-30"),
        ("on Tuesday last week", WEDNESDAY, "2022-03-29"),
        ("on Monday and Tuesday", WEDNESDAY, "2022-04-04/2022-04-05"),
        ("between Friday and Sunday", "2022-04-09", "2022-04-01/2022-04-03"),
        ("for a second day on Tuesday", WEDNESDAY, "2022-04-05"),
        ("overnight into Tuesday", WEDNESDAY, "2022-04-04/2022-04-05"),
        ("on Fridays", WEDNESDAY, None),
        ("on Tuesday", None, None),
        # words counted from the publication
        ("yesterday", WEDNESDAY, "2022-04-05"),
        ("today", WEDNESDAY, WEDNESDAY),
        ("the day before yesterday", WEDNESDAY, "2022-04-04"),
        ("overnight", WEDNESDAY, "2022-04-05/2022-04-06"),
        ("last night", WEDNESDAY, "2022-04-05/2022-04-06"),
        ("this morning", WEDNESDAY, WEDNESDAY),
        ("last week", WEDNESDAY, "2022-03-28/2022-04-03"),
        ("this week", WEDNESDAY, "2022-04-04/2022-04-06"),
        ("earlier this month", WEDNESDAY, "2022-04-01/2022-04-06"),
        ("last month", WEDNESDAY, "2022-03"),
        ("at the end of last month", WEDNESDAY, "2022-03-21/2022-03-31"),
        ("last year", WEDNESDAY, "2021"),
        ("late last year", WEDNESDAY, "2021-09-01/2021-12-31"),
        ("this year", WEDNESDAY, "2022-01-01/2022-04-06"),
        ("over the weekend", WEDNESDAY, "2022-04-02/2022-04-03"),
        ("over the weekend", "2022-04-09", "2022-04-09"),
        ("two days ago", WEDNESDAY, "2022-04-04"),
        ("two weeks ago", WEDNESDAY, "2022-03-21/2022-03-27"),
        ("three years ago", WEDNESDAY, "2019"),
        ("a few days ago", WEDNESDAY, "2022-03-30/2022-04-06"),
        ("for three days", WEDNESDAY, "2022-04-04/2022-04-06"),
        ("for the past two weeks", WEDNESDAY, "2022-03-24/2022-04-06"),
        ("in the past week", WEDNESDAY, "2022-03-31/2022-04-06"),
        ("in the past 24 hours", WEDNESDAY, "2022-04-05/2022-04-06"),
        ("over the last three months", WEDNESDAY, "2022-01-06/2022-04-06"),
        ("in recent days", WEDNESDAY, "2022-03-31/2022-04-06"),
        ("for three days until Monday", WEDNESDAY, "2022-04-02/2022-04-04"),
        ("for two days from 5 March 2022", WEDNESDAY, "2022-03-05/2022-03-06"),
        ("two days after 5 March 2022", WEDNESDAY, "2022-03-07"),
        ("now", WEDNESDAY, "2022-03-31/2022-04-06"),
        ("currently", WEDNESDAY, "2022-03-31/2022-04-06"),
        ("these days", WEDNESDAY, "2022-03-31/2022-04-06"),
        # bounds
        ("since May", WEDNESDAY, "2021-05-01/2022-04-06"),
        ("since 2011", WEDNESDAY, "2011-01-01/2022-04-06"),
        ("since last week", WEDNESDAY, "2022-03-28/2022-04-06"),
        ("since May", None, None),
        ("from Monday", WEDNESDAY, "2022-04-04/2022-04-06"),
        ("after Monday's talks", WEDNESDAY, "2022-04-04/2022-04-06"),
        ("following Friday", WEDNESDAY, "2022-04-01/2022-04-06"),
        ("on Thursday and Friday last week", WEDNESDAY, "2022-03-31/2022-04-01"),
        ("on 1 or 2 March", WEDNESDAY, "2022-03-01/2022-03-02"),
        ("in June of that year", WEDNESDAY, None),
        ("by the end of 2021", WEDNESDAY, "2021-12-31/2022-04-06"),
        ("by Monday", WEDNESDAY, "2022-04-04/2022-04-06"),
        ("before 2011", WEDNESDAY, None),
        ("until Monday", WEDNESDAY, "2022-04-04"),
        # no bound at all
        ("since then", WEDNESDAY, None),
        ("the following day", WEDNESDAY, None),
        ("two days later", WEDNESDAY, None),
        ("at dawn", WEDNESDAY, None),
        ("for years", WEDNESDAY, None),
        ("some time", WEDNESDAY, None),
    ],
)  # fmt: skip
def test_words_about_what_happened(words: str, published: str | None, expected: str | None) -> None:
    assert resolve(words, published) == expected


@pytest.mark.parametrize("modality", [Modality.PLANNED, Modality.POSSIBLE, Modality.REQUESTED, Modality.THREATENED])
def test_a_weekday_of_what_is_to_come_is_the_first_after_publication(modality: Modality) -> None:
    assert resolve("on Wednesday", telling=Telling.FUTURE, modality=modality) == "2022-04-13"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("on Thursday", "2022-04-07"),
        ("next Friday", "2022-04-08"),
        ("next week", "2022-04-11/2022-04-17"),
        ("this week", "2022-04-06/2022-04-10"),
        ("this weekend", "2022-04-09/2022-04-10"),
        ("tomorrow", "2022-04-07"),
        ("tonight", WEDNESDAY),
        ("in August", "2022-08"),
        ("in March", "2023-03"),
        ("in April", "2022-04"),
        ("on 5 March", "2023-03-05"),
        ("next month", "2022-05"),
        ("later this month", "2022-04-06/2022-04-30"),
        ("in the summer", "2022-06-01/2022-08-31"),
        ("before the end of the month", "2022-04-06/2022-04-30"),
        ("by Friday", "2022-04-06/2022-04-08"),
        ("ahead of Thursday's talks", "2022-04-06/2022-04-07"),
        ("until Friday", "2022-04-06/2022-04-08"),
        ("from Friday to Sunday", "2022-04-08/2022-04-10"),
        ("from Monday", "2022-04-11"),
        ("within 48 hours", "2022-04-06/2022-04-08"),
        ("in three days", "2022-04-09"),
        ("over the next two weeks", "2022-04-06/2022-04-20"),
        ("in the coming days", "2022-04-07/2022-04-13"),
        ("for three days from Friday", "2022-04-08/2022-04-10"),
        ("for three days", None),
        ("after Friday", None),
    ],
)
def test_words_about_what_is_to_come(words: str, expected: str | None) -> None:
    assert resolve(words, telling=Telling.FUTURE, modality=Modality.PLANNED) == expected


@pytest.mark.parametrize(
    ("telling", "published", "expected"),
    [
        (Telling.PAST, WEDNESDAY, None),
        (Telling.FUTURE, WEDNESDAY, None),
        (Telling.HEADLINE, WEDNESDAY, "2022-04-05/2022-04-06"),
        (Telling.ONGOING, WEDNESDAY, "2022-03-31/2022-04-06"),
        (Telling.STANDING, WEDNESDAY, WEDNESDAY),
        (Telling.HEADLINE, "2022-03", "2022-03"),
        (Telling.ONGOING, "2022-03", "2022-03"),
        (Telling.STANDING, "2022", "2022"),
        (Telling.HEADLINE, None, None),
        (Telling.STANDING, None, None),
    ],
)
def test_the_telling_decides_where_no_words_do(telling: Telling, published: str | None, expected: str | None) -> None:
    assert resolve(None, published, telling) == expected


@pytest.mark.parametrize(
    ("words", "published", "expected"),
    [
        ("on Tuesday", "2022-03", "2022-03"),
        ("overnight", "2022-03", "2022-03"),
        ("last week", "2022-03", "2022-03"),
        ("for three days", "2022-03", "2022-03"),
        ("two days ago", "2022-03", "2022-03"),
        ("now", "2022-03", "2022-03"),
        ("last month", "2022-03", "2022-02"),
        ("last month", "2022", "2022"),
        ("last year", "2022-03", "2021"),
        ("in August", "2022-03", "2021-08"),
        ("since May", "2022-03", "2021-05-01/2022-03-31"),
        ("on 5 February 2022", "2022", "2022-02-05"),
        ("since 2019", "2022", "2019-01-01/2022-12-31"),
    ],
)
def test_a_publication_known_to_month_or_year_gives_its_bounds(words: str, published: str, expected: str) -> None:
    assert resolve(words, published) == expected


# Words and days of our own worked examples, typed anew.
@pytest.mark.parametrize(
    ("words", "published", "telling", "modality", "expected"),
    [
        ("on Tuesday", "2022-04-06", Telling.PAST, Modality.HAPPENED, "2022-04-05"),
        ("late on Sunday", "2021-06-15", Telling.PAST, Modality.HAPPENED, "2021-06-13"),
        (None, "2019-12-03", Telling.PAST, Modality.HAPPENED, None),
        (None, "2023-11-15", Telling.PAST, Modality.HAPPENED, None),
        ("last week", "2023-02-08", Telling.PAST, Modality.HEDGED, "2023-01-30/2023-02-05"),
        (None, "2023-03-02", Telling.PAST, Modality.DENIED, None),
        ("Thursday", "2022-06-10", Telling.PAST, Modality.NEGATED, "2022-06-09"),
        (None, "2022-05-11", Telling.FUTURE, Modality.THREATENED, None),
        (None, "2021-07-03", Telling.FUTURE, Modality.REQUESTED, None),
        ("before the end of the month", "2020-12-10", Telling.FUTURE, Modality.PLANNED, "2020-12-10/2020-12-31"),
        ("in August", "2023-09-03", Telling.PAST, Modality.HAPPENED, "2023-08"),
        ("on Friday", "2023-09-03", Telling.PAST, Modality.HAPPENED, "2023-09-01"),
        ("after the army pulled out of the city on Monday", "2023-12-20", Telling.PAST, Modality.HAPPENED,
         "2023-12-18/2023-12-20"),
        ("on Monday", "2023-12-20", Telling.PAST, Modality.HAPPENED, "2023-12-18"),
        ("overnight", "2021-06-29", Telling.PAST, Modality.HAPPENED, "2021-06-28/2021-06-29"),
        (None, "2020-09-14", Telling.STANDING, Modality.HAPPENED, "2020-09-14"),
        (None, "2022-07-19", Telling.STANDING, Modality.HAPPENED, "2022-07-19"),
        (None, "2021-01-12", Telling.FUTURE, Modality.POSSIBLE, None),
        ("Saturday's", "2022-11-21", Telling.PAST, Modality.NEGATED, "2022-11-19"),
        ("through the winter", "2024-03-10", Telling.PAST, Modality.HAPPENED, "2023-12-01/2024-02-29"),
        (None, "2023-05-26", Telling.HEADLINE, Modality.HAPPENED, "2023-05-25/2023-05-26"),
        ("next week", "2024-06-13", Telling.FUTURE, Modality.PLANNED, "2024-06-17/2024-06-23"),
        ("in 2011", "2016-02-01", Telling.PAST, Modality.HAPPENED, "2011"),
        ("later ordered the siege, appointed in 2011", "2016-02-01", Telling.PAST, Modality.HAPPENED,
         "2011-01-01/2016-02-01"),
        (None, "2017-10-21", Telling.STANDING, Modality.NEGATED, "2017-10-21"),
        (None, "2022-10-09", Telling.STANDING, Modality.HAPPENED, "2022-10-09"),
        ("during next week's", "2021-11-04", Telling.FUTURE, Modality.PLANNED, "2021-11-08/2021-11-14"),
    ],
)  # fmt: skip
def test_worked_examples(
    words: str | None, published: str, telling: Telling, modality: Modality, expected: str | None
) -> None:
    assert resolve(words, published, telling, modality) == expected


def test_leftovers_need_a_day_a_month_and_a_year_of_their_own() -> None:
    assert (resolve("5/Mar/2022"), resolve("half past 5")) == ("2022-03-05", None)


_WORDS = (
    "since by before after until from to and on in the last next this 29 February 31 April 2024 2023 May Monday Sunday "
    "winter week month year weekend two three few days ago for end of early late overnight now dawn - , 's"
)
_WORD = st.sampled_from(_WORDS.split())


@given(
    words=st.lists(_WORD, min_size=1, max_size=7).map(" ".join),
    published=st.sampled_from([None, "2024-02-29", "2023-01-01", "2022-12-31", "2024-02", "2024"]),
    telling=st.sampled_from(Telling),
    modality=st.sampled_from(Modality),
)
def test_any_words_of_time_give_days_or_none(
    words: str, published: str | None, telling: Telling, modality: Modality
) -> None:
    bounds = None if published is None else parse_partial_date(published)
    when = resolve_when(words, telling=telling, published=bounds, modality=modality)
    assert when is None or isinstance(when, When)


@given(day=st.dates(date(1990, 1, 1), date(2090, 1, 1)), name=st.sampled_from(["Monday", "Thursday", "Sunday"]))
def test_the_weekday_that_happened_and_the_one_to_come_lie_a_week_apart(day: date, name: str) -> None:
    published = When(day, day)
    past = resolve_when(name, telling=Telling.PAST, published=published, modality=Modality.HAPPENED)
    ahead = resolve_when(name, telling=Telling.FUTURE, published=published, modality=Modality.PLANNED)
    assert past is not None and ahead is not None
    assert past.latest <= day < ahead.earliest
    assert (ahead.earliest - past.earliest).days == 7


@pytest.mark.parametrize(
    ("words", "before", "expected"),
    [
        ("Two days later", "The bridge fell on 8 March. ", "2022-03-10"),
        ("the next day", "The bridge fell on 8 March, and ", "2022-03-09"),
        ("A day earlier", "The bridge fell on 8 March 2021. ", "2021-03-07"),
        ("Later that month", "Talks began on 8 August 2021. ", "2021-08-01/2021-08-31"),
        ("The following week", "Talks began on 9 March. ", "2022-03-14/2022-03-20"),
        ("A year earlier", "They came in 2013. ", "2012-01-01/2012-12-31"),
        ("on the eve of the 3 March vote", "", "2022-03-02"),
        ("in the second week of April 2021", "", "2021-04-08/2021-04-14"),
        ("in Q3 2020", "", "2020-07-01/2020-09-30"),
        ("last quarter", "", "2022-01-01/2022-03-31"),
        ("on New Year's Eve", "", "2021-12-31"),
        ("في 20 كانون الثاني", "", "2022-01-20"),
        ("الشهر الماضي", "", "2022-03-01/2022-03-31"),
        ("في ١٩ أيلول ٢٠١٧", "", "2017-09-19"),
        ("17 Ocak'ta", "", "2022-01-17"),
        ("Salı günü", "", "2022-04-05"),
    ],
)
def test_words_counted_from_a_date_before_and_words_of_other_languages(words: str, before: str, expected: str) -> None:
    found = resolve_when(
        words,
        telling=Telling.PAST,
        published=parse_partial_date("2022-04-06"),
        modality=Modality.HAPPENED,
        text=before,
    )
    assert found is not None
    first, last = found.earliest.isoformat(), found.latest.isoformat()
    assert expected == (first if first == last else f"{first}/{last}")


def test_words_counted_from_no_date_fix_nothing() -> None:
    told = parse_partial_date("2022-04-06")
    found = resolve_when(
        "Two days later", telling=Telling.PAST, published=told, modality=Modality.HAPPENED, text="So. "
    )
    assert found is None
