"""The ingest line: which feed is due, what it brought, and how far each thing received has come."""
