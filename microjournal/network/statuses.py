"""Statuses of HTTP (RFC 9110, section 15) that are taken in one way wherever the web is asked."""

from __future__ import annotations

# It leads elsewhere.
REDIRECTS = frozenset({301, 302, 303, 307, 308})
# It may answer later.
BUSY = frozenset({429, 500, 502, 503, 504})
