"""Columns that stay while the others scroll: painted over them, so no second view keeps step."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QWidget

from desktop.views.theme import brush, theme_of

if TYPE_CHECKING:
    from desktop.views.widgets.table import DataTable


class PinnedColumns(QWidget):
    """The first columns of a table once it is scrolled sideways; the mouse passes through."""

    def __init__(self, table: "DataTable", count: int) -> None:
        super().__init__(table)
        self._table = table
        self._count = count
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        table.horizontalScrollBar().valueChanged.connect(self.settle)
        table.verticalScrollBar().valueChanged.connect(self._redraw)
        header = table.horizontalHeader()
        header.sectionResized.connect(self.settle)
        header.sectionMoved.connect(self.settle)
        self.settle()

    def set_count(self, count: int) -> None:
        """Pin another number of columns."""
        self._count = count
        self.settle()

    def settle(self) -> None:
        """Take the width of the pinned columns; hide where nothing is scrolled away."""
        table = self._table
        self.setVisible(self._count > 0 and table.horizontalScrollBar().value() > 0)
        width = min(sum(table.columnWidth(column) for column in self._columns()), table.width())
        self.setGeometry(0, 0, width, table.viewport().geometry().bottom() + 1)
        self.raise_()
        self.update()

    def _redraw(self) -> None:
        self.update()

    def _columns(self) -> list[int]:
        header = self._table.horizontalHeader()
        return [header.logicalIndex(place) for place in range(min(self._count, header.count()))]

    def column_at(self, place: QPoint) -> int:
        """Return the pinned column under a point of the viewport, -1 where none is."""
        left = 0
        if self.isVisible():
            for column in self._columns():
                right = left + self._table.columnWidth(column)
                if left <= place.x() < right:
                    return column
                left = right
        return -1

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint captions and cells, and the edge the others vanish behind."""
        painter, table = QPainter(self), self._table
        header = table.horizontalHeader()
        top, left = table.viewport().y(), 0
        painter.fillRect(self.rect(), theme_of(self).colour("surface.base"))
        for column in self._columns():
            width = table.columnWidth(column)
            painter.setClipRect(left, top, width, self.height() - top)
            self._paint_cells(painter, column, QRect(left, top, width, 0))
            painter.setClipping(False)
            header.paintSection(painter, QRect(left, 0, width, top), column)
            left += width
        edge = QRect(self.width() - 1, 0, 1, self.height())
        brush.hairline(painter, edge, theme_of(self).colour("border.default"))

    def _paint_cells(self, painter: QPainter, column: int, head: QRect) -> None:
        table = self._table
        first, last = table.shown_rows()
        for row in range(first, last + 1):
            index = table.model().index(row, column)
            option = QStyleOptionViewItem()
            y = head.top() + table.rowViewportPosition(row)
            option.rect = QRect(head.left(), y, head.width(), table.rowHeight(row))
            if table.selectionModel().isSelected(index):
                option.state |= QStyle.StateFlag.State_Selected
            table.itemDelegate().paint(painter, option, index)
