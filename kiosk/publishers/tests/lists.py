"""Lists of titles, and addresses of one feed, that more than one test takes in."""

from __future__ import annotations

OPML = b"""<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0"><head><title>Mine</title></head><body>
 <outline text="Wirtschaft">
  <outline text="A &amp; B" xmlUrl="https://ab.example/f?a=1&amp;b=2"
   htmlUrl="https://ab.example/" language="de-DE"/>
 </outline>
 <outline title="Daily" xmlUrl="https://daily.example/world.xml" category="World" htmlUrl="https://daily.example/"/>
 <outline title="Daily" xmlUrl="https://daily.example/sport.xml" category="Sport" htmlUrl="https://daily.example/"/>
 <outline text="Dead" xmlUrl="feed://dead.example/x"/>
 <outline text="Daily again" xmlUrl="https://daily.example/world.xml"/>
</body></opml>"""


SAME = ["https://q.example/7", "http://q.example/7/", "https://www.Q.example:443/7#x"]
