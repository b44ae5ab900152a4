"""The picture that stands for an entry where someone shares its page: drawn, or the first image in it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from microjournal.journal.addresses import site_path
from microjournal.journal.links import Attachment
from microjournal.model.entry import Entry
from microjournal.model.paths import quoted
from microjournal.plan.cards import Seen, Views, card_of
from microjournal.plan.contract import PICTURE_HEIGHT, PICTURE_WIDTH, ImageView
from microjournal.plan.output import Output

PICTURE_TEMPLATE = "picture.svg"
# What those who show links can show too: none of them draws SVG.
_SHOWN_ELSEWHERE = (".png", ".jpg", ".jpeg", ".webp", ".gif")
# Smaller ones are signs in the text and no pictures of anything; sites that show links leave them out as well.
_LEAST = 200
# The letters that both typefaces of pictures have: Latin, Greek (without old accents), Cyrillic; for `[…]`.
LETTERS = (
    r"A-Za-z\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u012b\u012e-\u0131\u0134-\u0149\u014c-\u0165"
    r"\u0168-\u017e\u018f\u0192\u01a0\u01a1\u01af\u01b0\u01cd-\u01dc\u0218-\u021b\u0259\u0386\u0388-\u038a\u038c"
    r"\u038e-\u03a1\u03a3-\u03ce\u0400-\u045f\u0462\u0463\u0490-\u0493\u0496-\u049b\u04a0-\u04a3\u04ae-\u04b3"
    r"\u04ba\u04bb\u04d8\u04d9\u04e8\u04e9\u1e9e\u1ea0-\u1ef9"
)
_OTHER_LETTER = re.compile(f"(?![{LETTERS}])[^\\W\\d_]")


def is_drawable(text: str) -> bool:
    """Whether the typefaces of pictures have the letters of a text. Other signs are left out where they are missing."""
    return bool(text) and not _OTHER_LETTER.search(text)


def picture_path(entry: Entry, attachments: Sequence[Attachment]) -> str:
    """The path of the picture that is drawn of an entry, beside its page; "" if none is."""
    if entry.page or not is_drawable(entry.title):
        return ""
    taken = {attached.site_path for attached in attachments}
    names = ("card.png", *[f"card-{n}.png" for n in range(2, len(taken) + 3)])
    return next(path for name in names if (path := site_path(entry) + name) not in taken)


def picture_view(views: Views, seen: Seen) -> ImageView | None:
    """The picture that is drawn of an entry; None if none is."""
    path = seen.around.picture
    if not path:
        return None
    url = views.settings.url + quoted(path)
    return {"url": url, "width": PICTURE_WIDTH, "height": PICTURE_HEIGHT, "alt": seen.entry.title}


def picture_output(views: Views, seen: Seen) -> Output:
    """The picture of an entry. It is drawn anew when something in it changed, and not when its page did."""
    entry, card = seen.entry, card_of(seen)
    said = {"bet": entry.expect, "came": entry.saw or entry.lesson if card["ended"] else ""}
    inputs = {
        "title": entry.title,
        "kind": card["kind"],
        "result": card["result"],
        "date": card["ended"] or card["date"],
        "journal": views.settings.title if is_drawable(views.settings.title) else "",
        **{name: text if is_drawable(text) else "" for name, text in said.items()},
    }
    return Output(path=seen.around.picture, template=PICTURE_TEMPLATE, inputs=inputs)


def first_image(views: Views, seen: Seen) -> ImageView | None:
    """The first image of the entry's own that is good enough to stand for it."""
    for link in seen.around.links:
        if link[0] == "image" and str(link[1]).lower().endswith(_SHOWN_ELSEWHERE):
            path, width, height = str(link[1]), int(link[2]), int(link[3])
            if min(width, height) >= _LEAST:
                url = views.settings.url + quoted(path)
                return {"url": url, "width": width, "height": height, "alt": seen.entry.title}
    return None
