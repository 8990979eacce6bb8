from __future__ import annotations

import time

import pytest

from allegiance.read.furniture import is_date_line, judge_furniture
from allegiance.read.wording import load_furniture


@pytest.mark.parametrize(
    "line",
    [
        "Skip to main content",
        "Jump to the text",
        "Sign in / Register",
        "Already a subscriber? Log in",
        "Related Topics",
        "You may also like",
        "Share on Facebook",
        "Share this article",
        "Print",
        "5 min read",
        "3 hours ago",
        "ADVERTISEMENT",
        "$9 a month or €90 per year",
        "Only $1 for the first month",
        "OR",
        "Learn more",
        "Read more »",
        "Cancel any time",
        "Sign up for our daily newsletter",
        "Get the latest headlines delivered to your inbox.",
        "We use cookies to count readers.",
        "We and our 812 partners store information on a device, such as cookies.",
        "Accept all",
        "Manage cookie preferences",
        "By continuing you agree to our Terms and our Privacy Policy.",
        "© 2022 The Marj Post",
        "All rights reserved.",
        "Leave a comment",
        "24 Comments",
        "Follow us on X",
        "Download the app",
        "Most read",
        "Topics: Syria, Turkey",
        "Already have an account? Log in#",
        "اقرأ أيضًا",
        "مواضيع ذات صلة",
        "İlgili haberler",
        "Abone ol",
        "Lire aussi",
    ],
)
def test_habits_of_pages_are_furniture(line: str) -> None:
    assert judge_furniture(line) is not None


@pytest.mark.parametrize(
    "line",
    [
        "Rebels use explosive device near Marj",
        "Fighters are paid $100 a month by Turkey.",
        "Access denied to aid convoy by army",
        "Report by the UN says army shelled the town",
        "More in Marj flee shelling",
        "Subscribers killed in attack on newspaper",
        "Support us or leave, HTS tells factions",
        "By signing the pact, fighters agree to the terms of the army.",
        "Redirecting aid to Marj, Turkey says",
        "Topics of the talks were the road and the prisoners",
        "Turkey urged Russia to stop.",
        "Join us in the fight, group urges rivals",
        "Army takes Saraqib",
        "Full access for aid convoys demanded by UN",
        "It rained all day.",
        "إعلان وقف إطلاق النار في إدلب",
        "المزيد من القوات التركية تدخل إدلب",
        "دخول قوات إلى عفرين",
        "شارك وفد من الجبهة الشامية في المحادثات",
        "Ara güvenlik bölgesine asker gönderildi",
    ],
)
def test_news_in_like_words_is_no_furniture(line: str) -> None:
    assert judge_furniture(line) is None


@pytest.mark.parametrize(
    "line",
    [
        "March 10, 2022",
        "Published 10 March 2022 14:22 GMT",
        "Herald newsroom 21 January 2018",
        "Marj Post · 3 May 2020",
        "10 Mart 2022",
        "2022-03-10",
    ],
)
def test_lines_of_dates_and_writers_are_told(line: str) -> None:
    assert is_date_line(line)


@pytest.mark.parametrize(
    "line",
    [
        "A truce began on 5 March 2020.",
        "Truce holds in Marj 5 March",
        "Three killed in 2020",
        "The 63rd Division left Marj",
    ],
)
def test_news_with_a_number_is_no_date_line(line: str) -> None:
    assert not is_date_line(line)


def test_no_pattern_takes_long_on_hostile_lines() -> None:
    # Every pattern must be linear or nearly so: a line of 600 characters built to make it backtrack ends soon.
    began = time.process_time()
    for filler in ("a ", "our ", "read ", "1/", "share ", "(" * 3 + " "):
        line = (filler * 600)[:590] + "!x"
        for row in load_furniture():
            row.pattern.fullmatch(line)
    assert time.process_time() - began < 2.0
