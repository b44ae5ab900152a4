"""A whole Jekyll site to a whole journal, as texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import yaml

from microjournal.imports.jekyll import destinations, kramdown, lines, liquid
from microjournal.imports.jekyll.clashes import without_clashes
from microjournal.imports.jekyll.frontmatter import texts, words
from microjournal.imports.jekyll.notes import Note
from microjournal.imports.jekyll.oldsite import OldSite
from microjournal.imports.jekyll.posts import Post, opening, read_page, read_post
from microjournal.imports.jekyll.series import find_series
from microjournal.imports.jekyll.site import Site, address_key
from microjournal.model.paths import entry_path, slugify
from microjournal.schema.write import value_text

_ENDLESS = float("inf")
# Settings of a Jekyll site that the journal's settings are made of, or that only say how Jekyll works.
_USED_SETTINGS = frozenset(
    "title url baseurl description author lang language locale timezone permalink repository defaults "
    "theme remote_theme plugins gems markdown kramdown highlighter exclude include sass future show_drafts "
    "encoding incremental livereload port host".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A text file of the old site."""

    path: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Journal:
    """What comes out. texts: new path -> text. copies: new path -> old path. counts: how many of each kind of post."""

    texts: Mapping[str, str]
    posts: tuple[Post, ...]
    copies: Mapping[str, str]
    notes: tuple[Note, ...]
    counts: Mapping[str, int] = field(default_factory=dict)


def is_text(path: str) -> bool:
    """Whether the file at a path of the old site is one whose text is read."""
    return path.lower().endswith((".md", ".markdown", ".mkd", ".mkdn", ".mkdown"))


def convert(
    site: Site, sources: Iterable[Source], files: Iterable[str], *, today: str, tie_series: bool = False
) -> Journal:
    """The journal that a site becomes.

    sources: every file that `is_text`. files: the paths of all other files. today: ISO date for drafts without one.
    tie_series: write `follows:` into posts that seem to continue each other, instead of only telling.
    """
    step = _Conversion(site, sorted(sources, key=lambda source: source.path), frozenset(files), today)
    step.read()
    step.tie(tie_series=tie_series)
    step.write()
    step.tell_the_rest()
    return Journal(
        texts=step.texts,
        posts=tuple(step.posts),
        copies=step.copies,
        notes=tuple(step.notes),
        counts=Counter("draft" if post.draft else str(post.kind) for post in step.posts),
    )


class _Conversion:
    """The values that the steps hand to each other."""

    def __init__(self, site: Site, sources: list[Source], files: frozenset[str], today: str) -> None:
        self.site, self.sources, self.files, self.today = site, sources, files, today
        self.posts: list[Post] = []
        self.notes: list[Note] = []
        self.texts: dict[str, str] = {}
        self.copies: dict[str, str] = {}
        self.follows: dict[str, str] = {}
        self.bodies: dict[str, list[lines.Line]] = {}
        self.other_texts: set[str] = set()
        self._anchors: dict[str, frozenset[str]] = {}

    def read(self) -> None:
        found: list[Post] = []
        for source in self.sources:
            if "/_posts/" in f"/{source.path}" or "/_drafts/" in f"/{source.path}":
                post, notes = read_post(source.path, source.text, self.site, self.today)
                self._tell_layout(post)
            elif "/_" in f"/{source.path}" or "/." in f"/{source.path}" or source.path.startswith("index."):
                self.other_texts.add(source.path)
                continue
            else:
                page, notes = read_page(source.path, source.text)
                if page is None:
                    self.other_texts.add(source.path)
                    continue
                post = page
            found.append(post)
            self.notes += notes
        self.posts, notes = without_clashes(found)
        self.notes += notes

    def _tell_layout(self, post: Post) -> None:
        layout = post.front.values.get("layout")
        if layout and layout != "post":
            note = Note(
                kind="dropped", path=post.path, line=post.front.lines.get("layout", 0), matter=f"The layout `{layout}`"
            )
            self.notes.append(note)

    def tie(self, *, tie_series: bool) -> None:
        """Finds what follows what."""
        series = find_series(self.posts)
        names = {post.path: post.id or post.name for post in self.posts}
        for path, before in series.items():
            detail = f"follows: {names[before]}"
            if tie_series:
                self.follows[path] = names[before]
                matter = "Tied into a thread, because the titles count"
                self.notes.append(Note(kind="changed", path=path, matter=matter, detail=detail))
            else:
                matter = "The titles count; this line in the front matter would make a thread (or import with --series)"
                self.notes.append(Note(kind="hint", path=path, matter=matter, detail=detail))

    def write(self) -> None:
        """Every new file."""
        for post in self.posts:
            self.bodies[post.new_path] = self._body(post)
        old = self._old_site()
        for post in self.posts:
            page = post.addresses[0] if post.addresses else f"/{post.name}.html"
            body, notes, needed = destinations.rewrite(
                self.bodies[post.new_path],
                path=post.path,
                page=page,
                new_path=post.new_path,
                old=old,
                anchor=self._anchor,
            )
            self.notes += notes
            self.copies.update({f"static/{path}": path for path in sorted(needed)})
            self.texts[post.new_path] = front_text(self._front(post)) + lines.join(body).strip("\n") + "\n"

    def _body(self, post: Post) -> list[lines.Line]:
        """The body up to its links, which need to know of all others."""
        begins = opening(post)
        if begins.told:
            self.notes.append(Note(kind="changed", path=post.path, line=post.front.body_line, matter=begins.told))
        around = liquid.Surroundings(
            root=self.site.root,
            base=self.site.base,
            site=self.site.config,
            page={**post.front.others, **post.front.values, "title": post.title, "date": post.date or post.day},
            post=self._address_of_post,
            file=self._address_of_file,
        )
        expanded, notes = liquid.expand(begins.body, post.path, begins.line, around)
        self.notes += notes
        converted, notes = kramdown.convert(expanded, post.path)
        self.notes += notes
        return converted

    def _address_of_post(self, name: str) -> str | None:
        stem = name.strip("/")
        for post in self.posts:
            path = post.path.rpartition(".")[0]
            if post.addresses and (path.endswith(f"/{stem}") or path.replace("_posts/", "").strip("/") == stem):
                return post.addresses[0]
        return None

    def _address_of_file(self, path: str) -> str | None:
        for post in self.posts:
            if post.path == path and post.addresses:
                return post.addresses[0]
        return f"/{path}" if path in self.files else None

    def _old_site(self) -> OldSite:
        entries: dict[str, str] = {}
        for post in self.posts:
            for address in [*post.addresses, *texts(post.front.values.get("redirect_from"))]:
                entries.setdefault(address_key(address), post.new_path)
        hidden = {path for path in self.files if "/_" in f"/{path}" or "/." in f"/{path}"}
        return OldSite(self.site, entries, {post.path: post.new_path for post in self.posts}, self.files - hidden)

    def _anchor(self, new_path: str, fragment: str) -> str:
        """The part of a new entry that a fragment of the old site means."""
        if new_path not in self._anchors:
            from microjournal.markdown import render

            body, _ = render(lines.join(self.bodies[new_path]), path=new_path)
            self._anchors[new_path] = frozenset(body.anchors)
        known = self._anchors[new_path]
        return next((name for name in (fragment, slugify(fragment)) if name in known), "")

    def _front(self, post: Post) -> dict[str, Any]:
        """The front matter of the new file, in the order in which people write it."""
        values = post.front.values
        tags = {slugify(tag) or tag: tag for tag in reversed([*_tags(values), *post.categories])}
        summary = next((text for key in ("summary", "excerpt", "description") for text in texts(values.get(key))), "")
        own_author = texts(self.site.config.get("author"))
        authors = [name for key in ("author", "authors") for name in texts(values.get(key)) if [name] != own_author]
        return {
            "title": post.title,
            "date": post.date,
            "tags": tuple(reversed(tags.values())),
            "follows": self.follows.get(post.path, ""),
            "id": post.id,
            "authors": tuple(dict.fromkeys(authors)),
            "summary": " ".join(summary.split()),
            "aliases": tuple(self._aliases(post)),
            "draft": post.draft,
            "extra": post.front.others,
        }

    def _aliases(self, post: Post) -> Iterable[str]:
        """The old addresses, without those at which the entry answers anyway."""
        new = entry_path(post.day, post.slug) if post.day else f"{post.slug}/"
        given = [*post.addresses, *texts(post.front.values.get("redirect_from"))]
        given += texts(post.front.values.get("aliases"))
        own = {f"/{new}", f"/{new}index.html", f"/{new.rstrip('/')}"}
        return dict.fromkeys(
            quote(address, safe="/%~!$&'()*+,;=:@") for address in given if "://" not in address and address not in own
        )

    def tell_the_rest(self) -> None:
        """What has no place in the journal: other files, other settings."""
        left = (self.files | self.other_texts) - set(self.copies.values()) - {"_config.yml", "_config.yaml"}
        folders = Counter(path.partition("/")[0] + ("/" if "/" in path else "") for path in left)
        for name, count in sorted(folders.items()):
            detail = f"{count} file{'s' if count > 1 else ''}" if name.endswith("/") else ""
            self.notes.append(Note(kind="dropped", path=name, matter="Files that no entry needs", detail=detail))
        unused = [key for key, value in self.site.config.items() if key not in _USED_SETTINGS and value is not None]
        if unused:
            self.notes.append(
                Note(
                    kind="dropped",
                    path="_config.yml",
                    matter="Settings that a journal does not have",
                    detail=", ".join(map(str, unused)),
                )
            )


def _tags(values: Mapping[str, Any]) -> list[str]:
    single = values.get("tag")
    return [*([str(single).strip()] if single else []), *words(values.get("tags"))]


def front_text(values: Mapping[str, Any]) -> str:
    """The front matter as text, without empty values; plain data of any kind may stand under `extra`."""
    written = [_key_text(key, value) for key, value in values.items() if value not in ("", (), None, False, {}, [])]
    return "".join(["---\n", *written, "---\n\n"]) if written else ""


def _key_text(key: str, value: Any) -> str:
    if value is True:
        return f"{key}: true\n"
    if isinstance(value, str | int | tuple):
        return f"{key}: {value_text(key, value)}\n"
    dumped: str = yaml.safe_dump({key: value}, allow_unicode=True, sort_keys=False, width=_ENDLESS)
    return dumped
