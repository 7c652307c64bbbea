"""Paints one cell of a list: ground, hairline, current bar, check box, and its kind's content."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.controllers.cells import CELL_ROLE, ROW_ROLE, Cell, Kind, Row, RowState
from desktop.views.theme import Theme, brush, marks, theme_of
from desktop.views.widgets import cell_editors
from desktop.views.widgets.cell_painters import Look, paint_cell

Index = QModelIndex | QPersistentModelIndex
LEAD = 8
CHECK_LEAD = 36
PADDING = 8


class RowDelegate(QStyledItemDelegate):
    """Reads `CELL_ROLE` and `ROW_ROLE`; the table sets the hovered row and the first column."""

    def __init__(self, parent: QWidget, *, checks: bool = False) -> None:
        super().__init__(parent)
        self._view = parent
        self.has_checks = checks
        self.hovered_row = -1
        self.current_row = -1
        self.first_column = 0

    @property
    def lead(self) -> int:
        """Room before the first column's text: the page's margin, or the check boxes."""
        return CHECK_LEAD if self.has_checks else LEAD

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the row height of the density chosen."""
        return QSize(80, theme_of(self._view).row_height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint ground and content."""
        painter.save()
        theme = theme_of(self._view)
        rect: QRect = option.rect
        row = index.data(ROW_ROLE)
        state = row.state if isinstance(row, Row) else RowState.READY
        look = self._look(option, index, state)
        self._ground(painter, theme, rect, look)
        inner = rect.adjusted(PADDING, 0, -PADDING, -1)
        if index.column() == self.first_column:
            inner.adjust(self.lead, 0, 0, 0)
            self._front(painter, theme, rect, look)
        paint_cell(painter, theme, inner, self._cell(index, state), look)
        painter.restore()

    def _look(self, option: QStyleOptionViewItem, index: Index, state: RowState) -> Look:
        flags: QStyle.StateFlag = option.state
        return Look(
            selected=bool(flags & QStyle.StateFlag.State_Selected),
            current=index.row() == self.current_row,
            hovered=index.row() == self.hovered_row,
            disabled=state == RowState.DISABLED,
            first=index.column() == self.first_column,
        )

    def ground(self, row: int, *, selected: bool) -> str:
        """Return the token of a row's background, for what lies beyond its cells."""
        current, hovered = row == self.current_row, row == self.hovered_row
        return Look(selected=selected, current=current, hovered=hovered).ground

    def _cell(self, index: Index, state: RowState) -> Cell:
        if state == RowState.LOADING:
            return Cell(Kind.LOADING, part=(0.66, 0.52, 0.6, 0.44)[index.column() % 4])
        cell = index.data(CELL_ROLE)
        if isinstance(cell, Cell):
            return cell
        shown = index.data(Qt.ItemDataRole.DisplayRole)
        return Cell(Kind.TEXT, "" if shown is None else str(shown))

    def _ground(self, painter: QPainter, theme: Theme, rect: QRect, look: Look) -> None:
        painter.fillRect(rect, theme.colour(look.ground))
        brush.below(painter, rect, theme.colour("border.subtle"))

    def _front(self, painter: QPainter, theme: Theme, rect: QRect, look: Look) -> None:
        if look.current:
            bar = QRect(rect.left(), rect.top(), 2, rect.height() - 1)
            brush.hairline(painter, bar, theme.colour("accent.fill"))
        if self.has_checks and (look.hovered or look.selected):
            state = Qt.CheckState.Checked if look.selected else Qt.CheckState.Unchecked
            marks.check(painter, theme, QRectF(check_rect(rect)), state)

    def createEditor(  # noqa: D102 - Qt's name says it
        self, parent: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> QWidget:
        return cell_editors.create(parent, index)

    def setEditorData(self, editor: QWidget, index: Index) -> None:  # noqa: D102
        cell_editors.fill(editor, index)

    def setModelData(self, editor: QWidget, model: object, index: Index) -> None:  # noqa: D102
        cell_editors.store(editor, model, index)

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """Put the editor inside the cell, so that its text stands where the cell's stood."""
        rect: QRect = option.rect.adjusted(0, 0, 0, -1)
        if index.column() == self.first_column:
            rect.adjust(self.lead, 0, 0, 0)
        editor.setGeometry(rect)


def check_rect(cell: QRect) -> QRect:
    """Return where the check box of a row stands."""
    size = marks.CHECK
    return QRect(cell.left() + 16, cell.top() + (cell.height() - size) // 2, size, size)
