"""The one table of settings: how each is read, and what is said of them.

The reference, the JSON Schema and the hints at unknown settings follow from it; the value of a setting is the field of
its name in `microjournal.model.settings.Settings`.
"""

from __future__ import annotations

from typing import Any

from microjournal.content import settings_readers as readers
from microjournal.content.language import LANGUAGE_PATTERN
from microjournal.content.settings_readers import SettingsField
from microjournal.content.site_aliases import SERVERS, read_servers, read_site_aliases
from microjournal.schema.field import neighbours_of

_TEXT: dict[str, Any] = {"type": ["string", "number", "boolean", "null"]}
_GIVEN_TEXT: dict[str, Any] = {"type": ["string", "number", "boolean"]}
_WEB = "^[Hh][Tt][Tt][Pp][Ss]?://"
_PERSON: dict[str, Any] = {
    "type": ["string", "number", "boolean", "object", "null"],
    "properties": {
        "name": _GIVEN_TEXT,
        "url": {"type": ["string", "null"], "pattern": f"{_WEB}[^\\s/?#]+"},
        "email": _TEXT,
    },
    "required": ["name"],
    "additionalProperties": False,
}
_MENU_ITEM: dict[str, Any] = {
    "type": "object",
    "properties": {
        "title": _GIVEN_TEXT,
        "address": {"type": "string", "pattern": "^(/(?!/)|https?://[^\\s/]|mailto:\\S)"},
    },
    "required": ["title", "address"],
    "additionalProperties": False,
}
_THEME: dict[str, Any] = {
    "type": ["string", "object", "null"],
    "properties": {"name": {"type": ["string", "null"]}, "options": {"type": ["object", "null"]}},
    "additionalProperties": False,
}

SETTINGS: tuple[SettingsField, ...] = (
    SettingsField(
        name="title",
        read=readers.read_line,
        neighbours="name site_name sitename",
        kind="text",
        documentation="What the journal is called.",
        example="title: Ana tries things",
        required=True,
        schema=_GIVEN_TEXT,
    ),
    SettingsField(
        name="url",
        read=readers.read_site_url,
        neighbours="address base_url baseurl site_url siteurl",
        kind="address",
        documentation="Where the journal will be found. It may have a path, if the journal is a part of a larger site.",
        example="url: https://ana.example/journal/",
        required=True,
        schema={"type": "string", "pattern": f"{_WEB}[^\\s/?#@]+(/[^\\s?#]*)?$"},
    ),
    SettingsField(
        name="author",
        read=readers.read_author,
        neighbours="writer",
        kind="name, or mapping of name, url, email",
        documentation="Who writes it: on every entry that does not name its authors.",
        example="author: {name: Ana, url: https://ana.example/}",
        schema=_PERSON,
    ),
    SettingsField(
        name="authors",
        read=readers.read_authors,
        kind="mapping of short names to authors",
        documentation="Who else writes, by the short name that entries use.",
        example="authors: {bea: Bea Berg, cem: {name: Cem, url: https://cem.example/}}",
        schema={"type": ["object", "null"], "additionalProperties": _PERSON},
    ),
    SettingsField(
        name="description",
        read=readers.read_line,
        neighbours="subtitle tagline",
        kind="text",
        documentation="One sentence on what the journal is about, for search engines and feeds.",
        example="description: Small experiments in running a newsletter",
        schema=_TEXT,
    ),
    SettingsField(
        name="language",
        read=readers.read_language,
        neighbours="lang languagecode locale",
        kind="language tag",
        default="en",
        documentation="The language of the journal, as in BCP 47.",
        example="language: pt-BR",
        schema={"type": ["string", "null"], "pattern": LANGUAGE_PATTERN},
    ),
    SettingsField(
        name="words",
        read=readers.read_words,
        neighbours="translations messages strings",
        kind="mapping of keys to text",
        documentation=(
            "Words of the interface that this journal says in another way, by their keys, each a text or texts by "
            "plural form; see [languages](languages.md)."
        ),
        example="words: {we-bet: I bet, section-threads: Series}",
        schema={
            "type": ["object", "null"],
            "additionalProperties": {
                "type": ["string", "number", "boolean", "object", "null"],
                "additionalProperties": _GIVEN_TEXT,
            },
        },
    ),
    SettingsField(
        name="timezone",
        read=readers.read_timezone,
        neighbours="tz",
        kind="IANA time zone",
        default="UTC",
        documentation="The time zone that decides which day it is, and that times without an offset are in.",
        example="timezone: Europe/Berlin",
        schema={"type": ["string", "null"], "pattern": "^[A-Za-z0-9_+/-]+$"},
    ),
    SettingsField(
        name="theme",
        read=readers.read_theme,
        neighbours="template",
        kind="name, or mapping of name, options",
        default="dune",
        documentation="How it looks: a theme that is built in, installed, or in the folder `themes/`.",
        example="theme: {name: ledger, options: {accent: teal}}",
        schema=_THEME,
    ),
    SettingsField(
        name="repository",
        read=readers.read_repository,
        neighbours="repo repo_url source",
        kind="forge and path, or address",
        documentation="Where the linked issues live that hold the comments: on GitHub, GitLab or Forgejo.",
        example="repository: github:ana/journal",
        schema={"type": ["string", "null"], "pattern": "^[A-Za-z]+ *:.+/.|^git@"},
    ),
    SettingsField(
        name="comments",
        read=readers.read_comments,
        kind="forge and path, or mapping of repository, avatars",
        documentation=(
            "Another repository for the linked issues, if the journal's own has issues about other things; and whether "
            "the pictures of those who comment are fetched."
        ),
        example="comments: {repository: github:ana/talk, avatars: fetched}",
        schema={
            "type": ["string", "object", "null"],
            "pattern": "^[A-Za-z]+ *:.+/.|^git@",
            "properties": {
                "repository": {"type": ["string", "null"], "pattern": "^[A-Za-z]+ *:.+/.|^git@"},
                "avatars": {"enum": [*readers.AVATARS, None]},
            },
            "additionalProperties": False,
        },
    ),
    SettingsField(
        name="menu",
        read=readers.read_menu,
        neighbours="nav navigation",
        kind="list of mappings of title, address",
        documentation="Lines of the menu besides those that every journal has. Paths count from the journal's top.",
        example="menu: [{title: About, address: /about/}]",
        schema={"type": ["array", "null"], "items": _MENU_ITEM},
    ),
    SettingsField(
        name="hub",
        read=readers.read_hub,
        neighbours="websub pubsubhubbub",
        kind="address",
        documentation="A WebSub hub, which tells subscribers of what is new; `microjournal ping` tells it.",
        example="hub: https://hub.example/",
        schema={"type": ["string", "null"], "pattern": f"{_WEB}[^\\s/?#]+"},
    ),
    SettingsField(
        name="aliases",
        read=read_site_aliases,
        neighbours="redirect_from",
        kind="mapping of former paths to paths",
        documentation=(
            "Former addresses of feeds, tags and lists, and where those are now: a page leads there, a feed is at "
            "both. Former addresses of an entry stand in the entry."
        ),
        example="aliases: {/index.xml: /feed.xml, /blog/: /}",
        schema={
            "type": ["object", "null"],
            "propertyNames": {"pattern": "^/[^?#]+$"},
            "additionalProperties": {"type": "string", "pattern": "^/(?!/)[^?#]*$"},
        },
    ),
    SettingsField(
        name="redirects",
        read=read_servers,
        kind="netlify, cloudflare, nginx, or a list of them",
        documentation=(
            "Servers that redirect from former addresses themselves: a file for each, beside the pages that lead on."
        ),
        example="redirects: netlify",
        schema={"type": ["array", "string", "null"], "items": {"enum": list(SERVERS)}},
    ),
    SettingsField(
        name="outside",
        read=readers.read_places,
        kind="list of paths",
        documentation="Files and folders outside of the journal that links in it may lead to.",
        example="outside: [../photos]",
        schema={"type": ["array", "string", "null"], "items": {"type": "string"}},
    ),
    SettingsField(
        name="publish",
        read=readers.read_places,
        neighbours="deploy target destination",
        kind="folder, or branch:NAME, or a list of them",
        documentation="Where `microjournal publish` puts the site, if no workflow of a forge does.",
        example="publish: branch:pages",
        schema={"type": ["array", "string", "null"], "items": {"type": "string"}},
    ),
    SettingsField(
        name="images",
        read=readers.read_flag,
        neighbours="og_image social_cards cards",
        kind="true or false",
        default="false",
        documentation=(
            "Whether `build` draws a picture of each entry, for where its page is shared. It needs what draws: see "
            "docs/sharing.md."
        ),
        example="images: true",
        schema={"type": ["boolean", "null"]},
    ),
    SettingsField(
        name="search",
        read=readers.read_flag,
        neighbours="search_enabled searchable lunr algolia",
        kind="true or false",
        default="false",
        documentation="Whether `/search/` searches in entries, with an index that `build` makes. It needs Pagefind.",
        example="search: true",
        schema={"type": ["boolean", "null"]},
    ),
)

NAMES = frozenset(field.name for field in SETTINGS)
NEIGHBOURS = neighbours_of(SETTINGS)
