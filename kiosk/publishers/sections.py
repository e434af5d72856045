"""The standing subjects. A feed is of one section; an article may stand in several."""

from __future__ import annotations

# In the order of the front page. "news" is a general feed: its articles find their section later.
SECTIONS: dict[str, str] = {
    "news": "News",
    "world": "World",
    "politics": "Politics",
    "business": "Business",
    "technology": "Technology",
    "science": "Science",
    "health": "Health",
    "climate": "Climate",
    "culture": "Culture",
    "sport": "Sport",
    "opinion": "Opinion",
    "local": "Local",
    "good-news": "Good news",
}
CHOICES = list(SECTIONS.items())
GENERAL = "news"
