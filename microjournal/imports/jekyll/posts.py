"""One post or page of the old site: its day, its title, its old addresses and its new file."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from microjournal.content.names import slug_of
from microjournal.imports.jekyll import frontmatter
from microjournal.imports.jekyll.addresses import post_address
from microjournal.imports.jekyll.config import Config, defaults_for
from microjournal.imports.jekyll.frontmatter import Front, Moment, texts, words
from microjournal.imports.names import portable
from microjournal.imports.notes import Kind, Note

_HEADING = re.compile(r" {0,3}(?P<level>#{1,3})[ \t]+(?P<text>.*?)[ \t]*#*[ \t]*\Z")
_NO_SUCH_DAY = "There is no such day, so the entry has the last one of that month"


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A post, draft or page.

    path: in the old site. folder: in the journal. name: of the new file without its ending, which is the entry's
    id unless `id` is set. day: ISO date, "" on a page. date: what to write under `date:`, "" if the name says it.
    addresses: old ones below the base, the likeliest first; a draft had none.
    """

    kind: Literal["post", "draft", "page"]
    path: str
    folder: str
    name: str
    id: str = ""
    day: str = ""
    date: str = ""
    title: str
    categories: tuple[str, ...] = ()
    draft: bool = False
    addresses: tuple[str, ...]
    front: Front

    @property
    def new_path(self) -> str:
        """The file in the journal."""
        return f"{self.folder}/{self.name}.md"

    @property
    def slug(self) -> str:
        """The last part of its new address; of a page, all of it."""
        return slug_of(self.id or self.name, page=self.kind == "page")


class _Notes(list[Note]):
    """The notes on one file."""

    def __init__(self, path: str, front: Front) -> None:
        super().__init__()
        self.path, self.lines = path, front.lines

    def add(self, kind: Kind, matter: str, detail: str = "", *, key: str = "") -> None:
        line = self.lines.get(key, 0)
        self.append(Note(kind=kind, path=self.path, line=line, matter=matter, detail=detail))


def read_post(path: str, text: str, config: Config, today: str) -> tuple[Post, list[Note]]:
    """The post at a path with `_posts` or `_drafts` in it. today: the day of a draft that has none."""
    front, read_notes = frontmatter.read(text, path)
    defaults = defaults_for(config, path)
    front.values.update({key: value for key, value in defaults.items() if key not in front.values and key != "layout"})
    notes = _Notes(path, front)
    layout = front.values.get("layout")
    if layout and layout != "post":
        notes.add("dropped", f"The layout `{layout}`", key="layout")
    stem = posixpath.splitext(posixpath.basename(path))[0]
    when, slug = _when(front, stem, config, notes)
    hidden = when is None or "/_drafts/" in f"/{path}"
    day = when.day.iso if when else today
    name = _name(stem, notes)
    categories = _categories(path, front)
    post = Post(
        kind="draft" if hidden else "post",
        path=path,
        folder="content/drafts" if hidden else f"content/{day[:4]}",
        name=name,
        day=day,
        date=_date_to_write(when.written if when else day, name),
        title=_title(front, slug, notes),
        categories=categories,
        draft=hidden or front.values.get("published") is False or front.values.get("draft") is True,
        addresses=() if hidden or when is None else tuple(_addresses(front, config, slug, when, categories)),
        front=front,
    )
    return post, [*read_notes, *notes]


def read_page(path: str, text: str) -> tuple[Post | None, list[Note]]:
    """The plain page at a path; None if it has no front matter, because then Jekyll only copied it."""
    front, read_notes = frontmatter.read(text, path)
    if front.body_line == 1:
        return None, []
    notes = _Notes(path, front)
    folder, stem = posixpath.split(posixpath.splitext(path)[0])
    if stem == "index":
        folder, stem = posixpath.split(folder)
    permalink = next((given for given in texts(front.values.get("permalink")) if ":" not in given), "")
    post = Post(
        kind="page",
        path=path,
        folder=posixpath.join("content/pages", folder).rstrip("/"),
        name=_name(stem, notes),
        title=_title(front, stem, notes),
        draft=front.values.get("published") is False,
        addresses=(f"/{permalink.lstrip('/')}" if permalink else f"/{posixpath.splitext(path)[0]}.html",),
        front=front,
    )
    return post, [*read_notes, *notes]


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


def _categories(path: str, front: Front) -> tuple[str, ...]:
    """Those of the folders above `_posts`, and those of the front matter."""
    folders = path.partition("/_posts/")[0].split("/") if "/_posts/" in path else []
    single = texts(front.values.get("category"))
    return tuple(dict.fromkeys([*folders, *single, *words(front.values.get("categories"))]))


def _title(front: Front, slug: str, notes: _Notes) -> str:
    """The title; "" if a heading of level 1 begins the body and says it."""
    given = front.values.get("title")
    title = " ".join(str(given).split()) if isinstance(given, str | int | float) else ""
    if title:
        return title
    if re.match(r"\s*# \S", front.body):
        return ""
    title = " ".join(word[:1].upper() + word[1:] for word in re.split(r"[-_\s]+", slug) if word) or "Untitled"
    notes.add("changed", "It has no title, so it keeps the one that Jekyll made of its file name", title)
    return title


def _addresses(front: Front, config: Config, slug: str, when: Moment, categories: Sequence[str]) -> Iterable[str]:
    pattern = next(iter(texts(front.values.get("permalink"))), config.permalink)
    slug = next(iter(texts(front.values.get("slug"))), slug)
    found = (post_address(pattern, day=day, moment=when.at, name=slug, categories=categories) for day in when.addresses)
    return dict.fromkeys(found)


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
    heading = _HEADING.match(lines[first]) if post.title else None
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
