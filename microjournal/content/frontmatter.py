"""Front matter: from YAML nodes to the values of an entry, with a diagnostic for everything that cannot be meant."""

from __future__ import annotations

from typing import Any

from yaml.nodes import MappingNode

from microjournal.content import consistency
from microjournal.content.fields import FIELDS
from microjournal.content.readers import Reading
from microjournal.content.unknown_keys import sort_keys
from microjournal.model.entry import FrontMatter
from microjournal.schema.document import Document


def read(
    document: Document, top: MappingNode, *, name_date: str = "", url: str = "", zone: str = "UTC", page: bool = False
) -> FrontMatter:
    """The front matter of an entry or, if `page`, of a plain page.

    document, top: the YAML and its mapping; what is wrong is added to the document's diagnostics.
    name_date: the day in the file's name, which counts when there is no key for it; "" if there is none.
    url: of the journal, ends with "/". zone: an IANA time zone.
    """
    keys = sort_keys(document, top, page=page)
    values: dict[str, Any] = {"date": name_date, "draft": False, "extra": keys.extra}
    reading = Reading(document, values, url=url, zone=zone)
    for field in FIELDS:
        if field.name in keys.nodes:
            values[field.name] = field.read(reading, field, keys.nodes[field.name][1])
    values["draft"] |= keys.private
    front = FrontMatter(**values, marks=tuple(reading.marks))
    if not page:
        consistency.report(front, document, keys.nodes)
    return front
