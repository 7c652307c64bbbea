"""Short tables of rows that are all here: headings, cells, and what each row stands for."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.controllers.cells import CELL_ROLE, ROW_ROLE, Cell, Kind, Row
from sync.language import _

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class Rows(QAbstractTableModel):
    """Rows of cells under headings (message ids, or texts where ``verbatim``)."""

    def __init__(
        self, headings: Sequence[str], parent: QObject | None = None, *, verbatim: bool = False
    ) -> None:
        super().__init__(parent)
        self._headings, self._verbatim = tuple(headings), verbatim
        self._rows: list[tuple[str, tuple[Cell, ...]]] = []

    def show(
        self, rows: Sequence[tuple[str, tuple[Cell, ...]]], headings: Sequence[str] = ()
    ) -> None:
        """Show other rows: what each stands for, and its cells."""
        self.beginResetModel()
        self._headings = tuple(headings) or self._headings
        self._rows = list(rows)
        self.endResetModel()

    def key(self, row: int) -> str:
        """Return what a row stands for, empty where there is none."""
        return self._rows[row][0] if 0 <= row < len(self._rows) else ""

    def row_of(self, key: str) -> int:
        """Return the row of what is sought, -1 where it has none."""
        return next((n for n, (known, _cells) in enumerate(self._rows) if known == key), -1)

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Return how many headings there are."""
        return 0 if parent.isValid() else len(self._headings)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return a heading."""
        is_heading = orientation == Qt.Orientation.Horizontal and section < len(self._headings)
        if not is_heading or role != Qt.ItemDataRole.DisplayRole:
            return None
        words = self._headings[section]
        return words if self._verbatim else _(words)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell, or its words."""
        if not index.isValid():
            return None
        key, cells = self._rows[index.row()]
        if role == ROW_ROLE:
            return Row(key)
        if role not in (CELL_ROLE, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        cell = cells[index.column()] if index.column() < len(cells) else Cell(Kind.TEXT)
        return cell if role == CELL_ROLE else cell.text
