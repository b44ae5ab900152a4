"""Everything that Jekyll would publish, read: posts and pages, other texts that Liquid fills, and files to copy."""

from __future__ import annotations

from dataclasses import dataclass, field

from microjournal.imports.jekyll import frontmatter
from microjournal.imports.jekyll.config import Config
from microjournal.imports.jekyll.files import HTML, MARKDOWN, PLAIN, Files, below_collections, below_source
from microjournal.imports.jekyll.frontmatter import Front, texts
from microjournal.imports.jekyll.posts import Post, read_document, read_page, read_post
from microjournal.imports.notes import Note
from microjournal.imports.text import read_texts
from microjournal.imports.values import OldFiles

_PROSE = (*MARKDOWN, *HTML)
# Texts that may begin with front matter, so that Jekyll carries out the Liquid in them; in others it is rare.
_FILLED = (".xml", ".json", ".txt", ".js", ".css", ".svg", ".csv", ".ics", ".webmanifest", ".yml", ".yaml", ".conf")
# What becomes another kind of file.
_COMPILED = (".scss", ".sass", ".coffee")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A text with front matter that is no prose. address: old one below the base."""

    path: str
    address: str
    front: Front


@dataclass(slots=True, kw_only=True)
class Material:
    """What was read. copied: address below the base, without a slash in front -> old path."""

    posts: list[Post] = field(default_factory=list)
    filled: list[Filled] = field(default_factory=list)
    copied: dict[str, str] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)


def read_material(old: OldFiles, files: Files, config: Config, today: str) -> Material:
    """All of it, posts first. today: ISO date, the day of drafts that have none."""
    found = Material()
    dated = [*files.posts, *files.drafts]
    prose = [path for path in (*dated, *files.documents, *files.others) if path.lower().endswith(_PROSE)]
    prose += [path for path in files.documents if path.lower().endswith(PLAIN)]
    read, notes = read_texts(old, prose)
    found.notes += notes
    for path in sorted(dated):
        if path in read:
            post, notes = read_post(path, read[path], config, today)
            found.posts.append(post)
            found.notes += notes
        elif not path.lower().endswith(_PROSE):
            matter = "A post that is neither Markdown nor HTML"
            found.notes.append(Note(kind="dropped", path=path, matter=matter))
    for path, label in files.documents.items():
        page, notes = None, []
        if path in read:
            page, notes = read_document(path, read[path], config, today, config.collections[label])
        _add(found, page, notes)
        if page is None:
            below = below_collections(below_source(path, config), config).partition("/")[2]
            found.copied[f"{label}/{below}"] = path
    for path in files.others:
        page, notes = read_page(path, read[path], config) if path in read else (None, [])
        _add(found, page, notes)
        if page is None:
            _take_other(found, old, path, config)
    return found


def _add(found: Material, page: Post | None, notes: list[Note]) -> None:
    found.notes += notes
    if page is not None:
        found.posts.append(page)


def _take_other(found: Material, old: OldFiles, path: str, config: Config) -> None:
    """A file that is no page: filled by Liquid if it has front matter, else copied."""
    inside = below_source(path, config)
    if path.lower().endswith((*_FILLED, *_COMPILED)):
        read, notes = read_texts(old, [path])
        front = frontmatter.read(read.get(path, ""), path)[0]
        if front.given:
            found.notes += notes
            permalink = next(iter(texts(front.values.get("permalink"))), "")
            address = f"/{permalink.lstrip('/') or inside}"
            found.filled.append(Filled(path=path, address=address, front=front))
            return
    found.copied[inside] = path


def is_compiled(path: str) -> bool:
    """Whether Jekyll makes another kind of file of it."""
    return path.lower().endswith(_COMPILED)
