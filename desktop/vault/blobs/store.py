"""The folder of attached files: each kept once, under a name that says nothing.

A file's name is a keyed hash of its content's checksum: the same content is kept once, however
many records refer to it, and whoever sees the folder cannot tell whether it holds a document they
know. Names come from keys and checksums alone, never from what a person or another machine calls
a file.
"""

import hashlib
import hmac
import os
import re
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, NamedTuple, Protocol

from desktop.vault import keys
from desktop.vault.blobs.first_form import first_form_chunks
from desktop.vault.blobs.sealing import CHUNK, MARK, Broken, Readable, Sealed, seal
from desktop.vault.engine import as_facts
from desktop.vault.errors import Disk, VaultDamaged

FOLDER = "blobs"
GRACE_SECONDS = 24 * 3600
"""How long a file that no record refers to is left alone: its record may be on its way."""
_DRAFT = "draft-"
_NAME = re.compile(r"[0-9a-f]{64}")


class Kept(NamedTuple):
    """A content in the store: SHA-256 in hex, and bytes."""

    sha256: str
    size: int


class Opened(Protocol):
    """An open vault, as far as its files are concerned."""

    path: Path

    @property
    def key(self) -> bytes | bytearray:
        """The vault key."""


class Blobs:
    """The attached files in one folder, under the keys derived from one vault key."""

    def __init__(self, folder: Path, key: bytes | bytearray) -> None:
        if len(key) != keys.KEY_BYTES:
            raise ValueError("no vault key")
        self.folder = folder
        self._name_key = keys.subkey(key, "blob names")
        self._content_key = keys.subkey(key, "blob contents")
        self._first_key = keys.subkey(key, "blobs")

    @classmethod
    def of(cls, vault: Opened) -> "Blobs":
        """Return the attached files of an open vault."""
        return cls(vault.path / FOLDER, vault.key)

    # ---------------------------------------------------------------- by content

    def name_of(self, sha256: str) -> str:
        """Return the name a content has here, whether it is kept or not."""
        return hmac.new(self._name_key, sha256.encode(), hashlib.sha256).hexdigest()

    def put(self, source: Readable, *, step: Callable[[int], None] | None = None) -> Kept:
        """Keep the content of ``source``, in the place of an older copy of the same.

        ``step`` hears of the bytes read so far; what it raises ends the work, and nothing is left.

        Raises:
            FileTooLarge: the content is larger than may be kept.
            Disk: there is no room, or no right to write.
        """
        with self._draft() as (out, finish):
            content = seal(source, out, self._content_key, step=step)
            sha256 = content.sha256.hex()
            finish(self.name_of(sha256))
        return Kept(sha256, content.size)

    def holds(self, sha256: str) -> bool:
        """Tell whether a content is on this machine."""
        return self._path(self.name_of(sha256)).is_file()

    def chunks(self, sha256: str) -> Iterator[bytes]:
        """Yield a content in pieces.

        Raises:
            VaultDamaged: the file was changed, cut short, or is another one.
            Disk: it cannot be read.
        """
        return self._chunks(self.name_of(sha256))

    # ---------------------------------------------------------------- by name

    def names(self) -> Iterator[str]:
        """Yield the names of all files kept; drafts are none."""
        for file in self.folder.glob("[0-9a-f][0-9a-f]/*"):
            if _NAME.fullmatch(file.name) and file.name.startswith(file.parent.name):
                yield file.name

    def size_of(self, name: str) -> int:
        """Return how many bytes a file takes, encrypted."""
        path = self._path(name)
        with as_facts(path):
            return path.stat().st_size

    def is_whole(self, name: str) -> bool:
        """Tell whether a file can be read to its end and is the content its name stands for."""
        try:
            for _chunk in self._chunks(name):
                continue
        except (VaultDamaged, Disk):
            return False
        return True

    @contextmanager
    def sealed(self, name: str) -> Iterator[BinaryIO]:
        """Give a file as it lies on the disk, encrypted; for copies under the same key."""
        path = self._path(name)
        with as_facts(path), path.open("rb") as file:
            yield file

    def keep_sealed(self, name: str, source: Readable) -> None:
        """Keep a file that is already encrypted under this key; `is_whole` tells what it is
        worth.
        """
        self._path(name)
        with self._draft() as (out, finish):
            while piece := source.read(CHUNK):
                out.write(piece)
            finish(name)

    def copy_to(self, other: "Blobs", name: str) -> str:
        """Encrypt a file anew in another store, unless it is there; return its name there.

        Raises:
            VaultDamaged: the file is not whole; nothing is copied.
            Disk: it cannot be read, or the copy not be written.
        """
        known = self._checksum(name)
        if known and other.holds(known):
            return other.name_of(known)
        return other.name_of(other.put(_Pieces(self._chunks(name))).sha256)

    def remove(self, name: str) -> None:
        """Delete a file, if it is there."""
        path = self._path(name)
        with as_facts(path):
            path.unlink(missing_ok=True)

    def sweep(self, needed: Collection[str], *, now: float | None = None) -> int:
        """Delete the files whose content is none of the checksums ``needed``, and what
        interrupted work left; return how many bytes that freed.

        A file younger than `GRACE_SECONDS` stays: whoever keeps it may be about to say so.
        """
        before = (time.time() if now is None else now) - GRACE_SECONDS
        kept = {self.name_of(sha256) for sha256 in needed}
        idle = [self._path(name) for name in self.names() if name not in kept]
        freed = 0
        for path in [*idle, *self.folder.glob(f"{_DRAFT}*")]:
            with suppress(OSError):  # in use elsewhere, or gone: the next time will do
                facts = path.stat()
                if facts.st_mtime < before:
                    path.unlink()
                    freed += facts.st_size
        return freed

    # ---------------------------------------------------------------- files

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise ValueError("not a name of this store")
        return self.folder / name[:2] / name

    def _checksum(self, name: str) -> str | None:
        """Return the checksum of a file's content, where its header says it."""
        with self.sealed(name) as file, _as_damage(self._path(name)):
            if not _is_sealed(file):
                return None
            return Sealed(file, self._content_key).content.sha256.hex()

    def _chunks(self, name: str) -> Iterator[bytes]:
        digest, path = hashlib.sha256(), self._path(name)
        with self.sealed(name) as file, _as_damage(path):
            for chunk in self._opened(name, file):
                digest.update(chunk)
                yield chunk
            if self.name_of(digest.hexdigest()) != name:
                raise Broken

    def _opened(self, name: str, file: BinaryIO) -> Iterator[bytes]:
        if not _is_sealed(file):
            return first_form_chunks(file, self._first_key)
        opened = Sealed(file, self._content_key)
        if self.name_of(opened.content.sha256.hex()) != name:
            raise Broken
        return opened.chunks()

    @contextmanager
    def _draft(self) -> Iterator[tuple[BinaryIO, Callable[[str], None]]]:
        """Give a new file and the function that gives it its name; without a name it goes."""
        with as_facts(self.folder):
            self.folder.mkdir(mode=0o700, exist_ok=True)
            draft = self.folder / f"{_DRAFT}{os.urandom(8).hex()}"
            try:
                with open(draft, "x+b", opener=_privately) as out:
                    names: list[str] = []
                    yield out, names.append
                    out.flush()
                    os.fsync(out.fileno())
                self._name(draft, names[0])
            finally:
                with suppress(OSError):
                    draft.unlink(missing_ok=True)

    def _name(self, draft: Path, name: str) -> None:
        path = self._path(name)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        try:
            draft.replace(path)
        except PermissionError:  # where an open file cannot be replaced, and one of it is there
            if not path.is_file():
                raise
            os.utime(path)
        for folder in (path.parent, self.folder):
            _sync_folder(folder)


class _Pieces:
    """A content that comes in pieces, read as if it were a file."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks, self._rest = chunks, b""

    def read(self, size: int) -> bytes:
        """Return at most ``size`` bytes; none only at the end."""
        if not self._rest:
            self._rest = next(self._chunks, b"")
        piece, self._rest = self._rest[:size], self._rest[size:]
        return piece


@contextmanager
def _as_damage(path: Path) -> Iterator[None]:
    """Turn a file that does not hold together into the damage of a vault, naming it."""
    try:
        yield
    except Broken as error:
        raise VaultDamaged(path=str(path), part="blob") from error


def _is_sealed(file: BinaryIO) -> bool:
    """Tell whether a file is of the present form, and go back to its start."""
    begins = file.read(len(MARK))
    file.seek(0)
    return begins == MARK


def _privately(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _sync_folder(folder: Path) -> None:
    """Have the disk remember a new name, where the system lets a folder be asked for that."""
    if os.name == "posix":
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
