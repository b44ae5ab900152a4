"""The anchors of updates, which stay although the text has come to give others: links lead to them for ever."""

from __future__ import annotations

import re
from collections.abc import Mapping

_ANCHOR = re.compile(r'(?P<before>\bid="|#)(?P<anchor>update-\d{4}-\d\d-\d\d(?:-\d+)?)(?P<rest>"[^>]*>)')


def keep_anchors(html: str, kept: Mapping[str, str]) -> str:
    """The html of a body with the anchors that its updates keep. kept: those, by what the text gives them.

    What the text gives them leads there too, unless it is what another update keeps.
    """
    if not kept:
        return html
    taken = set(kept.values())

    def replaced(match: re.Match[str]) -> str:
        anchor, name = match["anchor"], kept.get(match["anchor"], match["anchor"])
        also = f'<span id="{anchor}"></span>' if match["before"] != "#" and anchor not in taken else ""
        return f"{match['before']}{name}{match['rest']}{also if anchor != name else ''}"

    return _ANCHOR.sub(replaced, html)
