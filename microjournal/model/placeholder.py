"""The address that `init` writes where nobody can know the real one."""

from __future__ import annotations

from urllib.parse import urlsplit

PLACEHOLDER_URL = "https://example.org/"
# RFC 2606, section 3. Hosts below .example (section 2) are what examples and tests are made of.
_HOSTS = ("example.com", "example.net", "example.org")


def is_placeholder(url: str) -> bool:
    """Whether the address of a site is an example, at which nothing can be published.

    >>> is_placeholder("https://www.example.org/journal/"), is_placeholder("https://ana.example/")
    (True, False)
    """
    host = urlsplit(url).hostname or ""
    return host in _HOSTS or host.endswith(tuple([f".{name}" for name in _HOSTS]))
