"""Plain data to digest: the only place that hashes.

Plain data is None, bool, int, float, str, bytes, tuple, list, and dict, nested. Values are encoded in the order they
have, with a tag for each type, so 1, True and "1" differ, and so do two mappings whose keys come in another order: a
template may iterate a mapping, so its order is something the template sees.
"""

from __future__ import annotations

import hashlib
import marshal
from typing import Any, TypeAlias

# Version 2 of the format writes every value in full: no back references and no interning marks, so equal data gives
# equal bytes whatever objects carry it. Later versions do not have that property.
_CANONICAL_FORMAT = 2
DIGEST_SIZE = 16

Digest: TypeAlias = bytes


def encode(value: Any) -> bytes:
    """The canonical bytes of plain data. Raises ValueError for anything else (a date, a set of objects, a subclass)."""
    return marshal.dumps(value, _CANONICAL_FORMAT)


def decode(encoded: bytes) -> Any:
    """Inverse of `encode`. Only for bytes that this program wrote itself."""
    return marshal.loads(encoded)


def digest(value: Any) -> Digest:
    """The 16-byte BLAKE2b digest of plain data. Raises ValueError as `encode` does."""
    return hashlib.blake2b(marshal.dumps(value, _CANONICAL_FORMAT), digest_size=DIGEST_SIZE).digest()


def digest_bytes(data: bytes) -> Digest:
    """The 16-byte BLAKE2b digest of a file's content."""
    return hashlib.blake2b(data, digest_size=DIGEST_SIZE).digest()
