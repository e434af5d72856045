"""Which words of an article are names: a capital letter says so where the sentence did not ask for it."""

from kiosk.stories.grouping.reading import read


def test_a_words_capital_at_a_sentences_beginning_makes_no_name():
    text = "The sea drew back. We saw it, said Karsou. It came again in Marsa Nur. NATO sent ships."
    names = {name for name, _ in read("Quake shakes the port of Marsa Nur", text).names.values()}
    assert names == {"Karsou", "Marsa Nur", "NATO"}


def test_a_name_of_several_words_may_begin_a_sentence():
    names = read("", "Dalal Karsou spoke. Karsou left.").names
    assert [name for name, _ in names.values()] == ["Dalal Karsou"]
