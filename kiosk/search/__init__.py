"""Finding articles by their words: an index of our own text in either database, and its queries."""
