"""Which rows a bulk action works on; kept apart from the current row, as a list of ranges.

A million selected rows are one range: nothing here goes through them one by one unless asked to.
"""

from PySide6.QtCore import (
    QAbstractItemModel,
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    Qt,
)
from PySide6.QtWidgets import QTableView

Flag = QItemSelectionModel.SelectionFlag


class RowSelection:
    """The selected rows of one table."""

    def __init__(self, table: QTableView) -> None:
        self._table = table
        self._anchor = -1
        self._end = -1

    def ranges(self) -> list[QItemSelectionRange]:
        """Return the selected ranges."""
        chosen: QItemSelectionModel | None = self._table.selectionModel()
        return chosen.selection().toList() if chosen is not None else []

    def rows(self) -> list[int]:
        """Return the selected rows in order."""
        return sorted(row for part in self.ranges() for row in range(part.top(), part.bottom() + 1))

    def count(self) -> int:
        """Return how many rows are selected."""
        return sum(part.height() for part in self.ranges())

    def state(self) -> Qt.CheckState:
        """Return whether none, some or all rows are selected."""
        count = self.count()
        if not count:
            return Qt.CheckState.Unchecked
        is_all = count >= self._table.model().rowCount()
        return Qt.CheckState.Checked if is_all else Qt.CheckState.PartiallyChecked

    def toggle(self, row: int) -> None:
        """Select the row, or take it out; later extensions begin here."""
        self._select(row, row, Flag.Toggle)
        self._anchor = self._end = row

    def toggle_all(self) -> None:
        """Select every row, or none where all are."""
        if self.state() == Qt.CheckState.Checked:
            self._table.clearSelection()
        else:
            self._table.selectAll()

    def let_go(self) -> None:
        """Forget where an extension began: the next one begins at the current row."""
        self._anchor = self._end = -1

    def extend_to(self, row: int) -> None:
        """Select from where the extension began to ``row``, taking back what it overshot before."""
        if self._anchor < 0:
            self._anchor = max(self._table.currentIndex().row(), 0)
        elif self._end >= 0:
            self._select(self._anchor, self._end, Flag.Deselect)
        self._select(self._anchor, row, Flag.Select)
        self._end = row

    def _select(self, one: int, other: int, flag: QItemSelectionModel.SelectionFlag) -> None:
        model: QAbstractItemModel = self._table.model()
        top, bottom = model.index(min(one, other), 0), model.index(max(one, other), 0)
        self._table.selectionModel().select(QItemSelection(top, bottom), flag | Flag.Rows)
