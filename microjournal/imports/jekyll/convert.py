"""A whole Jekyll site to a whole journal: the steps in their order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

import yaml

from microjournal.imports.entry import front_text
from microjournal.imports.jekyll import bodies as body_steps
from microjournal.imports.jekyll.addresses import address_key
from microjournal.imports.jekyll.clashes import place_of, without_clashes
from microjournal.imports.jekyll.computed import answer_for, says_something
from microjournal.imports.jekyll.config import Config, read_config
from microjournal.imports.jekyll.files import below_source, sort_files
from microjournal.imports.jekyll.frontmatter import texts
from microjournal.imports.jekyll.guids import guids
from microjournal.imports.jekyll.material import read_material
from microjournal.imports.jekyll.new_front import front_of, tags_of
from microjournal.imports.jekyll.new_settings import settings_text
from microjournal.imports.jekyll.old_site import OldSite
from microjournal.imports.jekyll.posts import Post
from microjournal.imports.jekyll.series import find_series
from microjournal.imports.jekyll.static import Static, static_files
from microjournal.imports.lines import join
from microjournal.imports.notes import Kind, Note
from microjournal.imports.places import Places
from microjournal.imports.text import decoded, read_texts
from microjournal.imports.values import NewJournal, OldFiles, UnreadableFile, WrongFolder
from microjournal.model.paths import slugify

_CONFIGS = ("_config.yml", "_config.yaml")
# Settings of a Jekyll site that the journal's settings are made of, or that only say how Jekyll works.
_USED_SETTINGS = frozenset(
    "title url baseurl description author lang language locale timezone permalink repository defaults "
    "theme remote_theme plugins gems markdown kramdown highlighter exclude include sass future show_drafts "
    "encoding incremental livereload port host source destination collections collections_dir".split()
)
_KINDS = {"post": "entry", "draft": "draft", "page": "page"}
_WIKI_PLUGINS = ("bidirectional_links", "wikilinks", "wiki_links", "wiki-links")


def convert(old: OldFiles, *, today: str, series: bool = False) -> NewJournal:
    """The journal that a site becomes.

    today: ISO date, for drafts without a date. series: write `follows:` into posts that seem to continue each other,
    instead of only reporting them. Raises WrongFolder if the folder is no Jekyll site or has nothing that could be
    brought over, UnreadableFile if its settings are not YAML.
    """
    config = _config(old)
    files = sort_files(old.paths, config)
    material = read_material(old, files, config, today)
    liquid, of_liquid = body_steps.expanded(material.posts, config, material.copied, _included(old, config))
    says, computed = _parted(material.posts, liquid)
    tags = {slugify(tag) for post in says if post.kind != "page" and not post.draft for tag in tags_of(post)}
    places = Places(tags=tags, days=[post.day for post in says if post.day])
    posts, of_clashes = without_clashes(says, places)
    aliases, of_aliases = _aliases(posts, places)
    static = static_files(old, material, config, places, [(post, answer_for(post, tags)) for post in computed])
    if not (posts or static.copies):
        raise WrongFolder("it has no post, no page and no file that Jekyll would publish")
    follows, of_series = _threads(posts, tie=series)
    bodies, of_bodies = body_steps.converted(posts, liquid, config)
    bodies, of_links = body_steps.linked(
        posts, bodies, config, _old_site(posts, config, static, places), _wiki_names(posts, old, config)
    )
    guid = guids(config, material.filled, _text_of(old, "Gemfile"))
    entries = {
        post.new_path: front_text(front_of(post, config, follows, aliases[post.new_path], guid(post)))
        + join(bodies[post.new_path]).strip("\n")
        + "\n"
        for post in posts
    }
    left = [*files.silent, *files.hidden]
    notes = (material.notes, of_clashes, of_aliases, of_series, of_liquid, of_bodies, of_links, static.notes)
    return NewJournal(
        settings=settings_text(config, posts, static.feeds),
        entries={**entries, **static.texts},
        copies=static.copies,
        notes=(*old.notes, *(note for some in notes for note in some), *_left_out(left, config)),
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


def _text_of(old: OldFiles, path: str) -> str:
    """The text of a file, "" if there is none that can be read."""
    return read_texts(old, [path])[0].get(path, "") if path in old.paths else ""


def _included(old: OldFiles, config: Config) -> body_steps.Lookup:
    """Finds the text of a file of the site, by its path below the source, that another text includes."""
    paths = frozenset(old.paths)

    def find(inside: str) -> str | None:
        path = f"{config.source}/{inside}" if config.source else inside
        return read_texts(old, [path])[0].get(path) if path in paths else None

    return cache(find)


def _parted(posts: Sequence[Post], bodies: body_steps.Bodies) -> tuple[list[Post], list[Post]]:
    """The posts, and the pages that say something; and the pages that only Liquid or a layout filled."""
    says = [post for post in posts if post.kind != "page" or says_something(post, bodies[post.path])]
    kept = {post.path for post in says}
    return says, [post for post in posts if post.path not in kept]


def _aliases(posts: Sequence[Post], places: Places) -> tuple[dict[str, list[str]], list[Note]]:
    """The old addresses of each post by its new path, without those at which the journal answers otherwise."""
    found: dict[str, list[str]] = {}
    notes: list[Note] = []
    for post in posts:
        given = [text for key in ("redirect_from", "aliases") for text in texts(post.front.values.get(key))]
        wanted = [address for address in (*post.addresses, *given) if "://" not in address]
        found[post.new_path], refused = places.aliases(wanted, own=place_of(post))
        for address, why in refused:
            notes.append(Note(kind="dropped", path=post.path, matter=f"An old address: {why}", detail=address))
    return found, notes


def _threads(posts: Sequence[Post], *, tie: bool) -> tuple[dict[str, str], list[Note]]:
    """The id that each post is to follow, by the post's old path: all that were found if they are to be tied."""
    ids = {post.path: post.new_id for post in posts}
    found = {path: ids[before] for path, before in find_series(posts).items()}
    kind: Kind
    if tie:
        kind, matter = "changed", "Tied into a thread, because the titles count"
    else:
        kind = "hint"
        matter = "The titles count; this line in the front matter would make a thread (or import with --series)"
    notes = [Note(kind=kind, path=path, matter=matter, detail=f"follows: {id}") for path, id in found.items()]
    return found if tie else {}, notes


def _old_site(posts: Sequence[Post], config: Config, static: Static, places: Places) -> OldSite:
    entries: dict[str, str] = {}
    for post in posts:
        for address in [*post.addresses, *texts(post.front.values.get("redirect_from"))]:
            entries.setdefault(address_key(address), post.new_path)
    return OldSite(
        config,
        entries=entries,
        sources={below_source(post.path, config): post.new_path for post in posts},
        files=static.files,
        answers=static.answers,
        is_own=places.is_own,
    )


def _wiki_names(posts: Sequence[Post], old: OldFiles, config: Config) -> Mapping[str, str]:
    """What a plug-in of a digital garden finds by `[[name]]`; nothing if the site has none."""
    plugins = [*texts(config.values.get("plugins")), *(path for path in old.paths if path.startswith("_plugins/"))]
    if not any(name in plugin for plugin in plugins for name in _WIKI_PLUGINS):
        return {}
    names: dict[str, str] = {}
    for post in posts:
        for name in (post.title, post.path.rpartition("/")[2].rpartition(".")[0]):
            names.setdefault(name.lower(), post.new_path)
    return names


def _left_out(paths: Iterable[str], config: Config) -> Iterator[Note]:
    """What has no place in the journal: files that Jekyll did not show by themselves, by folder, and other settings."""
    folders = Counter(path.partition("/")[0] + ("/" if "/" in path else "") for path in paths if path not in _CONFIGS)
    for name, count in sorted(folders.items()):
        detail = f"{count} file{'s' if count > 1 else ''}" if name.endswith("/") else ""
        yield Note(kind="dropped", path=name, matter="Files that Jekyll did not publish themselves", detail=detail)
    unused = [key for key, value in config.values.items() if key not in _USED_SETTINGS and value is not None]
    if unused:
        detail = ", ".join(map(str, unused))
        yield Note(kind="dropped", path="_config.yml", matter="Settings that a journal does not have", detail=detail)
