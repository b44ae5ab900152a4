"""The kinds of page and document of a site, and what plans each: one row a kind.

A group is the pages about one thing, such as a month or a tag. The function of a kind looks at the whole journal and
yields its groups, each with what belongs to it. The pages of a group are then planned from that, and from nothing else
(see `microjournal.plan.cards.output_group`).

The sitemap is not among them: it lists the pages of all others, and `microjournal.plan.site` plans it after them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from microjournal.journal.assemble import Journal
from microjournal.plan.cards import Cards
from microjournal.plan.collections import lesson_groups, practice_groups, thread_groups
from microjournal.plan.entry import plain_groups
from microjournal.plan.feeds import data_groups, feed_groups
from microjournal.plan.home import front_groups, old_groups
from microjournal.plan.output import OutputGroup
from microjournal.plan.tags import overview_groups, tag_groups
from microjournal.plan.time import month_groups, timeline_groups, year_groups

GROUPS: Mapping[str, Callable[[Journal, Cards], Iterable[OutputGroup]]] = {
    "months": month_groups,
    "feeds": feed_groups,
    "plain pages": plain_groups,
    "tags": tag_groups,
    "years": year_groups,
    "threads": thread_groups,
    "practices": practice_groups,
    "lessons": lesson_groups,
    "overview of tags": overview_groups,
    "timeline": timeline_groups,
    "old addresses": old_groups,
    "front": front_groups,
    "data": data_groups,
}
