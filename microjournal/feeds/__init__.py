"""What subscribers get: events as RSS, Atom and JSON Feed, and review dates as a calendar.

Every function here turns plain data into text. Nothing looks at a clock, so the same events give the same bytes.
"""

from microjournal.feeds.atom import atom
from microjournal.feeds.ical import Review, calendar
from microjournal.feeds.item import event_frame, framed
from microjournal.feeds.json_feed import json_feed
from microjournal.feeds.names import event_summary, event_title, guid
from microjournal.feeds.rss import rss, rss_about, rss_head, rss_item

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
