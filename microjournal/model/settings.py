"""The settings of a journal, checked: frozen values, no behaviour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from microjournal.model.entry import Mark

DEFAULT_THEME = "dune"


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
class SiteAlias:
    """A former address of something that is no entry's, and where that is now: paths from the top of the site.

    A path that ends with a slash is a page's; "" is the home page. marks: where the two are written.
    """

    path: str
    target: str
    marks: tuple[Mark, Mark] = field(default=(Mark("aliases", 1, 1, 1), Mark("aliases", 1, 1, 1)), compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository:
    """A repository whose issues hold the comments. kind: name of a forge, see `microjournal.forges`.

    host: such as "github.com", in lower case; followed by the path below which the forge lives, if it has one there.
    path: owner/name.
    """

    kind: str
    host: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentsChoice:
    """Where readers comment, and how. repository: in which the linked issues live, None if that is the journal's own.

    has_avatars: pictures of those who comment are fetched into the journal.
    """

    repository: Repository | None = None
    has_avatars: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeChoice:
    """How the journal looks. options: as written; they are checked against the theme when it is read."""

    name: str = DEFAULT_THEME
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`microjournal.yaml`, checked: a field for each row of `microjournal.content.settings_fields.SETTINGS`.

    url: absolute, ends with "/". timezone: an IANA name.
    words: of the interface that the journal says in another way, by key: a text, or texts by plural category.
    hub: URL of a hub (WebSub), "" for none. outside: paths that links may lead to, relative to the journal.
    publish: where `microjournal publish` puts the site. search: whether a build makes an index to search in.
    images: whether it draws a picture of each entry, for where its page is shared.
    repository: of the journal.
    authors: by short name; `author` is the journal's own (its short name is ""), None if not given.
    """

    title: str
    url: str
    author: Author | None = None
    authors: Mapping[str, Author] = field(default_factory=dict)
    description: str = ""
    language: str = "en"
    timezone: str = "UTC"
    words: Mapping[str, str | Mapping[str, str]] = field(default_factory=dict)
    theme: ThemeChoice = ThemeChoice()
    repository: Repository | None = None
    comments: CommentsChoice = CommentsChoice()
    menu: tuple[MenuItem, ...] = ()
    hub: str = ""
    aliases: tuple[SiteAlias, ...] = ()
    redirects: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    publish: tuple[str, ...] = ()
    search: bool = False
    images: bool = False
