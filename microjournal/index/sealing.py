"""Values in the state, sealed with the user's secret.

They are marshalled, which is quick and must not be undone for bytes of somebody else's: a checkout can bring a whole
state. So each value carries a keyed hash (BLAKE2, RFC 7693), and nothing is decoded whose hash is not right. That also
notices damage. It costs a microsecond a value more than a checksum.
"""

from __future__ import annotations

import hashlib
import os
from typing import Any

from microjournal.model.digest import decode, encode

TORN = "a part of it is torn"
_TAG_SIZE = 8


class Damaged(Exception):
    """What was remembered cannot be used: its file is torn, or not ours. The message says how."""


# The hash with the secret in it; before it is known, one that opens nothing.
_keyed = hashlib.blake2b(key=os.urandom(32), digest_size=_TAG_SIZE)


def use_key(key: bytes) -> None:
    """Seals and opens with a user's secret from now on. There is one user in a process, so it is nobody's argument."""
    global _keyed  # noqa: PLW0603
    _keyed = hashlib.blake2b(key=key, digest_size=_TAG_SIZE)


def tag(data: bytes) -> bytes:
    """The keyed hash of bytes."""
    keyed = _keyed.copy()
    keyed.update(data)
    return keyed.digest()


def sealed(value: Any) -> bytes:
    """Plain data as bytes with their keyed hash."""
    return tagged(encode(value))


def unsealed(stored: Any) -> Any:
    """Inverse of `sealed`. Raises Damaged for anything else."""
    return decode(untagged(stored))


def tagged(data: bytes) -> bytes:
    """Bytes with their keyed hash before them."""
    return tag(data) + data


def untagged(stored: Any) -> bytes:
    """Inverse of `tagged`. Raises Damaged for anything else."""
    if type(stored) is not bytes or tag(data := stored[_TAG_SIZE:]) != stored[:_TAG_SIZE]:
        raise Damaged(TORN)
    return data
