"""The real embedder: a sentence-transformers model."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

# Rather precise than complete: what sentence-embedding models put this near says the same thing in
# other words, while news of one subject mostly stays under it.
ALIKE = 0.8
_AT_ONCE = 32


class VectorsError(Exception):
    """The model cannot be loaded; the message says what to do."""


@cache
def load(name: str) -> SentenceModel:
    """The model at a local path, or of that name on the hub (then it is fetched once); loaded once.

    VectorsError where the libraries are not installed or there is no such model.
    """
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError as error:
        raise VectorsError(
            "KIOSK_VECTORS is set, but the libraries it needs are not installed:"
            " pip install 'kiosk[vectors]'"
        ) from error
    try:
        model = SentenceTransformer(name, device="cpu")
    except (OSError, ValueError) as error:
        raise VectorsError(
            f"KIOSK_VECTORS={name} is not a model that can be loaded: {error}"
        ) from error
    return SentenceModel(model)


class SentenceModel:
    """An `Embedder` over a sentence-transformers model."""

    alike = ALIKE

    def __init__(self, model: Any) -> None:
        self._model = model

    def embed(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        """See `Embedder`."""
        found = self._model.encode(
            list(texts),
            batch_size=_AT_ONCE,
            normalize_embeddings=True,
            show_progress_bar=False,
        )
        return [[float(number) for number in row] for row in found]
