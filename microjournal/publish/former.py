"""The addresses that a journal was published at before, as the history of its settings has them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from microjournal.model.placeholder import is_placeholder
from microjournal.sources import git
from microjournal.sources.scan import SETTINGS_FILE

_MOST = 20
# Settings of long ago may have keys that nobody knows any more, so only this line is read.
_URL = re.compile(r"""^url:[ \t]*(?P<quote>["']?)(?P<url>https?://[^\s"'#]+)(?P=quote)[ \t]*(?:#.*)?$""", re.MULTILINE)


def former_urls(root: Path, url: str) -> list[str]:
    """The values that `url` had in the settings, newest first, without examples. url: that it has now, left out."""
    found = dict.fromkeys(_urls(root))
    return [former for former in found if former != url and not is_placeholder(former)][:_MOST]


def is_history_cut(root: Path) -> bool:
    """Whether the clone that a journal is in does not have its whole history."""
    return git.ask(root, "rev-parse", "--is-shallow-repository") == "true"


def _urls(root: Path) -> Iterator[str]:
    touched = git.ask(root, "log", "--no-ext-diff", "--no-textconv", "--format=%H", "-G^url:", "--", SETTINGS_FILE)
    for commit in touched.split():
        text = git.ask(root, "cat-file", "blob", f"{commit}:./{SETTINGS_FILE}")
        for match in _URL.finditer(text):
            former = match["url"]
            if _has_host(former):
                yield former if former.endswith("/") else f"{former}/"


def _has_host(url: str) -> bool:
    try:
        return bool(urlsplit(url).hostname)
    except ValueError:
        return False
