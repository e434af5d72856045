"""What each report adds."""

from __future__ import annotations

from kiosk.stories.adding import Text, additions

FIRST = Text("Quake shakes Harbour Bay", "The quake struck near Harbour Bay, Mayor Ada Lens said.")


def test_the_first_report_adds_nothing_for_the_others_add_to_it():
    assert additions([FIRST]) == [()]


def test_a_later_report_adds_names_and_figures_not_told_before():
    later = Text(
        "Harbour Bay counts its losses",
        "In all 312 houses fell, Ada Lens said. The army under Bruno Hale brought tents.",
    )
    (_, added) = additions([FIRST, later])
    assert "Bruno Hale" in added
    assert "312" in added
    assert not any("Lens" in name or "Harbour" in name for name in added)


def test_what_a_second_report_told_is_no_news_in_the_third():
    again = Text("Harbour Bay", "Help came, wrote the general: in the end Bruno Hale sent tents.")
    assert additions([FIRST, again, again])[2] == ()


def test_a_year_is_no_figure():
    assert additions([FIRST, Text("quake", "it was the worst since 1987")])[1] == ()


def test_at_most_so_many_are_named():
    names = (
        "we met Adam Berg, and then Carl Dahl, and then Ewa Falk, and then Gus Holm, and Ida Juul"
    )
    assert len(additions([FIRST, Text("quake", names)], most=3)[1]) == 3


def test_what_stands_far_down_a_long_report_is_not_looked_for_but_known():
    far = Text("quake", "it shook. " * 400 + "The army brought 312 tents.")
    near = Text("quake", "The army brought 312 tents. " + "it shook. " * 400)
    assert additions([FIRST, far])[1] == ()
    assert additions([FIRST, near])[1] == ("312",)
    assert additions([far, near])[1] == ()


def test_a_long_name_is_known_again():
    said = "she spoke for the United Nations High Commissioner Marta de la Cruz Santos of Ostrel"
    texts = [FIRST, Text("quake", said), Text("quake", said)]
    assert additions(texts)[1] != ()
    assert additions(texts)[2] == ()
