"""Which words of an article are names: a capital letter says so where the sentence did not ask for it."""

from kiosk.stories.grouping.reading import read


def test_a_words_capital_at_a_sentences_beginning_makes_no_name():
    text = "The sea drew back. We saw it, said Karsou. It came again in Marsa Nur. NATO sent ships."
    names = {name for name, _ in read("Quake shakes the port of Marsa Nur", text).names.values()}
    assert names == {"Karsou", "Marsa Nur", "NATO"}


def test_a_name_of_several_words_may_begin_a_sentence():
    names = read("", "Dalal Karsou spoke. Karsou left.").names
    assert [name for name, _ in names.values()] == ["Dalal Karsou"]


def test_where_every_noun_has_a_capital_one_alone_is_no_name():
    text = (
        "Der Minister sprach mit Olaf Brenner über die Lage der Wirtschaft in Norddorf. Nach dem"
        " Treffen lobte Brenner die Arbeit der Regierung und die EU."
    )
    names = read("Brenner fordert mehr Geld", text, "de").names
    assert {name for name, _ in names.values()} == {"Olaf Brenner", "Norddorf", "EU"}
    assert names["olaf brenner"][1] > names["norddorf"][1]


def test_days_and_months_are_no_names_and_no_part_of_one():
    text = "He said on Tuesday that in March, on Friday Dalal Karsou met April Mayes in June 2026."
    assert {name for name, _ in read("", text).names.values()} == {"Dalal Karsou", "April Mayes"}
    text = "Toplantı bu kez Çarşamba günü, yine Ekim ayında, Mehmet Aslan ile oldu."
    assert [name for name, _ in read("", text, "tr").names.values()] == ["Mehmet Aslan"]
