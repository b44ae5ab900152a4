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


# What turns the order of text around beyond its own words (Unicode Bidirectional Algorithm, section 2), is there and
# not seen, or ends a line in programs alone. Marks of direction and joiners, which many scripts need, are not among it,
# and neither are the tags in a flag.
_TRICKS = re.compile(
    "(?P<flag>\U0001f3f4[\U000e0020-\U000e007e]{1,6}\U000e007f)"
    "|[\u202a-\u202e\u2066-\u2069\u00ad\u115f\u1160\u17b4\u17b5\u180e\u200b\u2028\u2029\u2060-\u2065\u206a-\u206f\u3164\ufeff"
    "\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
    "|(?P<marks>[MARKS]{4})[MARKS]+".replace(
        "MARKS", "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
    )
)


def without_tricks(text: str) -> str:
    r"""What a stranger wrote, without signs that make it look like something else, or run over what is beside it.

    >>> without_tricks("exe\u202egnp.scr"), without_tricks("pay\u200bpal"), len(without_tricks("a" + 40 * "\u0301"))
    ('exegnp.scr', 'paypal', 5)
    """
    return text if text.isascii() else _TRICKS.sub(lambda found: found["flag"] or found["marks"] or "", text)
