"""The style sheet: logical, of one piece, asking nobody else, readable in light and dark."""

import re

import pytest

from kiosk.design.marks import contrast
from kiosk.design.sheet import FOLDER, sheet

# Properties and values that know left from right, where flow-relative ones exist.
_PHYSICAL = re.compile(
    r"(?:^|[;{\s])(?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right|top|bottom)"
    r"|left|right|top|bottom|(?:min-|max-)?(?:width|height))[\w-]*\s*:"
    r"|(?:float|clear|text-align)\s*:\s*(?:left|right)"
)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_QUERY = re.compile(r"@media[^{]*\{")


def rules(text: str) -> str:
    return _QUERY.sub("{", _COMMENT.sub("", text))


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.css")), ids=lambda file: file.name)
def test_a_component_knows_no_left_and_right(file):
    assert _PHYSICAL.findall(rules(file.read_text())) == []


@pytest.mark.parametrize(
    "rule",
    [".a { margin-left: 1px }", ".a{width:1px}", ".a { left: 0; }", ".a { text-align: right; }"],
)
def test_a_rule_that_knows_left_and_right_would_be_found(rule):
    assert _PHYSICAL.search(rules(rule))


def test_the_sheet_holds_every_component_and_asks_nobody():
    text = sheet().text
    for file in FOLDER.glob("*.css"):
        assert file.read_text().strip() in text
    assert "url(" not in text
    assert "@import" not in text


def test_the_sheets_name_follows_its_content(monkeypatch, tmp_path):
    monkeypatch.setattr("kiosk.design.sheet.FOLDER", tmp_path)
    (tmp_path / "roles.css").write_text("a{}")
    one = sheet()
    (tmp_path / "aaa.css").write_text("b{}")
    other = sheet()
    assert one.name != other.name
    assert other.text == "a{}\nb{}"


def roles(text: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", text))


def test_every_ink_can_be_read_on_every_paper():
    text = (FOLDER / "roles.css").read_text()
    light, dark = text.split("@media (prefers-color-scheme: dark)")
    for scheme in (roles(light), roles(dark)):
        for paper in ("paper", "paper-raised"):
            for ink in ("ink", "ink-soft", "accent"):
                assert contrast(scheme[ink], scheme[paper]) >= 7, (ink, paper)
        assert contrast(scheme["button-ink"], scheme["button"]) >= 7
        assert contrast(scheme["focus"], scheme["paper"]) >= 3
