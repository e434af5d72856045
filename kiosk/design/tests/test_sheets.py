"""The style sheet: logical, of one piece, small, asking nobody else, readable in every scheme."""

import gzip
import re

import pytest

from kiosk.design.marks import contrast
from kiosk.design.sheet import BESIDE, FOLDER, lean, sheet, sheet_beside

# Properties and values that know left from right, where flow-relative ones exist.
_PHYSICAL = re.compile(
    r"(?:^|[;{\s])(?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right|top|bottom)"
    r"|left|right|top|bottom|(?:min-|max-)?(?:width|height))[\w-]*\s*:"
    r"|(?:float|clear|text-align)\s*:\s*(?:left|right)"
)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_QUERY = re.compile(r"@media[^{]*\{")
_BLOCK = re.compile(r"([^{}]*)\{([^{}]*)\}")
_ROLE = re.compile(r"--([\w-]+): (#[0-9a-f]{6});")
# The page that shows every component has a sheet of its own.
ALL = sorted([*FOLDER.glob("*.css"), FOLDER.parent / "specimen.css"])
PAPERS = ("paper", "paper-raised", "paper-sunk")
INKS = ("ink", "ink-soft", "accent", "good", "warn", "bad")


def rules(text: str) -> str:
    return _QUERY.sub("{", _COMMENT.sub("", text))


@pytest.mark.parametrize("file", ALL, ids=lambda file: file.name)
def test_a_component_knows_no_left_and_right(file):
    assert _PHYSICAL.findall(rules(file.read_text())) == []


@pytest.mark.parametrize(
    "rule",
    [".a { margin-left: 1px }", ".a{width:1px}", ".a { left: 0; }", ".a { text-align: right; }"],
)
def test_a_rule_that_knows_left_and_right_would_be_found(rule):
    assert _PHYSICAL.search(rules(rule))


def test_the_sheets_hold_every_component_and_ask_nobody():
    text = sheet().text + sheet_beside().text
    for file in FOLDER.glob("*.css"):
        assert lean(file.read_text()) in text
    assert "url(" not in text
    assert "@import" not in text


def test_a_component_is_sent_without_what_only_people_read():
    rule = """/* Why; so. */
    .a, .b :is(p) > c { content: " (" attr(href) ")"; margin: 0 1px; }
    @media (min-width: 1rem) { .a { color: red; } }
    """
    assert lean(rule) == (
        '.a,.b :is(p) > c{content:" (" attr(href) ")";margin:0 1px}'
        "@media (min-width:1rem){.a{color:red}}"
    )


def test_the_sheet_is_at_most_twelve_kilobytes_on_its_way():
    assert len(gzip.compress(sheet().text.encode(), 6)) <= 12_000


def test_the_sheets_name_follows_its_content(monkeypatch, tmp_path):
    monkeypatch.setattr("kiosk.design.sheet.FOLDER", tmp_path)
    monkeypatch.setattr("kiosk.design.sheet._looked", {})
    moments = iter((0.0, 0.5, 1.5))
    monkeypatch.setattr("kiosk.design.sheet.time.monotonic", lambda: next(moments))
    (tmp_path / "roles.css").write_text("a{}")
    one = sheet()
    (tmp_path / "aaa.css").write_text("b{}")
    assert sheet() is one  # looked at a moment ago
    other = sheet()
    assert one.name != other.name
    assert other.text == "a{}\nb{}"


def test_what_is_beside_is_not_in_the_sheet_of_all_pages():
    for name in BESIDE:
        text = lean((FOLDER / name).read_text())
        assert text in sheet_beside().text
        assert text not in sheet().text
    assert sheet().name != sheet_beside().name


def schemes() -> dict[str, dict[str, str]]:
    """The colours of every scheme by their role, as the sheet gives them."""
    text = rules((FOLDER / "schemes.css").read_text())
    found = {select.strip(): dict(_ROLE.findall(body)) for select, body in _BLOCK.findall(text)}
    return {
        "light": found[":root, [data-scheme=auto], [data-scheme=light]"],
        "auto, dark": found[":root:not([data-scheme]), [data-scheme=auto]"],
        "dark": found["[data-scheme=dark]"],
        "sepia": found["[data-scheme=sepia]"],
    }


def test_every_scheme_gives_every_colour_and_the_dark_ones_are_one():
    found = schemes()
    assert found["auto, dark"] == found["dark"]
    assert len({frozenset(colours) for colours in found.values()}) == 1
    assert len(found["light"]) >= 16


@pytest.mark.parametrize("scheme", schemes())
def test_every_ink_can_be_read_on_every_paper(scheme):
    colours = schemes()[scheme]
    for paper in PAPERS:
        for ink in INKS:
            ratio = contrast(colours[ink], colours[paper])
            assert ratio >= 7, f"{ink} on {paper}: {ratio:.2f}"
        for seen in ("focus", "edge-line", "rule-strong"):
            ratio = contrast(colours[seen], colours[paper])
            assert ratio >= 3, f"{seen} on {paper}: {ratio:.2f}"
    for ink, paper in (("button-ink", "button"), ("ink", "mark"), ("paper", "accent")):
        assert contrast(colours[ink], colours[paper]) >= 7, (ink, paper)
