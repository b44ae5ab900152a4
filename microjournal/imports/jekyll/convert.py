"""A whole Jekyll site to a whole journal: the steps in their order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any
from urllib.parse import quote

import yaml

from microjournal.imports.entry import front_text
from microjournal.imports.jekyll import destinations, kramdown, liquid
from microjournal.imports.jekyll.addresses import address_key
from microjournal.imports.jekyll.clashes import without_clashes
from microjournal.imports.jekyll.config import Config, read_config
from microjournal.imports.jekyll.frontmatter import texts, words
from microjournal.imports.jekyll.new_settings import settings_text
from microjournal.imports.jekyll.old_site import OldSite
from microjournal.imports.jekyll.posts import Post, opening, read_page, read_post
from microjournal.imports.jekyll.series import find_series
from microjournal.imports.lines import Line, join
from microjournal.imports.notes import Kind, Note
from microjournal.imports.text import decoded, read_texts
from microjournal.imports.values import NewJournal, OldFiles, UnreadableFile, WrongFolder
from microjournal.markdown import render
from microjournal.model.paths import entry_path, slugify

_CONFIGS = ("_config.yml", "_config.yaml")
_MARKDOWN = (".md", ".markdown", ".mkd", ".mkdn", ".mkdown")
# Settings of a Jekyll site that the journal's settings are made of, or that only say how Jekyll works.
_USED_SETTINGS = frozenset(
    "title url baseurl description author lang language locale timezone permalink repository defaults "
    "theme remote_theme plugins gems markdown kramdown highlighter exclude include sass future show_drafts "
    "encoding incremental livereload port host".split()
)
_KINDS = {"post": "entry", "draft": "draft", "page": "page"}

Bodies = Mapping[str, list[Line]]


def convert(old: OldFiles, *, today: str, series: bool = False) -> NewJournal:
    """The journal that a site becomes.

    today: ISO date, for drafts without a date. series: write `follows:` into posts that seem to continue each other,
    instead of only reporting them. Raises WrongFolder if the folder is no Jekyll site, UnreadableFile if its settings
    are not YAML.
    """
    config = _config(old)
    written, notes = read_texts(old, _MARKDOWN)
    posts, found = read_posts(written, config, today)
    follows, of_series = _threads(posts, tie=series)
    files = frozenset(old.paths) - written.keys()
    bodies, of_bodies = _bodies(posts, config, files)
    bodies, copies, of_links = _linked(posts, bodies, config, files)
    entries = {
        post.new_path: front_text(_front(post, config, follows)) + join(bodies[post.new_path]).strip("\n") + "\n"
        for post in posts
    }
    left = set(old.paths) - {post.path for post in posts} - set(copies.values())
    return NewJournal(
        settings=settings_text(config, posts),
        entries=entries,
        copies=copies,
        notes=(*notes, *found, *of_series, *of_bodies, *of_links, *_left_out(left, config)),
        counts=Counter("draft" if post.draft else _KINDS[post.kind] for post in posts),
        repository=config.repository,
    )


def _config(old: OldFiles) -> Config:
    path = next((path for path in _CONFIGS if path in old.paths), None)
    if path is None and not any("/_posts/" in f"/{name}" for name in old.paths):
        raise WrongFolder("it has neither _config.yml nor a folder _posts")
    try:
        config = read_config(decoded(old.read(path))[0] if path else "")
    except yaml.YAMLError as error:
        raise UnreadableFile(str(path), " ".join(str(error).split())) from None
    return config if config.repository else replace(config, repository=old.repository)


def read_posts(written: Mapping[str, str], config: Config, today: str) -> tuple[list[Post], list[Note]]:
    """The posts, drafts and pages among the Markdown files of a site, each with a file and an address of its own.

    written: texts by path. today: ISO date, the day of drafts that have none.
    """
    posts: list[Post] = []
    notes: list[Note] = []
    for path in sorted(written):
        if "/_posts/" in f"/{path}" or "/_drafts/" in f"/{path}":
            post, found = read_post(path, written[path], config, today)
        elif "/_" in f"/{path}" or "/." in f"/{path}" or path.startswith("index."):
            continue
        else:
            page, found = read_page(path, written[path])
            if page is None:
                continue
            post = page
        posts.append(post)
        notes += found
    posts, found = without_clashes(posts)
    return posts, [*notes, *found]


def _threads(posts: Sequence[Post], *, tie: bool) -> tuple[dict[str, str], list[Note]]:
    """The id that each post is to follow, by the post's old path: all that were found if they are to be tied."""
    ids = {post.path: post.id or post.name for post in posts}
    found = {path: ids[before] for path, before in find_series(posts).items()}
    kind: Kind
    if tie:
        kind, matter = "changed", "Tied into a thread, because the titles count"
    else:
        kind = "hint"
        matter = "The titles count; this line in the front matter would make a thread (or import with --series)"
    notes = [Note(kind=kind, path=path, matter=matter, detail=f"follows: {id}") for path, id in found.items()]
    return found if tie else {}, notes


def _bodies(posts: Sequence[Post], config: Config, files: frozenset[str]) -> tuple[Bodies, list[Note]]:
    """The bodies by new path, in a journal's Markdown except for the destinations of links."""
    bodies: dict[str, list[Line]] = {}
    notes: list[Note] = []
    for post in posts:
        start = opening(post)
        if start.change:
            notes.append(Note(kind="changed", path=post.path, line=post.front.body_line, matter=start.change))
        context = liquid.Context(
            root=config.root,
            base=config.base,
            site=config.values,
            page={**post.front.others, **post.front.values, "title": post.title, "date": post.date or post.day},
            post=lambda name: _address_of_post(name, posts),
            file=lambda path: _address_of_file(path, posts, files),
        )
        expanded, of_liquid = liquid.expand(start.body, post.path, start.line, context)
        bodies[post.new_path], of_kramdown = kramdown.convert(expanded, post.path)
        notes += [*of_liquid, *of_kramdown]
    return bodies, notes


def _address_of_post(name: str, posts: Sequence[Post]) -> str | None:
    """The old address of the post that `post_url` names."""
    stem = name.strip("/")
    for post in posts:
        path = post.path.rpartition(".")[0]
        if post.addresses and (path.endswith(f"/{stem}") or path.replace("_posts/", "").strip("/") == stem):
            return post.addresses[0]
    return None


def _address_of_file(path: str, posts: Sequence[Post], files: frozenset[str]) -> str | None:
    """The old address of the file that `link` names."""
    of_post = next((post.addresses[0] for post in posts if post.path == path and post.addresses), None)
    return of_post or (f"/{path}" if path in files else None)


def _linked(
    posts: Sequence[Post], bodies: Bodies, config: Config, files: frozenset[str]
) -> tuple[Bodies, dict[str, str], list[Note]]:
    """The bodies with the destinations of the journal, and the files to copy for them: new path -> old path."""
    old, anchor = _old_site(posts, config, files), _anchors(bodies)
    linked: dict[str, list[Line]] = {}
    copies: dict[str, str] = {}
    notes: list[Note] = []
    for post in posts:
        linked[post.new_path], found, needed = destinations.rewrite(
            bodies[post.new_path],
            path=post.path,
            page=post.addresses[0] if post.addresses else f"/{post.name}.html",
            new_path=post.new_path,
            old=old,
            anchor=anchor,
        )
        notes += found
        copies.update({f"static/{path}": path for path in sorted(needed)})
    return linked, copies, notes


def _old_site(posts: Sequence[Post], config: Config, files: frozenset[str]) -> OldSite:
    entries: dict[str, str] = {}
    for post in posts:
        for address in [*post.addresses, *texts(post.front.values.get("redirect_from"))]:
            entries.setdefault(address_key(address), post.new_path)
    hidden = {path for path in files if "/_" in f"/{path}" or "/." in f"/{path}"}
    return OldSite(config, entries, {post.path: post.new_path for post in posts}, files - hidden)


def _anchors(bodies: Bodies) -> destinations.Anchor:
    """The function that finds the anchor in a new entry that a fragment of the old site means."""

    @cache
    def known(new_path: str) -> frozenset[str]:
        body, _ = render(join(bodies[new_path]), path=new_path)
        return frozenset(body.anchors)

    return lambda new_path, fragment: next(
        (name for name in (fragment, slugify(fragment)) if name in known(new_path)), ""
    )


def _front(post: Post, config: Config, follows: Mapping[str, str]) -> dict[str, Any]:
    """The front matter of the new file, in the order in which people write it."""
    values = post.front.values
    tags = {slugify(tag) or tag: tag for tag in reversed([*_tags(values), *post.categories])}
    summary = next((text for key in ("summary", "excerpt", "description") for text in texts(values.get(key))), "")
    own_author = texts(config.values.get("author"))
    authors = [name for key in ("author", "authors") for name in texts(values.get(key)) if [name] != own_author]
    return {
        "title": post.title,
        "date": post.date,
        "tags": tuple(reversed(tags.values())),
        "follows": follows.get(post.path, ""),
        "id": post.id,
        "authors": tuple(dict.fromkeys(authors)),
        "summary": " ".join(summary.split()),
        "aliases": tuple(dict.fromkeys(_aliases(post))),
        "draft": post.draft,
        "extra": post.front.others,
    }


def _tags(values: Mapping[str, Any]) -> list[str]:
    single = values.get("tag")
    return [*([str(single).strip()] if single else []), *words(values.get("tags"))]


def _aliases(post: Post) -> Iterator[str]:
    """The old addresses, without those at which the entry answers anyway."""
    new = entry_path(post.day, post.slug) if post.day else f"{post.slug}/"
    own = {f"/{new}", f"/{new}index.html", f"/{new.rstrip('/')}"}
    given = [text for key in ("redirect_from", "aliases") for text in texts(post.front.values.get(key))]
    for address in (*post.addresses, *given):
        if "://" not in address and address not in own:
            yield quote(address, safe="/%~!$&'()*+,;=:@")


def _left_out(paths: set[str], config: Config) -> Iterator[Note]:
    """What has no place in the journal: other files, by folder, and other settings."""
    folders = Counter(path.partition("/")[0] + ("/" if "/" in path else "") for path in paths - {*_CONFIGS})
    for name, count in sorted(folders.items()):
        detail = f"{count} file{'s' if count > 1 else ''}" if name.endswith("/") else ""
        yield Note(kind="dropped", path=name, matter="Files that no entry needs", detail=detail)
    unused = [key for key, value in config.values.items() if key not in _USED_SETTINGS and value is not None]
    if unused:
        detail = ", ".join(map(str, unused))
        yield Note(kind="dropped", path="_config.yml", matter="Settings that a journal does not have", detail=detail)
