"""File names that every system can have and every link can name."""

from __future__ import annotations

import re
import unicodedata

# What Windows forbids, and what means something in links between entries.
_NOT_PORTABLE = re.compile(r'[<>:"/\\|?*#\[\]\x00-\x1f]+')
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|\Z)", re.IGNORECASE)
_LONGEST = 150


def portable(name: str) -> str:
    """The name itself if it will do everywhere, else one like it.

    >>> portable("2021-10-04-autoclave-dounce"), portable("C#: what now?"), portable("aux")
    ('2021-10-04-autoclave-dounce', 'C- what now-', 'entry-aux')
    """
    name = unicodedata.normalize("NFC", " ".join(_NOT_PORTABLE.sub("-", name).split()))
    name = name[:_LONGEST].strip(". ")
    return f"entry-{name}".rstrip("-") if _DEVICES.match(name) or not name else name
