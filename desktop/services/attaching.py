"""Files attached to records: kept encrypted in the vault, named in a record of their own.

The name of a file is something it brings along, like its text: no path is ever made of it. A copy
on the disk goes where the person says, and is written down as leaving the vault.
"""

import io
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from desktop.services import security_events
from desktop.services.file_kinds import HEAD, media_type_of
from desktop.services.progress import Progress, Silent
from desktop.services.query.syntax import quoted
from desktop.services.records.reading import Query, Record, find_row, get_record, list_records
from desktop.services.records.writing import sure_id, trash_records
from desktop.vault.blobs import LIMIT, Blobs
from desktop.vault.engine import as_facts
from desktop.vault.errors import FileTooLarge, FileUnreadable, VaultDamaged
from desktop.vault.vault import Vault
from sync.errors import Exit, HoldfastError
from sync.rights import NotAllowed, Verb

ENTITY = "attachment"
MOST = 1000
"""How many attachments of one record are listed."""

Values = Mapping[str, object]


class AttachmentElsewhere(HoldfastError):
    """The file is on another machine, and only its name and size are here. Facts: name."""

    exit = Exit.REFUSED


class AttachmentDamaged(VaultDamaged):
    """The encrypted file was changed, cut short or exchanged. Facts: name, path, part."""


@dataclass(frozen=True, slots=True)
class Attached:
    """One attachment, for people; ``is_here`` says whether the file is on this machine."""

    id: str
    name: str
    size: int
    media_type: str
    at: datetime
    person: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of several files: the batch (empty where nothing was attached), the ids of the
    attachments, and the files that could not be attached, with the reason.
    """

    batch: str
    attached: tuple[str, ...]
    refused: tuple[tuple[str, HoldfastError], ...] = ()


def attach(
    vault: Vault, entity: str, record: str, file: Path, *, progress: Progress | None = None
) -> Record:
    """Keep a copy of ``file`` with a record; return the attachment.

    ``progress`` hears of bytes.

    Raises:
        FileUnreadable: the file cannot be read, or is none.
        FileTooLarge: it is larger than may be kept.
        Disk: the copy cannot be written.
        RecordNotFound: there is no such record.
    """
    about = get_record(vault, entity, record).id
    values = _kept(vault, file, progress or Silent())
    _batch, (made,) = _written(vault, entity, about, [values])
    return get_record(vault, ENTITY, made)


def attach_bytes(vault: Vault, entity: str, record: str, name: str, content: bytes) -> Record:
    """Keep what is in memory with a record, as a file called ``name``; return the attachment.

    Raises:
        FileTooLarge, Disk, RecordNotFound
    """
    about = get_record(vault, entity, record).id
    reading = _Reading(io.BytesIO(content), Path(name), len(content), Silent())
    _batch, (made,) = _written(vault, entity, about, [_keep(vault, name, reading)])
    return get_record(vault, ENTITY, made)


def attach_all(
    vault: Vault, entity: str, record: str, files: Sequence[Path], *, progress: Progress
) -> Outcome:
    """Keep copies of several files with a record, in one batch; what cannot be read is left out.

    Raises:
        Disk: a copy cannot be written; nothing was attached.
        RecordNotFound: there is no such record.
    """
    about = get_record(vault, entity, record).id
    kept: list[Values] = []
    refused: list[tuple[str, HoldfastError]] = []
    for file in files:
        try:
            kept.append(_kept(vault, file, progress))
        except (FileUnreadable, FileTooLarge) as error:
            refused.append((file_name(file), error))
    if not kept:
        return Outcome("", (), tuple(refused))
    batch, made = _written(vault, entity, about, kept)
    return Outcome(batch, tuple(made), tuple(refused))


def _kept(vault: Vault, file: Path, progress: Progress) -> Values:
    """Encrypt a file into the vault; return what a record says of it."""
    name = file_name(file)
    with _opened(file) as source:
        total = os.fstat(source.fileno()).st_size
        if total > LIMIT:
            raise FileTooLarge(name=name, limit=LIMIT)
        return _keep(vault, name, _Reading(source, file, total, progress))


def _keep(vault: Vault, name: str, reading: "_Reading") -> Values:
    try:
        sha256, size = Blobs.of(vault).put(reading, step=reading.tell)
    except FileTooLarge as error:
        raise FileTooLarge(name=name, limit=LIMIT) from error
    return {
        "name": name,
        "media_type": media_type_of(reading.head),
        "size": size,
        "sha256": sha256,
    }


def _written(
    vault: Vault, entity: str, about: str, kept: Sequence[Values]
) -> tuple[str, list[str]]:
    """Make the records of files that are kept; return the batch and their ids."""
    with vault.batch("edit", str(kept[0]["name"])) as batch:
        target = {"about_entity": entity, "about_record": sure_id(batch, entity, about)}
        return batch.id, [batch.create(ENTITY, {**values, **target}) for values in kept]


def attachments(vault: Vault, entity: str, record: str) -> list[Attached]:
    """Return what is attached to a record, the latest first."""
    blobs = Blobs.of(vault)
    where = f"about_entity = {quoted(entity)} and about_record = {quoted(record)}"
    found = list_records(vault, Query(ENTITY, where, sort=("-created_at",)), limit=MOST).records
    return [_attached(one, blobs) for one in found]


def attachment(vault: Vault, attachment_id: str) -> Attached:
    """Return one attachment.

    Raises:
        RecordNotFound
    """
    return _attached(get_record(vault, ENTITY, attachment_id), Blobs.of(vault))


def _attached(record: Record, blobs: Blobs) -> Attached:
    size, at, sha256 = record.value("size"), record.value("created_at"), record.value("sha256")
    return Attached(
        id=record.id,
        name=record.title(),
        size=size if isinstance(size, int) else 0,
        media_type=str(record.value("media_type") or ""),
        at=at if isinstance(at, datetime) else datetime.fromtimestamp(0, UTC),
        person=record.linked_title(record.entity.field("created_by")),
        is_here=isinstance(sha256, str) and blobs.holds(sha256),
    )


def chunks(vault: Vault, attachment_id: str) -> Iterator[bytes]:
    """Yield the content of an attachment in pieces.

    Raises:
        AttachmentElsewhere: the file is not on this machine.
        AttachmentDamaged: it is, but not as it was written.
        RecordNotFound, Disk
    """
    record, blobs = get_record(vault, ENTITY, attachment_id), Blobs.of(vault)
    sha256 = record.value("sha256")
    if not isinstance(sha256, str) or not blobs.holds(sha256):
        raise AttachmentElsewhere(name=record.title())
    try:
        yield from blobs.chunks(sha256)
    except VaultDamaged as error:
        raise AttachmentDamaged(name=record.title(), **error.facts) from error


def save(
    vault: Vault,
    attachment_id: str,
    file: Path,
    *,
    replace: bool = False,
    progress: Progress | None = None,
) -> None:
    """Write an attachment out to ``file``, unprotected; what is there already stays unless
    ``replace``.

    Nothing is left of a copy that did not come to its end. ``progress`` hears of bytes.

    Raises:
        NotAllowed: the record it is attached to is not this person's to export.
        AttachmentElsewhere, AttachmentDamaged
        Disk: the copy cannot be written, or is there already.
    """
    record, progress = get_record(vault, ENTITY, attachment_id), progress or Silent()
    _require_export(vault, record)
    total, done = record.value("size"), 0
    with as_facts(file), _new_file(file, replace=replace) as out:
        for chunk in chunks(vault, attachment_id):
            out.write(chunk)
            done += len(chunk)
            progress.step(done, total if isinstance(total, int) else 0)
    security_events.note(vault, "export", about=_about(record), detail=ENTITY)


def _require_export(vault: Vault, record: Record) -> None:
    with vault.read_for_export() as connection:
        if find_row(connection, record.entity, record.id) is None:
            raise NotAllowed(verb=Verb.EXPORT, entity=ENTITY, record=record.id, field="")


def remove(vault: Vault, attachment_id: str) -> str:
    """Move an attachment to the trash; return the batch, which can be undone."""
    return trash_records(vault, ENTITY, [attachment_id])


def _about(record: Record) -> tuple[str, str]:
    columns = record.columns
    return str(columns.get("about_entity") or ""), str(columns.get("about_record") or "")


def file_name(file: Path) -> str:
    """Return the name a file brings along, as text that can be stored."""
    return os.fsencode(file.name).decode("utf-8", "replace")


# ---------------------------------------------------------------- files


@contextmanager
def _opened(file: Path) -> Iterator[BinaryIO]:
    try:
        if not file.is_file():  # also what would never end, such as a pipe
            raise FileUnreadable(path=str(file), detail=os.strerror(2 if not file.exists() else 21))
        source = file.open("rb")
    except OSError as error:
        raise FileUnreadable(path=str(file), detail=str(error.strerror)) from error
    with source:
        yield source


class _Reading:
    """Reads the file to attach, keeps its beginning, and tells how far it is."""

    def __init__(self, source: BinaryIO, file: Path, total: int, progress: Progress) -> None:
        self._source, self._file = source, file
        self._total, self._progress = total, progress
        self.head = b""

    def read(self, size: int, /) -> bytes:
        """Return the next bytes.

        Raises:
            FileUnreadable: the disk they are on failed, or is gone.
        """
        try:
            read = self._source.read(size)
        except OSError as error:
            raise FileUnreadable(path=str(self._file), detail=str(error.strerror)) from error
        if len(self.head) < HEAD:
            self.head = (self.head + read)[:HEAD]
        return read

    def tell(self, done: int) -> None:
        """Report that ``done`` bytes are read."""
        self._progress.step(done, max(done, self._total))


@contextmanager
def _new_file(file: Path, *, replace: bool) -> Iterator[BinaryIO]:
    """Give a new file to write; it goes again where writing it fails."""
    draft = file.with_name(f".{os.urandom(8).hex()}.part") if replace else file
    opened = draft.open("xb")
    try:
        with opened as out:
            yield out
        if replace:
            draft.replace(file)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
