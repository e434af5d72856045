from datetime import UTC, datetime

import pytest

from kiosk.kit.extraction import extract
from kiosk.kit.extraction.tests.pages import URL, article, data, meta, page


def read(html, **options):
    return extract(html, url=URL, **options)


def test_a_headline_loses_the_name_of_the_site():
    head = meta(
        og__title="Bridge opens again | The Harbour Courier", og__site_name="The Harbour Courier"
    )
    assert read(page(head=head, headline="Bridge opens again")).headline == "Bridge opens again"


def test_a_headline_loses_a_section_and_a_date_that_no_other_title_has():
    head = meta(og__title="Bridge over the harbour opens again – HC – 04.05.2024")
    assert read(page(head=head)).headline == "Bridge over the harbour opens again"


def test_a_shared_title_that_only_cuts_the_headline_short_is_not_taken():
    full = "Bridge over the harbour opens again after two long years of waiting"
    head = meta(og__title="Bridge over the harbour opens") + data(headline=full)
    assert read(page(head=head, headline=full)).headline == full


def test_a_shared_title_that_names_only_the_site_is_not_taken():
    head = meta(og__title="The Harbour Courier", og__site_name="The Harbour Courier")
    assert read(page(head=head)).headline == "Bridge over the harbour opens again"


def test_a_kicker_stands_above_the_headline():
    assert read(page(above='<p class="kicker">City life</p>')).kicker == "City life"
    assert read(page(above='<p class="other">City life</p>')).kicker is None


@pytest.mark.parametrize(
    "above",
    [
        '<div class="topline"><a class="skip" href="#main">Skip to content</a></div>',
        '<div class="topline"><a href="#inhalt">Zum Inhalt</a></div>',
        '<p class="kicker" hidden>City life</p>',
        '<div class="strapline">Follow us <a href="https://a.example/"><svg></svg></a></div>',
        '<p class="kicker"><a href="/b">A song of seven words is no label</a></p>',
    ],
)
def test_what_leads_about_the_page_is_no_kicker(above):
    assert read(page(above=above)).kicker is None


def test_a_page_named_as_a_kicker_makes_no_kicker_of_its_first_line():
    html = page(above="<b>City life</b>").replace(b"<body>", b'<body class="prefix-page">')
    html = html.replace(b"<main>", b"").replace(b"<header>", b"").replace(b"</header>", b"")
    assert read(html).kicker is None


def test_parts_of_a_kicker_that_only_their_look_keeps_apart_are_set_apart():
    above = '<p class="kicker"><span>City <b>life</b></span><span>Bridges</span></p>'
    assert read(page(above=above)).kicker == "City life · Bridges"
    assert read(page(above='<p class="kicker"><b>City</b> life</p>')).kicker == "City life"
    assert read(page(above='<p class="kicker">Fish &amp; chips</p>')).kicker == "Fish & chips"


def test_a_standfirst_is_shown_once():
    lead = "After two years of repairs, people may walk across the harbour once more."
    shown = read(page(head=meta(og__description=lead), below=f'<h2 class="standfirst">{lead}</h2>'))
    assert shown.standfirst == lead
    assert shown.paragraphs[0] == lead
    assert lead not in shown.body_html


def test_a_summary_that_repeats_the_opening_is_no_standfirst():
    head = meta(og__description="The old bridge over the harbour opened again on Saturday")
    assert read(page(head=head)).standfirst is None


PERSON = {"@type": "Person", "name": "Amina Diallo"}
AGENCY = {"@type": "Organization", "name": "dpa"}
DESK = {"@type": "Organization", "name": "Redaktion courier.example"}
PROFESSOR = {"@type": "Person", "name": "Amina Diallo, professor of bridges, Harbour University"}


def script(text):
    return f'<script type="application/ld+json">{text}</script>'


@pytest.mark.parametrize(
    ("author", "people", "agencies"),
    [
        (PERSON, ("Amina Diallo",), ()),
        ([PERSON, AGENCY], ("Amina Diallo",), ("dpa",)),
        (PROFESSOR, ("Amina Diallo",), ()),
        (["Amina Diallo", "Bruno Costa"], ("Amina Diallo", "Bruno Costa"), ()),
        ("By Amina Diallo and Bruno Costa", ("Amina Diallo", "Bruno Costa"), ()),
        (DESK, (), ("Redaktion courier.example",)),
    ],
)  # fmt: skip
def test_authors_in_data_are_people_or_organisations(author, people, agencies):
    found = read(page(head=data(headline="Bridge opens", author=author)))
    assert (found.authors, found.agencies) == (people, agencies)


def test_an_author_may_be_given_by_reference():
    person = '{"@type": "Person", "@id": "#a", "name": "Amina Diallo"}'
    item = '{"@type": "NewsArticle", "headline": "Bridge opens", "author": {"@id": "#a"}}'
    graph = script(f'{{"@graph": [{person}, {item}]}}')
    assert read(page(head=graph)).authors == ("Amina Diallo",)


@pytest.mark.parametrize(
    "byline",
    [
        '<div class="byline">By <a href="/people/amina-diallo/">Amina Diallo</a></div>',
        '<p>Von Amina Diallo</p>',
        '<span class="article-author">Amina Diallo</span>',
        '<p>by <a href="/author/77">Amina Diallo</a> on Saturday</p>',
    ],
)  # fmt: skip
def test_a_shown_byline_counts_where_data_names_only_the_site(byline):
    head = data(
        headline="Bridge opens", author={"@type": "Organization", "name": "The Harbour Courier"}
    )
    head += meta(og__site_name="The Harbour Courier")
    assert read(page(head=head, below=byline)).authors == ("Amina Diallo",)


def test_the_site_signs_where_nobody_else_does():
    head = data(
        headline="Bridge opens", author={"@type": "Organization", "name": "The Harbour Courier"}
    )
    found = read(page(head=head + meta(og__site_name="The Harbour Courier")))
    assert (found.authors, found.agencies) == ((), ("The Harbour Courier",))


def test_addresses_and_links_are_no_authors():
    head = meta(article__author="https://social.example/courier", author="a.diallo@courier.example")
    found = read(page(head=head))
    assert (found.authors, found.agencies) == ((), ())


@pytest.mark.parametrize(
    ("head", "below", "moment"),
    [
        (
            data(headline="B", datePublished="2024-05-04T09:30:00+02:00"),
            "",
            "2024-05-04T07:30+00:00",
        ),
        (data(headline="B", datePublished="2024-05-04T09:30:00"), "", "2024-05-04T09:30+00:00"),
        (meta(article__published_time="2024-05-04T23:30:00-0400"), "", "2024-05-05T03:30+00:00"),
        ("", '<time datetime="2024-05-04T09:30Z">yesterday</time>', "2024-05-04T09:30+00:00"),
        ("", '<span class="date">4 May 2024, 09:30</span>', "2024-05-04T09:30+00:00"),
        ("", '<span class="date">4. März 2024, 9:30 Uhr</span>', "2024-03-04T09:30+00:00"),
        ("", '<span class="date">le 4 août 2024 à 09h30</span>', "2024-08-04T09:30+00:00"),
        ("", '<span class="date">4 мая 2024, 09:30</span>', "2024-05-04T09:30+00:00"),
        ("", '<span class="date">2024年5月4日 9時30分</span>', "2024-05-04T09:30+00:00"),
        ("", '<span class="date">4 مايو 2024</span>', "2024-05-04T00:00+00:00"),
        ("", '<span class="date">04.05.2024 | 09:30</span>', "2024-05-04T09:30+00:00"),
        ("", "", "2024-05-04T00:00+00:00"),
    ],
)
def test_a_page_is_published_when_its_data_its_meta_its_text_or_its_address_says(
    head, below, moment
):
    assert read(page(head=head, below=below)).published == datetime.fromisoformat(moment)


def test_a_change_before_publication_is_no_change():
    told = {"headline": "B", "datePublished": "2024-05-04T09:30:00Z"}
    later = read(page(head=data(**told, dateModified="2024-05-04T10:00:00Z")))
    assert later.modified == datetime(2024, 5, 4, 10, tzinfo=UTC)
    assert read(page(head=data(**told, dateModified="2024-05-01T10:00:00Z"))).modified is None


def test_the_updates_of_a_live_blog_are_not_the_page():
    update = {"@type": "BlogPosting", "headline": "A bang", "datePublished": "2024-05-05T20:00:00Z"}
    head = data(headline="B", datePublished="2024-05-04T09:30:00Z", liveBlogUpdate=[update])
    assert read(page(head=head)).published == datetime(2024, 5, 4, 9, 30, tzinfo=UTC)


def test_section_topics_address_and_freedom_come_from_the_data():
    head = data(
        headline="B",
        articleSection="City",
        keywords="bridges, Harbour,bridges",
        isAccessibleForFree="False",
    )
    found = read(page(head=head + '<link rel="canonical" href="/city/bridge">'))
    assert found.section == "City"
    assert found.topics == ("bridges", "Harbour")
    assert found.canonical_url == "https://www.harbour-courier.example/city/bridge"
    assert found.free is False
    assert read(page()).free is None


def test_a_breadcrumb_names_the_section_where_nothing_else_does():
    crumbs = [{"@type": "ListItem", "name": name} for name in ("Home", "City", "Bridges")]
    head = data(**{"@type": "BreadcrumbList", "itemListElement": crumbs})
    assert read(page(head=head)).section == "Bridges"


def test_a_canonical_address_that_is_only_the_front_page_is_not_believed():
    assert read(page(head='<link rel="canonical" href="/">')).canonical_url is None


def test_broken_data_is_mended():
    start = '{"@type": "NewsArticle", "headline": "B", '
    comma = script(start + '"author": "Amina Diallo",}')
    breaks = script(start + '\n"author": "Amina\tDiallo"}')
    entities = script(start + '"author": "Am&iacute;na Diallo"}')
    lost = script(start + '"datePublished": "2024-03-03", "x": }')
    assert read(page(head=comma)).authors == ("Amina Diallo",)
    assert read(page(head=breaks)).authors == ("Amina Diallo",)
    assert read(page(head=entities)).authors == ("Amína Diallo",)
    assert read(page(head=lost)).published == datetime(2024, 3, 3, tzinfo=UTC)


def test_the_articles_of_a_list_are_not_the_page():
    others = {
        "@type": "ItemList",
        "itemListElement": [
            {
                "@type": "NewsArticle",
                "headline": "Other",
                "author": "Bruno Costa",
                "datePublished": "2020-01-01",
            }
        ],
    }
    head = data(**others) + data(headline="Bridge opens", author="Amina Diallo")
    assert read(page(head=head)).authors == ("Amina Diallo",)


ARABIC = (
    "افتتح الجسر القديم فوق الميناء من جديد يوم السبت بعد عامين من اصطدام مركب به وتوقف الحركة عليه تماما.",
    "سار المئات من الناس عليه وعزفت فرقة موسيقية حتى دفعها المطر إلى الاحتماء تحت الأقواس الحجرية القديمة.",
    "وقال العمال إن استبدال القطع استغرق وقتا أطول مما كان مخططا له في بداية المشروع قبل عامين كاملين.",
)  # fmt: skip


def test_language_direction_and_length_are_told():
    found = read(page(article(*ARABIC), lang="en", headline="افتتاح الجسر القديم فوق الميناء"))
    assert (found.language, found.direction) == ("ar", "rtl")
    assert found.word_count == sum(len(line.split()) for line in ARABIC)
    assert found.reading_minutes == 1
    assert (read(page()).language, read(page()).direction) == ("en", "ltr")


def test_a_dateline_leaves_the_text_and_names_the_author():
    first = "موسكو - رائد جبر"
    found = read(
        page(article(first, *ARABIC), lang="ar", headline="افتتاح الجسر القديم فوق الميناء")
    )
    assert (found.dateline_place, found.authors) == ("موسكو", ("رائد جبر",))
    assert found.paragraphs == ARABIC
    assert first not in found.body_html


def test_a_dateline_within_the_intro_leaves_both_the_paragraph_and_the_markup():
    intro = (
        "<b>LONDON</b> (Reuters) - The old bridge over the harbour opened on <i>Saturday</i>, late."
    )
    found = read(
        page(
            article(
                intro,
                "Hundreds of people walked across it while a brass band played.",
                "Ferries will run for another month, so that people may get used to it.",
            )
        )
    )
    assert found.dateline_place == "London"
    assert found.agencies == ("Reuters",)
    assert found.paragraphs[0].startswith("The old bridge over the harbour")
    assert "Reuters" not in found.body_html
    assert "<i>Saturday</i>" in found.body_html or "<em>Saturday</em>" in found.body_html
