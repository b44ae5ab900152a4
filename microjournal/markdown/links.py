r"""Links from written to published: taking a target apart, and putting addresses where a body has placeholders.

A body is rendered once, from one file; where its links lead is known only when all files are. So its html holds a
placeholder for every local link and image, made with U+0000, which CommonMark never lets into output (spec 0.31.2,
section 2.3). N is the index into `Body.links`:

- `href="\0hN\0"` or `src="\0hN\0"`: the address of link N;
- `\0tN\0`: the title of what link N leads to, for `[[id]]` without a text of its own;
- `\0p\0`: the address of the page itself, before a fragment: nothing on that page;
- `\0iN\0`: `src`, `width`, `height`, `loading` and `decoding` of image N.

Pure: no file, clock or network.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import unquote

from microjournal.model.paths import below, quoted

if TYPE_CHECKING:
    from microjournal.model.entry import LinkKind

# Where a link leads, as plain data, because it takes part in digests. Paths are relative to the top of the site.
#   ("page", path, fragment, title)    another page
#   ("here", path, fragment[, title])  the page itself, whose own path is given
#   ("image", path, width, height)     in CSS pixels, 0 if not known
#   ("file", path)                     any other file
#   ("plain", url)                     as it stands
#   ("hidden", text)                   something that is not public: the link's text is printed without a link
Resolved: TypeAlias = "tuple[str | int, ...]"

_HREF = ' href="'
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def split_target(href: str) -> tuple[str, str]:
    """The path and the fragment that a relative reference names, percent-decoded, without its query.

    Bytes that are not UTF-8 become U+FFFD.

    >>> split_target("my%20file.md#part%201"), split_target("#top"), split_target("a.md?plain=1")
    (('my file.md', 'part 1'), ('', 'top'), ('a.md', ''))
    """
    path, _, fragment = href.partition("#")
    path = path.partition("?")[0]
    if "%" in href:
        return unquote(path), unquote(fragment)
    return path, fragment


def classify(href: str, site_url: str, *, image: bool = False) -> tuple[LinkKind, str, str]:
    """Kind, target and fragment, as in `microjournal.model.entry.Link`.

    href: as in an HTML attribute, percent-encoded. site_url: the journal's own address, "" if there is none.
    """
    if href.startswith("//") or _SCHEME.match(href):
        return _absolute(href, site_url, image=image)
    path, fragment = split_target(href)
    if image:
        return ("image", path, fragment) if path else ("external", href, "")
    if path:
        return "file", path, fragment
    if href.startswith("?"):
        return "external", href, ""
    return "anchor", "", fragment


def query_of(href: str) -> str:
    """The query, "?" included, if it can be written behind a resolved address: not if a fragment has to follow it.

    >>> query_of("/search/?q=dune"), query_of("a.md"), query_of("a.md?x#y")
    ('?q=dune', '', '')
    """
    if "?" not in href or "#" in href:
        return ""
    return href[href.index("?") :]


def _absolute(href: str, site_url: str, *, image: bool) -> tuple[LinkKind, str, str]:
    url, _, fragment = href.partition("#")
    path = _own_path(url, site_url)
    if path is None:
        return "external", url, fragment
    if image:
        return "image", "/" + unquote(path), ""
    return "own", unquote(path), unquote(fragment)


def _own_path(url: str, site_url: str) -> str | None:
    if not site_url:
        return None
    try:
        return below(url, site_url)
    except ValueError:  # an address such as "http://[" that cannot be taken apart
        return None


def fill(html: str, links: Sequence[Resolved], *, root: str, here: str = "", absolute: bool = False) -> str:
    """The html with addresses in place of its placeholders.

    links: where each link of the body leads, in the order of `Body.links`.
    root: what comes before a path: "../../../" on a page, "https://ana.example/journal/" in a feed.
    here: the path of the page itself.
    absolute: whether a link within the page needs the page's address too, as it does in a feed.
    """
    if "\0" not in html:
        return html
    page = root + quoted(here) if absolute else ""
    pieces = html.split("\0")
    for at in range(1, len(pieces), 2):
        kind = pieces[at][0]
        if kind == "p":
            pieces[at] = page
            continue
        link = links[int(pieces[at][1:])]
        if kind == "t":
            pieces[at] = escape(_title(link), quote=False)
        elif kind == "i":
            pieces[at] = _image(link, root)
        elif link[0] == "hidden":
            _take_out_href(pieces, at)
        else:
            pieces[at] = _address(link, root, absolute=absolute)
    return "".join(pieces)


def _address(link: Resolved, root: str, *, absolute: bool = False) -> str:
    """The address for an attribute in double quotes, escaped."""
    kind, path = link[0], str(link[1])
    if kind == "plain":
        return escape(path)
    address = "" if kind == "here" and not absolute else root + quoted(path)
    if kind in ("page", "here") and link[2]:
        address += "#" + quoted(str(link[2]))
    return escape(address) if "&" in address or "'" in address else address


def _image(link: Resolved, root: str) -> str:
    size = ""
    if link[0] == "image" and link[2] and link[3]:
        size = f' width="{link[2]}" height="{link[3]}"'
    return f'src="{_address(link, root)}"{size} loading="lazy" decoding="async"'


def _title(link: Resolved) -> str:
    """What to call the target: its title, or else the last part of what is known of it."""
    if link[0] in ("page", "here") and len(link) > 3:
        return str(link[3])
    return str(link[1]).rstrip("/").rpartition("/")[2]


def _take_out_href(pieces: list[str], at: int) -> None:
    """Makes `<a href="…">` an `<a>` without an address: in HTML, a placeholder for a link that is not there (yet)."""
    pieces[at - 1] = pieces[at - 1].removesuffix(_HREF)
    pieces[at] = ""
    pieces[at + 1] = pieces[at + 1].partition('"')[2]
