"""The words above an article: headline, kicker, standfirst; and whose page it is."""

import re
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from kiosk.kit.extraction import structured
from kiosk.kit.extraction.structured import Data, as_list, attribute

_PARTS = re.compile(r"\s+[|–—\-·•»:/]+\s+|\s*[|｜]\s*|\s+::\s+")
_KICKER = (
    "[class*=kicker],[class*=eyebrow],[class*=overline],[class*=dachzeile],[class*=antetitulo],"
    "[class*=surtitre],[class*=supertitle],[class*=pretitle],[class*=spitzmarke],[class*=occhiello],"
    "[class*=roofline],[class*=topline],[class*=strapline],[class*=vignette],[class*=headline-pre]"
)
_STANDFIRST = (
    "[class*=standfirst],[class*=subheadline],[class*=sub-headline],[class*=subtitle],[class*=sub-title],"
    "[class*=article-lead],[class*=article__lead],[class*=article-intro],[class*=article__intro],[class*=dek],"
    "[class*=chapo],[class*=bajada],[class*=entradilla],[class*=vorspann],[class*=teaser-text],[class*=lede],"
    "[class*=summary],[itemprop=description],[class*=deck],[class*=ingress],[class*=manchet],[class*=intro]"
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
    """The headline: what the page's h1, its data and its shared title agree on best."""
    told = structured.text(data.value("headline"))
    shared = data.first("og:title", "twitter:title", "parsely-title", "dc.title", "title")
    candidates = [c for c in (told, shared) if c]
    candidates = [bare(c, site, url) for c in candidates]
    shown = _shown(tree, candidates)
    title = tree.css_first("title")
    in_title = bare(" ".join(title.text().split()), site, url) if title is not None else ""
    if shown:
        candidates.insert(0, shown)
    if in_title:
        candidates.append(in_title)
    return _agreed(candidates)


def _agreed(candidates: list[str]) -> str | None:
    if not candidates:
        return None
    scores = [sum(alike(one, other) for other in candidates) for one in candidates]
    best = max(range(len(candidates)), key=lambda i: (round(scores[i], 1), -i))
    return candidates[best]


def _shown(tree: LexborHTMLParser, told: list[str]) -> str | None:
    """The h1 nearest to what the page's data says; the first in the article otherwise."""
    found = []
    for node in tree.css("h1")[:20]:
        text = " ".join(node.text(deep=True, separator=" ").split())
        if 3 < len(text) < 400:
            found.append(text)
    if not found:
        return None
    if told:
        best = max(found, key=lambda text: max(alike(text, other) for other in told))
        return best if max(alike(best, other) for other in told) > 0.3 else None
    return max(found, key=len)


def bare(text: str, site: str | None, url: str) -> str:
    """The title without the site's name at its end or beginning."""
    names = {squeezed(site)} if site else set()
    host = urlsplit(url).hostname or ""
    names |= {squeezed(part) for part in host.split(".") if len(part) > 2}
    names |= {squeezed(host), squeezed(host.removeprefix("www."))}
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


def alike(one: str, other: str) -> float:
    """How many words two lines share: F1 over their sets of words, 0 to 1."""
    a, b = set(re.findall(r"\w+", one.casefold())), set(re.findall(r"\w+", other.casefold()))
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


def kicker(tree: LexborHTMLParser, title: str | None) -> str | None:
    """The short label above the headline, where the page marks one."""
    for node in tree.css(_KICKER)[:10]:
        text = _line(node)
        if 1 < len(text) <= 80 and text != title:
            return text
    return None


def summaries(data: Data) -> tuple[str, ...]:
    """What the page gives as its summary in data and meta, each once."""
    told = [structured.text(data.value(name)) for name in ("description", "abstract")]
    told += data.every("og:description", "description", "twitter:description")
    return tuple(dict.fromkeys(text for text in told if text and len(text) > 15))


def standfirst(tree: LexborHTMLParser, data: Data, title: str | None) -> str | None:
    """The summary under the headline: as shown, else as the page describes itself."""
    told = structured.text(data.value("description", "abstract"))
    described = data.first("og:description", "description", "twitter:description")
    for text in (told, described):
        if text and len(text) > 15 and text != title:
            return text
    del tree
    return None


def _line(node: LexborNode) -> str:
    return " ".join(node.text(deep=True, separator=" ").split())


def section(tree: LexborHTMLParser, data: Data) -> str | None:
    """The section it stands in: its data, its meta, the last crumb but the article itself."""
    told = structured.text(data.value("articleSection"))
    told = told or data.first(
        "article:section", "parsely-section", "og:article:section", "cxenseparse:taxonomy"
    )
    if told and not told.startswith("http"):
        return re.split(r"\s*[,;>]\s*", told)[0][:80] if len(told) > 60 else told
    crumbs = _crumbs(data)
    return crumbs[-1] if crumbs else None


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
        if 1 < len(topic) <= 60 and not topic.startswith("http"):
            found.setdefault(topic.casefold(), topic)
    return tuple(list(found.values())[:30])


def _split(value: str) -> list[str]:
    return re.split(r"\s*[,;،、|]\s*", value) if len(value) < 5000 else []


def canonical(data: Data, url: str) -> str | None:
    """The publisher's own address: link rel=canonical, og:url, its data; absolute or None."""
    from urllib.parse import urljoin

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
    claims = [attribute(root, "lang") if root is not None else "", structured.text(data.value("inLanguage")),
              attribute(root, "xml:lang") if root is not None else "",
              data.first("og:locale", "content-language", "dc.language", "language")]  # fmt: skip
    return next((claim for claim in claims if claim), None)
