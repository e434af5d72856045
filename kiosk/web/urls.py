"""The reader's pages, in one table."""

from __future__ import annotations

from django.urls import URLPattern, path, register_converter
from django.views.generic.base import RedirectView

from kiosk.web.converters import FormConverter, PartsConverter, SharedConverter, TopicConverter
from kiosk.web.views.account import account
from kiosk.web.views.article import article, opened, revisions
from kiosk.web.views.beacon import beacon
from kiosk.web.views.card import card
from kiosk.web.views.catch_up import catch_up
from kiosk.web.views.choosing import follows, follows_ended, mutes, mutes_ended, nudges
from kiosk.web.views.design import design
from kiosk.web.views.erase import erase
from kiosk.web.views.export import export, export_file
from kiosk.web.views.feeds import (
    front_feed,
    picks_feed,
    section_feed,
    story_feed,
    title_feed,
    topic_feed,
)
from kiosk.web.views.following import brought, follows_list
from kiosk.web.views.for_you import for_you
from kiosk.web.views.front import edition, front
from kiosk.web.views.gifts import gift, gifts, give, revoked
from kiosk.web.views.giving import code, code_brought, gift_begun, give_year
from kiosk.web.views.health import health
from kiosk.web.views.history import history, history_brought, history_ended
from kiosk.web.views.install import install
from kiosk.web.views.known import favicon, robots, touch_icon
from kiosk.web.views.language import language
from kiosk.web.views.manifest import manifest
from kiosk.web.views.membership import changed, membership, portal
from kiosk.web.views.offline import offline, offline_list
from kiosk.web.views.payments import payments
from kiosk.web.views.picture import picture
from kiosk.web.views.places import places
from kiosk.web.views.plans import begun_to_pay, paid, plans
from kiosk.web.views.saved import put_away, save, saved, taken_along
from kiosk.web.views.search import search, suggestions
from kiosk.web.views.section import section
from kiosk.web.views.settings import keeping, look, reads, settings
from kiosk.web.views.share import share
from kiosk.web.views.sheet import sheet
from kiosk.web.views.sitemap import sitemap, sitemap_news, sitemap_pages, sitemap_part
from kiosk.web.views.story import story
from kiosk.web.views.teams import (
    team,
    team_begun,
    team_changed,
    team_joined,
    team_left,
    team_paid,
    team_portal,
    teams,
)
from kiosk.web.views.title import title, titles, titles_list
from kiosk.web.views.topic import topic
from kiosk.web.views.welcome import welcome, welcomed
from kiosk.web.views.worker import worker

register_converter(FormConverter, "form")
register_converter(PartsConverter, "parts")
register_converter(SharedConverter, "shared")
register_converter(TopicConverter, "topic")
app_name = "web"
urlpatterns: list[URLPattern] = [
    path("", front, name="front"),
    # Feeds out: a page's address with .atom or .json behind it.
    path("front.<form:form>", front_feed, name="front-feed"),
    path("picks.<form:form>", picks_feed, name="picks-feed"),
    path("section/<slug:slug>.<form:form>", section_feed, name="section-feed"),
    path("edition/<str:key>.<form:form>", front_feed, name="edition-feed"),
    path(
        "edition/<str:edition>/section/<slug:slug>.<form:form>",
        section_feed,
        name="edition-section-feed",
    ),
    path("story/<id:story_id>.<form:form>", story_feed, name="story-feed"),
    path("title/<slug:slug>.<form:form>", title_feed, name="title-feed"),
    path("topic/<topic:key>.<form:form>", topic_feed, name="topic-feed"),
    path("section/<slug:slug>", section, name="section"),
    path("edition/<str:key>", edition, name="edition"),
    path("edition/<str:edition>/section/<slug:slug>", section, name="edition-section"),
    path("story/<id:story_id>", story, name="story-short"),
    path("story/<id:story_id>/<str:slug>", story, name="story"),
    path("search", search, name="search"),
    path("search/suggestions", suggestions, name="suggestions"),
    path("titles.opml", titles_list, name="titles-list"),
    path("titles", titles, name="titles"),
    path("title/<slug:slug>", title, name="title"),
    path("topic/<topic:key>", topic, name="topic"),
    path("article/<id:article_id>", article, name="article-short"),
    path("article/<id:article_id>/opened", opened, name="opened"),
    path("article/<id:article_id>/revisions", revisions, name="revisions"),
    path("article/<id:article_id>/<str:slug>", article, name="article"),
    path("language", language, name="language"),
    path("hooks/payments", payments, name="payments"),
    path("welcome", welcome, name="welcome"),
    path("welcome/answers", welcomed, name="welcomed"),
    path("for-you", for_you, name="for-you"),
    path("for-you/offline", offline_list, name="offline-list"),
    path("for-you/history", history, name="history"),
    path("for-you/history/ended", history_ended, name="history-ended"),
    path("for-you/history/brought", history_brought, name="history-brought"),
    path("for-you/catch-up", catch_up, name="catch-up"),
    # Where it was, and where bookmarks still lead.
    path(
        "catch-up",
        RedirectView.as_view(pattern_name="web:catch-up", permanent=True, query_string=True),
    ),
    path("follows", follows, name="follows"),
    path("follows/ended", follows_ended, name="follows-ended"),
    path("mutes", mutes, name="mutes"),
    path("mutes/ended", mutes_ended, name="mutes-ended"),
    path("nudges", nudges, name="nudges"),
    path("saved", saved, name="saved-page"),
    path("saved/kept", save, name="saved"),
    path("saved/ended", put_away, name="saved-ended"),
    path("saved.json", taken_along, name="saved-list"),
    path("settings", settings, name="settings"),
    path("settings/look", look, name="look"),
    path("settings/reads", reads, name="reads"),
    path("settings/history", keeping, name="keeping"),
    path("following.opml", follows_list, name="follows-list"),
    path("following/brought", brought, name="brought"),
    # Articles given away; the token is all one needs, and opens that one article.
    path("gift/<slug:token>", gift, name="gift"),
    path("gifts", gifts, name="gifts"),
    path("gifts/given", give, name="gifts-given"),
    path("gifts/ended", revoked, name="gifts-ended"),
    path("account", account, name="account"),
    path("account/export", export, name="export"),
    path("account/export/file", export_file, name="export-file"),
    path("account/erase", erase, name="erase"),
    # Membership: what is sold, one's own, given ones, teams'.
    path("membership", plans, name="plans"),
    path("membership/begun", begun_to_pay, name="begun-to-pay"),
    path("membership/paid", paid, name="paid"),
    path("membership/give", give_year, name="give"),
    path("membership/give/begun", gift_begun, name="gift-begun"),
    path("membership/code", code, name="code"),
    path("membership/code/brought", code_brought, name="code-brought"),
    path("membership/teams", teams, name="teams"),
    path("membership/teams/begun", team_begun, name="team-begun"),
    path("membership/teams/paid", team_paid, name="team-paid"),
    path("account/membership", membership, name="membership"),
    path("account/membership/cards", portal, name="portal"),
    path("account/membership/<slug:act>", changed, name="membership-changed"),
    path("account/team/<id:team_id>", team, name="team"),
    path("account/team/<id:team_id>/joined", team_joined, name="team-joined"),
    path("account/team/<id:team_id>/left", team_left, name="team-left"),
    path("account/team/<id:team_id>/cards", team_portal, name="team-portal"),
    path("account/team/<id:team_id>/<slug:act>", team_changed, name="team-changed"),
    path("places", places, name="places"),
    path("beacon", beacon, name="beacon"),
    # The installed app.
    path("install", install, name="install"),
    path("share", share, name="share"),
    path("manifest.webmanifest", manifest, name="manifest"),
    path("sw.js", worker, name="worker"),
    path("offline", offline, name="offline"),
    path("picture/<str:token>/<str:name>", picture, name="picture"),
    path("card/<shared:kind>/<slug:key>/<slug:token>.jpg", card, name="card"),
    path("kiosk-<slug:name>.css", sheet, name="sheet"),
    path("design", design, name="design"),
    path("health", health, name="health"),
    path("favicon.ico", favicon, name="favicon"),
    path("apple-touch-icon.png", touch_icon, name="touch-icon"),
    path("apple-touch-icon-precomposed.png", touch_icon),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("sitemap/pages.xml", sitemap_pages, name="sitemap-pages"),
    path("sitemap/news.xml", sitemap_news, name="sitemap-news"),
    path("sitemap/<parts:kind>-<id:number>.xml", sitemap_part, name="sitemap-part"),
    path("robots.txt", robots, name="robots"),
]
