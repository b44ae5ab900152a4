"""The same entries as files of each tool: its front matter, its names for things, its own way to link to an entry.

A format says where an entry's file lies and what is in it. Everything an entry says is in the front matter of every
tool, so that each theme can print the same words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from benchmarks.corpus import Entry, Reference

Format: TypeAlias = Callable[[Entry], tuple[str, str]]

_FACTS = ("expect", "confidence", "started", "review", "ended", "dropped", "result", "decision", "lesson", "follows")


def microjournal_file(entry: Entry) -> tuple[str, str]:
    """content/2026/2026-03-04-slug.md, with wikilinks and relative links between files."""
    head = [f"title: {entry.title}", f"date: {entry.date}", f"tags: [{', '.join(entry.tags)}]", *_facts(entry)]
    if entry.issue:
        head.append(f"issue: {entry.issue}")
    body = _body(entry, lambda link: _own_link(link, entry))
    return f"content/{entry.date[:4]}/{entry.id}.md", _with_front_matter(head, body)


def hugo_file(entry: Entry) -> tuple[str, str]:
    """content/posts/2026/2026-03-04-slug.md; links are plain addresses, which cost Hugo less than its `relref`."""
    head = [
        f"title: {entry.title}",
        f"date: {entry.date}",
        f"slug: {entry.slug}",
        f"tags: [{', '.join(entry.tags)}]",
        f"summary: {_summary(entry)}",
    ]
    if facts := _facts(entry):
        head += ["params:", *(f"  {fact}" for fact in facts)]
    return f"content/posts/{entry.date[:4]}/{entry.id}.md", _with_front_matter(head, _body(entry, _address_link))


def eleventy_file(entry: Entry) -> tuple[str, str]:
    """posts/2026/2026-03-04-slug.md; the layout and the collection come from the folder's data file."""
    head = [
        f"title: {entry.title}",
        f"date: {entry.date}",
        f"permalink: {_address(entry.id)}",
        f"tags: [{', '.join(entry.tags)}]",
        f"summary: {_summary(entry)}",
        *_facts(entry),
    ]
    return f"posts/{entry.date[:4]}/{entry.id}.md", _with_front_matter(head, _body(entry, _address_link))


def pelican_file(entry: Entry) -> tuple[str, str]:
    """content/2026/2026-03-04-slug.md with Pelican's metadata lines; links in its own {filename} form."""
    head = [
        f"Title: {entry.title}",
        f"Date: {entry.date}",
        f"Slug: {entry.slug}",
        f"Tags: {', '.join(entry.tags)}",
        f"Summary: {_summary(entry)}",
        *(fact[0].upper() + fact[1:] for fact in _facts(entry)),
    ]
    body = _body(entry, lambda link: f"[{link.text}]({{filename}}/{link.target[:4]}/{link.target}.md)")
    return f"content/{entry.date[:4]}/{entry.id}.md", "\n".join(head) + "\n\n" + body


FORMATS: Mapping[str, Format] = {
    "microjournal": microjournal_file,
    "hugo": hugo_file,
    "hugo-skeleton": hugo_file,
    "eleventy": eleventy_file,
    "pelican": pelican_file,
}


def _facts(entry: Entry) -> list[str]:
    return [f"{name}: {value}" for name in _FACTS if (value := getattr(entry, name))]


def _summary(entry: Entry) -> str:
    return entry.scan_line or entry.title


def _address(id_: str) -> str:
    return f"/{id_[:4]}/{id_[5:7]}/{id_[11:]}/"


def _address_link(link: Reference) -> str:
    return f"[{link.text}](/journal{_address(link.target)})"


def _own_link(link: Reference, source: Entry) -> str:
    if link.style == "wiki":
        return f"[[{link.target}|{link.text}]]"
    year = link.target[:4]
    folder = "" if year == source.date[:4] else f"../{year}/"
    return f"[{link.text}]({folder}{link.target}.md)"


def _body(entry: Entry, write_link: Callable[[Reference], str]) -> str:
    return "".join(part if isinstance(part, str) else write_link(part) for part in entry.body)


def _with_front_matter(head: list[str], body: str) -> str:
    return "\n".join(("---", *head, "---", "", body))
