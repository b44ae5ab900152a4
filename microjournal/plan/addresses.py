"""Addresses that two things want, and links to addresses at which nothing is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from difflib import get_close_matches

from microjournal.diagnostics import Diagnostic, Span, problem


def nothing_there(path: str, span: Span, similar: str, *, image: bool = False) -> Diagnostic:
    """A link to an address at which nothing is. similar: a hint, or ""."""
    if image:
        help_ = similar or "a path from the top leads into static/; without the slash it counts from the entry's folder"
        return problem("image-missing", f"there is no image at /{path}", span, help=help_)
    help_ = similar or "link to a file, an [[id]], or an address of the site"
    return problem("link-broken", f"nothing is published at /{path}", span, help=help_)


def not_ours(path: str, span: Span, similar: str, *, image: bool = False) -> Diagnostic:
    """A whole address on the journal's host at which the journal has nothing. Something else may be there."""
    what = "image" if image else "page"
    help_ = similar or "if it belongs to something else on this host, all is well"
    return problem("link-not-ours", f"this journal has no {what} at /{path}", span, help=help_)


def similar_path(path: str, names: Callable[[str], Iterable[str]]) -> str:
    """A hint at what has nearly the same name in the same folder, or "".

    names: of what is in a folder of the site ("" for the top); pages with a slash at the end.
    """
    folder, _, name = path.removesuffix("/").rpartition("/")
    near = get_close_matches(name + "/" * path.endswith("/"), list(names(folder)), n=1, cutoff=0.6)
    return f"did you mean '{f'/{folder}/' if folder else '/'}{near[0]}'?" if near else ""


def conflict(path: str, owner: Span, *, wanted: int, blocks: bool) -> Diagnostic | None:
    """What is wrong with a file of the site, if anything. A page of the author's own may hide one of ours, too.

    owner: the place where an author can do something about it. wanted: how many things want to be this file.
    blocks: others need a folder where it stands: it is "about", and there is "about/index.html" as well.
    """
    if wanted > 1:
        message = f"the address /{path.removesuffix('index.html')} is taken already"
    elif blocks:
        message = f"this file would stand where the site needs the folder /{path}/"
    else:
        return None
    return problem(
        "static-conflict",
        message,
        owner,
        help="choose another name; the site's own addresses are listed in docs/addresses.md",
    )


def lookalike(path: str, other: str, owner: Span, owner_of_other: Span) -> Diagnostic:
    """What is wrong with two files of the site that some file systems take for one. owner: as for `conflict`."""
    one, two = (f"/{each.removesuffix('index.html')}" for each in (path, other))
    message = f"{one} and {two} are one address on macOS and Windows, where capitals and kinds of accents do not count"
    help_ = f"change one of the two; the other comes from {owner_of_other}"
    return problem("address-lookalike", message, owner, help=help_)
