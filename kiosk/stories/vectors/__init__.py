"""Texts of any language as vectors whose nearness is nearness of meaning: an optional extra.

Grouping asks for no more than `Embedder`. `load` gives the real one, from a path or a hub's name;
`fakes.Dictionary` is one for tests. Only here are numbers libraries imported, and only when used:
the wire's process stays small where KIOSK_VECTORS is not set.
"""

from kiosk.stories.vectors.loading import VectorsError, load
from kiosk.stories.vectors.nearest import Nearest
from kiosk.stories.vectors.protocol import Embedder

__all__ = ["Embedder", "Nearest", "VectorsError", "load"]
