"""Ids made on the device that makes the record: nobody has to be asked, and they sort by time."""

import hashlib
import os
import re
import time
import uuid

_NAMESPACE = b"holdfast:"
_FORM = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def new_id() -> str:
    """Return a new UUIDv7 (RFC 9562) in its 36-character text form."""
    millis = time.time_ns() // 1_000_000
    return id_at(millis)


def id_at(millis: int) -> str:
    """Return a UUIDv7 whose time part is ``millis`` since 1970-01-01 UTC; the rest is random."""
    random = int.from_bytes(os.urandom(10), "big")
    bits = (millis & 0xFFFF_FFFF_FFFF) << 80
    bits |= 0x7 << 76 | (random >> 68 & 0xFFF) << 64
    bits |= 0b10 << 62 | random & 0x3FFF_FFFF_FFFF_FFFF
    text = f"{bits:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def derived_id(*parts: str) -> str:
    """Return the id of a record that every replica must make alike, such as a standard stage.

    A UUIDv8 (RFC 9562) from SHA-256 over the parts: the same parts give the same id everywhere.
    """
    digest = hashlib.sha256(_NAMESPACE + "\x1f".join(parts).encode()).digest()
    return str(uuid.UUID(bytes=_as_version_8(digest[:16])))


def _as_version_8(raw: bytes) -> bytes:
    marked = bytearray(raw)
    marked[6] = marked[6] & 0x0F | 0x80
    marked[8] = marked[8] & 0x3F | 0x80
    return bytes(marked)


def is_id(text: str) -> bool:
    """Tell whether ``text`` is a record id in canonical form."""
    return _FORM.fullmatch(text) is not None
