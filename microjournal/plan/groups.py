"""The kinds of page and document of a site, and what plans each: one row a kind.

A group is what some pages are about: one month, one tag. `places` names the files of a group and costs little; `plan`
makes the outputs. Both are functions of the group's rows (see `microjournal.plan.facets`) and of the few other
questions that a `Journal` answers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple, TypeAlias

from microjournal.plan.cards import Views
from microjournal.plan.output import Copy, Output, Place
from microjournal.plan.questions import Journal

# A journal and the key of a group: the files of that group.
Places: TypeAlias = Callable[[Journal, str], Iterable[Place]]
Planner: TypeAlias = Callable[[Views, Journal, str], Iterable[Output | Copy]]


class Kind(NamedTuple):
    """A kind of group. places: none if there is no such group (any more). plan: outputs for exactly these places.

    always: there is one group of it in every journal, with an empty key.
    """

    places: Places
    plan: Planner
    always: bool = False


KINDS: Mapping[str, Kind] = {}
