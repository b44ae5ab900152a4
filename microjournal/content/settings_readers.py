"""How the value of each setting is read: from a YAML node to a value of the model.

A reader gets the document, the name of the setting, and the node of its value, which is not null. It returns the value,
or None after it has reported why the value cannot be meant.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from microjournal.content.language import language_tag
from microjournal.content.texts import Texts, read_texts
from microjournal.model.dates import is_zone, is_zone_name
from microjournal.model.entry import Mark
from microjournal.model.settings import DEFAULT_THEME, Author, CommentsChoice, MenuItem, Repository, ThemeChoice
from microjournal.model.vocabulary import nearest
from microjournal.model.web_addresses import web_address, web_address_or_as_written
from microjournal.schema.document import Document, shown
from microjournal.schema.field import Field
from microjournal.schema.nodes import is_null

Reader: TypeAlias = Callable[[Document, str, Node], Any]

# Pictures of those who comment: fetched into the journal, or the first letter of a name in their place.
AVATARS = ("fetched", "initials")

_SCHEME = re.compile(r"\A(?:[A-Za-z][\w+.-]*:)?//+")


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsField(Field):
    """A setting. read: how its value is read; it is the field of the same name in `microjournal.model.settings`."""

    read: Reader


def read_line(document: Document, name: str, node: Node) -> str | None:
    """Any text, on one line."""
    return document.text(name, node)


def read_site_url(document: Document, name: str, node: Node) -> str | None:
    """The journal's address: its scheme in lower case, one slash at the end, in ASCII."""
    text = document.text(name, node)
    if text is None:
        return None
    message = _wrong_with_site_url(text)
    if message:
        bare = _SCHEME.sub("", re.split(r"[?#]", text)[0].rpartition("@")[2].replace(" ", ""))
        help = f"write `url: https://{(bare or 'ana.example').rstrip('/')}/`"
        document.report("url-invalid", f"{shown(text)} {message}", node, help=help)
        return None
    scheme, _, rest = web_address(text).partition("://")
    return f"{scheme.lower()}://{rest.rstrip('/')}/"


def read_hub(document: Document, name: str, node: Node) -> str | None:
    """The address of a hub."""
    return _web_address(document, name, node)


def _web_address(document: Document, name: str, node: Node) -> str:
    """An absolute address, in ASCII. What is none is reported, and "" if there is nothing."""
    text = document.text(name, node)
    if text and not re.match(r"https?://[^\s/?#]+", text, re.IGNORECASE):
        help = f"write `{name}: https://{text.lstrip('/')}`"
        document.report("url-invalid", f"{shown(text)} is not an absolute address", node, help=help)
    return web_address_or_as_written(text or "")


def read_flag(document: Document, name: str, node: Node) -> bool | None:
    """True or false."""
    return document.flag(name, node)


def read_author(document: Document, name: str, node: Node) -> Author | None:
    """A name, or a mapping of name, url, email."""
    if isinstance(node, ScalarNode):
        text = document.text(name, node)
        return Author(name=text) if text else None
    if not isinstance(node, MappingNode):
        help = f"write `{name}: Ana`, or several under `authors:` by short name"
        document.report("author-invalid", f"`{name}` is one author, not a list", node, help=help)
        return None
    parts = _parts(document, node, ("name", "url", "email"), "author-invalid", "an author")
    shown_name = _text(document, "name", parts)
    if not shown_name:
        help = f"write `{name}: {{name: Ana}}`"
        document.report("author-invalid", "this author has no name", node, help=help)
        return None
    url = _web_address(document, "url", parts["url"]) if "url" in parts else ""
    email = _text(document, "email", parts)
    if email and not re.match(r"[^@\s]+@[^@\s]+\Z", email):
        help = "write one such as ana@ana.example"
        message = f"{shown(email)} is not an email address"
        document.report("author-invalid", message, parts["email"], help=help)
    return Author(name=shown_name, url=url, email=email)


def read_authors(document: Document, name: str, node: Node) -> dict[str, Author]:
    """Authors by their short names."""
    mapping = document.mapping(name, node)
    found = {}
    for short, _, value in document.pairs(mapping) if mapping else ():
        # A short name alone (`ana:`) is an author of that name.
        author = Author(name=short) if is_null(value) else read_author(document, short, value)
        if author is not None:
            found[short] = author
    return found


def read_language(document: Document, name: str, node: Node) -> str | None:
    """A language tag (BCP 47)."""
    return language_tag(document, name, node)


def read_words(document: Document, name: str, node: Node) -> dict[str, Texts]:
    """Texts by key. Which keys there are is known when the theme is read."""
    return read_texts(document, name, node)


def read_timezone(document: Document, name: str, node: Node) -> str | None:
    """The IANA name of a time zone."""
    text = document.text(name, node)
    if text is None or text == "UTC":
        return text
    if not is_zone(text):
        near = _near_zone(text)
        help = f"write `timezone: {near}`" if near else "write an area and a city, such as Europe/Berlin"
        document.report("timezone-unknown", f"{shown(text)} is not a time zone", node, help=help)
        return None
    return text


def read_theme(document: Document, name: str, node: Node) -> ThemeChoice:
    """A name, or a mapping of name, options."""
    if not isinstance(node, MappingNode):
        return ThemeChoice(name=document.text(name, node) or DEFAULT_THEME)
    parts = _parts(document, node, ("name", "options"), "theme-invalid", "`theme`")
    options = document.mapping("options", parts["options"]) if "options" in parts else None
    return ThemeChoice(
        name=_text(document, "name", parts) or DEFAULT_THEME,
        options=(document.plain(options) or {}) if options else {},
    )


def read_repository(document: Document, name: str, node: Node) -> Repository | None:
    """The repository on a forge."""
    from microjournal.forges.forge import ForgeError
    from microjournal.forges.repositories import read_repository

    text = document.text(name, node)
    if text is None:
        return None
    try:
        return read_repository(text)
    except ForgeError as error:
        document.report("repository-invalid", str(error), node, help=error.help)
        return None


def read_comments(document: Document, name: str, node: Node) -> CommentsChoice | None:
    """A repository, or a mapping of repository, avatars."""
    if not isinstance(node, MappingNode):
        repository = read_repository(document, name, node)
        return CommentsChoice(repository=repository) if repository else None
    parts = _parts(document, node, ("repository", "avatars"), "comments-unknown", f"`{name}`")
    avatars = _text(document, "avatars", parts)
    if avatars and avatars not in AVATARS:
        help = f"write `avatars: {AVATARS[0]}` to have them in the journal, or leave it out"
        document.report("comments-unknown", f"{shown(avatars)} is no way to have pictures", parts["avatars"], help=help)
    return CommentsChoice(
        repository=read_repository(document, "repository", parts["repository"]) if "repository" in parts else None,
        has_avatars=avatars == AVATARS[0],
    )


def read_places(document: Document, name: str, node: Node) -> tuple[str, ...]:
    """Paths: a list, or one."""
    nodes = node.value if isinstance(node, SequenceNode) else [node]
    return tuple([text for each in nodes if (text := document.text(name, each))])


def read_menu(document: Document, name: str, node: Node) -> tuple[MenuItem, ...]:
    """The lines of the menu that can be read."""
    if not isinstance(node, SequenceNode):
        help = f"write `{name}: [{{title: About, address: /about/}}]`"
        document.report("menu-invalid", "the menu is a list", node, help=help)
        return ()
    return tuple(line for item in node.value if (line := _menu_item(document, item)) is not None)


def _menu_item(document: Document, node: Node) -> MenuItem | None:
    if not isinstance(node, MappingNode):
        help = "write `{title: About, address: /about/}`"
        document.report("menu-invalid", "a line of the menu has a title and an address", node, help=help)
        return None
    parts = _parts(document, node, ("title", "address"), "menu-invalid", "a line of the menu")
    title = _text(document, "title", parts)
    address = _text(document, "address", parts)
    if not (title and address):
        missing = "address" if title else "title"
        help = "write `{title: About, address: /about/}`"
        document.report("menu-invalid", f"this line of the menu has no {missing}", node, help=help)
        return None
    if not re.match(r"/(?!/)|https?://[^\s/]|mailto:\S", address):
        message = f"{shown(address)} is neither a path from the journal's top nor a full address"
        help = f"write `address: /{address.strip('/').removesuffix('.md')}/`"
        document.report("menu-invalid", message, parts["address"], help=help)
        return None
    place = document.place(parts["address"])
    return MenuItem(title=title, address=address, mark=Mark("menu", *place))


def _text(document: Document, name: str, parts: Mapping[str, Node]) -> str:
    """The text of a part of a small mapping, "" if there is none."""
    return (document.text(name, parts[name]) if name in parts else None) or ""


def _parts(document: Document, node: MappingNode, names: tuple[str, ...], code: str, of: str) -> dict[str, Node]:
    """The values of a small mapping by key; other keys are reported."""
    parts: dict[str, Node] = {}
    for name, key, value in document.pairs(node):
        if name in names:
            if not is_null(value):
                parts[name] = value
            continue
        near = nearest(name, names, likeness=0.5)
        help = f"did you mean `{near}`?" if near else f"it has {', '.join(names)}"
        document.report(code, f"{of} has no `{name}`", key, help=help)
    return parts


def _wrong_with_site_url(text: str) -> str:
    """What is wrong with a journal's address, "" if nothing is."""
    try:
        parts = urlsplit(web_address(text))
        port_is_fine = parts.port is None or parts.port > 0
    except ValueError:
        return "is not an address"
    if parts.scheme not in ("http", "https"):
        return "does not begin with https:// or http://"
    if not parts.hostname or not port_is_fine or re.search(r"\s", text):
        return "is not an address"
    if parts.username is not None:
        return "holds a user name, which everybody would see"
    if "?" in text or "#" in text:
        return "has a query or a fragment"
    return ""


def _near_zone(text: str) -> str:
    """The time zone that a word may mean: by its city, else the name that looks most like it; "" if there is none."""
    from zoneinfo import available_timezones

    zones = sorted(name for name in available_timezones() if is_zone_name(name))
    city = text.strip().replace(" ", "_").lower().rpartition("/")[2]
    named = [zone for zone in zones if "/" in zone and zone.rpartition("/")[2].lower() == city]
    if named:
        return named[0]
    lower = {zone.lower(): zone for zone in zones}
    return lower.get(nearest(text.replace(" ", "_"), lower, likeness=0.8), "")
