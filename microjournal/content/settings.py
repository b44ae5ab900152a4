"""`microjournal.yaml`: from its text to checked settings, or to diagnostics for everything in it that is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import urlsplit

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from microjournal.content.settings_fields import KEYS, NAMES, settings_schema
from microjournal.diagnostics import Diagnostic
from microjournal.model.entry import Mark
from microjournal.model.settings import Author, MenuItem, Repository, Settings
from microjournal.model.vocabulary import nearest
from microjournal.schema.document import Document, shown
from microjournal.schema.nodes import is_given, is_null

__all__ = ["KEYS", "read", "settings_schema"]

_T = TypeVar("_T")

_SCHEME = re.compile(r"\A(?:[A-Za-z][\w+.-]*:)?//+")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*\Z")
_LANGUAGES = {
    "english": "en",
    "german": "de",
    "deutsch": "de",
    "french": "fr",
    "français": "fr",
    "spanish": "es",
    "español": "es",
    "italian": "it",
    "italiano": "it",
    "portuguese": "pt",
    "português": "pt",
    "dutch": "nl",
    "polish": "pl",
    "russian": "ru",
    "turkish": "tr",
    "chinese": "zh",
    "japanese": "ja",
}
# What other programs call the same settings.
_NEIGHBOURS = {
    "author": "writer",
    "description": "subtitle tagline",
    "language": "lang languagecode locale",
    "menu": "nav navigation",
    "repository": "repo repo_url source",
    "theme": "template",
    "timezone": "tz",
    "title": "name site_name sitename",
    "url": "address base_url baseurl site_url siteurl",
}
_NEIGHBOUR_NAMES = {word: name for name, words in _NEIGHBOURS.items() for word in words.split()}


def read(text: str, *, path: str = "microjournal.yaml") -> tuple[Settings | None, list[Diagnostic]]:
    """The settings in a text, None if there are errors, and everything that is wrong with them.

    path: of the file, for messages.
    """
    document = Document(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"), path=path)
    top = document.compose()
    if top is None:
        return None, document.diagnostics
    reading = _Reading(document, top)
    settings = reading.settings()
    for name in ("title", "url"):
        if not is_given(top, name):
            example = next(key.example for key in KEYS if key.name == name)
            document.report("setting-required", f"`{name}` is missing", (1, 1, 1), help=f"write `{example}`")
    failed = any(found.severity == "error" for found in document.diagnostics)
    return None if failed else settings, document.diagnostics


class _Reading:
    """The settings of one file while they are read."""

    __slots__ = ("_document", "_nodes")

    def __init__(self, document: Document, top: MappingNode) -> None:
        self._document = document
        self._nodes = self._sorted(top)

    def settings(self) -> Settings:
        """The settings. What could not be read has its default; it was reported."""
        theme, options = self._theme()
        return Settings(
            title=self._line("title"),
            url=self._value("url", self._site_url) or "",
            author=self._value("author", self._author),
            authors=self._authors(),
            description=self._line("description"),
            language=self._value("language", self._language) or "en",
            timezone=self._value("timezone", self._timezone) or "UTC",
            theme=theme,
            theme_options=options,
            repository=self._value("repository", self._repository),
            menu=self._menu(),
        )

    def _sorted(self, top: MappingNode) -> dict[str, Node]:
        """The settings that exist, by name; the others are reported."""
        nodes: dict[str, Node] = {}
        for name, key, node in self._document.pairs(top):
            word = name.strip().lower()
            if word not in NAMES:
                near = _NEIGHBOUR_NAMES.get(word) or nearest(word, NAMES, likeness=0.6)
                help = f"did you mean `{near}`?" if near else f"the settings are: {', '.join(sorted(NAMES))}"
                self._document.report("setting-unknown", f"there is no setting `{name}`", key, help=help)
                continue
            if word in nodes:
                self._document.report(
                    "key-duplicate", f"`{name}` and `{word}` are the same key", key, help="keep one of the two"
                )
                continue
            if word != name:
                self._document.report("key-capitals", f"`{name}` is read as `{word}`", key, help=f"write `{word}:`")
            nodes[word] = node
        return nodes

    def _value(self, name: str, read: Callable[[str, Node], _T | None]) -> _T | None:
        node = self._nodes.get(name)
        return None if node is None or is_null(node) else read(name, node)

    def _line(self, name: str) -> str:
        node = self._nodes.get(name)
        return "" if node is None else self._document.text(name, node) or ""

    def _site_url(self, name: str, node: Node) -> str | None:
        text = self._document.text(name, node)
        if text is None:
            return None
        message = _wrong_with_site_url(text)
        if message:
            bare = _SCHEME.sub("", re.split(r"[?#]", text)[0].rpartition("@")[2].replace(" ", ""))
            help = f"write `url: https://{(bare or 'ana.example').rstrip('/')}/`"
            self._document.report("url-invalid", f"{shown(text)} {message}", node, help=help)
            return None
        scheme, _, rest = text.partition("://")
        return f"{scheme.lower()}://{rest.rstrip('/')}/"

    def _url(self, name: str, node: Node) -> str:
        """An address of an author's."""
        text = self._document.text(name, node)
        if text and not re.match(r"https?://[^\s/?#]+", text, re.IGNORECASE):
            help = f"write `{name}: https://{text.lstrip('/')}`"
            self._document.report("url-invalid", f"{shown(text)} is not an absolute address", node, help=help)
        return text or ""

    def _author(self, name: str, node: Node) -> Author | None:
        if isinstance(node, ScalarNode):
            text = self._document.text(name, node)
            return Author(name=text) if text else None
        if not isinstance(node, MappingNode):
            help = f"write `{name}: Ana`, or several under `authors:` by short name"
            self._document.report("author-invalid", f"`{name}` is one author, not a list", node, help=help)
            return None
        parts = self._parts(node, ("name", "url", "email"), "author-invalid", "an author")
        shown_name = self._document.text("name", parts["name"]) if "name" in parts else None
        if not shown_name:
            help = f"write `{name}: {{name: Ana}}`"
            self._document.report("author-invalid", "this author has no name", node, help=help)
            return None
        url = self._url("url", parts["url"]) if "url" in parts else ""
        email = (self._document.text("email", parts["email"]) if "email" in parts else None) or ""
        if email and not re.match(r"[^@\s]+@[^@\s]+\Z", email):
            help = "write one such as ana@ana.example"
            message = f"{shown(email)} is not an email address"
            self._document.report("author-invalid", message, parts["email"], help=help)
        return Author(name=shown_name, url=url, email=email)

    def _authors(self) -> dict[str, Author]:
        node = self._nodes.get("authors")
        mapping = self._document.mapping("authors", node) if node is not None else None
        found = {}
        for short, _, value in self._document.pairs(mapping) if mapping else ():
            # A short name alone (`ana:`) is an author of that name.
            author = Author(name=short) if is_null(value) else self._author(short, value)
            if author is not None:
                found[short] = author
        return found

    def _language(self, name: str, node: Node) -> str | None:
        text = self._document.text(name, node)
        if text is None or _LANGUAGE.match(text):
            return text
        meant = _LANGUAGES.get(text.lower(), text.replace("_", "-").split(".")[0])
        help = f"write `language: {meant if _LANGUAGE.match(meant) else 'en'}`"
        self._document.report("language-invalid", f"{shown(text)} is not a language tag", node, help=help)
        return None

    def _timezone(self, name: str, node: Node) -> str | None:
        text = self._document.text(name, node)
        if text is None or text == "UTC":
            return text
        from zoneinfo import ZoneInfo

        try:
            ZoneInfo(text)
        except (KeyError, ValueError, OSError):
            # Not found; not a key that can be one; a folder of the database ("Europe").
            near = _near_zone(text)
            help = f"write `timezone: {near}`" if near else "write an area and a city, such as Europe/Berlin"
            self._document.report("timezone-unknown", f"{shown(text)} is not a time zone", node, help=help)
            return None
        return text

    def _theme(self) -> tuple[str, Mapping[str, Any]]:
        node = self._nodes.get("theme")
        if node is None or not isinstance(node, MappingNode):
            return self._line("theme") or "dune", {}
        parts = self._parts(node, ("name", "options"), "theme-invalid", "`theme`")
        name = self._document.text("name", parts["name"]) if "name" in parts else None
        options = self._document.mapping("options", parts["options"]) if "options" in parts else None
        return name or "dune", (self._document.plain(options) or {}) if options else {}

    def _repository(self, name: str, node: Node) -> Repository | None:
        from microjournal.forges.repositories import RepositoryError, read_repository

        text = self._document.text(name, node)
        if text is None:
            return None
        try:
            return read_repository(text)
        except RepositoryError as error:
            self._document.report("repository-invalid", str(error), node, help=error.help)
            return None

    def _menu(self) -> tuple[MenuItem, ...]:
        node = self._nodes.get("menu")
        if node is None or is_null(node):
            return ()
        if not isinstance(node, SequenceNode):
            help = "write `menu: [{title: About, address: /about/}]`"
            self._document.report("menu-invalid", "the menu is a list", node, help=help)
            return ()
        return tuple(line for item in node.value if (line := self._menu_item(item)) is not None)

    def _menu_item(self, node: Node) -> MenuItem | None:
        if not isinstance(node, MappingNode):
            help = "write `{title: About, address: /about/}`"
            self._document.report("menu-invalid", "a line of the menu has a title and an address", node, help=help)
            return None
        parts = self._parts(node, ("title", "address"), "menu-invalid", "a line of the menu")
        title = self._document.text("title", parts["title"]) if "title" in parts else None
        address = self._document.text("address", parts["address"]) if "address" in parts else None
        if not (title and address):
            missing = "address" if title else "title"
            help = "write `{title: About, address: /about/}`"
            self._document.report("menu-invalid", f"this line of the menu has no {missing}", node, help=help)
            return None
        if not re.match(r"/(?!/)|https?://[^\s/]|mailto:\S", address):
            message = f"{shown(address)} is neither a path from the journal's top nor a full address"
            help = f"write `address: /{address.strip('/').removesuffix('.md')}/`"
            self._document.report("menu-invalid", message, parts["address"], help=help)
            return None
        place = self._document.place(parts["address"])
        return MenuItem(title=title, address=address, mark=Mark("menu", *place))

    def _parts(self, node: MappingNode, names: tuple[str, ...], code: str, of: str) -> dict[str, Node]:
        """The values of a small mapping by key; other keys are reported."""
        parts: dict[str, Node] = {}
        for name, key, value in self._document.pairs(node):
            if name in names:
                if not is_null(value):
                    parts[name] = value
                continue
            near = nearest(name, names, likeness=0.5)
            help = f"did you mean `{near}`?" if near else f"it has {', '.join(names)}"
            self._document.report(code, f"{of} has no `{name}`", key, help=help)
        return parts


def _wrong_with_site_url(text: str) -> str:
    """What is wrong with a journal's address, "" if nothing is."""
    try:
        parts = urlsplit(text)
        port_is_fine = parts.port is None or parts.port > 0
    except ValueError:
        return "is not an address"
    if parts.scheme not in ("http", "https"):
        return "does not begin with https:// or http://"
    if not parts.hostname or not port_is_fine or any(sign.isspace() for sign in text):
        return "is not an address"
    if parts.username is not None:
        return "holds a user name, which everybody would see"
    if "?" in text or "#" in text:
        return "has a query or a fragment"
    return ""


def _near_zone(text: str) -> str:
    """The time zone that a word may mean: by its city, else the name that looks most like it; "" if there is none."""
    from zoneinfo import available_timezones

    zones = sorted(available_timezones())
    city = text.strip().replace(" ", "_").lower().rpartition("/")[2]
    named = [zone for zone in zones if "/" in zone and zone.rpartition("/")[2].lower() == city]
    if named:
        return named[0]
    lower = {zone.lower(): zone for zone in zones}
    return lower.get(nearest(text.replace(" ", "_"), lower, likeness=0.8), "")
