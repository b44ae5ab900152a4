"""The picture that stands for an entry where someone shares its page."""

from __future__ import annotations

from microjournal.model.paths import quoted
from microjournal.plan.cards import Seen, Views
from microjournal.plan.contract import ImageView

# What those who show links can show too: none of them draws SVG.
_SHOWN_ELSEWHERE = (".png", ".jpg", ".jpeg", ".webp", ".gif")
# Smaller ones are signs in the text and no pictures of anything; sites that show links leave them out as well.
_LEAST = 200


def first_image(views: Views, seen: Seen) -> ImageView | None:
    """The first image of the entry's own that is good enough to stand for it."""
    for link in seen.around.links:
        if link[0] == "image" and str(link[1]).lower().endswith(_SHOWN_ELSEWHERE):
            path, width, height = str(link[1]), int(link[2]), int(link[3])
            if min(width, height) >= _LEAST:
                url = views.settings.url + quoted(path)
                return {"url": url, "width": width, "height": height, "alt": seen.entry.title}
    return None
