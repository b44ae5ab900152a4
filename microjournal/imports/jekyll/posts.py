"""One post, page or document of the old site: its day, its title, its old addresses and its new file."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal
from urllib.parse import unquote

from microjournal.content.names import PAGES, slug_of
from microjournal.imports.jekyll import frontmatter
from microjournal.imports.jekyll.addresses import address_key, document_pattern, page_address, post_address
from microjournal.imports.jekyll.config import Collection, Config, defaults_for, is_false, is_true
from microjournal.imports.jekyll.files import HTML, PLAIN, below_collections, below_source
from microjournal.imports.jekyll.frontmatter import Front, Moment, texts, words
from microjournal.imports.names import portable
from microjournal.imports.notes import Kind, Note

_HEADING = re.compile(r" {0,3}(?P<level>#{1,3})[ \t]+(?P<text>.*?)[ \t]*#*[ \t]*\Z")
_NO_SUCH_DAY = "There is no such day, so the entry has the last one of that month"
_OF_DAYS = re.compile(r":(?:[a-z]_)?(?:short_|long_)?(?:year|month|day|week|hour|minute|second)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A post, draft or page.

    path: in the old site. folder: in the journal. name: of the new file without its ending, which is the entry's
    id unless `id` is set. day: ISO date, "" on a page. date: what to write under `date:`, "" if the name says it.
    publish: the day until which Jekyll did not show it, "" if there is none. addresses: old ones below the base, the
    likeliest first; a draft had none. html: its text is HTML and not Markdown.
    """

    kind: Literal["post", "draft", "page"]
    path: str
    folder: str
    name: str
    id: str = ""
    day: str = ""
    date: str = ""
    publish: str = ""
    title: str
    categories: tuple[str, ...] = ()
    draft: bool = False
    addresses: tuple[str, ...]
    html: bool = False
    front: Front

    @property
    def new_path(self) -> str:
        """The file in the journal."""
        return f"{self.folder}/{self.name}.md"

    @property
    def new_id(self) -> str:
        """The id of the entry or page."""
        return (
            self.id or f"{self.folder}/{self.name}".removeprefix(PAGES) if self.kind == "page" else self.id or self.name
        )

    @property
    def slug(self) -> str:
        """The last part of its new address; of a page, all of it."""
        return slug_of(self.new_id, page=self.kind == "page")


class _Notes(list[Note]):
    """The notes on one file."""

    def __init__(self, path: str, front: Front) -> None:
        super().__init__()
        self.path, self.lines = path, front.lines

    def add(self, kind: Kind, matter: str, detail: str = "", *, key: str = "") -> None:
        line = self.lines.get(key, 0)
        self.append(Note(kind=kind, path=self.path, line=line, matter=matter, detail=detail))


def read_post(
    path: str, text: str, config: Config, today: str, collection: Collection | None = None
) -> tuple[Post, list[Note]]:
    """The post at a path with `_posts` or `_drafts` in it, or a dated document of a collection.

    today: the day of a draft that has none.
    """
    front, read_notes = frontmatter.read(text, path)
    inside = below_source(path, config)
    in_drafts = "/_drafts/" in f"/{inside}"
    add_defaults(front, config, inside, collection.label if collection else "drafts" if in_drafts else "posts")
    notes = _Notes(path, front)
    _tell_layout(front, notes, "post" if collection is None else "")
    stem = posixpath.splitext(posixpath.basename(path))[0]
    when, slug = _when(front, stem, config, notes)
    hidden = when is None or in_drafts
    day = when.day.iso if when else today
    name = _name(stem, notes)
    categories = _categories(below_collections(inside, config), front)
    pattern = collection.permalink or document_pattern(config.permalink) if collection else config.posts
    more = _of_document(inside, collection, config) if collection else {}
    post = Post(
        kind="draft" if hidden else "post",
        path=path,
        folder="content/drafts" if hidden else f"content/{day[:4]}",
        name=name,
        day=day,
        date=_date_to_write(when.written if when else day, name),
        publish=day if day > today and not (config.future or hidden) else "",
        title=_title(front, slug, notes),
        categories=categories,
        draft=hidden or is_false(front.values.get("published")) or is_true(front.values.get("draft")),
        addresses=() if hidden or when is None else tuple(_addresses(front, pattern, slug, when, categories, more)),
        html=path.lower().endswith(HTML),
        front=front,
    )
    return post, [*read_notes, *notes]


def read_page(path: str, text: str, config: Config) -> tuple[Post | None, list[Note]]:
    """The plain page at a path; None if it has no front matter, because then Jekyll only copied it."""
    front, read_notes = frontmatter.read(text, path)
    if not front.given:
        return None, []
    inside = below_source(path, config)
    add_defaults(front, config, inside, "pages")
    permalink = next(iter(texts(front.values.get("permalink"))), "")
    address = page_address(inside, permalink=permalink, style=config.permalink)
    page, notes = _page(path, front, address)
    return page, [*read_notes, *notes]


def read_document(
    path: str, text: str, config: Config, today: str, collection: Collection
) -> tuple[Post | None, list[Note]]:
    """The document of a collection: an entry if it has a date, else a plain page."""
    front, read_notes = frontmatter.read(text, path)
    if not front.given:
        return None, []
    if path.lower().endswith(PLAIN):
        front = replace(front, body=f"```text\n{front.body.strip(chr(10))}\n```\n", body_line=front.body_line - 1)
    stem = posixpath.splitext(posixpath.basename(path))[0]
    if _when(front, stem, config, _Notes(path, front))[0] is not None:
        return read_post(path, text, config, today, collection)
    inside = below_source(path, config)
    add_defaults(front, config, inside, collection.label)
    pattern = next(iter(texts(front.values.get("permalink"))), collection.permalink)
    slug = next(iter(texts(front.values.get("slug"))), stem)
    # Jekyll takes the day of the build, which is in no address that could be kept.
    address = post_address(
        _OF_DAYS.sub("", pattern) if pattern else document_pattern(config.permalink),
        day=today,
        name=slug,
        categories=_categories("", front),
        more=_of_document(inside, collection, config),
    )
    page, notes = _page(path, front, address)
    return page, [*read_notes, *notes]


def _page(path: str, front: Front, address: str) -> tuple[Post, list[Note]]:
    notes = _Notes(path, front)
    _tell_layout(front, notes, "page")
    parts = [part for part in unquote(address_key(address)).split("/") if part] or ["home"]
    folder = "/".join(map(portable, parts[:-1]))
    post = Post(
        kind="page",
        path=path,
        folder=f"{PAGES}{folder}".rstrip("/"),
        name=portable(parts[-1]),
        title=_title(front, parts[-1], notes),
        categories=_categories("", front),
        draft=is_false(front.values.get("published")),
        addresses=(address,),
        html=path.lower().endswith(HTML),
        front=front,
    )
    return post, notes


def add_defaults(front: Front, config: Config, inside: str, kind: str) -> None:
    """Puts in what the settings say for all files of a kind. inside: path below the source."""
    defaults = defaults_for(config, inside, kind)
    front.values.update({key: value for key, value in defaults.items() if key not in front.values and key != "layout"})


def _tell_layout(front: Front, notes: _Notes, usual: str) -> None:
    layout = front.values.get("layout")
    if layout and layout not in (usual, "default", "none"):
        notes.add("dropped", f"The layout `{layout}`", key="layout")


def _of_document(inside: str, collection: Collection, config: Config) -> Mapping[str, str]:
    """What stands for `:collection` and `:path` in the address of a document."""
    below = below_collections(inside, config).partition("/")[2]
    return {"collection": collection.label, "path": posixpath.splitext(below)[0]}


def _when(front: Front, stem: str, config: Config, notes: _Notes) -> tuple[Moment | None, str]:
    """When the post was, by its key or else by its file name; and the rest of the name."""
    named, slug = frontmatter.split_name(stem)
    given = front.values.get("date")
    moment = frontmatter.moment_of(str(given), config.timezone) if given is not None else None
    if given is not None and moment is None:
        notes.add("changed", "A date that cannot be read; the one of the file name counts", str(given), key="date")
    when = moment or (frontmatter.moment_of(named.written, "") if named else None)
    if when is None:
        notes.add("changed", "Nothing says its day, so Jekyll did not show it; it is a draft of today now")
    elif not when.day.real:
        notes.add("changed", _NO_SUCH_DAY, f"{when.day.written}: {when.day.iso}", key="date" if moment else "")
    return when, slug


def _name(stem: str, notes: _Notes) -> str:
    name = portable(stem)
    if name != stem:
        notes.add("changed", "A file name that not every system can have, or that links cannot name", name)
    return name


def _date_to_write(written: str, name: str) -> str:
    """Nothing, if the file's name begins with that very day."""
    return "" if re.match(rf"{written}(?:\D|\Z)", name) else written


def _categories(inside: str, front: Front) -> tuple[str, ...]:
    """Those of the folders above `_posts`, and those of the front matter."""
    folders = inside.partition("/_posts/")[0].split("/") if "/_posts/" in inside else []
    single = texts(front.values.get("category"))
    return tuple(dict.fromkeys([*folders, *single, *words(front.values.get("categories"))]))


def _title(front: Front, slug: str, notes: _Notes) -> str:
    """The title; "" if a heading of level 1 begins the body and says it."""
    given = front.values.get("title")
    title = " ".join(given.split()) if isinstance(given, str) else ""
    if title:
        return title
    if re.match(r"\s*# \S", front.body):
        return ""
    title = " ".join(word[:1].upper() + word[1:] for word in re.split(r"[-_\s]+", slug) if word) or "Untitled"
    notes.add("changed", "It has no title, so it keeps the one that Jekyll made of its file name", title)
    return title


def _addresses(
    front: Front, pattern: str, slug: str, when: Moment, categories: Sequence[str], more: Mapping[str, str]
) -> Iterable[str]:
    pattern = next(iter(texts(front.values.get("permalink"))), pattern)
    slug = next(iter(texts(front.values.get("slug"))), slug)
    options: dict[str, Any] = {"name": slug, "moment": when.at, "categories": categories, "more": more}
    return dict.fromkeys(post_address(pattern, day=day, **options) for day in when.addresses)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """How a body begins in the journal. line: number of its first line in the old file. change: in words, or ""."""

    body: str
    line: int
    change: str = ""


def opening(post: Post) -> Opening:
    """The body, without a heading that only repeats the title; another heading of level 1 becomes one of level 2."""
    body, line = post.front.body, post.front.body_line
    lines = body.split("\n")
    first = next((index for index, text in enumerate(lines) if text.strip()), 0)
    heading = _HEADING.match(lines[first]) if post.title and not post.html else None
    if heading is not None and _bare(heading["text"]) == _bare(post.title):
        change = "The first heading repeated the title, which the page shows anyway"
        return Opening(body="\n".join(lines[first + 1 :]), line=line + first + 1, change=change)
    if heading is not None and heading["level"] == "#":
        lines[first] = f"## {heading['text']}"
        change = "The title is of level 1, so this heading is of level 2 now"
        return Opening(body="\n".join(lines), line=line, change=change)
    return Opening(body=body, line=line)


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text).strip().casefold()
