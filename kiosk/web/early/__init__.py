"""Pages that all readers share, kept ready and answered before Django's stack runs (decision 015)."""
