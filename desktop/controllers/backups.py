"""The screen of backups: what is there, making another, trying one, restoring one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from desktop.controllers.cells import CELL_ROLE, ROW_ROLE, Cell, Kind, Row, Tone
from desktop.controllers.session import Session
from desktop.services.backup_words import backup_line, kind_name, state_words
from desktop.services.backups import Backup
from desktop.services.progress import Progress
from desktop.services.upkeep import BACKUP, Result
from desktop.workers.runner import Job, Lane
from sync.errors import HoldfastError
from sync.language import _
from sync.language import mark as _m

if TYPE_CHECKING:
    from desktop.services.drilling import Drill
    from desktop.services.restoring import Report
    from desktop.vault.vault import Vault

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_HEADS = (_m("Made"), _m("Size"), _m("Records"), _m("State"), _m("Kind"), _m("File"))
WIDTHS = (152, 88, 96, 216, 144, 216)
_NUMBERS = (1, 2)


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where backups lie and which there are."""

    folder: Path
    is_decided: bool
    room: int
    backups: tuple[Backup, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to restore, and where to. Without a passphrase the vault's own key is tried."""

    file: Path
    path: Path
    passphrase: str = ""
    until: datetime | None = None


class Backups(QObject):
    """What is known of the backups, and what runs.

    Signals:
        changed: Any of it is different now.
    """

    changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.model = BackupsModel(self)
        self.shelf: Shelf | None = None
        self.running = ""
        self.drill: Drill | None = None
        self.report: Report | None = None
        self.problem: HoldfastError | None = None
        session.care.changed.connect(self.refresh)

    # ---------------------------------------------------------------- looking

    def refresh(self) -> None:
        """Read again what is there."""
        job = self._session.read(_look)
        job.succeeded.connect(self._take)
        job.failed.connect(self._refuse)

    def _take(self, shelf: Shelf) -> None:
        self.shelf = shelf
        self.model.show(shelf.backups)
        self.changed.emit()

    def forget(self) -> None:
        """Let go of what the last action ended with."""
        self.drill = self.report = self.problem = None
        self.changed.emit()

    # ---------------------------------------------------------------- doing

    def run(self, name: str) -> None:
        """Run one of the three turns now."""
        words = _m("Backing up") if name == BACKUP else _m("Looking after the vault")
        vault = self._session.vault
        job = self._begin(name, words, lambda progress: _run(vault, name, progress))
        if job is not None:
            job.ended.connect(self._session.care.refresh)

    def try_restoring(self, file: Path | None = None) -> None:
        """Restore a backup, the newest where none is named, and throw the result away."""
        vault = self._session.vault
        job = self._begin("drill", _m("Restore drill"), lambda p: _drill(vault, file, p))
        if job is not None:
            job.succeeded.connect(self._take_drill)

    def restore(self, wanted: Wanted) -> None:
        """Make a vault from a backup."""
        vault = self._session.vault
        job = self._begin("restore", _m("Restoring"), lambda p: _restore(vault, wanted, p))
        if job is not None:
            job.succeeded.connect(self._take_report)

    def choose_folder(self, folder: Path | None) -> None:
        """Let backups go to another folder, None for the vault's own."""
        vault = self._session.vault
        job = self._begin("folder", "", lambda _progress: _choose(vault, folder))
        if job is not None:
            job.succeeded.connect(self.refresh)

    def _begin(
        self, name: str, words: str, work: Callable[[Progress], object]
    ) -> Job[object] | None:
        if self.running:
            return None
        self.running = name
        self.drill = self.report = self.problem = None
        job = self._session.run(Lane.FREE, work)
        job.failed.connect(self._refuse)
        job.ended.connect(self._rest)
        if words:
            self._session.watch(job, words)
        self.changed.emit()
        return job

    def _take_drill(self, found: "Drill") -> None:
        self.drill = found

    def _take_report(self, report: "Report") -> None:
        self.report = report

    def _refuse(self, error: Exception) -> None:
        if isinstance(error, HoldfastError):
            self.problem = error
            self.changed.emit()
        else:
            self._session.fail(error)

    def _rest(self) -> None:
        self.running = ""
        self.changed.emit()


class BackupsModel(QAbstractTableModel):
    """One row for each backup, the newest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Backup, ...] = ()

    def show(self, rows: tuple[Backup, ...]) -> None:
        """Show other backups."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def retranslate(self) -> None:
        """Say cells and headers again."""
        self.show(self._rows)

    def backup(self, row: int) -> Backup:
        """Return the backup in a row."""
        return self._rows[row]

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return how many there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(_HEADS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Name the columns."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section in _NUMBERS:
            return Qt.AlignmentFlag.AlignRight
        return _(_HEADS[section]) if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell."""
        one = self._rows[index.row()]
        if role == ROW_ROLE:
            return Row(str(one.path))
        if role in (CELL_ROLE, Qt.ItemDataRole.DisplayRole):
            cell = _cell(one, index.column())
            return cell if role == CELL_ROLE else cell.text
        return None


def _cell(one: Backup, column: int) -> Cell:
    at, size, records, _state = backup_line(one)
    if column == 3:
        tone = None if one.is_sound else Tone.WARN
        sign = "check" if one.is_sound else "warning"
        return Cell(Kind.TEXT, state_words(one), tone=tone, icon=sign)
    kind = kind_name(one.manifest.kind) if one.manifest else ""
    texts = {0: at, 1: size, 2: records, 4: kind, 5: one.path.name}
    shape = Kind.NUMBER if column in _NUMBERS else Kind.TEXT
    return Cell(shape, texts[column], sort=texts[column], quiet=column > 3)


# ---------------------------------------------------------------- in the workers


def _look(vault: "Vault") -> Shelf:
    from desktop.services import backups
    from desktop.services.policy import policy

    found = tuple(backups.backups_of(vault))
    is_decided = bool(policy().backup_folder)
    return Shelf(backups.folder_of(vault), is_decided, backups.room_left(vault), found)


def _run(vault: "Vault", name: str, progress: Progress) -> Result:
    from desktop.services import upkeep

    result = upkeep.run(vault, name, progress)
    if result.error:
        raise upkeep.failure(result)
    return result


def _drill(vault: "Vault", file: Path | None, progress: Progress) -> "Drill":
    from desktop.services.drilling import drill

    return drill(vault, file, progress)


def _restore(vault: "Vault", wanted: Wanted, progress: Progress) -> "Report":
    from desktop.services.restoring import Wishes, restore_backup
    from desktop.vault.restoring import with_key_of, with_secret

    unlock = with_secret(wanted.passphrase) if wanted.passphrase else with_key_of(vault)
    wishes = Wishes(until=wanted.until, beside=vault.path)
    return restore_backup(
        wanted.file, wanted.path, unlock, vault.built_in, wishes, progress=progress
    )


def _choose(vault: "Vault", folder: Path | None) -> None:
    from desktop.services.backups import choose_folder

    choose_folder(vault, folder)
