"""What subscribers get: events as RSS, Atom and JSON Feed, and review dates as a calendar.

Every function here turns plain data into text. Nothing looks at a clock, so the same events give the same bytes.
"""

from microjournal.feeds.atom1 import atom
from microjournal.feeds.content import event_frame, framed
from microjournal.feeds.ical import Review, calendar
from microjournal.feeds.json1 import json_feed
from microjournal.feeds.names import event_summary, event_title, guid
from microjournal.feeds.rss2 import rss, rss_about, rss_head, rss_item

__all__ = [
    "Review",
    "atom",
    "calendar",
    "event_frame",
    "event_summary",
    "event_title",
    "framed",
    "guid",
    "json_feed",
    "rss",
    "rss_about",
    "rss_head",
    "rss_item",
]
