"""Readers: who they are, what they follow and shut out, and how they like their pages.

Knows no titles and no stories: a choice is a kind and a key (a title's slug, a section's, a topic's folded
name, a folded word), so that it can be kept on a device as well as in the database.
"""
