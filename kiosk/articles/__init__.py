"""One title's text: filing it once however often it is sent, its revisions, sections and pictures."""
