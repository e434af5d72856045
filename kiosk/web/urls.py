"""The reader's pages, in one table."""

from __future__ import annotations

from django.urls import URLPattern, path

from kiosk.web.views.article import article, revisions
from kiosk.web.views.design import design
from kiosk.web.views.front import edition, front
from kiosk.web.views.health import health
from kiosk.web.views.known import favicon, robots, touch_icon
from kiosk.web.views.language import language
from kiosk.web.views.picture import picture
from kiosk.web.views.search import search, suggestions
from kiosk.web.views.section import section
from kiosk.web.views.sheet import sheet
from kiosk.web.views.story import story
from kiosk.web.views.title import title, titles

app_name = "web"
urlpatterns: list[URLPattern] = [
    path("", front, name="front"),
    path("section/<slug:slug>", section, name="section"),
    path("edition/<str:key>", edition, name="edition"),
    path("edition/<str:edition>/section/<slug:slug>", section, name="edition-section"),
    path("story/<int:story_id>", story, name="story-short"),
    path("story/<int:story_id>/<str:slug>", story, name="story"),
    path("search", search, name="search"),
    path("search/suggestions", suggestions, name="suggestions"),
    path("titles", titles, name="titles"),
    path("title/<slug:slug>", title, name="title"),
    path("article/<int:article_id>", article, name="article-short"),
    path("article/<int:article_id>/revisions", revisions, name="revisions"),
    path("article/<int:article_id>/<str:slug>", article, name="article"),
    path("language", language, name="language"),
    path("picture/<str:token>/<str:name>", picture, name="picture"),
    path("kiosk-<slug:name>.css", sheet, name="sheet"),
    path("design", design, name="design"),
    path("health", health, name="health"),
    path("favicon.ico", favicon, name="favicon"),
    path("apple-touch-icon.png", touch_icon, name="touch-icon"),
    path("apple-touch-icon-precomposed.png", touch_icon),
    path("robots.txt", robots, name="robots"),
]
