"""Reading: what a reader saved, what they opened and how far they came; and the reads that count.

An account's is in rows. A device's saved articles are in one signed cookie; what it opened stays on it
and is sent only with what asks for it (see docs/decisions/014-reading.md). Reads that count are kept
apart from that, for the publishers' sake, and forgotten (docs/decisions/024-reads.md).
"""
