"""Whether there is anything to see in a text."""

from __future__ import annotations

import unicodedata

# Letters, signs and marks that are blank all the same: fillers of Hangul, the empty pattern of Braille, joiners and
# selectors (Unicode, Default_Ignorable_Code_Point).
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800\u034f\u17b4\u17b5\ufffc" + "".join(map(chr, range(0xFE00, 0xFE10))))
_UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})


def is_visible(text: str) -> bool:
    r"""Whether one of its characters can be seen.

    >>> is_visible("a"), is_visible("\u200b \u3000"), is_visible("\U0001f389\ufe0f")
    (True, False, True)
    """
    if text.isascii() and text.isprintable():
        return bool(text) and not text.isspace()
    return any(unicodedata.category(c) not in _UNSEEN and c not in _BLANK for c in text)
