"""The log of one record as a table: when, who, what, from which value to which."""

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from desktop.controllers.cells import CELL_ROLE, ROW_ROLE, Cell, Kind, Row
from desktop.controllers.records.moments import (
    batch_text,
    change_text,
    is_worth_telling,
    op_text,
    told_changes,
)
from desktop.controllers.session import Session
from desktop.services.records.history import Entry, FieldChange, history
from desktop.workers.runner import Job
from sync.language import _
from sync.language import mark as _m

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_HEADS = (_m("When"), _m("Person"), _m("Field"), _m("Before"), _m("After"), _m("Device"))
WIDTHS = (152, 128, 176, 240, 240, 160)


class ChangesModel(QAbstractTableModel):
    """One row for each field of each change, the newest first.

    Signals:
        failed: The exception that reading ended with.
    """

    failed = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._rows: list[tuple[Entry, FieldChange | None]] = []
        self._job: Job[list[Entry]] | None = None

    def show(self, entity: str, record: str) -> None:
        """Read the log of a record."""
        if self._job is not None:
            self._job.abandon()
        self._job = self._session.read(lambda vault: history(vault, entity, record))
        self._job.succeeded.connect(self._take)
        self._job.failed.connect(self._give_up)

    def _take(self, entries: list[Entry]) -> None:
        self._job = None
        self.beginResetModel()
        self._rows = [
            (entry, change)
            for entry in entries
            if is_worth_telling(entry)
            for change in (told_changes(entry) or (None,))
        ]
        self.endResetModel()

    def _give_up(self, error: Exception) -> None:
        self._job = None
        self.failed.emit(error)

    def retranslate(self) -> None:
        """Say cells and headers again."""
        self.beginResetModel()
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return how many fields changed, all changes counted."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Return the columns."""
        return 0 if parent.isValid() else len(_HEADS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return a column's name."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _(_HEADS[section])
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell."""
        if not index.isValid():
            return None
        if role == ROW_ROLE:
            return Row(str(index.row()))
        if role not in (CELL_ROLE, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        cell = self._cells(*self._rows[index.row()])[index.column()]
        return cell if role == CELL_ROLE else cell.text

    @staticmethod
    def _cells(entry: Entry, change: FieldChange | None) -> tuple[Cell, ...]:
        when = f"{entry.at.astimezone():%Y-%m-%d %H:%M}"
        by = " · ".join(filter(None, (entry.person, batch_text(entry))))
        text = change_text(change) if change is not None else None
        return (
            Cell(Kind.TEXT, when, quiet=True),
            Cell(Kind.TEXT, by),
            Cell(Kind.TEXT, text.field if text else op_text(entry), strong=text is None),
            Cell(Kind.TEXT, text.old if text else "", quiet=True),
            Cell(Kind.TEXT, text.new if text else ""),
            Cell(Kind.TEXT, entry.device, quiet=True),
        )
