"""The kinds of page and document of a site, and what plans each: one row a kind.

A group is what some pages are about, such as a month or a tag. The function of a kind looks at the whole journal, finds
its groups and what belongs to each, and yields a section for each. The pages of a group are then planned from what
belongs to it, and from nothing else (see `microjournal.plan.cards.section`).

The sitemap is not among them: it lists the pages of all others, and `microjournal.plan.site` plans it after them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from microjournal.journal.assemble import Journal
from microjournal.plan.cards import Cards
from microjournal.plan.collections import lesson_sections, practice_sections, thread_sections
from microjournal.plan.entry import plain_sections
from microjournal.plan.feeds import data_sections, feed_sections
from microjournal.plan.home import front_sections, old_sections
from microjournal.plan.output import Section
from microjournal.plan.tags import overview_sections, tag_sections
from microjournal.plan.time import month_sections, timeline_sections, year_sections

GROUPS: Mapping[str, Callable[[Journal, Cards], Iterable[Section]]] = {
    "months": month_sections,
    "feeds": feed_sections,
    "plain pages": plain_sections,
    "tags": tag_sections,
    "years": year_sections,
    "threads": thread_sections,
    "practices": practice_sections,
    "lessons": lesson_sections,
    "overview of tags": overview_sections,
    "timeline": timeline_sections,
    "old addresses": old_sections,
    "front": front_sections,
    "data": data_sections,
}
