"""The words above an article: headline, kicker, standfirst; and whose page it is."""

import re
from html import unescape
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from kiosk.kit.extraction import structured
from kiosk.kit.extraction.blocks import Block, Layout, markup
from kiosk.kit.extraction.structured import Data, as_list, attribute

LONGEST_KICKER = 6  # words
LONGEST_TITLE = 2_000  # letters

_PARTS = re.compile(r"\s+[|–—\-·•»:/]+\s+|\s*[|｜]\s*|\s+::\s+")
_KICKER = re.compile(
    r"(?i)kicker|eyebrow|overline|dachzeile|antetitulo|surtitre|supertitle|pretitle|pre-title"
    r"|spitzmarke"
    r"|occhiello|roofline|topline|strapline|vignette|toptitle|overtitle|prefix|superhead"
)
# One element ends and the next begins with no space between: "</span><span>".
_TOUCHING = re.compile(r"(?<=\w)(?:</\w+>)+(?:<!--[^<>]*-->)*(?:<\w[^<>]*>)+(?=\w)")
_ANY_TAG = re.compile(r"<[^<>]*>")
_JUNK = frozenset(
    [
        "article",
        "articles",
        "post",
        "posts",
        "story",
        "stories",
        "home",
        "homepage",
        "start",
        "page",
        "news-article",
    ]
)


def site_name(data: Data, url: str) -> str | None:
    """The title whose page it is: og:site_name, the publisher in its data, application-name."""
    told = data.first("og:site_name")
    if told and len(told) < 80:
        return told
    publisher = data.value("publisher")
    for item in as_list(publisher):
        name = structured.text((data.by_id(item) or item) if isinstance(item, dict) else item)
        if name and not name.startswith("http") and len(name) < 80:
            return name
    told = data.first(
        "application-name", "apple-mobile-web-app-title", "al:android:app_name", "publisher"
    )
    return told or urlsplit(url).hostname


def headline(tree: LexborHTMLParser, data: Data, site: str | None, url: str) -> str | None:
    """The headline: the one the page shares, where its other titles do not speak against it.

    A shared title stands for a page wherever it is linked, and is rarely bent for search engines
    as h1, title and data are. It yields to the headline where it is only the headline cut short,
    where the page's own data calls it the alternative, or where it names the site.
    """
    titles = _Titles(tree, data, site, url)
    if titles.shared and not titles.shared_yields():
        return titles.shared
    return titles.headline or titles.shared or None


class _Titles:
    """Every title a page has, without the site's name."""

    def __init__(self, tree: LexborHTMLParser, data: Data, site: str | None, url: str) -> None:
        def cut(text: str | None) -> str:
            return bare(structured.plain(text or ""), site, url)

        self.told = cut(structured.text(data.value("headline")))
        self.other = cut(structured.text(data.value("alternativeHeadline")))
        node = tree.css_first("title")
        self.window = cut(node.text() if node is not None else "")
        self.tweeted = cut(data.first("twitter:title"))
        shared = cut(data.first("og:title", "parsely-title", "dc.title", "title"))
        hints = [text for text in (self.told, shared, self.tweeted, self.window) if text]
        self.shown = _shown(tree, hints)
        self.shared = _trimmed(shared, [self.shown, self.told, self.tweeted])
        if squeezed(self.shared) in _site_names(site, url):
            self.shared = ""
        self.headline = _agreed([self.shown, self.told, self.tweeted, self.window])

    def shared_yields(self) -> bool:
        others = [text for text in (self.shown, self.told, self.window) if text]
        if len(others) >= 2 and all(alike(self.shared, text) < 0.05 for text in others):
            return alike(others[0], others[1]) > 0.5
        if not self.shown or not self.told or alike(self.shown, self.told) < 0.85:
            return False
        if alike(self.other, self.shared) > 0.95 and alike(self.shared, self.told) < 0.85:
            return True
        seconded = alike(self.tweeted, self.shared) > 0.9
        return not seconded and _is_cut_short(self.shared, self.shown)


def _is_cut_short(short: str, full: str) -> bool:
    """True where the one is the other with words left out, a kicker before a colon apart."""
    few, many = set(squeezed_words(short)), set(squeezed_words(full))
    if not few or len(few & many) < 0.85 * len(few) or len(many) < 1.3 * len(few):
        return False
    head, _, tail = full.partition(": ")
    has_kicker = len(head.split()) <= LONGEST_KICKER and alike(tail, short) > 0.95
    return not has_kicker


def _trimmed(shared: str, others: list[str]) -> str:
    """A title without the section, date or name that stands after or before a known headline."""
    for other in others:
        if other and len(other) > 10 and len(other) < len(shared) and other in shared:
            left = shared.replace(other, "", 1)
            if re.match(r"\s*[|–—\-·•/]\s", left) or re.search(r"\s[|–—\-·•:/]\s*$", left):
                return other
    return shared


def _agreed(candidates: list[str]) -> str:
    """The candidate most like the others; the first of equals."""
    found = [text for text in candidates if text]
    if not found:
        return ""
    scores = [round(sum(alike(one, other) for other in found), 1) for one in found]
    return found[scores.index(max(scores))]


def _shown(tree: LexborHTMLParser, told: list[str]) -> str:
    """The h1 most like what the page says elsewhere; "" where none is."""
    found: dict[str, bool] = {}
    for node in tree.css("h1")[:20]:
        text = structured.plain(node.text(deep=True, separator=" ").replace("<", "‹"))
        if 3 < len(text) < 400:
            linked = node.css_first("a") or (node.parent is not None and node.parent.tag == "a")
            found.setdefault(text, bool(linked))
    if not found:
        return ""
    if not told:
        return max(found, key=len)
    best = max(found, key=lambda text: max(alike(text, other) for other in told))
    if max(alike(best, other) for other in told) > 0.2:
        return best
    return best if len(found) == 1 and not found[best] else ""  # a link is the site's own mark


def _site_names(site: str | None, url: str) -> set[str]:
    host = urlsplit(url).hostname or ""
    names = {squeezed(part) for part in host.split(".") if len(part) > 2}
    names |= {squeezed(host), squeezed(host.removeprefix("www.")), squeezed(site)}
    return names - {""}


def bare(text: str, site: str | None, url: str) -> str:
    """The title without the site's name at its end or beginning."""
    text = " ".join(text[:LONGEST_TITLE].split())
    names = _site_names(site, url)
    for _ in range(3):
        cuts = list(_PARTS.finditer(text))
        if not cuts:
            break
        tail, head = text[cuts[-1].end() :], text[: cuts[0].start()]
        if _names_site(tail, names) and len(text) > len(tail) * 1.3:
            text = text[: cuts[-1].start()].strip()
        elif _names_site(head, names) and "|" in cuts[0].group():
            text = text[cuts[0].end() :].strip()
        else:
            break
    return text


def _names_site(part: str, names: set[str]) -> bool:
    small = squeezed(part)
    if not small or len(part.split()) > 6:
        return False
    return any(
        small == name or (len(name) > 3 and name in small) or (len(small) > 3 and small in name)
        for name in names
        if name
    )


def squeezed(text: str | None) -> str:
    """Letters and digits only, lower case: how names of sites are compared."""
    return re.sub(r"[\W_]+", "", (text or "").casefold())


def squeezed_words(text: str) -> list[str]:
    """The words of a line in lower case."""
    return re.findall(r"\w+", text.casefold())


def alike(one: str, other: str) -> float:
    """How many words two lines share: F1 over their sets of words, 0 to 1."""
    a, b = set(squeezed_words(one)), set(squeezed_words(other))
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


def kicker(layout: Layout, title_at: int, title: str | None) -> str | None:
    """The short label above the headline, where the page marks one.

    Parts of it that only their look keeps apart are set apart by a dot.
    """
    for block in reversed(layout.blocks[max(0, title_at - 4) : title_at + 2]):
        around = [layout.nodes[at] for at in block.path[-2:]]
        # What the whole page is called says nothing of a part.
        called = " ".join(attribute(node, "class") for node in around if node.tag != "body")
        called += " ".join(attribute(part, "class") for part in block.parts if part.tag != "-text")
        text = block.text
        if _KICKER.search(called) and 1 < len(text) <= 60 and alike(text, title or "") < 0.6:
            if _leads_about(block):
                continue
            return _set_apart(block).strip(" :|/·") or None
    return None


def _leads_about(block: Block) -> bool:
    """Whether it leads about the page ("Skip to content") or elsewhere: a row of signs, a teaser."""
    if block.link_density > 0.9 and len(squeezed_words(block.text)) > LONGEST_KICKER:
        return True
    links = [link for part in block.parts if part.tag != "-text" for link in part.css("a")]
    return any(
        attribute(link, "href").startswith("#") or not link.text(deep=True).strip()
        for link in links
    )


def _set_apart(block: Block) -> str:
    """The text of a label, with " · " where two of its elements touch."""
    marked = _TOUCHING.sub(" · ", markup(block))
    return " ".join(unescape(_ANY_TAG.sub(" ", marked)).split())


def summaries(data: Data) -> tuple[str, ...]:
    """What the page gives as its summary in data and meta, each once."""
    told = [structured.text(data.value(name)) for name in ("description", "abstract")]
    told += data.every("og:description", "description", "twitter:description")
    return tuple(dict.fromkeys(text for text in told if text and len(text) > 15))


def section(data: Data) -> str | None:
    """The section it stands in: its data, its meta, the last crumb but the article itself."""
    told = structured.text(data.value("articleSection"))
    told = told or data.first(
        "article:section", "parsely-section", "og:article:section", "cxenseparse:taxonomy"
    )
    if told and not told.startswith("http") and not _is_junk(told):
        return re.split(r"\s*[,;>]\s*", told)[0][:80] if len(told) > 60 else told
    crumbs = _crumbs(data)
    return crumbs[-1] if crumbs else None


def _is_junk(section: str) -> bool:
    """ "Article", "All", a domain: no subject of a newsroom."""
    return section.lower() in _JUNK or re.fullmatch(r"[\w-]+\.\w{2,4}", section) is not None


def _crumbs(data: Data) -> list[str]:
    names: list[str] = []
    for item in data.objects:
        if "BreadcrumbList" in structured.types(item):
            for crumb in as_list(item.get("itemListElement")):
                inner = crumb.get("item") if isinstance(crumb, dict) else None
                name = structured.text(crumb.get("name")) if isinstance(crumb, dict) else None
                name = name or (structured.text(inner) if isinstance(inner, dict) else None)
                if name and len(name) < 40:
                    names.append(name)
            break
    return names[1:] if len(names) > 1 else []


def topics(data: Data) -> tuple[str, ...]:
    """Subjects the page names, each once, 30 at most."""
    found: dict[str, str] = {}
    raw: list[str] = []
    for value in as_list(data.value("keywords")):
        raw += _split(structured.text(value) or "")
    for value in as_list(data.value("about")):
        raw += [structured.text(value) or ""]
    raw += data.every("article:tag", "og:article:tag")
    if not raw:
        for value in data.every("news_keywords", "keywords", "parsely-tags", "sailthru.tags"):
            raw += _split(value)
    for topic in raw:
        topic = topic.strip(" #")
        if 1 < len(topic) <= 60 and not re.match(
            r"https?:|[^\W\d]{2,12}(?: [^\W\d]{2,12})?:\s?\S", topic
        ):
            found.setdefault(topic.casefold(), topic)
    return tuple(list(found.values())[:30])


def _split(value: str) -> list[str]:
    return re.split(r"\s*[,;،、|]\s*", value) if len(value) < 5000 else []


def canonical(data: Data, url: str) -> str | None:
    """The publisher's own address: link rel=canonical, og:url, its data; absolute or None."""
    told = [data.links.get("canonical"), data.first("og:url"), structured.text(data.value("url"))]
    for value in told:
        if not value:
            continue
        try:
            address = urljoin(url, value)
            parts = urlsplit(address)
        except ValueError:
            continue
        if parts.scheme in ("http", "https") and parts.hostname and (parts.path not in ("", "/")):
            return address
    return None


def free(data: Data) -> bool | None:
    """What the page says in isAccessibleForFree or its meta; None where it does not say."""
    value = data.value("isAccessibleForFree")
    told = str(value if value is not None else "").strip().lower()
    if not told:
        tier = (data.first("article:content_tier") or "").lower()
        return {"free": True, "locked": False, "metered": None}.get(tier)
    return {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}.get(told)


def declared_language(tree: LexborHTMLParser, data: Data) -> str | None:
    """The language the page claims: its root element, its data, its meta."""
    root = tree.css_first("html")
    claims = [
        attribute(root, "lang") if root is not None else "",
        structured.text(data.value("inLanguage")),
        attribute(root, "xml:lang") if root is not None else "",
        data.first("og:locale", "content-language", "dc.language", "language"),
    ]
    return next((claim for claim in claims if claim), None)
