"""The settings of a journal, checked: frozen values, no behaviour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from microjournal.model.entry import Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Someone who writes in the journal. name: as shown; url, email: "" if not given."""

    name: str
    url: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuItem:
    """A line of the menu. address: "/about/" inside the site, or a full URL. mark: where the address is written."""

    title: str
    address: str
    mark: Mark = field(default=Mark("menu", 1, 1, 1), compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository:
    """The forge where linked issues live. host: such as "github.com"; path: owner/name."""

    kind: Literal["github", "gitlab", "forgejo"]
    host: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`microjournal.yaml`, checked.

    url: absolute, ends with "/". timezone: an IANA name. theme_options: as written, checked against the theme later.
    authors: by short name; `author` is the journal's own (its short name is ""), None if not given.
    """

    title: str
    url: str
    author: Author | None = None
    authors: Mapping[str, Author] = field(default_factory=dict)
    description: str = ""
    language: str = "en"
    timezone: str = "UTC"
    theme: str = "dune"
    theme_options: Mapping[str, Any] = field(default_factory=dict)
    repository: Repository | None = None
    menu: tuple[MenuItem, ...] = ()
