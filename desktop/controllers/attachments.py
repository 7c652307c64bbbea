"""What is attached to one record: the list, and every command on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop.controllers.records.moments import local_today
from desktop.controllers.session import Session
from desktop.services import attaching
from desktop.services.attaching import Attached, Outcome
from desktop.services.file_kinds import Look, look_of
from desktop.services.file_names import shown_name, suggested_name
from desktop.services.formatting import date_short, file_size
from desktop.services.progress import Progress
from desktop.vault.batch import Written
from desktop.workers.runner import Job, Lane
from sync.language import _, ngettext

_MEGABYTE = 1_000_000
_ICONS = {
    "application/pdf": "file-pdf",
    "application/zip": "archive",
    "application/gzip": "archive",
    "application/vnd.rar": "archive",
    "application/x-7z-compressed": "archive",
}
_WORDS_IN_TYPES = (
    ("word", "article"),
    ("spreadsheet", "table"),
    ("presentation", "presentation"),
    ("audio/", "music-note"),
    ("video/", "film-strip"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """An attachment in words: its name, what is below it, and an icon."""

    id: str
    name: str
    below: str
    icon: str
    is_here: bool


def row_of(attached: Attached) -> Row:
    """Return an attachment in words."""
    day = date_short(attached.at.astimezone().date(), local_today())
    parts = (file_size(attached.size), shown_name(attached.person), day)
    return Row(
        attached.id,
        shown_name(attached.name),
        " · ".join(filter(None, parts)),
        icon_of(attached.media_type),
        attached.is_here,
    )


def icon_of(media_type: str) -> str:
    """Return the sign of a type of file."""
    look = look_of(media_type)
    if look is Look.IMAGE:
        return "image"
    if look is Look.TEXT:
        return "file-text"
    worded = next((icon for word, icon in _WORDS_IN_TYPES if word in media_type), "file")
    return _ICONS.get(media_type, worded)


class Attachments(QObject):
    """The attachments of one record; follows changes made elsewhere.

    Signals:
        loaded: `rows` are those of the record.
        failed: The exception that reading ended with.
    """

    loaded = Signal()
    failed = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.attached: tuple[Attached, ...] = ()
        self._entity, self._record = "", ""
        self._job: Job[list[Attached]] | None = None
        session.changed.connect(self._hear)

    @property
    def rows(self) -> list[Row]:
        """The attachments in words, the latest first."""
        return [row_of(one) for one in self.attached]

    def show(self, entity: str, record: str) -> None:
        """Read what is attached to a record."""
        if (entity, record) != (self._entity, self._record):
            self.attached = ()
            self._entity, self._record = entity, record
            self.refresh()

    def refresh(self) -> None:
        """Read again."""
        if not self._record:
            return
        if self._job is not None:
            self._job.abandon()
        entity, record = self._entity, self._record
        self._job = self.session.read(lambda vault: attaching.attachments(vault, entity, record))
        self._job.succeeded.connect(self._take)
        self._job.failed.connect(self._give_up)

    def _take(self, attached: list[Attached]) -> None:
        self._job = None
        self.attached = tuple(attached)
        self.loaded.emit()

    def _give_up(self, error: Exception) -> None:
        self._job = None
        self.failed.emit(error)

    def _hear(self, written: Written) -> None:
        if attaching.ENTITY in written.records:
            self.refresh()

    # ---------------------------------------------------------------- commands

    def add(self, files: Sequence[Path]) -> None:
        """Attach files, with progress and a way to stop."""
        entity, record, vault = self._entity, self._record, self.session.vault
        job = self.session.run(
            Lane.FREE,
            lambda progress: attaching.attach_all(
                vault, entity, record, files, progress=_Megabytes(progress)
            ),
        )
        name = shown_name(attaching.file_name(files[0]))
        self.session.watch(job, partial(_adding, name, len(files)))
        job.succeeded.connect(self._say_added)
        job.failed.connect(self.session.fail)

    def _say_added(self, outcome: Outcome) -> None:
        if outcome.attached:
            count = len(outcome.attached)
            words = ngettext("{n} file attached", "{n} files attached", count)
            self.session.done(words.format(n=count), outcome.batch)
        for _name, error in outcome.refused:
            self.session.fail(error)

    def save(self, attachment: str, file: Path) -> None:
        """Write an unprotected copy to ``file``, with progress and a way to stop."""
        vault = self.session.vault
        job = self.session.run(
            Lane.FREE,
            lambda progress: attaching.save(
                vault, attachment, file, replace=True, progress=_Megabytes(progress)
            ),
        )
        self.session.watch(job, partial(_saving, shown_name(file.name)))
        job.succeeded.connect(_Saved(self.session, file, job).tell)
        job.failed.connect(self.session.fail)

    def remove(self, attachment: str) -> None:
        """Move an attachment to the trash, with a way back."""
        job = self.session.write(lambda vault: attaching.remove(vault, attachment))
        job.succeeded.connect(self._say_removed)

    def _say_removed(self, batch: str) -> None:
        self.session.done(_("Moved to the trash"), batch)

    def name_for(self, attachment: str) -> str:
        """Return a name to suggest for a copy, safe on any disk."""
        found = next((one.name for one in self.attached if one.id == attachment), "")
        return suggested_name(found)


class _Saved(QObject):
    """Says where a copy is, and that it is not protected."""

    def __init__(self, session: Session, file: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._file = session, file

    def tell(self, _nothing: object) -> None:
        """Show the message."""
        words = _("Copy saved, not encrypted: {file}")
        self._session.toast(words.format(file=shown_name(self._file.name)))


class _Megabytes:
    """A `Progress` that hears of bytes and tells of megabytes."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress

    def step(self, done: int, total: int) -> None:
        """Report what is done."""
        self._progress.step(-(-done // _MEGABYTE), -(-total // _MEGABYTE))


def _adding(name: str, count: int) -> str:
    if count > 1:
        words = ngettext("Attaching {n} file (MB)", "Attaching {n} files (MB)", count)
        return words.format(n=count)
    return _("Attaching {name} (MB)").format(name=name)


def _saving(name: str) -> str:
    return _("Saving a copy: {name} (MB)").format(name=name)
