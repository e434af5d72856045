import pytest

from benchmarks._copies_side import measure, seen
from benchmarks._stream import stream


@pytest.mark.slow
@pytest.mark.apart
def test_copies_of_the_stream_are_found_and_nothing_else():
    result = measure(stream(3000, seed=7))
    assert result.articles == 3000
    assert result.copies > 600
    assert result.copies_recall >= 0.95
    assert result.copies_precision >= 0.98


def test_the_core_sees_no_label():
    article = next(stream(1))
    assert not hasattr(seen(article), "copy_of")
    assert not hasattr(seen(article), "story")
