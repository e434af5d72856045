"""One title's text: filed once however often it is sent, with its revisions and pictures."""
