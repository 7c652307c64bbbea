"""The file of a backup: a ZIP that only stores, sealed as a whole under the vault's key.

Its last 32 bytes authenticate everything before them, and an encrypted list says what each part
must be, so that a changed byte is noticed and the damaged part has a name. Names, times and rights
inside the ZIP say nothing; names found in a file from elsewhere never become paths.
"""

import errno
import hashlib
import hmac
import os
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import IO, BinaryIO

import msgspec

from desktop.vault import keys
from desktop.vault.errors import BackupDamaged, FileUnreadable, NotABackup, VaultNewer
from desktop.vault.folder import DATABASE
from desktop.vault.manifest import FORMAT, Manifest, Part, sealed, unsealed

CONTENTS, BLOBS = "contents", "blobs"
_BLOB = re.compile(rf"{BLOBS}/([0-9a-f]{{2}})/(\1[0-9a-f]{{62}})")
_SEAL, _CHUNK = 32, 1024 * 1024
_FIRST = DATABASE.encode()
"""The first name in every backup, after the fixed part of its header."""
_HEADER = 30
_NO_DATE = (1980, 1, 1, 0, 0, 0)
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    ValueError,
    KeyError,
    OverflowError,
    RuntimeError,  # an encryption flag, or a method that is not known
)

Tick = Callable[[int], None]
"""Hears how many bytes were done since the last time; what it raises ends the work."""


# ---------------------------------------------------------------- writing


def write_archive(
    file: Path, key: keys.Key, manifest: Manifest, sources: Iterable[tuple[str, Path]], tick: Tick
) -> Manifest:
    """Write ``sources`` (name inside, path) and their list to the new ``file``, down to the disk.

    A source that is gone by now is left out. Returns the manifest with its parts.
    """
    parts: list[Part] = []
    with zipfile.ZipFile(file, "x", zipfile.ZIP_STORED) as archive:
        for name, path in sources:
            try:
                source = path.open("rb")
            except FileNotFoundError:
                continue
            with source:
                parts.append(_store(archive, name, source, tick))
        manifest = msgspec.structs.replace(manifest, parts=tuple(parts))
        archive.writestr(_entry(CONTENTS), sealed(manifest, key))
        archive.comment = bytes(_SEAL)
    with file.open("r+b") as written:
        seal = _seal_of(written, key, tick)
        written.seek(-_SEAL, os.SEEK_END)
        written.write(seal)
        written.flush()
        os.fsync(written.fileno())
    return manifest


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _NO_DATE)
    entry.create_system, entry.external_attr = 3, 0o600 << 16
    return entry


def _store(archive: zipfile.ZipFile, name: str, source: BinaryIO, tick: Tick) -> Part:
    entry, digest, size = _entry(name), hashlib.sha256(), 0
    entry.file_size = os.fstat(source.fileno()).st_size
    with archive.open(entry, "w") as out:
        while chunk := source.read(_CHUNK):
            out.write(chunk)
            digest.update(chunk)
            size += len(chunk)
            tick(len(chunk))
    return Part(name, size, digest.digest())


def _seal_of(file: BinaryIO, key: keys.Key, tick: Tick) -> bytes:
    """Return what the last bytes of ``file`` must be."""
    seal = hmac.new(keys.subkey(key, "backup"), digestmod=hashlib.sha256)
    left = file.seek(0, os.SEEK_END) - _SEAL
    file.seek(0)
    while left > 0 and (chunk := file.read(min(_CHUNK, left))):
        seal.update(chunk)
        left -= len(chunk)
        tick(len(chunk))
    return seal.digest()


# ---------------------------------------------------------------- reading


class Source:
    """A part being read; what is broken in it is told as a fact."""

    def __init__(
        self, file: IO[bytes], reading: Callable[[], AbstractContextManager[None]]
    ) -> None:
        self._file, self._reading = file, reading

    def read(self, size: int, /) -> bytes:
        """Return at most ``size`` bytes; none only at the end.

        Raises:
            BackupDamaged: they are not what was written.
        """
        with self._reading():
            return self._file.read(size)


class Archive:
    """A backup open for reading. Nothing in it is believed before `damage` has found none."""

    def __init__(self, path: Path, file: BinaryIO) -> None:
        self.path, self._file = path, file
        with self._reading("table"):
            self._zip = zipfile.ZipFile(file)
        entries = self._zip.infolist()
        self._entries = {e.filename: e for e in entries if _is_ours(e.filename)}
        if not {DATABASE, *keys.NAMES} & set(self._entries):
            raise NotABackup(path=str(path))
        self.is_sealed = CONTENTS in self._entries or len(self._zip.comment) == _SEAL
        self.has_all = DATABASE in self._entries

    @contextmanager
    def _reading(self, part: str) -> Iterator[None]:
        """Turn what a broken file does to its reader into a fact."""
        try:
            yield
        except _UNREADABLE as error:
            raise BackupDamaged(path=str(self.path), part=part) from error
        except OSError as error:
            if error.errno == errno.EINVAL:  # a place before the beginning
                raise BackupDamaged(path=str(self.path), part=part) from error
            raise FileUnreadable(path=str(self.path), detail=str(error.strerror)) from error

    @property
    def blobs(self) -> list[str]:
        """Names of the attached files inside."""
        return [match[2] for name in self._entries if (match := _BLOB.fullmatch(name))]

    def read(self, name: str) -> bytes:
        """Return a small part.

        Raises:
            BackupDamaged: it is not what was written.
        """
        with self.open(name) as source:
            return b"".join(iter(lambda: source.read(_CHUNK), b""))

    @contextmanager
    def open(self, name: str) -> Iterator[Source]:
        """Give a part to be read; at its end it is compared with its checksum.

        Raises:
            BackupDamaged: it is absent, or was not stored as it is.
        """
        entry = self._entries.get(name)
        if entry is None or entry.compress_type != zipfile.ZIP_STORED:
            raise BackupDamaged(path=str(self.path), part=_part(name))
        with self._reading(_part(name)):
            opened = self._zip.open(entry)
        with opened:
            yield Source(opened, lambda: self._reading(_part(name)))

    def copy(self, name: str, target: Path, tick: Tick) -> None:
        """Write a part to the file ``target``, down to the disk.

        Raises:
            BackupDamaged: it is not what was written.
        """
        with self.open(name) as source, target.open("wb") as out:
            while chunk := source.read(_CHUNK):
                out.write(chunk)
                tick(len(chunk))
            out.flush()
            os.fsync(out.fileno())

    def manifest(self, key: keys.Key) -> Manifest | None:
        """Return what the backup says of itself; None in one of version 0.1.0.

        Raises:
            BackupDamaged: the list was changed, or the key is another vault's.
            VaultNewer: a later version of the program wrote it.
        """
        if not self.is_sealed:
            return None
        found = unsealed(self.read(CONTENTS), key)
        if found is None:
            raise BackupDamaged(path=str(self.path), part=CONTENTS)
        if found.format > FORMAT:
            raise VaultNewer(path=str(self.path), found=found.format, known=FORMAT)
        return found

    def damage(self, key: keys.Key, tick: Tick) -> str:
        """Read the whole file and return which part of it was changed; nothing where none was."""
        if not self.is_sealed:
            return next((_part(name) for name in self._entries if self._differs(name, None)), "")
        with self._reading("table"):
            seal = _seal_of(self._file, key, tick)
            found = self._file.read(_SEAL)
        if hmac.compare_digest(seal, found):
            return ""
        try:
            manifest = self.manifest(key)
        except BackupDamaged:
            return CONTENTS
        for part in manifest.parts if manifest else ():
            if self._differs(part.name, part.sha256):
                return _part(part.name)
        return "table"

    def _differs(self, name: str, sha256: bytes | None) -> bool:
        digest = hashlib.sha256()
        try:
            with self.open(name) as source:
                while chunk := source.read(_CHUNK):
                    digest.update(chunk)
        except BackupDamaged:
            return True
        return sha256 is not None and digest.digest() != sha256


def _is_ours(name: str) -> bool:
    return name in (DATABASE, CONTENTS, *keys.NAMES) or _BLOB.fullmatch(name) is not None


def _part(name: str) -> str:
    """Return which part of a backup a name inside it belongs to."""
    known = {DATABASE: "database", CONTENTS: CONTENTS}
    return known.get(name, "keys" if name in keys.NAMES else "blob")


@contextmanager
def reading(path: Path) -> Iterator[Archive]:
    """Give the backup in a file.

    Raises:
        FileUnreadable, NotABackup: it cannot be read, or is something else.
        BackupDamaged: it was one.
    """
    try:
        file = path.open("rb")
    except OSError as error:
        raise FileUnreadable(path=str(path), detail=str(error.strerror)) from error
    with file:
        try:
            archive = Archive(path, file)
        except BackupDamaged as error:
            file.seek(_HEADER)
            if file.read(len(_FIRST)) != _FIRST:
                raise NotABackup(path=str(path)) from error
            raise
        yield archive
