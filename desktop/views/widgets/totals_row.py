"""The totals under a list, each under its own column."""

from collections.abc import Mapping

from PySide6.QtCore import QAbstractItemModel, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QTableView, QWidget

from desktop.views.theme import brush, theme_of
from desktop.views.widgets.row_delegate import CHECK_LEAD, PADDING

HEIGHT = 32


class TotalsRow(QWidget):
    """Follows the widths, order and scrolling of a table's columns."""

    def __init__(self, table: QTableView) -> None:
        super().__init__()
        self._table = table
        self._totals: dict[int, str] = {}
        self._label = self._note = ""
        self.setFixedHeight(HEIGHT)
        header = table.horizontalHeader()
        for signal in (header.sectionResized, header.sectionMoved, header.sectionCountChanged):
            signal.connect(self._redraw)
        table.horizontalScrollBar().valueChanged.connect(self._redraw)

    def set_totals(self, totals: Mapping[int, str], label: str, note: str) -> None:
        """Show texts by column; ``label`` heads them, ``note`` says of how many, in which unit."""
        self._totals, self._label, self._note = dict(totals), label, note
        self.setAccessibleName(" ".join([label, note, *self._totals.values()]))
        self.update()

    def _redraw(self) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Write label and totals."""
        painter, theme = QPainter(self), theme_of(self)
        painter.fillRect(self.rect(), theme.colour("surface.sunken"))
        line = QRect(0, 0, self.width(), 1)
        brush.hairline(painter, line, theme.colour("border.default"))
        ink = theme.colour("text.primary")
        room = self.rect().adjusted(CHECK_LEAD + PADDING, 1, -PADDING, 0)
        used = brush.text(painter, room, self._label, ink, weight=600)
        note = room.adjusted(round(used) + 4, 0, 0, 0)
        brush.text(painter, note, self._note, theme.colour("text.tertiary"), px=12)
        for column, words in self._totals.items():
            cell = self._cell(column)
            brush.text(painter, cell, words, ink, weight=600, align=self._align(column))

    def _cell(self, column: int) -> QRect:
        left = self._table.columnViewportPosition(column) + self._table.viewport().x()
        width = self._table.columnWidth(column)
        return QRect(left + PADDING, 1, width - 2 * PADDING, HEIGHT - 1)

    def _align(self, column: int) -> str:
        model: QAbstractItemModel | None = self._table.model()
        role = Qt.ItemDataRole.TextAlignmentRole
        aligned = (
            model.headerData(column, Qt.Orientation.Horizontal, role) if model is not None else None
        )
        right = aligned is None or bool(int(aligned) & int(Qt.AlignmentFlag.AlignRight))
        return brush.RIGHT if right else brush.LEFT
