"""Pages as the preview serves them: the site's own, with the script that keeps them up to date.

The files are not changed. A page that has a Content-Security-Policy keeps it, with our script allowed.
"""

from __future__ import annotations

import re
from html import escape, unescape

from microjournal.serve.requests import RESERVED

SCRIPT = f"{RESERVED}live.js"
EVENTS = f"{RESERVED}events"

_HEAD_END = re.compile(rb"</head\s*>", re.IGNORECASE)
_BODY_END = re.compile(rb"</body\s*>", re.IGNORECASE)
_POLICY = re.compile(
    rb"""(<meta\s+http-equiv=["']?content-security-policy["']?\s+content=)(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE
)


def with_script(html: bytes, *, run: str, number: int, base: str) -> bytes:
    """The page with our script in its head.

    run: id of this server. number: of the newest change that the page may contain. base: path of the top of the site.
    """
    script = (
        f'<script src="{SCRIPT}" data-run="{escape(run)}" data-number="{number}" data-base="{escape(base)}" defer>'
        "</script>"
    ).encode()
    html = _POLICY.sub(_allow_script, html)
    end = _HEAD_END.search(html) or _BODY_END.search(html)
    at = end.start() if end else len(html)
    return html[:at] + script + html[at:]


def allow_same_origin(policy: str) -> str:
    """A Content-Security-Policy that also allows scripts and connections of the same origin.

    https://www.w3.org/TR/CSP3/

    >>> allow_same_origin("default-src 'none'; img-src 'self'")
    "default-src 'none'; img-src 'self'; script-src 'self'; connect-src 'self'"
    """
    directives: dict[str, list[str]] = {}
    for part in policy.split(";"):
        name, *sources = part.split() or [""]
        if name:
            directives.setdefault(name.lower(), sources)
    script = "script-src-elem" if "script-src-elem" in directives else "script-src"
    for name in (script, "connect-src"):
        allowed = directives.get(name, directives.get("default-src"))
        if allowed is not None:
            kept = [source for source in allowed if source not in ("'none'", "'self'")]
            directives[name] = [*kept, "'self'"]
    return "; ".join(" ".join([name, *sources]) for name, sources in directives.items())


def _allow_script(match: re.Match[bytes]) -> bytes:
    policy = unescape((match[2] if match[2] is not None else match[3]).decode("utf-8", "replace"))
    return match[1] + b'"' + escape(allow_same_origin(policy), quote=True).encode() + b'"'


def placeholder_page(title: str, text: str) -> bytes:
    """A page for when the site has none to show; title and text are plain text."""
    return (
        "<!doctype html>\n"
        '<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{escape(title)}</title>\n</head>\n"
        f"<body>\n<h1>{escape(title)}</h1>\n<p>{escape(text)}</p>\n</body>\n</html>\n"
    ).encode()
