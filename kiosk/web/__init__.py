"""The reader's door: one view a page, each parses the request, asks the rooms below, renders."""
