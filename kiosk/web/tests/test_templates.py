"""The templates: escaped everywhere but where clean HTML goes, no script, no style."""

import re
from pathlib import Path

import pytest

from kiosk.articles.showing import ShownText

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted([*ROOT.glob("design/pages/**/*.html"), *ROOT.glob("web/pages/**/*.html")])
_UNESCAPED = re.compile(r"\{\{[^}]*\|\s*safe[^}]*\}\}|autoescape|Markup")

# A file of ours, by its address: all that may run.
_OUR_SCRIPT = re.compile(
    r"""<script type="module" src="\{\{ static\('[\w-]+\.js'\) \}\}"></script>"""
)

# Data about the page, which browsers read and never run.
_DATA = '<script type="application/ld+json">{{ data }}</script>'


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_runs_and_styles_nothing(template):
    text = _OUR_SCRIPT.sub("", template.read_text()).replace(_DATA, "")
    assert not re.search(r"<(script|style)\b|\son\w+=|\sstyle=|javascript:", text)


def test_only_bodies_go_into_a_page_as_they_are():
    found = [hit for path in TEMPLATES for hit in _UNESCAPED.findall(path.read_text())]
    assert sorted(found) == ["{{ article.text.body | safe }}", "{{ one.text.body | safe }}"]
    assert "body" in ShownText.__slots__
