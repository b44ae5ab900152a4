"""The ids that Kramdown gave to headings: a heading whose id would be another in a journal gets it by hand.

https://kramdown.gettalong.org/converter/html.html#auto-ids, in the form for GitHub's Markdown that Jekyll asks for.
"""

from __future__ import annotations

import re
from collections import Counter
from unicodedata import category

from microjournal.imports.edits import edited
from microjournal.imports.jekyll.config import Config, is_false
from microjournal.imports.lines import Line, join
from microjournal.markdown.headings import is_reserved
from microjournal.markdown.reading import FoundHeading, read

_DASHES = re.compile(r"-{2,3}")
_ATTRIBUTES = re.compile(r"[ \t]*\{")


def has_ids(config: Config) -> bool:
    """Whether the site's headings had ids."""
    kramdown = config.values.get("kramdown")
    return not (isinstance(kramdown, dict) and is_false(kramdown.get("auto_ids")))


def with_old_ids(lines: list[Line]) -> list[Line]:
    """The lines, with the old id behind each heading that would not have it by itself."""
    if not any("#" in line.text or line.text[:1] in ("-", "=") for line in lines):
        return lines
    text = join(lines)
    headings = read(text).headings
    given = {heading.id for heading in headings if heading.given}
    counts: Counter[str] = Counter()
    edits: dict[tuple[int, int], str] = {}
    for heading in headings:
        if heading.given:
            continue
        name = _old_id(heading, counts)
        if name and name != heading.id and name not in given and not is_reserved(name):
            given.add(name)
            attributes = _ATTRIBUTES.match(text, heading.end)
            at = attributes.end() if attributes else heading.end
            edits[at, at] = f"#{name} " if attributes else f" {{#{name}}}"
    return edited(lines, edits)


def _old_id(heading: FoundHeading, counts: Counter[str]) -> str:
    words = "".join(text if code else _DASHES.sub("", text) for text, code in heading.texts)
    kept = "".join(c for c in words.lower() if c in "- \t" or (k := category(c))[0] in "LM" or k in ("Nd", "Pc"))
    name = re.sub(r"[ \t]", "-", kept)
    counts[name] += 1
    return f"{name}-{counts[name] - 1}" if counts[name] > 1 else name
