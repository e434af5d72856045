"""A small newsstand with something on every page: two directions, corrections, all kinds of terms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from kiosk.articles.models import Article
from kiosk.articles.tests.factories import ArticleFactory, corrected, revised, with_picture
from kiosk.front import picks
from kiosk.front.making import make_fronts
from kiosk.publishers.declaring import declare
from kiosk.publishers.sections import SECTIONS
from kiosk.publishers.tests.factories import TitleFactory, agree
from kiosk.search.indexing import index
from kiosk.stories.models import Story, StoryLink, StoryTopic, Topic
from kiosk.stories.tests.factories import told_by

BODY = """<p>Ferries sailed again on Monday after <a href="https://daily.example/storm">a week of
storm</a>.</p><h2>What comes next</h2><ul><li>The quay is mended.</li><li>The crane follows.</li></ul>
<blockquote><p>"We waited long enough," said a captain.</p></blockquote>
<figure><img src="https://daily.example/2.jpg" alt="The quay" width="800" height="500">
<figcaption>The quay on Sunday</figcaption></figure>
<table><tr><th>Line</th><th>Boats</th></tr><tr><td>North</td><td>4</td></tr></table>
<p>Tickets cost as much as before.</p>"""
ARABIC = "<p>عادت العبارات إلى الإبحار يوم الاثنين بعد أسبوع من العواصف.</p><h2>ما التالي</h2><p>انتهى.</p>"


@dataclass(frozen=True, slots=True)
class Newsstand:
    """Addresses of pages, by what they show."""

    pages: dict[str, str]
    english: Article
    arabic: Article


def furnish() -> Newsstand:
    """Fill the database; every section has articles of several titles."""
    now = timezone.now()
    # The first from elsewhere, so that stories have voices.
    titles = [TitleFactory(country="NZ" if n == 0 else "GB") for n in range(5)]
    arab = TitleFactory(name="سراج الميناء", language="ar", country="EG", colour="#8a1c1c")
    agree(titles[0], "full")
    agree(titles[1], "headline")
    agree(arab, "full")
    for number, section in enumerate(SECTIONS):
        for place, title in enumerate([*titles, arab]):
            _article(title, section, now - timedelta(minutes=60 * number + 7 * place))
    english = _article(titles[0], "world", now - timedelta(days=2), body=BODY)
    corrected(english, "There were four boats, not five.", at=now)
    revised(english, "Five ferries sail again", BODY, at=now)
    arabic = Article.objects.filter(title=arab, section="world").latest("published_at")
    corrected(arabic, "كانت أربع عبارات لا خمس.", at=now)
    excerpt = Article.objects.filter(title=titles[2], section="world").latest("published_at")
    headline = Article.objects.filter(title=titles[1], section="world").latest("published_at")
    story = _told(now)
    ethics = ("ethicsPolicy", "https://daily.example/about/our-newsroom/ethics-and-standards")
    declare({titles[0].pk: [ethics, ("foundingDate", "1821-05-05")]}, "page", now)
    social = ("social", "https://social.example/@daily")
    declare({titles[0].pk: [social, ("datatrainingallowed", "no")]}, "trust", now)
    return Newsstand(
        {
            "front": "/",
            "section": "/section/world",
            "edition": "/edition/language-en",
            "edition section": "/edition/language-en/section/world",
            "story": f"/story/{story.pk}",
            "search": "/search",
            "found": "/search?q=ferries",
            "nothing found": "/search?q=xylophone",
            "titles": "/titles",
            "no titles found": "/titles?q=xylophone",
            "title": f"/title/{arab.slug}",
            "title that declares": f"/title/{titles[0].slug}",
            "title in a section": f"/title/{titles[0].slug}?section=sport",
            "topic": "/topic/harbourtown",
            "article": f"/article/{english.pk}",
            "arabic article": f"/article/{arabic.pk}",
            "excerpt": f"/article/{excerpt.pk}",
            "headline": f"/article/{headline.pk}",
            "revisions": f"/article/{english.pk}/revisions",
            "not found": "/nowhere",
        },
        english,
        arabic,
    )


def _told(now: datetime) -> Story:
    """Stories of all articles, one a section but the English world's, which are told by several; fronts
    and the search index of them; a story in another language and a pick. Returns the world's."""
    world = Article.objects.filter(section="world", language="en").order_by("pk")
    story = told_by(*world, now=now)
    for article in Article.objects.exclude(section="world", language="en").order_by("pk"):
        other = told_by(article, now=now)
    copy = story.tellings.exclude(article=story.lead).earliest("article_id")
    copy.source, copy.role = story.lead, "wire"
    copy.save()
    StoryLink.objects.create(one=story, other=other, linked_at=now)
    topic = Topic.objects.create(name="Harbourtown", key="harbourtown")
    StoryTopic.objects.create(story=story, topic=topic, weight=1)
    picks.add(story=other.pk, note="Worth the time.", by="Bruno", since=now)
    make_fronts(now)
    index(Article.objects.order_by("pk").values_list("pk", flat=True), now)
    return story


def _article(title, section, published, body=BODY):
    arabic = title.language == "ar"
    article = ArticleFactory(
        title=title,
        section=section,
        published_at=published,
        language=title.language,
        direction="rtl" if arabic else "ltr",
        headline="العبارات تبحر من جديد" if arabic else f"Ferries of {title.name} sail again",
        kicker="الميناء" if arabic else "Harbour",
        standfirst="أسبوع من العواصف انتهى." if arabic else "A week of storm is over.",
        body=ARABIC if arabic else body,
        authors=["رائد جبر"] if arabic else ["Ada Quill", "Bo Ink"],
        agencies=["AFP"],
        dateline_place="موسكو" if arabic else "Harbourtown",
        modified_at=published + timedelta(minutes=30),
        reading_minutes=3,
        page_extracted_at=published,
        free=True,
    )
    with_picture(article)
    return article
