import pytest

from kiosk.articles import sectioning
from kiosk.articles.models import ArticleSection
from kiosk.articles.sectioning import Guesser, bag_of, told
from kiosk.articles.sectioning.guessing import TOLD
from kiosk.articles.sectioning.telling import iptc_named
from kiosk.articles.tests.factories import ArticleFactory


@pytest.mark.parametrize(
    ("url", "sections"),
    [
        ("https://daily.example/sport/tennis/2026/03/final", ("sport",)),
        ("https://daily.example/2026/03/02/world/europe/a-treaty", ("world",)),
        ("https://sport.daily.example/a-match", ("sport",)),
        ("https://daily.example/us-politics/a-vote", ("politics",)),
        ("https://daily.example/wirtschaft/unternehmen/ein-konzern", ("business",)),
        ("https://daily.example/%D8%B1%D9%8A%D8%A7%D8%B6%D8%A9/123", ("sport",)),
        ("https://daily.example/news/technology", ()),  # the last part is the article's own
        ("https://daily.example/2026/03/02/a-treaty", ()),
        ("https://[broken", ()),
        ("", ()),
    ],
)
def test_an_address_tells_sections_by_its_folders_and_host(url, sections):
    assert told(url) == sections


@pytest.mark.parametrize(
    ("name", "section"),
    [
        ("Economy, Business and Finance", "business"),
        ("Wirtschaft, Finanzen", "business"),
        ("arte, cultura, entretenimiento y medios", "culture"),
        ("conflict, war and peace", "world"),
        ("Santé", "health"),
        ("crime, law and justice", None),
        ("Uncategorized", None),
    ],
)
def test_iptc_s_names_are_known_in_several_languages(name, section):
    assert iptc_named(name) == section


def test_the_publisher_s_own_section_is_believed_before_topics_and_address():
    address = "https://daily.example/sport/a-vote"
    assert told(address, "Federal Politics", ["Economy, Business and Finance"]) == ("politics",)
    assert told(address, "Edition", ["Economy, Business and Finance"]) == ("business",)
    assert told(address, "Latest news", ["Kenya"]) == ("sport",)


def test_words_tell_a_section_before_anything_was_learned():
    guesser = Guesser()
    headline = "Coach praises goalkeeper after league match"
    assert guesser.guess(bag_of(headline, "The striker's two goals won the cup."), "en") == (
        "sport",
    )
    headline = "Elecciones: el congreso aprueba y el senado vota"
    assert guesser.guess(bag_of(headline, "Los diputados del partido votan."), "en") == (
        "politics",
    )


@pytest.mark.parametrize(
    "headline", ["", "A walk along the river", "The chair by the window", "\x00", "42 17"]
)
def test_words_that_tell_nothing_get_no_section(headline):
    assert Guesser().guess(bag_of(headline, ""), "en") == ()


def test_one_telling_word_is_not_enough():
    assert Guesser().guess(bag_of("My grandmother and the goalkeeper", ""), "en") == ()


def taught(section, words, *, times=6, general=0):
    """A guesser that learned these words in a section, others in the others, and in general news."""
    guesser = Guesser()
    for title in range(times):
        for other in TOLD:
            own = words if other == section else f"{other}a {other}e {other}i {other}o {other}u"
            guesser.learn(bag_of(own, ""), [other], "en", title)
    for title in range(general):
        guesser.learn(bag_of(words, ""), (), "en", 1000 + title)
    return guesser


def test_a_guesser_learns_words_it_was_never_told():
    bag = bag_of("Zorblat and Quux meet in the fnord", "")
    assert Guesser().guess(bag, "en") == ()
    guesser = taught("sport", "Zorblat and Quux meet: a fnord")
    assert guesser.learned == 6 * len(TOLD)
    assert guesser.guess(bag, "en") == ("sport",)


def test_the_common_words_of_a_language_tell_nothing_where_little_of_it_is_known():
    guesser = Guesser()
    for number in range(8):
        words = "und der die das ist nicht mit auf für von zu den im ein eine sich auch"
        guesser.learn(bag_of(words, f"Wort{number} etwas{number}"), ["politics"], "de", number)
    assert guesser.guess(bag_of("Das Huhn ist im Garten und nicht auf der Straße", ""), "de") == ()


def test_what_general_news_says_much_more_often_tells_nothing():
    words = "Zorblat and Quux meet: a fnord"
    assert taught("science", words).guess(bag_of(words, ""), "en") == ("science",)
    assert taught("science", words, general=400).guess(bag_of(words, ""), "en") == ()


def test_one_title_s_way_of_writing_weighs_less_than_many_titles_words():
    one, many = Guesser(), Guesser()
    bag = bag_of("Zorblat and Quux", "A fnord for the frobozz.")
    for number in range(5):
        for guesser, title in ((one, 1), (many, number)):
            guesser.learn(bag, ["science"], "en", title)
    assert one._score("science", bag, 0.1) < many._score("science", bag, 0.1)


SPORT = {
    "headline": "Coach praises goalkeeper after league match",
    "standfirst": "The striker's goals won the cup for the team in the stadium.",
}


def general(**fields):
    return ArticleFactory(**{"section": "news", "standfirst": "", "body": "", **fields})


def sections(article):
    rows = ArticleSection.objects.filter(article=article).order_by("section")
    return {row.section: row.guessed for row in rows}


@pytest.mark.django_db
class TestPlacing:
    def test_a_general_article_gets_the_section_its_address_names_and_stays_news(self):
        article = general(url="https://daily.example/sport/a-final")
        assert sectioning.place_in_sections([article.pk], Guesser()) == 1
        article.refresh_from_db()
        assert sections(article) == {"news": False, "sport": False}
        assert article.section == "sport"

    def test_where_all_is_silent_its_words_are_asked(self):
        article = general(**SPORT)
        sectioning.place_in_sections([article.pk], Guesser())
        article.refresh_from_db()
        assert sections(article) == {"news": False, "sport": True}
        assert article.section == "news"

    def test_the_beginning_of_a_text_stands_for_a_missing_standfirst(self):
        article = general(
            headline="A day out", body=f"<p>{SPORT['standfirst']} {SPORT['headline']}</p>"
        )
        sectioning.place_in_sections([article.pk], Guesser())
        assert sections(article)["sport"]

    def test_placing_twice_changes_nothing(self):
        articles = [general(**SPORT), general(url="https://daily.example/science/x/a-moon")]
        ids = [article.pk for article in articles]
        sectioning.place_in_sections(ids, Guesser())
        before = list(ArticleSection.objects.order_by("pk").values())
        assert sectioning.place_in_sections(ids, Guesser()) == 2
        assert list(ArticleSection.objects.order_by("pk").values()) == before

    def test_a_guess_goes_when_the_text_no_longer_bears_it(self):
        article = general(**SPORT)
        sectioning.place_in_sections([article.pk], Guesser())
        article.headline, article.standfirst = "A walk along the river", ""
        article.save()
        assert sectioning.place_in_sections([article.pk], Guesser()) == 0
        assert sections(article) == {"news": False}

    def test_a_guess_goes_when_the_publisher_speaks(self):
        article = general(**SPORT)
        sectioning.place_in_sections([article.pk], Guesser())
        ArticleSection.objects.create(
            article=article, section="opinion", published_at=article.published_at
        )
        sectioning.place_in_sections([article.pk], Guesser())
        assert sections(article) == {"news": False, "opinion": False}

    def test_an_article_of_a_known_section_is_learned_from_and_left_as_it_is(self):
        article = ArticleFactory(section="science", url="https://daily.example/sport/x")
        guesser = Guesser()
        sectioning.place_in_sections([article.pk], guesser)
        assert sections(article) == {"science": False}
        assert guesser.learned == 1

    def test_what_was_guessed_is_never_learned_from(self):
        ArticleFactory(section="science")
        sectioning.place_in_sections([general(**SPORT).pk], Guesser())
        assert sectioning.learn_from_database().learned == 1

    def test_no_more_of_a_section_are_learned_from_than_asked(self):
        ArticleFactory.create_batch(5, section="science")
        assert sectioning.learn_from_database(each=3).learned == 3

    def test_an_article_that_is_gone_is_passed_over(self):
        assert sectioning.place_in_sections([10**6], Guesser()) == 0
