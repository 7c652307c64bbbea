"""Reads the pages of an encrypted database as they lie on the disk, without SQLite: free pages and
slack included.
"""

import hashlib
import hmac
from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

PAGE, RESERVED, SALT = 4096, 80, 16
_VECTOR, _SEAL, _MASK = 16, 64, 0x3A
_WAL_HEADER, _FRAME_HEADER = 32, 24


class WrongSeal(Exception):
    """A page is not what was written with this key."""


def decrypted(database: Path, key: bytes) -> bytes:
    """Return the content of all pages of a database and of its write-ahead log.

    Raises:
        WrongSeal
    """
    reader = _Reader(database, bytes(key))
    return b"".join([*reader.pages(), *reader.frames()])


class _Reader:
    """Opens pages of format 4 of SQLCipher: AES-256-CBC, then HMAC-SHA-512 over what is encrypted,
    its vector and the number of the page.
    """

    def __init__(self, database: Path, key: bytes) -> None:
        self._content = database.read_bytes()
        log = database.with_name(f"{database.name}-wal")
        self._log = log.read_bytes() if log.exists() else b""
        self._key = key
        salt = bytes(byte ^ _MASK for byte in self._content[:SALT])
        self._seal_key = hashlib.pbkdf2_hmac("sha512", key, salt, 2, 32)

    def pages(self) -> Iterator[bytes]:
        for number, at in enumerate(range(0, len(self._content), PAGE), 1):
            yield self._plain(self._content[at : at + PAGE], number)

    def frames(self) -> Iterator[bytes]:
        step = _FRAME_HEADER + PAGE
        for at in range(_WAL_HEADER, len(self._log), step):
            frame = self._log[at : at + step]
            yield self._plain(frame[_FRAME_HEADER:], int.from_bytes(frame[:4], "big"))

    def _plain(self, page: bytes, number: int) -> bytes:
        if not any(page):
            return page
        skip = SALT if number == 1 else 0
        sealed, seal = page[skip : PAGE - RESERVED + _VECTOR], page[PAGE - _SEAL :]
        made = hmac.digest(self._seal_key, sealed + number.to_bytes(4, "little"), "sha512")
        if not hmac.compare_digest(made, seal):
            raise WrongSeal(number)
        body, vector = sealed[:-_VECTOR], sealed[-_VECTOR:]
        decryptor = Cipher(algorithms.AES(self._key), modes.CBC(vector)).decryptor()
        return decryptor.update(body) + decryptor.finalize()
