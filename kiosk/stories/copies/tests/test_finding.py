import random
from datetime import UTC, datetime

import pytest

from kiosk.stories.copies import Copies, Report
from kiosk.stories.grouping import Seen

ROOT = (
    "A ferry with eighty people on board ran aground off the northern cape before dawn on Tuesday, "
    "the coast guard said. Two helicopters and a lifeboat took everyone to safety within three hours. "
    "The captain told harbour officials that a buoy had gone dark in the storm. "
    "Engineers will look at the hull once the tide allows, and the line stays closed until Friday."
)
OTHER = (
    "Parliament voted by a narrow margin to delay the tax on empty houses until next spring. "
    "The finance minister called the outcome a setback, while the opposition spoke of common sense. "
    "Owners' groups had warned for months that registers of dwellings were years out of date."
)
ARABIC = (
    "أعلنت هيئة الأرصاد الجوية صباح اليوم أن أمطارا غزيرة ستهطل على المناطق الساحلية حتى نهاية الأسبوع، "
    "ودعت السكان إلى تجنب الأودية ومجاري السيول، فيما أغلقت المدارس أبوابها في ثلاث محافظات."
)
CHINESE = (
    "气象部门周二表示，未来三天沿海地区将有强降雨，请居民避开低洼地带和河道。"
    "三个省的学校已经停课，渡轮全部停航，救援队正在待命。"
)


def report(number, text, title=None, headline="Ferry runs aground"):
    published = datetime(2026, 3, 2, 8, number % 60, tzinfo=UTC)
    return Report(Seen(number, title or number, "en", headline, text, published))


def held(*reports):
    copies = Copies()
    for one in reports:
        copies.add(one)
    return copies


def found(copies, text, number=90, **more):
    return {match.article_id: match for match in copies.find(report(number, text, **more))}


def test_the_same_text_in_another_title_is_an_exact_copy():
    match = found(held(report(1, ROOT), report(2, OTHER)), ROOT, headline="Eighty saved")[1]
    assert match.exact
    assert match.share == 1.0


@pytest.mark.parametrize("text", [ARABIC, CHINESE])
def test_copies_are_found_in_scripts_without_case_and_without_spaces(text):
    copies = held(report(1, ROOT), report(2, text))
    assert set(found(copies, text)) == {2}


def test_a_lightly_edited_copy_is_found_and_not_exact():
    edited = ROOT.replace("eighty", "about 80").replace("harbour officials", "reporters")
    match = found(held(report(1, ROOT)), edited)[1]
    assert not match.exact
    assert match.share > 0.6


def test_a_copy_that_is_cut_short_is_found():
    match = found(held(report(1, ROOT)), ROOT[:185])[1]
    assert match.share > 0.9
    assert not match.exact


def test_a_long_text_finds_the_short_one_that_came_first():
    assert set(found(held(report(1, ROOT[:185])), ROOT)) == {1}


def test_a_copy_with_an_intro_of_its_own_is_found():
    intro = "Our reporter on the cape writes: people stood on the pier with blankets and tea. "
    assert set(found(held(report(1, ROOT)), intro + ROOT)) == {1}


def test_a_shared_quotation_makes_no_copy():
    quotation = "“a buoy had gone dark in the storm and nobody had told us”"
    one = f"The captain said that {quotation}. {OTHER}"
    other = f"Harbour officials were told {quotation}. " + ROOT[:180]
    assert not found(held(report(1, one)), other)


def test_another_report_of_the_event_is_no_copy():
    own = (
        "Everyone aboard a ferry that hit rocks near the northern cape early on Tuesday is safe, "
        "according to the coast guard, which sent a lifeboat and two helicopters."
    )
    assert not found(held(report(1, ROOT)), own)


def test_a_title_that_updates_its_own_article_is_told_but_its_columns_in_one_form_are_not():
    form = "The draw of the national lottery on {} gave these numbers: {}. " + OTHER[:90]
    monday, tuesday = form.format("Monday", "3 14 15 92"), form.format("Tuesday", "2 71 82 81")
    assert not found(held(report(1, monday, title=7)), tuesday, title=7)
    assert found(held(report(1, ROOT, title=7)), ROOT + " More follows.", title=7)


def test_headlines_alone_are_copies_where_they_are_the_same():
    headline = "Minister resigns over the sale of the old harbour to a friend of his"
    copies = held(report(1, "", headline=headline))
    assert set(found(copies, "", headline=headline)) == {1}
    assert not found(copies, "", headline="Minister stays despite the sale of the old harbour")
    assert not found(held(report(1, "", headline="Live")), "", headline="Live")


def test_what_many_unlike_texts_end_with_is_boilerplate():
    sign_up = (
        " Sign up for our morning letter and get the five stories that matter in your inbox every"
        " day before breakfast, free of charge and without any advertising at all."
    )
    copies = Copies()
    for number, subject in enumerate(
        ("bread", "rivers", "trains", "schools", "bridges", "seabirds")
    ):
        own = " ".join(f"{subject}{place}" for place in range(45)) + "."
        copies.add(report(number + 1, own + sign_up))
    assert not found(
        copies, "Nobody counts the seabirds of the delta any more, they say." + sign_up
    )


def test_a_text_that_a_hundred_titles_carry_is_still_found():
    copies = held(*(report(number, ROOT) for number in range(1, 101)))
    assert found(copies, ROOT, number=200)


def test_a_dropped_article_is_found_no_more_while_its_copies_are():
    copies = held(report(1, ROOT), report(2, ROOT), report(3, ROOT))
    copies.drop(1)
    assert found(copies, ROOT)
    assert 1 not in found(copies, ROOT)
    copies.drop(2)
    assert set(found(copies, ROOT)) == {3}
    copies.drop(3)
    assert not found(copies, ROOT)
    assert len(copies) == 0


def test_an_article_that_is_added_again_stands_with_its_new_text():
    copies = held(report(1, ROOT))
    copies.add(report(1, OTHER))
    assert not found(copies, ROOT)
    assert set(found(copies, OTHER)) == {1}
    assert len(copies) == 1


def test_an_article_does_not_find_itself():
    one = report(1, ROOT)
    assert held(one).find(one) == []


@pytest.mark.parametrize("text", ["", "\x00", "a", "…", "\ud800 " * 40, "x" * 100_000])
def test_odd_texts_are_borne(text):
    copies = held(report(1, text))
    copies.find(report(2, text))
    copies.drop(1)
    assert len(copies) == 0


def test_more_texts_than_the_table_began_with_are_all_found():
    chance = random.Random(5)
    words = [f"word{number}" for number in range(4000)]
    texts = {number: " ".join(chance.choices(words, k=60)) for number in range(1, 600)}
    copies = Copies()
    for number, text in texts.items():
        copies.add(report(number, text))
    for number in range(1, 300):
        copies.drop(number)
    assert all(set(found(copies, texts[n], number=900)) == {n} for n in range(300, 600))
    assert not any(found(copies, texts[n], number=900) for n in range(1, 300))
