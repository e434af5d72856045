import pytest

from kiosk.kit.feeds.people import person
from kiosk.kit.feeds.tests.writing import atom, item, only, read, rss
from kiosk.kit.feeds.text import absolute, language_tag, mended, plain


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Caf&amp;eacute; &amp;amp; bar", "Café & bar"),
        ("Caf&eacute; opens", "Café opens"),
        ("<![CDATA[A <em>bold</em> &#8217;move&#8217;]]>", "A bold ’move’"),
        ("&lt;b&gt;Bold&lt;/b&gt;<br/>line", "Bold line"),
        ("It&amp;amp;#8217;s here", "It’s here"),
        ("Why &lt;marquee&gt; died", "Why <marquee> died"),
        ("5 &lt; 6 &amp; 7", "5 < 6 & 7"),
        ("  two\n  lines ", "two lines"),
        ("&amp;lt;i&amp;gt;Twice&amp;lt;/i&amp;gt;", "Twice"),
        ("AT&amp;T", "AT&T"),
        ("\u202egnihton\u202c to see\u2067", "gnihton to see"),
        ("a&#x0;b&#8;c&#xD800;d", "abcd"),
        ("&#147;quoted&#148;", "“quoted”"),
    ],
)
def test_a_title_is_plain_text(written: str, shown: str) -> None:
    assert item(f"<title>{written}</title>").title == shown


def test_an_atom_text_title_keeps_what_only_looks_like_a_tag() -> None:
    assert only(atom("<title type='text'>How &lt;b&gt;x&lt;/b&gt; works</title>")).title == (
        "How <b>x</b> works"
    )
    assert only(atom("<title type='html'>How &lt;b&gt;x&lt;/b&gt; works</title>")).title == (
        "How x works"
    )


def test_long_fields_are_cut() -> None:
    entry = item(
        f"<title>{'word ' * 300}</title><guid>{'g' * 5000}</guid>"
        f"<link>https://paper.example/{'x' * 3000}</link>"
        f"<description>{'a' * 60_000}</description>"
        f"<content:encoded>{'b' * 600_000}</content:encoded>"
        + "".join(f"<category>{'c' * 300}{n}</category><category>k{n}</category>" for n in range(40))
        + "".join(f"<dc:creator>{'n' * 300} {n}</dc:creator><dc:creator>p{n}</dc:creator>"
                  for n in range(40))
    )  # fmt: skip
    assert len(entry.title) <= 500
    assert entry.title.endswith("…")
    assert entry.url is None
    assert len(entry.guid or "") == 2000
    assert len(entry.summary_html) == 50_000
    assert len(entry.content_html) == 500_000
    assert len(entry.categories) == 30
    assert max(map(len, entry.categories)) <= 100
    assert len(entry.authors) == 20
    assert max(map(len, entry.authors)) <= 200


def test_a_permanent_guid_is_the_address_where_there_is_no_link() -> None:
    assert item("<guid>https://paper.example/1</guid>").url == "https://paper.example/1"
    assert item("<guid>/n/1</guid>").url == "https://paper.example/n/1"
    assert item('<guid isPermaLink="false">/n/1</guid>').url is None
    assert item("<guid>4711</guid>").url is None
    linked = item("<link>https://paper.example/2</link><guid>https://paper.example/1</guid>")
    assert linked.url == "https://paper.example/2"


def test_the_address_behind_a_redirecting_service_is_taken() -> None:
    entry = item(
        "<link>https://feeds.example/~r/1</link>"
        "<feedburner:origLink>https://paper.example/1</feedburner:origLink>"
    )
    assert entry.url == "https://paper.example/1"


def test_a_web_page_is_chosen_among_an_entrys_links() -> None:
    entry = only(
        atom(
            "<link rel='replies' href='/r'/><link rel='alternate' type='application/pdf' href='/p'/>"
            "<link rel='alternate' type='text/html' href='/h'/><link rel='self' href='/s'/>"
        )
    )
    assert entry.url == "https://paper.example/h"


def test_bases_nest() -> None:
    entry = only(
        atom(
            "<link href='c.html' xml:base='d/'/>"
            "<content type='html'>&lt;img src='p.jpg'&gt;</content>",
            attributes="xml:base='https://base.example/a/'",
        )
    )
    assert entry.url == "https://base.example/a/d/c.html"
    assert 'src="https://base.example/a/p.jpg"' in entry.content_html


def test_a_contents_own_base_goes_before_the_entrys() -> None:
    entry = only(
        atom(
            "<link href='https://paper.example/1'/><content type='html' "
            "xml:base='https://own.example/x/'>&lt;a href='y'&gt;z&lt;/a&gt;</content>"
        )
    )
    assert 'href="https://own.example/x/y"' in entry.content_html


def test_links_in_a_text_start_from_the_items_own_page() -> None:
    entry = item(
        "<link>https://other.example/news/1</link><description>&lt;a href='2'&gt;n&lt;/a&gt;"
        "</description>"
    )
    assert 'href="https://other.example/news/2"' in entry.summary_html


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("amina@paper.example (Amina Farah)", "Amina Farah"),
        ("Amina Farah <amina@paper.example>", "Amina Farah"),
        ("Amina Farah (amina@paper.example)", "Amina Farah"),
        ("amina@paper.example", "amina@paper.example"),
        ("Amina Farah", "Amina Farah"),
        ("noreply@blogger.com (Unknown)", None),
        ("", None),
    ],
)
def test_a_persons_name_is_taken_from_its_forms(written: str, name: str | None) -> None:
    assert person(written) == name


def test_authors_come_in_order_and_once() -> None:
    entry = item(
        "<author>a@paper.example (Amina)</author><dc:creator>Bruno</dc:creator>"
        "<dc:creator><![CDATA[<b>Chidi</b> &amp; Dai]]></dc:creator><itunes:author>Amina</itunes:author>"
        "<media:credit>A Photographer</media:credit>"
    )
    assert entry.authors == ("Amina", "Bruno", "Chidi & Dai")


def test_categories_come_from_all_their_elements_once() -> None:
    entry = item(
        "<category domain='x'><![CDATA[Sea &amp; sky]]></category><dc:subject>Ships</dc:subject>"
        "<media:keywords>sun, moon,,sun</media:keywords><itunes:category text='Arts'/>"
        "<category>Ships</category>"
    )
    assert entry.categories == ("Sea & sky", "Ships", "Arts", "sun", "moon")


def test_pictures_come_with_captions_and_credits() -> None:
    entry = item(
        "<media:content url='/small.jpg' medium='image' width='300' height='200'/>"
        "<media:content url='/large.jpg' type='image/jpeg' width='1200' height='800'>"
        "<media:description>The &amp;amp; harbour</media:description>"
        "<media:credit role='photographer'>Dai Evans</media:credit></media:content>"
        "<media:content url='/film.mp4' type='video/mp4'/>"
        "<media:thumbnail url='/thumb.jpg' width='80'/>"
        "<enclosure url='/enclosed.png' type='image/png' length='1'/>"
        "<enclosure url='/sound.mp3' type='audio/mpeg'/>"
        "<image><url>/old.jpg</url></image>"
    )
    assert [picture.url.rsplit("/", 1)[1] for picture in entry.pictures] == [
        "large.jpg", "small.jpg", "thumb.jpg", "enclosed.png", "old.jpg",
    ]  # fmt: skip
    first = entry.pictures[0]
    assert (first.caption, first.credit) == ("The & harbour", "Dai Evans")
    assert (first.width, first.height) == (1200, 800)


def test_a_group_shares_its_caption() -> None:
    entry = item(
        "<media:group><media:content url='/a.jpg' medium='image'/><media:title>Dawn</media:title>"
        "<media:credit>Amina</media:credit></media:group>"
    )
    assert (entry.pictures[0].caption, entry.pictures[0].credit) == ("Dawn", "Amina")


def test_the_texts_first_picture_stands_in_for_none() -> None:
    entry = item(
        "<description><![CDATA[<img width='1' height='1' src='/p.gif'>"
        "<p>x</p><img src='/real.jpg?a=1&amp;b=2' width='640'>]]></description>"
    )
    (picture,) = entry.pictures
    assert (picture.url, picture.width) == ("https://paper.example/real.jpg?a=1&b=2", 640)


def test_a_second_longer_description_is_the_content() -> None:
    entry = item(
        "<description>Short</description><itunes:summary>A much longer text</itunes:summary>"
    )
    assert (entry.summary_html, entry.content_html) == ("Short", "A much longer text")


def test_markup_that_was_not_escaped_is_kept() -> None:
    entry = item("<description>One <b>two</b> &amp; three</description>")
    assert entry.summary_html == "One <b>two</b> &amp; three"


def test_undeclared_prefixes_are_known() -> None:
    data = (
        b"<rss><channel><item><title>A</title><dc:creator>Amina</dc:creator></item></channel></rss>"
    )
    assert only(data).authors == ("Amina",)


@pytest.mark.parametrize(
    ("written", "tag"),
    [("en_us", "en-US"), ("AR", "ar"), ("zh-hant-tw", "zh-Hant-TW"), ("english", None), ("", None)],
)
def test_languages_are_written_as_bcp_47(written: str, tag: str | None) -> None:
    assert language_tag(written) == tag


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("https://a.example/b", "https://a.example/b"),
        (" /b c ", "https://paper.example/b%20c"),
        ("javascript:alert(1)", None),
        ("mailto:a@b.example", None),
        ("https:///x", None),
        ("http:///x", None),
        ("https://", None),
        ("http://[broken", None),
        ("", None),
        ("https://a.example/" + "x" * 2000, None),
        ("https://a.example/\x00b", "https://a.example/b"),
    ],
)
def test_only_web_addresses_are_addresses(written: str, address: str | None) -> None:
    assert absolute(written, "https://paper.example/n/") == address


def test_text_encoded_twice_is_mended_and_other_text_left() -> None:
    assert mended("cafÃ© dâ\x80\x99art") == "café d’art"
    assert mended("Ã la carte, naïve") == "Ã la carte, naïve"
    assert item("<title>cafÃ©</title>").title == "café"


def test_plain_text_is_cut_at_its_limit() -> None:
    assert plain("one two three", 8) == "one two…"


def test_text_of_long_cdata_comes_back_whole() -> None:
    words = "word " * 1000
    entry = item(f"<title><![CDATA[{words}]]></title><description>x <![CDATA[{words}]]> y"
                 "</description>")  # fmt: skip
    assert entry.title.startswith("word word")
    assert entry.summary_html.startswith("x word")
    assert entry.summary_html.endswith("word  y")
    assert read(rss()).entries == ()
