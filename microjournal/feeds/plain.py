"""HTML that is read alone: what only a page can show is taken out, and every address is whole.

What readers' programs do with a script, a form or an element that they do not know differs from one to the next, and
validators warn of each. Nearly every body is Markdown alone and needs none of this; see
`microjournal.markdown.links.NEEDS_A_PAGE`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import nh3

# Of these nothing is left. Of other elements that are not known here, forms among them, what they hold stays.
_DROPPED = frozenset("button canvas datalist iframe noscript script select style svg template textarea title".split())
_MEDIA = frozenset("audio main picture section source track video".split())
_EVERYWHERE = frozenset("align class dir id lang title valign".split())
_SOURCES = frozenset("height media poster sizes src srcset type width".split())
_PLAYED = _SOURCES | {"controls", "loop", "muted", "playsinline", "preload"}
_ATTRIBUTES = {
    "*": _EVERYWHERE,
    "a": frozenset({"href", "hreflang", "name", "rel"}),
    "area": frozenset({"alt", "coords", "href", "shape"}),
    "audio": _PLAYED,
    "blockquote": frozenset({"cite"}),
    "col": frozenset({"span"}),
    "colgroup": frozenset({"span"}),
    "data": frozenset({"value"}),
    "del": frozenset({"cite", "datetime"}),
    "details": frozenset({"open"}),
    "img": _SOURCES | {"alt", "decoding", "ismap", "loading", "usemap"},
    "ins": frozenset({"cite", "datetime"}),
    "li": frozenset({"value"}),
    "map": frozenset({"name"}),
    "ol": frozenset({"reversed", "start", "type"}),
    "q": frozenset({"cite"}),
    "source": _SOURCES,
    "td": frozenset({"colspan", "headers", "rowspan", "style"}),
    "th": frozenset({"abbr", "colspan", "headers", "rowspan", "scope", "style"}),
    "time": frozenset({"datetime"}),
    "track": frozenset({"default", "kind", "label", "src", "srclang"}),
    "video": _PLAYED,
}


def plain(html: str, page: str) -> str:
    """The html without scripts, styles, forms, frames and their like. page: URL that relative addresses count from."""
    return _cleaner(page).clean(html)


@lru_cache(64)
def _cleaner(page: str) -> nh3.Cleaner:
    # Needed by few journals.
    import nh3

    return nh3.Cleaner(
        tags=(nh3.ALLOWED_TAGS | _MEDIA) - _DROPPED,
        clean_content_tags=set(_DROPPED),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        # The alignment of a table's cells is said in this way alone.
        filter_style_properties={"text-align"},
        url_schemes=nh3.ALLOWED_URL_SCHEMES | {"data"},
        url_relative=("rewrite_with_base", page),
        link_rel=None,
    )
