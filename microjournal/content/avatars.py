"""The pictures of those who comment: where one is kept, where it is on the site, and which files are pictures at all.

They lie beside the snapshots, `comments/avatars/HOST/ACCOUNT.png`, and are published as they are.
"""

from __future__ import annotations

import hashlib
import re

from microjournal.content.snapshot import COMMENTS, place_of_host

AVATARS = f"{COMMENTS}/avatars"

# By the end of a file's name: with what the file begins (https://mimesniff.spec.whatwg.org/#image-type-pattern-matching-algorithm).
_FORMATS = {
    "png": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "jpg": re.compile(rb"\xff\xd8\xff"),
    "gif": re.compile(rb"GIF8[79]a"),
    "webp": re.compile(rb"RIFF.{4}WEBPVP", re.DOTALL),
}
_FILE = re.compile(rf"{AVATARS}/(?:[^/]+/)+[^/]+\.(?:{'|'.join(_FORMATS)})\Z")
# What every system takes for the name of a file, in whichever capitals.
_PLAIN = re.compile(r"(?!(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|\Z))[a-z0-9_](?:[a-z0-9._-]{0,98}[a-z0-9_-])?\Z")


def avatar_place(host: str, account: str) -> str:
    """Where the picture of an account on a host is kept, without the end of its name; relative to the journal's folder.

    >>> avatar_place("github.com", "Bea"), avatar_place("localhost:3000", "renovate[bot]")
    ('comments/avatars/github.com/bea', 'comments/avatars/localhost+3000/+d76015e1a5c95d36')
    """
    name = account.lower()
    if not _PLAIN.match(name):
        # It stands behind a sign that no account has in its name.
        name = f"+{hashlib.sha256(name.encode(errors='replace')).hexdigest()[:16]}"
    return f"{AVATARS}/{place_of_host(host)}/{name}"


def avatar_files(place: str) -> tuple[str, ...]:
    """The files that a picture at a place may be: one for each format."""
    return tuple([f"{place}.{ending}" for ending in _FORMATS])


def is_avatar(path: str) -> bool:
    """Whether a file of the journal is one of these pictures."""
    return _FILE.match(path) is not None


def place_in(path: str) -> str:
    """The place of a picture, from the path of its file."""
    return path.rpartition(".")[0]


def published_at(path: str) -> str:
    """Where a picture is on the site.

    >>> published_at("comments/avatars/github.com/bea.png")
    'avatars/github.com/bea.png'
    """
    return path.removeprefix(f"{COMMENTS}/")


def picture_ending(data: bytes) -> str:
    """The end that the name of a picture has, by what it begins with, such as "png"; "" for no picture."""
    return next((ending for ending, form in _FORMATS.items() if form.match(data)), "")
