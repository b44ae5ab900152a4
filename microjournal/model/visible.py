"""Whether there is anything to see in a text."""

from __future__ import annotations

import re
import unicodedata

# What programs are to pass over where they cannot show it: joiners, selectors, fillers, soft hyphens (Unicode 16,
# Default_Ignorable_Code_Point).
_IGNORABLE = re.compile(
    r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f"
    r"\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]+"
)
# Signs that are blank all the same: the empty pattern of Braille, the place of an object.
_BLANK = frozenset("\u2800\ufffc")
_UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})


def is_visible(text: str) -> bool:
    r"""Whether one of its characters can be seen.

    >>> is_visible("a"), is_visible("\u200b \u3000"), is_visible("\U0001f389\ufe0f")
    (True, False, True)
    """
    if text.isascii() and text.isprintable():
        return bool(text) and not text.isspace()
    return any(unicodedata.category(c) not in _UNSEEN and c not in _BLANK for c in without_ignorable(text))


def without_ignorable(text: str) -> str:
    r"""The text without what cannot be seen in a word.

    >>> without_ignorable("soft\u00adly \u2764\ufe0f") == "softly \u2764"
    True
    """
    return text if text.isascii() else _IGNORABLE.sub("", text)
