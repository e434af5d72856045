"""Feeds out: our sections, titles, topics, stories and picks for other readers' software.

What a feed holds is gathered once (`gathering`) and written as Atom or as JSON Feed.
"""
