from datetime import UTC, datetime, timedelta

import pytest

from kiosk.stories.copies import Match, Report, Role, roles, sign
from kiosk.stories.grouping import Seen

NINE = datetime(2026, 3, 2, 9, tzinfo=UTC)


def report(number, *, after=None, title=None, text="", authors=(), agencies=(), house=""):
    published = NINE + timedelta(minutes=number if after is None else after)
    seen = Seen(number, title or number, "en", "A headline", text, published)
    return Report(seen, tuple(authors), tuple(agencies), house)


def same(article_id, share=1.0):
    return Match(article_id, share, exact=share == 1.0)


def test_the_original_is_the_earliest_independent_report():
    told = roles([report(2), report(3), report(1)], {})
    assert told == {1: Role("original"), 2: Role("independent"), 3: Role("independent")}


def test_a_copy_without_an_agency_is_a_rewrite_of_the_earliest():
    told = roles([report(1), report(2), report(3)], {2: [same(1, 0.8)], 3: [same(2, 0.7)]})
    assert told == {1: Role("original"), 2: Role("rewrite", 1), 3: Role("rewrite", 1)}


def test_an_agency_that_one_of_its_carriers_names_makes_the_text_wire_copy():
    members = [report(1), report(2, agencies=["AFP"]), report(3), report(4)]
    told = roles(members, {2: [same(1)], 3: [same(1, 0.9)]})
    assert told == {
        1: Role("wire", None, "AFP"),
        2: Role("wire", 1, "AFP"),
        3: Role("wire", 1, "AFP"),
        4: Role("original"),
    }


def test_a_report_that_quotes_an_agency_s_text_in_part_does_not_make_it_the_agency_s():
    members = [report(1), report(2, agencies=["AFP"])]
    told = roles(members, {2: [same(1, 0.55)]})
    assert told == {1: Role("original"), 2: Role("wire", 1, "AFP")}


def test_agency_copy_that_comes_alone_is_of_none_and_no_original():
    assert roles([report(1, agencies=["dpa"])], {}) == {1: Role("wire", None, "dpa")}


def test_an_agency_s_own_site_has_the_original():
    members = [report(1, agencies=["Reuters"]), report(2, house="Reuters"), report(3)]
    told = roles(members, {2: [same(1)], 3: [same(2)]})
    assert told == {
        1: Role("wire", 2, "Reuters"),
        2: Role("original"),
        3: Role("wire", 2, "Reuters"),
    }


def test_an_article_that_came_late_but_was_published_first_is_the_source():
    told = roles([report(1, after=50), report(2, after=10)], {2: [same(1)]})
    assert told == {2: Role("original"), 1: Role("rewrite", 2)}


def test_a_title_s_own_update_is_folded_under_its_article():
    told = roles([report(1, title=5), report(2, title=5)], {2: [same(1, 0.9)]})
    assert told == {1: Role("original"), 2: Role("rewrite", 1)}


def test_two_copies_of_an_article_beyond_the_story_are_known_for_one_text():
    told = roles([report(1), report(2)], {1: [same(77)], 2: [same(77, 0.9)]})
    assert told == {1: Role("original"), 2: Role("rewrite", 1)}


def test_two_briefs_that_a_round_up_has_both_are_not_each_other_s():
    told = roles([report(1), report(2), report(3)], {3: [same(1, 0.9), same(2, 0.8)]})
    assert told == {1: Role("original"), 2: Role("independent"), 3: Role("rewrite", 1)}


def test_what_is_kept_of_a_report_tells_the_same_as_the_report():
    members = [report(1), report(2, text="BERLIN (dpa) - Something happened.")]
    matches = {2: [same(1)]}
    assert roles([sign(one) for one in members], matches) == roles(members, matches)


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("LONDON (Reuters) - The pound fell.", "Reuters"),
        ("PARIS, 3 juin (AFP) - Le ministre a dit.", "AFP"),
        ("PARIS (AFP/Reuters) - Le ministre a dit.", "AFP"),
        ("BERLIN dpa | Der Minister sagte es.", "dpa"),
        ("Berlin (dpa/lno) - Der Minister sagte es.", "dpa"),
        ("ROMA, 03 GIU - (ANSA) - Il ministro ha detto.", "ANSA"),
        ("MADRID, 3 (EUROPA PRESS) El ministro dijo.", "Europa Press"),
        ("رويترز - قال الوزير اليوم.", "Reuters"),
        ("باريس (أ ف ب) - قال الوزير اليوم.", "AFP"),
        ("القاهرة - د ب أ: قال الوزير", "dpa"),
        ("МОСКВА, 3 июн - РИА Новости. Министр сказал.", "RIA Novosti"),
        ("МОСКВА, 3 июня. /ТАСС/. Министр сказал.", "TASS"),
        ("新华社北京6月3日电 部长表示。", "Xinhua"),
        ("【共同】部長は三日述べた。", "Kyodo"),
        ("Der Minister sagte es am Montag. (dpa)", "dpa"),
        ("The minister said so. (Reporting by Ann Lee; Editing by Bo Ray)", "Reuters"),
        ("Le ministre l'a dit lundi.\n© AFP", "AFP"),
        ("قال الوزير ذلك اليوم. المصدر: رويترز", "Reuters"),
        ("The minister said so. Uni students agreed - map in hand.", ""),
        ("“They must pay,” he told Reuters in an interview on Monday.", ""),
        ("TAP - the water company - raised its prices.", ""),
        ("", ""),
    ],
)
def test_a_text_says_whose_it_is_at_its_ends(text, agency):
    assert sign(report(1, text=text)).agency == agency


@pytest.mark.parametrize(
    ("name", "agency"),
    [
        ("AFP", "AFP"),
        ("Agence France-Presse", "AFP"),
        ("Ana Uni", ""),
        ("Jane Doe, Reuters", "Reuters"),
        ("dpa/afp", "dpa"),
        ("دبي : رويترز", "Reuters"),
        ("الرياض - واس", "SPA"),
        ("map", ""),
        ("Anadolu Ajansı", "Anadolu"),
        ("BBC News", ""),
    ],
)
def test_a_byline_names_an_agency(name, agency):
    assert sign(report(1, authors=[name])).agency == agency


def test_an_agency_nobody_here_has_heard_of_is_believed_where_a_byline_gives_it_as_one():
    seen = Seen(
        1, 1, "en", "Countries agree", "Sixty countries agreed on a fund.", datetime.now(UTC)
    )
    assert sign(Report(seen, agencies=("Meridian Press",))).agency == "Meridian Press"
    assert sign(Report(seen, authors=("Meridian Press",))).agency == ""


@pytest.mark.parametrize(
    "desk", ["Monitoring Desk", "News Desk", "Sports Team", "Redaktion Wirtschaft"]
)
def test_a_titles_own_desk_is_no_agency(desk):
    seen = Seen(
        1, 1, "en", "Countries agree", "Sixty countries agreed on a fund.", datetime.now(UTC)
    )
    assert sign(Report(seen, agencies=(desk,))).agency == ""
