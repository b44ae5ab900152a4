"""Language tags (BCP 47), of a journal and of an entry."""

from __future__ import annotations

import re

from yaml.nodes import Node

from microjournal.schema.document import Document, shown

LANGUAGE_PATTERN = "^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$"

# Unlike `$`, which lets a line end follow.
_LANGUAGE = re.compile(LANGUAGE_PATTERN.removesuffix("$") + r"\Z")
_LANGUAGE_NAMES = {
    "ar": "arabic",
    "de": "german deutsch",
    "en": "english",
    "es": "spanish español",
    "fr": "french français",
    "hi": "hindi",
    "it": "italian italiano",
    "ja": "japanese",
    "nl": "dutch",
    "pl": "polish",
    "pt": "portuguese português",
    "ru": "russian",
    "tr": "turkish",
    "zh": "chinese",
}
_LANGUAGES = {name: tag for tag, names in _LANGUAGE_NAMES.items() for name in names.split()}


def language_tag(document: Document, name: str, node: Node) -> str | None:
    """A language tag. What is none is reported, with the one that is meant, and None."""
    text = document.text(name, node)
    if text is None or _LANGUAGE.match(text):
        return text
    meant = _LANGUAGES.get(text.lower(), text.replace("_", "-").split(".")[0])
    help = f"write `{name}: {meant if _LANGUAGE.match(meant) else 'en'}`"
    document.report("language-invalid", f"{shown(text)} is not a language tag", node, help=help)
    return None
