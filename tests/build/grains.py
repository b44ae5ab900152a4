"""What an author writes: entries and settings as values, and the text of their files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace


def dot(width: int) -> bytes:
    """As much of a PNG as says how large it is."""
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + width.to_bytes(4, "big") + b"\0\0\0\x03\x08\x06\0\0\0"


@dataclass(frozen=True, kw_only=True)
class Grain:
    """An entry that the author keeps.

    name: of its file, without ".md". time: what stands behind the day. stage: 0 note, 1 planned, 2 running, 3 done, 4
    dropped. end: the day of the last two, "" for that of the beginning. mentions: ids or titles, with an anchor if it
    is meant. heading: whether there is a heading that others can link to. id: instead of the name. page: it is a plain
    page. own_folder: it is the index of a folder. note: it links to a static file. address: of the site, to which it
    links. news: updates besides the one that each has: day, title, text. broken: a line that spoils its keys.
    """

    name: str
    title: str
    date: str
    time: str = ""
    tags: tuple[str, ...] = ()
    stage: int = 1
    review: str = "2w"
    end: str = ""
    result: str = "partly"
    decision: str = "adapt"
    lesson: str = "Ask before noon"
    body: str = "We try it."
    heading: bool = False
    follows: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    id: str = ""
    issue: int = 0
    draft: bool = False
    publish: str = ""
    picture: bool = False
    note: bool = False
    address: str = ""
    news: tuple[tuple[str, str, str], ...] = ()
    page: bool = False
    own_folder: bool = False
    broken: str = ""

    @property
    def path(self) -> str:
        folder = "content/pages" if self.page else "content"
        return f"{folder}/{self.name}/index.md" if self.own_folder else f"{folder}/{self.name}.md"

    def text(self) -> str:
        keys = [f"title: {self.title}", *(self._tags() if self.page else self._life()), *self._place()]
        return "---\n" + "\n".join(keys) + f"\n---\n{self._body()}"

    def _life(self) -> Iterator[str]:
        yield f"date: {self.date}{self.time}"
        yield from self._tags()
        if self.stage >= 1:
            yield "expect: It takes less time"
            yield f"review: {self.review}"
            # Another one for another beginning.
            yield f"confidence: {60 + len(self.title) % 3 * 10}"
        if self.stage >= 2:
            yield f"started: {self.date}"
        if self.stage == 3:
            yield f"ended: {self.end or self.date}"
            yield from (f"{key}: {value}" for key in ("result", "decision", "lesson") if (value := getattr(self, key)))
        if self.stage == 4:
            yield f"dropped: {self.end or self.date}"
        if self.follows:
            yield f"follows: [{', '.join(self.follows)}]"
        if self.issue:
            yield f"issue: {self.issue}"

    def _tags(self) -> Iterator[str]:
        if self.tags:
            yield "tags: [" + ", ".join(f'"{tag}"' for tag in self.tags) + "]"

    def _place(self) -> Iterator[str]:
        if self.id:
            yield f"id: {self.id}"
        if self.aliases:
            yield f"aliases: [{', '.join(self.aliases)}]"
        if self.draft:
            yield "draft: true"
        if self.publish:
            yield f"publish: {self.publish}"
        if self.broken:
            yield self.broken

    def _body(self) -> str:
        # First, so that the line in lists names what is mentioned.
        parts = [*(f"As in [[{name}]]." for name in self.mentions), self.body]
        if self.heading:
            parts.append("### Why we try it\n\nBecause.")
        if self.picture:
            parts.append(f"![A dot]({'../' * (self.path.count('/') - 1)}dot.png)")
        if self.note:
            parts.append("See [the note](/files/note.txt).")
        if self.address:
            parts.append(f"More is [there]({self.address}).")
        parts += [f"## {day} {title}\n\n{text}" for day, title, text in self.news]
        return "\n\n".join([*parts, f"## {self.date} Half way", "So far.\n"])

    @property
    def plain(self) -> Grain:
        """The same without anything that can be wrong."""
        return replace(
            self,
            id="",
            follows=(),
            mentions=(),
            aliases=(),
            picture=False,
            note=False,
            address="",
            broken="",
            stage=1,
            review="2w",
            end="",
        )


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What stands in the settings. options: of the theme, as YAML. broken: a line that spoils all of them."""

    title: str = "Tries"
    timezone: str = "UTC"
    theme: str = "dune"
    options: str = ""
    menu: bool = False
    repository: str = "github:ana/journal"
    comments: str = "{avatars: fetched}"
    broken: str = ""

    def text(self) -> str:
        lines = [f"title: {self.title}", "url: https://ana.example/journal/", f"timezone: {self.timezone}"]
        lines.append(f"theme: {{name: {self.theme}, options: {{{self.options}}}}}")
        if self.menu:
            lines.append("menu: [{title: Tags, address: /tags/}]")
        if self.repository:
            lines.append(f"repository: {self.repository}")
        if self.comments:
            lines.append(f"comments: {self.comments}")
        return "\n".join([*lines, self.broken, ""])


# What an author has written before a story begins: over several months, with a thread, citations, reviews that are near
# and a tag in use, so that one more edit, or one more day, has consequences elsewhere.
PAST = (
    Grain(name="2025-12-20-letters", title="Letters", date="2025-12-20", stage=0, tags=("team",), mentions=("first",)),
    Grain(
        name="2026-01-10-stand-up",
        title="Stand-up",
        date="2026-01-10",
        stage=3,
        decision="adopt",
        tags=("team", "focus"),
    ),
    Grain(name="2026-01-20-pairs", title="Pairs", date="2026-01-20", stage=3, tags=("focus",)),
    Grain(name="2026-01-28-notes", title="Notes", date="2026-01-28", stage=2, review="2026-03-04"),
    Grain(
        name="2026-02-14-by-text",
        title="By text",
        date="2026-02-14",
        stage=2,
        tags=("Team",),
        review="2026-03-12",
        follows=("2026-01-10-stand-up",),
        mentions=("2025-12-20-letters", "first#why-we-try-it"),
    ),
    Grain(
        name="2026-02-27-walks", title="Walks", date="2026-02-27", follows=("2026-02-14-by-text",), publish="2026-03-03"
    ),
)
