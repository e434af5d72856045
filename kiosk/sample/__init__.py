"""The sample edition: what Kiosk can show with no network and no publisher.

Knows an invented newsstand that Kiosk wrote itself: titles, owners and some thirty events told
from several sides over three days (`edition`), the pictures that go with them, drawn by program
(`drawing`), and the three standing characters of the tests (`characters`). Everything here is
plain values; nothing in it knows the database.
"""
