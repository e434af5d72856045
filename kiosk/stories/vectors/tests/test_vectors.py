"""Texts as vectors."""

from __future__ import annotations

import sys

import pytest

from kiosk.stories.vectors import Nearest, VectorsError, load
from kiosk.stories.vectors.fakes import Dictionary
from kiosk.stories.vectors.loading import SentenceModel


def test_what_is_missing_is_named_with_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(VectorsError, match=r"pip install 'kiosk\[vectors\]'"):
        load("a-model")


def test_a_model_that_is_not_there_is_named(monkeypatch):
    class Library:
        @staticmethod
        def SentenceTransformer(name: str, device: str) -> object:
            raise OSError(f"no file at {name}")

    monkeypatch.setitem(sys.modules, "sentence_transformers", Library)
    with pytest.raises(VectorsError, match="KIOSK_VECTORS=/nowhere is not a model"):
        load("/nowhere")


def test_a_model_gives_a_plain_vector_a_text():
    class Model:
        def encode(self, texts: list[str], **options: object) -> list[list[float]]:
            assert options["normalize_embeddings"]
            return [[1.0, 0.0] for _ in texts]

    assert SentenceModel(Model()).embed(["one", "two"]) == [[1.0, 0.0], [1.0, 0.0]]


def test_a_dictionary_gives_one_meaning_one_direction():
    embed = Dictionary("quake beben", "bank banque").embed
    assert embed(["The quake", "Das Beben"]) == [[1.0, 0.0], [1.0, 0.0]]
    assert embed(["nothing known"]) == [[0.0, 0.0]]


def test_the_nearest_come_first_and_what_is_dropped_does_not_come():
    pytest.importorskip("numpy")
    kept = Nearest()
    assert kept.near([1.0, 0.0], 0.5, 3) == []
    for number in range(300):
        kept.add(number, [0.0, 1.0])
    kept.add(1000, [1.0, 0.0])
    kept.add(1001, [0.8, 0.6])
    assert [number for _, number in kept.near([1.0, 0.0], 0.5, 3)] == [1000, 1001]
    kept.drop(1000)
    kept.drop(7)
    kept.drop(7)
    assert [number for _, number in kept.near([1.0, 0.0], 0.5, 3)] == [1001]
    assert len(kept) == 300
    kept.add(1001, [0.0, 1.0])
    assert kept.near([1.0, 0.0], 0.5, 3) == []
