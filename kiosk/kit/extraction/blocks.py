"""A page as a row of blocks: the paragraphs, headings, list items, quotes and pictures it shows.

Everything that chooses text works on these blocks, so a choice is a set of numbers and the words
of the result are always the page's own.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

# Elements that open a new line when a browser shows them (HTML Standard, 15.3).
BLOCK = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "legend",
        "li",
        "listing",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "plaintext",
        "pre",
        "search",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "xmp",
        "amp-accordion",
        "amp-carousel",
        "template-content",
    ]
)
MEDIA = frozenset({"img", "picture", "video", "audio", "iframe", "embed", "object", "amp-img"})
DROPPED = (
    "script,style,noscript,template,svg,math,canvas,form,button,select,option,textarea,input,"
    "dialog,datalist,nav,[hidden],[aria-hidden=true],map,link,meta"
)
MOST_BLOCKS = 20_000  # an article has 500 at most
MOST_MEDIA = 500
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


@dataclass(slots=True, eq=False)
class Block:
    """One run of text with one block element around it, or one picture or embed."""

    index: int
    tag: str
    text: str
    linked: int
    path: tuple[int, ...]
    node: LexborNode
    parts: list[LexborNode] = field(default_factory=list)
    whole: bool = False
    media: bool = False
    words: tuple[str, ...] = ()

    @property
    def link_density(self) -> float:
        """The part of the letters that are in links, 0 to 1."""
        return self.linked / max(1, len(self.text))


@dataclass(frozen=True, slots=True)
class Layout:
    """The blocks in reading order, and each container (by mem_id) with its first and last block."""

    blocks: list[Block]
    nodes: dict[int, LexborNode]
    depth: int


_SPACES = re.compile(r"\s+")
_WORDS = re.compile(r"\w+")
_TOKEN = re.compile(r"<[^<>]*>|&#?\w{1,32};|.", re.S)


def prune(tree: LexborHTMLParser) -> None:
    """Take out what is never text of an article: scripts, forms, menus, what is hidden."""
    for node in tree.css(DROPPED):
        if node.tag not in ("html", "body", "article", "main") and not _wraps_text(node):
            node.decompose()


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text in lower case, as votes compare them."""
    return tuple(_WORDS.findall(text.lower()))


def read(tree: LexborHTMLParser) -> Layout:
    """The page's blocks. The tree must outlive them."""
    body = tree.body
    if body is None:
        return Layout([], {}, 0)
    walker = _Walker(tree)
    walker.walk(body)
    return Layout(walker.blocks, walker.nodes, walker.depth)


def _wraps_text(node: LexborNode) -> bool:
    """Some systems put the whole page in one form, or the article in a dialog."""
    return node.tag in ("form", "dialog", "nav", "button") and len(node.css("p")) > 5


class _Walker:
    """Walks without recursion, so that depth costs nothing and loses nothing."""

    def __init__(self, tree: LexborHTMLParser) -> None:
        self.blocks: list[Block] = []
        self.nodes: dict[int, LexborNode] = {}
        self.depth = 0
        self._wrapping = _inline_around_blocks(tree)
        self._run: list[LexborNode] = []
        self._texts: list[str] = []
        self._linked = 0
        self._breaks = 0
        self._media = 0

    def walk(self, body: LexborNode) -> None:
        path: tuple[int, ...] = (body.mem_id,)
        self.nodes[body.mem_id] = body
        stack: list[tuple[LexborNode, tuple[int, ...], Iterator[LexborNode]]] = [
            (body, path, body.iter(include_text=True))
        ]
        while stack and len(self.blocks) < MOST_BLOCKS:
            owner, path, children = stack[-1]
            child = next(children, None)
            if child is None:
                self._flush(owner, path, last=True)
                stack.pop()
                continue
            tag = child.tag or ""
            if self._opens(child, tag):
                self._flush(owner, path)
                inner = (*path, child.mem_id) if len(path) < 400 else path
                self.nodes[child.mem_id] = child
                self.depth = max(self.depth, len(stack) + 1)
                stack.append((child, inner, child.iter(include_text=True)))
            else:
                self._take(child, tag, owner, path)
        while stack:
            owner, path, _ = stack.pop()
            self._flush(owner, path)

    def _opens(self, child: LexborNode, tag: str) -> bool:
        return tag in BLOCK or (tag not in MEDIA and child.mem_id in self._wrapping)

    def _take(self, child: LexborNode, tag: str, owner: LexborNode, path: tuple[int, ...]) -> None:
        if tag == "-text":
            text = child.text_content or ""
            if text.strip():
                self._breaks = 0
            if self._run or text.strip():
                self._run.append(child)
                self._texts.append(text)
        elif tag == "br":
            self._breaks += 1
            if self._breaks > 1:
                self._flush(owner, path)
            else:
                self._run.append(child)
                self._texts.append("\n")
        elif tag in MEDIA:
            self._flush(owner, path)
            self._media += 1
            if self._media > MOST_MEDIA:
                return
            self._add(Block(0, tag, "", 0, path, owner, [child], media=True))
        elif not tag.startswith(("-", "!", "#")):
            self._inline(child, tag)

    def _inline(self, child: LexborNode, tag: str) -> None:
        text = child.text(deep=True)
        if not text.strip() and not self._run:
            return
        self._breaks = 0
        self._run.append(child)
        self._texts.append(text)
        if tag == "a":
            self._linked += len(text.strip())
        elif text.strip() and child.css_first("a") is not None:
            self._linked += sum(len(a.text(deep=True).strip()) for a in child.css("a"))

    def _flush(self, owner: LexborNode, path: tuple[int, ...], *, last: bool = False) -> None:
        self._breaks = 0
        if not self._run:
            return
        text = _SPACES.sub(" ", "".join(self._texts)).strip()
        if text:
            block = Block(0, owner.tag or "", text, self._linked, path, owner, self._run)
            block.whole = (
                last
                and (not self.blocks or self.blocks[-1].node.mem_id != owner.mem_id)
                and owner.tag in BLOCK
            )
            self._add(block)
        self._run, self._texts, self._linked = [], [], 0

    def _add(self, block: Block) -> None:
        block.index = len(self.blocks)
        block.words = words_of(block.text)
        self.blocks.append(block)


def _inline_around_blocks(tree: LexborHTMLParser) -> set[int]:
    """Inline elements (by mem_id) that hold block or media elements: a link around a whole card."""
    found: set[int] = set()
    for node in tree.css(",".join(sorted(BLOCK | MEDIA))):
        parent = node.parent
        while parent is not None and parent.tag not in BLOCK and parent.mem_id not in found:
            found.add(parent.mem_id)
            parent = parent.parent
    return found


def without(markup: str, text: str) -> str:
    """The markup without the text that its words open with; its elements stay."""
    left = re.sub(r"\s+", "", text)
    kept: list[str] = []
    end = 0
    for token in _TOKEN.finditer(markup):
        if not left:
            break
        end = token.end()
        piece = token[0]
        if piece.startswith("<"):
            kept.append(piece)
            continue
        shown = re.sub(r"\s+", "", html.unescape(piece))
        if not left.startswith(shown):
            return markup
        left = left[len(shown) :]
    return "".join(kept) + markup[end:].lstrip()


def markup(block: Block) -> str:
    """The inside of a block as the page wrote it."""
    return "".join(
        html.escape(part.text_content or "", quote=False)
        if part.tag == "-text"
        else part.html or ""
        for part in block.parts
    ).strip()
