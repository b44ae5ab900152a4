r"""Links from written to published: taking a target apart, and putting addresses where a body has placeholders.

A body is rendered once, from one file; where its links lead is known only when all files are. So its html holds a
placeholder for every local link and image, made with U+0000, which CommonMark never lets into output (spec 0.31.2,
section 2.3). N is the index into `Body.links`:

- `href="\0hN\0"` or `src="\0hN\0"`: the address of link N;
- `\0tN\0`: the title of what link N leads to, for `[[id]]` without a text of its own; of a comment, who made it;
- `\0uN\0` and `\0e\0` around an address that is its own text: link N, the journal's own;
- `\0p\0`: the address of the page itself, before a fragment: nothing on that page;
- `\0iN\0`: `src`, `width`, `height`, `loading` and `decoding` of image N;
- `\0oHTML\0`: what is of use on the page only: permalinks of headings, boxes of tasks, labels of what can be scrolled;
- `\0fTEXT\0`: what stands in its place where the body is read alone, as in a feed;
- `\0wKEY\0`: a word that is not the author's, by its key; `\0lKEY WHICH\0`: a label of such a word, on the page only;
  see `microjournal.markdown.own_words`;
- `\0r\0`: from here on there is what only a page can show, such as raw HTML: see `NEEDS_A_PAGE`.

Behind the number of `h` and `i` may stand what follows the path of the address, as it is written in an attribute: a
query, and the fragment of an image. The plain text of a body has `t`, `u` and `e`.

Pure: no file, clock or network.
"""

from __future__ import annotations

import re
import string
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import unquote

from microjournal.markdown.excerpt import first_sentence
from microjournal.markdown.own_words import Say, said
from microjournal.model.paths import quoted
from microjournal.model.web_addresses import below

if TYPE_CHECKING:
    from microjournal.model.entry import LinkKind

# Where a link leads, as plain data, because it takes part in digests. Paths are relative to the top of the site.
#   ("page", path, fragment, title)    another page
#   ("here", path, fragment[, title])  the page itself, whose own path is given
#   ("image", path, width, height)     in CSS pixels, 0 if not known
#   ("file", path)                     any other file
#   ("plain", url)                     as it stands
#   ("hidden",)                        something that is not public: the link's text is printed without a link
Resolved: TypeAlias = "tuple[str | int, ...]"

# In the html of a section: before it is read alone, `microjournal.feeds.plain` has to look at it.
NEEDS_A_PAGE = "\0r\0"
# Stands for the name of what is not public.
_UNNAMED = "\N{HORIZONTAL ELLIPSIS}"
_IN_NAMES = string.ascii_letters + string.digits + ":-_"
_LINK = re.compile(r"\0h(\d+)")
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


def links_in(html: str) -> list[int]:
    """The numbers of the links that some html has placeholders for, in order."""
    return [int(number) for number in _LINK.findall(html)]


def query_of(href: str) -> str:
    """The query, "?" included.

    >>> query_of("/search/?q=dune"), query_of("a.md"), query_of("a.md?x#y?z")
    ('?q=dune', '', '?x')
    """
    return "".join(href.partition("#")[0].partition("?")[1:])


def behind_path(href: str) -> str:
    """What follows the path of an image's address: its query and its fragment.

    >>> behind_path("sprite.svg?v=2#board"), behind_path("sprite.svg#board"), behind_path("board.png")
    ('?v=2#board', '#board', '')
    """
    path = href.partition("#")[0].partition("?")[0]
    return href[len(path) :]


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


def fill(html: str, links: Sequence[Resolved], *, root: str, say: Say, here: str = "", absolute: bool = False) -> str:
    """The html with addresses in place of its placeholders.

    links: where each link of the body leads, in the order of `Body.links`.
    root: what comes before a path: "../../../" on a page, "https://ana.example/journal/" in a feed.
    say: gives the words that are not the author's.
    here: the path of the page itself.
    absolute: it is read alone, as in a feed: a link within the page needs the page's address too.
    """
    if "\0" not in html:
        return html
    page = root + quoted(here) if absolute else ""
    dropped = "oerl" if absolute else "fer"
    pieces = html.split("\0")
    for at in range(1, len(pieces), 2):
        kind = pieces[at][0]
        if kind in dropped:
            pieces[at] = ""
            continue
        if kind in "pofwl":
            pieces[at] = page if kind == "p" else pieces[at][1:] if kind in "of" else said(pieces[at], say)
            continue
        number, behind = _number(pieces[at])
        link = links[number]
        if kind == "t":
            pieces[at] = escape(_title(link), quote=False)
        elif kind == "u":
            _take_in_text(pieces, at, link)
        elif kind == "i":
            pieces[at] = _image(link, root, behind)
        elif link[0] == "hidden":
            _take_out_attribute(pieces, at)
        else:
            pieces[at] = _address(link, root, behind, absolute=absolute)
    return "".join(pieces)


def filled_excerpt(text: str, links: Sequence[Resolved]) -> str:
    """The excerpt of a body (see `microjournal.model.entry.Body`) with names in place of its placeholders."""
    if "\0" not in text:
        return text
    pieces = text.split("\0")
    for at in range(1, len(pieces), 2):
        if pieces[at] == "e":
            pieces[at] = ""
        elif pieces[at][0] == "t":
            pieces[at] = _title(links[int(pieces[at][1:])])
        else:
            _take_in_text(pieces, at, links[int(pieces[at][1:])])
    return first_sentence("".join(pieces))


def _number(placeholder: str) -> tuple[int, str]:
    """The number in a placeholder, and what stands behind it."""
    try:
        return int(placeholder[1:]), ""
    except ValueError:
        end = min(at for at in (placeholder.find("?"), placeholder.find("#")) if at > 0)
        return int(placeholder[1:end]), placeholder[end:]


def _address(link: Resolved, root: str, behind: str = "", *, absolute: bool = False) -> str:
    """The address for an attribute in double quotes, escaped. behind: what follows its path, escaped."""
    kind, path = link[0], str(link[1])
    if kind == "plain":
        return escape(path)
    address = "" if kind == "here" and not absolute else root + quoted(path)
    part = "#" + quoted(str(link[2])) if kind in ("page", "here") and link[2] else ""
    written = address + part
    return escape(address) + behind + escape(part) if behind or "&" in written or "'" in written else written


def _image(link: Resolved, root: str, behind: str) -> str:
    size = ""
    if link[0] == "image" and link[2] and link[3]:
        size = f' width="{link[2]}" height="{link[3]}"'
    return f'src="{_address(link, root, behind)}"{size} loading="lazy" decoding="async"'


def _title(link: Resolved) -> str:
    """What to call the target: its title, or else the last part of what is known of it; of what is hidden, nothing."""
    if link[0] == "hidden":
        return _UNNAMED
    if link[0] in ("page", "here") and len(link) > 3:
        return str(link[3])
    return str(link[1]).rstrip("/").rpartition("/")[2]


def _take_in_text(pieces: list[str], at: int, link: Resolved) -> None:
    """Takes out what stands behind an address that is its own text, if where it leads must not be known."""
    pieces[at] = ""
    if link[0] == "hidden":
        pieces[at + 1] = _UNNAMED


def _take_out_attribute(pieces: list[str], at: int) -> None:
    """Makes `<a href="…">` an `<a>` without an address: in HTML, a placeholder for a link that is not there (yet)."""
    pieces[at - 1] = pieces[at - 1].removesuffix('="').rstrip(_IN_NAMES).rstrip()
    pieces[at] = ""
    pieces[at + 1] = pieces[at + 1].partition('"')[2]
