"""The bodies of posts and pages, in a journal's Markdown; and where their links lead now."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial

from microjournal.imports.jekyll import destinations, html, kramdown, liquid
from microjournal.imports.jekyll.anchors import has_ids, with_old_ids
from microjournal.imports.jekyll.config import Config
from microjournal.imports.jekyll.files import below_source
from microjournal.imports.jekyll.frontmatter import Front
from microjournal.imports.jekyll.liquid_values import Context
from microjournal.imports.jekyll.old_site import OldSite
from microjournal.imports.jekyll.posts import Post, opening
from microjournal.imports.lines import Line, join
from microjournal.imports.notes import Note
from microjournal.markdown import render
from microjournal.model.paths import slugify

Bodies = Mapping[str, list[Line]]
Lookup = Callable[[str], "str | None"]


def expanded(
    posts: Sequence[Post], config: Config, files: Iterable[str], included: Lookup
) -> tuple[Bodies, list[Note]]:
    """The bodies by old path, with Liquid carried out.

    files: addresses of what is copied, without a slash in front. included: path below the source -> text.
    """
    bodies: dict[str, list[Line]] = {}
    notes: list[Note] = []
    lookups = _post_lookup(posts), _file_lookup(posts, config, files)
    for post in posts:
        start = opening(post)
        if start.change:
            notes.append(Note(kind="changed", path=post.path, line=post.front.body_line, matter=start.change))
        own = {"title": post.title, "date": post.date or post.day, "url": next(iter(post.addresses), "")}
        folder = posixpath.dirname(below_source(post.path, config))
        context = replace(
            _context(config, post.front, own, lookups),
            include=partial(_below, "_includes", included),
            beside=partial(_below, folder, included),
            loops=post.kind != "page",
        )
        bodies[post.path], found = liquid.expand(start.body, post.path, start.line, context)
        notes += found
    return bodies, notes


def _below(folder: str, included: Lookup, name: str) -> str | None:
    """The text of a file in a folder, None if there is none or its name leads out of the folder."""
    return None if ".." in name.split("/") else included(posixpath.normpath(posixpath.join(folder, name)))


def expanded_text(front: Front, path: str, config: Config, posts: Sequence[Post], files: Iterable[str]) -> str | None:
    """The text of a file that is no page, with Liquid carried out; None if it needs more of it than is known here."""
    lookups = _post_lookup(posts), _file_lookup(posts, config, files)
    lines, notes = liquid.expand(front.body, path, front.body_line, _context(config, front, {}, lookups))
    return None if any(note.kind in ("left", "broken") for note in notes) else join(lines)


def _context(config: Config, front: Front, own: Mapping[str, str], lookups: tuple[Lookup, Lookup]) -> Context:
    page = {**front.others, **front.values, **own}
    post, file = lookups
    return Context(root=config.root, base=config.base, site=config.values, page=page, post=post, file=file)


def _post_lookup(posts: Sequence[Post]) -> Lookup:
    """Finds the old address of the post that `post_url` names."""
    known: dict[str, str] = {}
    for post in posts:
        stem = post.path.rpartition(".")[0]
        if post.addresses and post.kind == "post":
            for name in (stem.rpartition("/_posts/")[2] or stem, posixpath.basename(stem), _without_folder(stem)):
                known.setdefault(name, post.addresses[0])
    return lambda name: known.get(name.strip("/"))


def _without_folder(stem: str) -> str:
    return stem.removeprefix("_posts/").replace("/_posts/", "/")


def _file_lookup(posts: Sequence[Post], config: Config, files: Iterable[str]) -> Lookup:
    """Finds the old address of the file that `link` names."""
    known = {name: f"/{name}" for name in files}
    known |= {below_source(post.path, config): post.addresses[0] for post in posts if post.addresses}
    return known.get


def converted(posts: Sequence[Post], bodies: Bodies, config: Config) -> tuple[Bodies, list[Note]]:
    """The bodies by new path, in a journal's Markdown except for the destinations of links."""
    new: dict[str, list[Line]] = {}
    notes: list[Note] = []
    for post in posts:
        if post.html:
            new[post.new_path] = html.as_block(bodies[post.path])
            continue
        lines, of_kramdown = kramdown.convert(html.apart(bodies[post.path]), post.path)
        # Once more, because what stood within an element can be Markdown now.
        lines, of_tags = html.without_strays(html.apart(lines), post.path)
        new[post.new_path] = with_old_ids(lines) if has_ids(config) else lines
        notes += (*of_kramdown, *of_tags)
    return new, notes


def linked(
    posts: Sequence[Post], bodies: Bodies, config: Config, old: OldSite, names: Mapping[str, str]
) -> tuple[Bodies, list[Note]]:
    """The bodies by new path, with the destinations of the journal. names: see `destinations.Way`."""
    way = destinations.Way(old=old, anchor=_anchors(bodies), ids={p.new_path: p.new_id for p in posts}, names=names)
    new: dict[str, list[Line]] = {}
    notes: list[Note] = []
    for post in posts:
        place = destinations.Place(
            path=post.path,
            source=below_source(post.path, config),
            page=next(iter(post.addresses), f"/{post.name}.html"),
            new_path=post.new_path,
        )
        new[post.new_path], found = destinations.rewrite(bodies[post.new_path], place, way)
        notes += found
    return new, notes


def _anchors(bodies: Bodies) -> destinations.Anchor:
    """The function that finds the anchor in a new entry that a fragment of the old site means."""

    @cache
    def known(new_path: str) -> frozenset[str]:
        body, _ = render(join(bodies[new_path]), path=new_path)
        return frozenset((*body.anchors, "top"))

    return lambda new_path, fragment: next(
        (name for name in (fragment, slugify(fragment)) if name in known(new_path)), ""
    )
