"""Static files: collected under names that change with their content."""

from __future__ import annotations

import re

from django.core.management import call_command


def test_a_script_imports_another_by_the_name_pages_load_it_by(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    call_command("collectstatic", verbosity=0, interactive=False)
    (article,) = [
        p for p in tmp_path.glob("article.*.js") if re.match(r"article\.\w{12}\.js$", p.name)
    ]
    (imported,) = re.findall(r'from "\./(app[^"]*)"', article.read_text())
    assert re.fullmatch(r"app\.\w{12}\.js", imported)
    assert (tmp_path / imported).exists()
