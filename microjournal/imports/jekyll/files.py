"""Which of a site's files Jekyll reads as what. https://jekyllrb.com/docs/structure/"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from microjournal.imports.jekyll.config import Config, matches

MARKDOWN = (".md", ".markdown", ".mkd", ".mkdn", ".mkdown")
HTML = (".html", ".htm", ".xhtml")
PLAIN = (".txt",)


@dataclass(slots=True, kw_only=True)
class Files:
    """The paths of a site's files, as in the old folder.

    posts, drafts: in such folders. documents: of collections whose documents have pages, each with the label of its
    own. others: pages, and what is copied as it is. silent: in collections whose documents have no pages.
    hidden: what Jekyll does not publish.
    """

    posts: list[str] = field(default_factory=list)
    drafts: list[str] = field(default_factory=list)
    documents: dict[str, str] = field(default_factory=dict)
    others: list[str] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)


def sort_files(paths: Iterable[str], config: Config) -> Files:
    """The paths by what Jekyll does with them, in their order."""
    files = Files()
    for path in paths:
        inside = below_source(path, config)
        kind, label = _kind(inside, config) if inside else ("hidden", "")
        if kind == "documents":
            files.documents[path] = label
        else:
            getattr(files, kind).append(path)
    return files


def below_source(path: str, config: Config) -> str:
    """A path in the old folder as Jekyll names it, relative to `source`; "" for what is not below that."""
    if not config.source:
        return path
    return path[len(config.source) + 1 :] if path.startswith(config.source + "/") else ""


def below_collections(inside: str, config: Config) -> str:
    """A path below the source, relative to the folder of the collections."""
    return inside.removeprefix(f"{config.collections_dir}/") if config.collections_dir else inside


def _kind(inside: str, config: Config) -> tuple[str, str]:
    """The field of `Files` for a path below the source, and the label of its collection."""
    parts = inside.split("/")
    for kind, folder in (("posts", "_posts"), ("drafts", "_drafts")):
        if folder in parts[:-1]:
            at = parts.index(folder)
            shown = all(_is_shown(parts, end, config) for end in [*range(at), *range(at + 1, len(parts))])
            return (kind if shown else "hidden"), ""
    first, _, rest = below_collections(inside, config).partition("/")
    collection = config.collections.get(first.removeprefix("_")) if first.startswith("_") and rest else None
    if collection is not None:
        begin = len(parts) - rest.count("/") - 1
        shown = all(_is_shown(parts, end, config) for end in range(begin, len(parts)))
        return ("documents" if collection.output and shown else "silent"), collection.label
    return ("others" if all(_is_shown(parts, end, config) for end in range(len(parts))) else "hidden"), ""


def _is_shown(parts: list[str], end: int, config: Config) -> bool:
    """Whether Jekyll looks at the file or folder at the end of a path: parts[: end + 1]."""
    name, path = parts[end], "/".join(parts[: end + 1])
    if matches(path, config.include) or matches(name, config.include):
        return True
    folder = end < len(parts) - 1
    return not (name[:1] in "._#~" or name.endswith("~") or matches(path + "/" * folder, config.exclude))
