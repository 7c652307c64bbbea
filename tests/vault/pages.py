"""Reads the pages of an encrypted database as they lie on the disk, without SQLite: free pages and
slack included.
"""

from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

PAGE, RESERVED, SALT = 4096, 80, 16
_WAL_HEADER, _FRAME_HEADER = 32, 24


def decrypted(database: Path, key: bytes) -> bytes:
    """Return the content of all pages of a database and of its write-ahead log."""
    return b"".join([*_pages(database, bytes(key)), *_frames(database, bytes(key))])


def _pages(database: Path, key: bytes) -> Iterator[bytes]:
    content = database.read_bytes()
    for at in range(0, len(content), PAGE):
        page = content[at : at + PAGE]
        yield _plain(page, key, skip=0 if at else SALT)


def _frames(database: Path, key: bytes) -> Iterator[bytes]:
    log = database.with_name(f"{database.name}-wal")
    content = log.read_bytes() if log.exists() else b""
    step = _FRAME_HEADER + PAGE
    for at in range(_WAL_HEADER, len(content), step):
        frame = content[at : at + step]
        number = int.from_bytes(frame[:4], "big")
        yield _plain(frame[_FRAME_HEADER:], key, skip=SALT if number == 1 else 0)


def _plain(page: bytes, key: bytes, *, skip: int) -> bytes:
    if not any(page):
        return page
    vector = page[PAGE - RESERVED : PAGE - RESERVED + 16]
    decryptor = Cipher(algorithms.AES(key), modes.CBC(vector)).decryptor()
    return decryptor.update(page[skip : PAGE - RESERVED]) + decryptor.finalize()
