"""Articles grouped as they come."""

from __future__ import annotations

import pytest

from kiosk.stories.grouping import Seen, group
from kiosk.stories.grouping.tests.newsroom import NOON, Newsroom
from kiosk.stories.vectors.fakes import Dictionary

QUAKE = (
    ("Quake of 7.8 strikes Kahramanmaras in Turkey",
     "An earthquake of magnitude 7.8 struck Kahramanmaras in southern Turkey before dawn on Monday,"
     " the agency Afad said. Hundreds of buildings fell and rescuers dug through the rubble."),
    ("Hundreds dead after earthquake in southern Turkey",
     "Hundreds of people died when an earthquake of magnitude 7.8 hit Kahramanmaras, Turkey's agency"
     " Afad said on Monday. Rescuers were digging through rubble of fallen buildings."),
    ("Rescuers dig for survivors in Kahramanmaras",
     "Rescuers dug through the rubble in Kahramanmaras in Turkey, hours after an earthquake of"
     " magnitude 7.8 that Afad said had brought down hundreds of buildings."),
)  # fmt: skip
OTHER_QUAKE = (
    ("Quake of 6.1 strikes off Sulawesi",
     "An earthquake of magnitude 6.1 struck off Sulawesi in Indonesia on Wednesday, the agency BMKG"
     " said. No buildings fell and there was no tsunami warning for Palu."),
    ("Earthquake shakes Indonesia's Sulawesi, no tsunami warning",
     "Indonesia's agency BMKG measured an earthquake of magnitude 6.1 off Sulawesi on Wednesday."
     " People in Palu ran from their houses; no tsunami warning was given."),
)  # fmt: skip
ACQUITTALS = (
    ("Jury acquits former mayor Harlan Voss of bribery",
     "A jury in Norwich on Tuesday found former mayor Harlan Voss not guilty of bribery over a"
     " stadium contract, after a trial of six weeks before judge Edith Crane."),
    ("Footballer Dario Menezes acquitted of assault",
     "A jury in Lisbon on Thursday found the footballer Dario Menezes not guilty of assault outside"
     " a nightclub, after a trial of two weeks before judge Rui Tavares."),
)  # fmt: skip


@pytest.fixture
def newsroom() -> Newsroom:
    made = Newsroom()
    made.ordinary_day()
    return made


def test_reports_of_one_event_are_one_story(newsroom):
    for n, (headline, text) in enumerate(QUAKE):
        newsroom.tell(f"quake {n}", headline, text, hours=n)
    assert newsroom.together("quake 0", "quake 1", "quake 2")


def test_two_earthquakes_of_one_week_are_two_stories(newsroom):
    for n, (headline, text) in enumerate(QUAKE):
        newsroom.tell(f"quake {n}", headline, text, hours=n)
    for n, (headline, text) in enumerate(OTHER_QUAKE):
        newsroom.tell(f"other {n}", headline, text, hours=48 + n)
    assert newsroom.together("other 0", "other 1")
    assert not newsroom.together("quake 0", "other 0")


def test_two_acquittals_of_one_week_are_two_stories(newsroom):
    for n, (headline, text) in enumerate(ACQUITTALS):
        newsroom.tell(f"acquittal {n}", headline, text, hours=48 * n)
    assert not newsroom.together("acquittal 0", "acquittal 1")


def test_headlines_alone_find_their_story_by_its_names(newsroom):
    newsroom.tell("one", "Plosser: Fed may have to taper faster")
    newsroom.tell("two", "Fed's Charles Plosser sees high bar for change in taper")
    newsroom.tell("other", "Bayern beat Arsenal in London")
    assert newsroom.together("one", "two")
    assert not newsroom.together("one", "other")


def test_a_story_that_drifts_stays_one(newsroom):
    for n, (headline, text) in enumerate(QUAKE):
        newsroom.tell(f"quake {n}", headline, text, hours=n)
    newsroom.tell(
        "second day",
        "Toll of Kahramanmaras earthquake passes two thousand",
        "The earthquake in Kahramanmaras has killed more than two thousand, Afad said on Tuesday, as"
        " rescuers from many countries came to Turkey to search the rubble.",
        hours=24,
    )
    newsroom.tell(
        "third day",
        "Tents are short for survivors of Kahramanmaras earthquake",
        "Survivors of the Kahramanmaras earthquake, which has killed more than two thousand, sleep"
        " in cars as tents are short in Turkey, Afad said; rescuers still search the rubble.",
        hours=48,
    )
    assert newsroom.together("quake 0", "second day", "third day")


def test_a_titles_series_does_not_swallow_the_day():
    newsroom = Newsroom()
    newsroom.ordinary_day()
    days = (
        ("storms over Vigo and closed schools", "Storms closed the schools of Vigo."),
        ("a strike at Rotterdam's port", "Dockers at Rotterdam's port stopped work over pay."),
        ("the budget vote in Ottawa", "Parliament in Ottawa passes its budget by one vote."),
        ("new whales seen off Tasmania", "Biologists saw a pod of rare whales off Tasmania."),
        ("the chess title of Lena Brandt", "Lena Brandt won the chess title in Tallinn."),
        ("a tram derailed in Brno", "A tram left its rails in Brno; nobody was hurt."),
    )
    intro = (
        "Good morning. This is the Gazette Briefing, your guide to what you need to know today. "
    )
    for round_number in range(2):
        for n, (headline, text) in enumerate(days):
            newsroom.tell(
                f"{round_number} {n}",
                f"Gazette Briefing: {headline}" if not round_number else f"Gazette Briefing {n}",
                intro
                + (text if not round_number else f"Minister{n} resigns over road{n} in city{n}."),
                title=7,
                hours=n,
            )
    stories = {newsroom.story(f"1 {n}") for n in range(6)}
    assert len(stories) >= 5


def test_late_evidence_merges_two_stories(newsroom):
    newsroom.tell("one", "Ferry Aurelia runs aground", "The ferry Aurelia ran aground at night.")
    newsroom.tell(
        "two", "Passengers rescued off Skagen", "Helicopters rescued passengers off Skagen."
    )
    assert not newsroom.together("one", "two")
    for n in range(12):
        newsroom.tell(
            f"both {n}",
            "Passengers rescued as ferry Aurelia runs aground off Skagen",
            "Helicopters rescued all passengers after the ferry Aurelia ran aground at night off"
            f" Skagen, said speaker{n}.",
            hours=1,
        )
    for n in range(40):
        newsroom.tell(f"more {n}", f"Market {n} opens", f"Stall{n} sold fruit{n} at the market{n}.")
    assert newsroom.together("one", "two", "both 0")


def test_late_evidence_moves_an_article_to_the_story_it_fits():
    newsroom = Newsroom()
    newsroom.ordinary_day()
    window = newsroom.window
    articles = [
        Seen(n, n, "en", headline, text, NOON)
        for n, (headline, text) in enumerate((*QUAKE, *OTHER_QUAKE), 500)
    ]
    for article in articles[:3]:
        window.take(article, 501)
    window.take(articles[3], 502)
    window.take(articles[4], 501)  # as it was thought to belong when little was known
    moved = []
    for n in range(1000, 1060):
        article = Seen(n, n, "en", f"Council {n} meets", f"Town{n} votes on bridge{n}.", NOON)
        decision = group(article, window, NOON)
        for gone, stands in decision.merged:
            window.merge(gone, stands)
        for pk, story in decision.moved:
            moved.append(pk)
            window.move(pk, 900 + pk if story is None else story)
        window.take(article, n)
    assert moved == [504]
    assert window.story_of(504) == window.story_of(503) != window.story_of(500)


def test_asking_changes_nothing(newsroom):
    article = Seen(9999, 1, "en", *QUAKE[0], NOON)
    first = group(article, newsroom.window, NOON)
    assert group(article, newsroom.window, NOON) == first
    assert len(newsroom.window) == 40


def test_a_window_told_the_same_again_decides_the_same(newsroom):
    again = Newsroom()
    again.ordinary_day()
    for room in (newsroom, again):
        for n, (headline, text) in enumerate((*QUAKE, *OTHER_QUAKE)):
            room.tell(f"{n}", headline, text, hours=n)
    assert newsroom.decisions == again.decisions


def test_the_reason_is_told(newsroom):
    newsroom.tell("one", *QUAKE[0])
    decision = newsroom.tell("two", *QUAKE[1])
    assert decision.story is not None
    assert decision.score > 0.5
    assert "kahramanmaras" in decision.why[0]


def test_nothing_to_read_begins_a_story(newsroom):
    assert newsroom.tell("empty", "", "").story is None
    assert newsroom.tell("again", "", "").story is None


@pytest.mark.parametrize(
    ("language", "one", "two", "other"),
    [
        ("ja", "トルコ南部で大地震、カフラマンマラシュで倒壊", "カフラマンマラシュの大地震、死者千人",
         "日銀が金利を引き上げ"),
        ("zh", "土耳其南部发生强烈地震卡赫拉曼马拉什", "卡赫拉曼马拉什地震造成土耳其千人死亡",
         "央行宣布下调贷款利率"),
        ("ar", "زلزال عنيف يضرب كهرمان مرعش في تركيا", "مئات القتلى بعد الزلزال في كهرمان مرعش التركية",
         "البنك المركزي يرفع سعر الفائدة"),
        ("ru", "Землетрясение в Кахраманмараше унесло сотни жизней",
         "Сотни погибших при землетрясении в Кахраманмараше",
         "Центробанк повысил ставку"),
        ("tr", "Kahramanmaraş'ta 7,8 büyüklüğünde deprem",
         "Kahramanmaraş depreminde yüzlerce ölü", "Merkez Bankası faizi artırdı"),
    ],
)  # fmt: skip
def test_headlines_of_other_scripts_are_grouped_too(language, one, two, other):
    newsroom = Newsroom()
    newsroom.tell("one", one, language=language)
    newsroom.tell("other", other, language=language)
    newsroom.tell("two", two, language=language)
    assert newsroom.together("one", "two")
    assert not newsroom.together("one", "other")


def test_a_language_is_not_grouped_with_another(newsroom):
    newsroom.tell("en", *QUAKE[0])
    newsroom.tell("de", *QUAKE[0], language="de")
    assert not newsroom.together("en", "de")


def test_stories_of_two_languages_are_linked_by_shared_names_when_sure(newsroom):
    newsroom.tell("en", *QUAKE[0])
    linked = newsroom.tell(
        "de",
        "Beben der Stärke 7,8 trifft Kahramanmaras",
        "Ein Beben der Stärke 7,8 hat am Montag Kahramanmaras getroffen, sagte Afad.",
        language="de",
    ).linked
    assert linked == (newsroom.story("en"),)
    assert not newsroom.tell(
        "de other", "Beben der Stärke 6,1", "Ein Beben traf Sulawesi, sagte BMKG.", language="de"
    ).linked


def test_vectors_link_what_no_name_links():
    newsroom = Newsroom(
        embedder=Dictionary("quake زلزال", "turkey تركيا", "bank البنك", "rate الفائدة")
    )
    newsroom.tell("en", "Quake in Turkey")
    newsroom.tell("bank", "Bank lifts rate")
    assert newsroom.tell("ar", "زلزال في تركيا", language="ar").linked == (newsroom.story("en"),)


def test_names_a_story_turns_on_are_its_topics(newsroom):
    for n, (headline, text) in enumerate(QUAKE):
        newsroom.tell(f"quake {n}", headline, text)
    story = newsroom.story("quake 0")
    assert story is not None
    topics = newsroom.window.topics(story)
    assert {"Kahramanmaras", "Turkey", "Afad"} <= {topic.name for topic in topics}
    assert all(0 < topic.weight <= 1 for topic in topics)
    assert newsroom.window.topics(99_999) == []
