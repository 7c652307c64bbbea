"""How one attached file is encrypted: in chunks whose order, number and end are authenticated.

The construction is STREAM (Hoang, Reyhanitabar, Rogaway and Vizár, "Online Authenticated-
Encryption and its Nonce-Reuse Misuse-Resistance", 2015) with AES-256-GCM, under a key of the
file's own. A sealed line after the salt says size and checksum of the content, so that a file cut
short, lengthened or put in another's place is noticed before its first byte is given out.
"""

import hashlib
import os
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from desktop.vault.blobs.padding import padded
from desktop.vault.errors import FileTooLarge

MARK = bytes.fromhex("b10bf11e000d0a02")
"""The first eight bytes; the last of them is the version of the form."""
CHUNK = 1024 * 1024
LIMIT = 2 * 1024**3
"""The largest content, in bytes."""
SALT, TAG = 32, 16
_KEY, _PREFIX = 32, 7
_FACTS = struct.Struct(">32sQ")
_NONCE = struct.Struct(f">{_PREFIX}sIB")
_MORE, _LAST, _ABOUT = 0, 1, 2
HEADER = len(MARK) + SALT + _FACTS.size + TAG


class Readable(Protocol):
    """Anything that gives out bytes like an open file."""

    def read(self, size: int, /) -> bytes:
        """Return at most ``size`` bytes; none only at the end."""


class Broken(Exception):
    """A file does not decrypt, or not to what it says it is."""


@dataclass(frozen=True, slots=True)
class Content:
    """What was sealed: SHA-256 and number of bytes."""

    sha256: bytes
    size: int


class _Cipher:
    """Encrypts the parts of one file; each part has a nonce that no other part has."""

    def __init__(self, key: bytes, salt: bytes) -> None:
        made = HKDF(SHA256(), _KEY + _PREFIX, salt=salt, info=MARK).derive(key)
        self._aes, self._prefix = AESGCM(made[:_KEY]), made[_KEY:]
        self._opening = MARK + salt

    def seal(self, number: int, part: int, plain: bytes) -> bytes:
        nonce = _NONCE.pack(self._prefix, number, part)
        return self._aes.encrypt(nonce, plain, self._opening)

    def open(self, number: int, part: int, sealed: bytes) -> bytes:
        nonce = _NONCE.pack(self._prefix, number, part)
        try:
            return self._aes.decrypt(nonce, sealed, self._opening)
        except InvalidTag as error:
            raise Broken from error


# ---------------------------------------------------------------- writing


def seal(
    source: Readable, out: BinaryIO, key: bytes, *, step: Callable[[int], None] | None = None
) -> Content:
    """Encrypt the content of ``source`` into ``out``, which can seek; return what it was.

    ``step`` hears of the bytes read so far.

    Raises:
        FileTooLarge: there are more than `LIMIT` bytes.
    """
    salt = os.urandom(SALT)
    cipher, reading = _Cipher(key, salt), _Reading(source, step)
    out.write((MARK + salt).ljust(HEADER, b"\0"))
    for number, (chunk, part) in enumerate(_parts(reading)):
        out.write(cipher.seal(number, part, chunk))
    content = Content(reading.digest.digest(), reading.size)
    out.seek(len(MARK) + SALT)
    out.write(cipher.seal(0, _ABOUT, _FACTS.pack(content.sha256, content.size)))
    return content


class _Reading:
    """Reads whole chunks, counting and hashing what passes."""

    def __init__(self, source: Readable, step: Callable[[int], None] | None) -> None:
        self._source, self._step = source, step
        self.digest, self.size = hashlib.sha256(), 0

    def chunk(self) -> bytes:
        """Return the next `CHUNK` bytes; fewer only at the end."""
        pieces, missing = [], CHUNK
        while missing and (piece := self._source.read(missing)):
            pieces.append(piece)
            missing -= len(piece)
        chunk = b"".join(pieces)
        self.digest.update(chunk)
        self.size += len(chunk)
        if self.size > LIMIT:
            raise FileTooLarge(limit=LIMIT)
        if self._step:
            self._step(self.size)
        return chunk


def _parts(reading: _Reading) -> Iterator[tuple[bytes, int]]:
    """Yield the chunks to seal, padding included, and whether each is the last."""
    chunk = reading.chunk()
    while len(chunk) == CHUNK and (following := reading.chunk()):
        yield chunk, _MORE
        chunk = following
    left = len(chunk) + padded(reading.size) - reading.size
    while left > CHUNK:
        yield chunk.ljust(CHUNK, b"\0"), _MORE
        chunk, left = b"", left - CHUNK
    yield chunk.ljust(left, b"\0"), _LAST


# ---------------------------------------------------------------- reading


class Sealed:
    """A sealed file open for reading; its header and its length have been found true."""

    def __init__(self, file: BinaryIO, key: bytes) -> None:
        header = file.read(HEADER)
        if len(header) != HEADER or not header.startswith(MARK):
            raise Broken
        self._file = file
        self._cipher = _Cipher(key, header[len(MARK) :][:SALT])
        facts = self._cipher.open(0, _ABOUT, header[len(MARK) + SALT :])
        self.content = Content(*_FACTS.unpack(facts))
        if os.fstat(file.fileno()).st_size != sealed_size(self.content.size):
            raise Broken

    def chunks(self) -> Iterator[bytes]:
        """Yield the content, then see to it that the rest is whole as well.

        Raises:
            Broken: a chunk is not what was written in its place.
        """
        digest, size, left = hashlib.sha256(), self.content.size, self.content.size
        count = _count(padded(size))
        for number in range(count):
            part = _LAST if number == count - 1 else _MORE
            chunk = self._cipher.open(number, part, self._file.read(CHUNK + TAG))[:left]
            left -= len(chunk)
            digest.update(chunk)
            if chunk:
                yield chunk
        if left or digest.digest() != self.content.sha256:
            raise Broken


def sealed_size(size: int) -> int:
    """Return how long the file of a content of ``size`` bytes is."""
    length = padded(size)
    return HEADER + length + TAG * _count(length)


def _count(length: int) -> int:
    return -(-length // CHUNK)
