"""Article pages invented for the tests: what a publisher would send, a part a time."""

import json

URL = "https://www.harbour-courier.example/city/2024/05/04/bridge-opens-123456"

SENTENCES = (
    "The old bridge over the harbour opened again on Saturday, two years after a barge had struck it.",
    "Hundreds of people walked across, and a brass band played until the rain drove it under the arches.",
    "Engineers had replaced the bearings one by one, which took longer than anyone had planned for.",
    "The mayor, who had promised an earlier date, thanked the workers and did not mention the delay.",
    "Ferries will run for another month, so that those who have grown used to them may change slowly.",
    "Shopkeepers on the southern quay said they had lost a third of their trade, and hoped for better.",
)

MENU = "".join(f'<li><a href="/s{n}">Section {n}</a></li>' for n in range(12))
TEASERS = "".join(
    f'<div class="related-card"><a href="/x{n}"><h3>Something else happened {n}</h3></a></div>'
    for n in range(8)
)


def article(*sentences: str) -> str:
    """Paragraphs within an article element."""
    paragraphs = "".join(f"<p>{sentence}</p>" for sentence in sentences or SENTENCES)
    return f'<article><div class="article-body">{paragraphs}</div></article>'


def page(
    body: str | None = None,
    *,
    head: str = "",
    lang: str = "en",
    headline: str = "Bridge over the harbour opens again",
    above: str = "",
    below: str = "",
) -> bytes:
    """A whole page: menu, headline with what stands around it, body, teasers, footer."""
    return f"""<!doctype html><html lang="{lang}"><head><meta charset="utf-8">{head}</head><body>
    <nav><ul>{MENU}</ul></nav><main><header>{above}<h1>{headline}</h1>{below}</header>
    {article() if body is None else body}
    <aside class="related">{TEASERS}</aside></main>
    <footer><p>© 2024 The Harbour Courier. All rights reserved.</p></footer></body></html>""".encode()


def data(**fields: object) -> str:
    """A JSON-LD NewsArticle for the head."""
    item = {"@context": "https://schema.org", "@type": "NewsArticle", **fields}
    return f'<script type="application/ld+json">{json.dumps(item)}</script>'


def meta(**fields: str) -> str:
    """Meta elements for the head; "__" in a name stands for ":"."""
    return "".join(
        f'<meta property="{name.replace("__", ":")}" content="{value}">'
        for name, value in fields.items()
    )
