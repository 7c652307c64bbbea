"""The list: fixed rows, a hovered and a current one, selection by check boxes, never an empty box.

A click moves the current row and leaves the selection alone: the selection is what a bulk action
works on, and reading a list must not lose it.
"""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView, QWidget

from desktop.views.theme import brush, theme_of
from desktop.views.widgets.empty import EmptyState
from desktop.views.widgets.living import Living
from desktop.views.widgets.pinned import PinnedColumns
from desktop.views.widgets.row_delegate import CHECK_LEAD, RowDelegate
from desktop.views.widgets.table_failure import FailureLine
from desktop.views.widgets.table_header import TableHeader
from desktop.views.widgets.table_selection import RowSelection
from desktop.views.widgets.totals_row import TotalsRow

_NOTHING = QItemSelectionModel.SelectionFlag.NoUpdate


class DataTable(Living, QTableView):
    """A list of rows painted by `RowDelegate`.

    Signals:
        open_requested: Row to open (Enter or double click).
        peek_requested: Row to show beside the list (Space).
        row_changed: The current row.
        selection_changed: How many rows are selected.
        sort_requested: Column, and whether to keep the earlier sorts.
        header_menu_requested: Column and global place.
        menu_requested: Row and global place.
        retry_requested: The person asks to read again after a failure.
        pasted: Text of the clipboard, row and column it is to start at.
    """

    open_requested = Signal(int)
    peek_requested = Signal(int)
    row_changed = Signal(int)
    selection_changed = Signal(int)
    sort_requested = Signal(int, bool)
    header_menu_requested = Signal(int, QPoint)
    menu_requested = Signal(int, QPoint)
    retry_requested = Signal()
    pasted = Signal(str, int, int)

    def __init__(self, parent: QWidget | None = None, *, checks: bool = False) -> None:
        super().__init__(parent)
        self._delegate = RowDelegate(self, checks=checks)
        self._header = TableHeader(self, checks=checks)
        self._empty: EmptyState | None = None
        self._failure = FailureLine(self.viewport())
        self._selection = RowSelection(self)
        self._totals: TotalsRow | None = None
        self._pinned: PinnedColumns | None = None
        self._set_up()
        self._failure.retried.connect(self.retry_requested)
        self._header.sort_requested.connect(self.sort_requested)
        self._header.menu_requested.connect(self.header_menu_requested)
        self._header.all_requested.connect(self._toggle_all)
        self._header.sectionMoved.connect(self._find_first_column)
        theme_of(self).changed.connect(self.retheme)

    def _set_up(self) -> None:
        self.setItemDelegate(self._delegate)
        self.setHorizontalHeader(self._header)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(rows.ResizeMode.Fixed)
        rows.setMinimumSectionSize(0)
        self.retheme()

    # ---------------------------------------------------------------- what pages set

    def setModel(self, model: QAbstractItemModel | None) -> None:
        """Show ``model``."""
        super().setModel(model)
        if model is None:
            return
        for signal in (model.modelReset, model.rowsInserted, model.rowsRemoved):
            signal.connect(self._settle)
        self.selectionModel().selectionChanged.connect(self._tell_selection)
        self.selectionModel().currentRowChanged.connect(self._tell_row)
        self._find_first_column()
        self._settle()

    def set_widths(self, widths: Sequence[int]) -> None:
        """Set the columns' widths, in the model's order."""
        for column, width in enumerate(widths):
            self.setColumnWidth(column, width)

    def set_sorts(self, sorts: Sequence[tuple[int, bool]]) -> None:
        """Show the sort arrows: (column, ascending), the strongest first."""
        self._header.set_sorts(sorts)

    def set_empty(self, empty: EmptyState) -> None:
        """Give the widget that says what to do when there are no rows."""
        if self._empty is not None:
            self._empty.deleteLater()
        self._empty = empty
        empty.setParent(self.viewport())
        self._settle()

    def pin_columns(self, count: int) -> None:
        """Keep the first ``count`` columns in sight when the list scrolls sideways."""
        if self._pinned is None:
            self._pinned = PinnedColumns(self, count)
            self._header.pinned_at = self._pinned.column_at
        self._pinned.set_count(count)

    def set_failure(self, text: str | None) -> None:
        """Say that reading failed and offer to try again; None takes the line away."""
        self._failure.set_text(text)
        self._settle()

    def totals_row(self) -> TotalsRow:
        """Return the row of totals that follows this list's columns."""
        if self._totals is None:
            self._totals = TotalsRow(self)
        return self._totals

    def set_totals(self, totals: Mapping[int, str], label: str = "", note: str = "") -> None:
        """Show totals by column, and what they are the totals of."""
        self.totals_row().set_totals(totals, label, note)

    # ---------------------------------------------------------------- rows

    def selected_rows(self) -> list[int]:
        """Return the selected rows in order."""
        return self._selection.rows()

    def selected_count(self) -> int:
        """Return how many rows are selected, without listing them."""
        return self._selection.count()

    def select_row(self, row: int) -> None:
        """Make ``row`` the current one."""
        index = self.model().index(row, self._delegate.first_column)
        self.selectionModel().setCurrentIndex(index, _NOTHING)
        self.scrollTo(index)

    def toggle_row(self, row: int) -> None:
        """Select the row, or take it out of the selection."""
        self._selection.toggle(row)

    def selectionCommand(  # noqa: N802
        self,
        index: QModelIndex | QPersistentModelIndex,
        event: QEvent | None = None,
    ) -> QItemSelectionModel.SelectionFlag:
        """Leave the selection alone while the current row moves."""
        return _NOTHING

    # ---------------------------------------------------------------- events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open, peek, select and paste by key."""
        if self.state() == QAbstractItemView.State.EditingState or not self._acted(event):
            super().keyPressEvent(event)

    def _acted(self, event: QKeyEvent) -> bool:
        here, key = self.currentIndex(), event.key()
        if key == Qt.Key.Key_Escape and self.selected_count():
            self.clearSelection()
        elif not here.isValid():
            return False
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.pasted.emit(QGuiApplication.clipboard().text(), here.row(), here.column())
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open_requested.emit(here.row())
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            return self._extended(key, here.row())
        elif key == Qt.Key.Key_Space:
            self.peek_requested.emit(here.row())
        else:
            self._selection.let_go()
            return False
        return True

    def _extended(self, key: int, row: int) -> bool:
        """Select with Shift: Space takes the row itself, an arrow the rows on its way."""
        if key == Qt.Key.Key_Space:
            self._selection.toggle(row)
            return True
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(key), 0)
        if step and 0 <= row + step < self.model().rowCount():
            self._selection.extend_to(row + step)
            self.select_row(row + step)
        return bool(step)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Move the current row; the check box, Ctrl and Shift change the selection."""
        place = event.position().toPoint()
        index = self.indexAt(place)
        if event.button() == Qt.MouseButton.LeftButton and index.isValid():
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self._selection.extend_to(index.row())
            elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self._selection.toggle(index.row())
            elif self._is_on_check(place, index):
                self._selection.toggle(index.row())
                return
            else:
                self._selection.let_go()
        super().mousePressEvent(event)

    def _is_on_check(self, place: QPoint, index: QModelIndex) -> bool:
        if not self._delegate.has_checks or not index.isValid():
            return False
        is_pinned = self._pinned is not None and self._pinned.isVisible()
        first = self._delegate.first_column
        left = 0 if is_pinned else self.columnViewportPosition(first)
        return place.x() - left < CHECK_LEAD

    def indexAt(self, pos: QPoint) -> QModelIndex:  # noqa: N802
        """Return the cell seen at ``pos``, which may be a pinned one."""
        index = super().indexAt(pos)
        column = self._pinned.column_at(pos) if self._pinned is not None else -1
        return index if column < 0 else index.siblingAtColumn(column)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the row."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and not self._is_on_check(event.position().toPoint(), index):
            self.open_requested.emit(index.row())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Hover the row under the pointer."""
        self.hover_row(self.rowAt(event.position().toPoint().y()))
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Hover no row."""
        self.hover_row(-1)
        super().leaveEvent(event)

    def hover_row(self, row: int) -> None:
        """Draw ``row`` as the one under the pointer."""
        before, self._delegate.hovered_row = self._delegate.hovered_row, row
        if before != row:
            self._redraw(before)
            self._redraw(row)

    def _redraw(self, row: int) -> None:
        if row >= 0:
            top, height = self.rowViewportPosition(row), self.rowHeight(row)
            self.viewport().update(QRect(0, top, self.viewport().width(), height))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the row's menu."""
        row = self.rowAt(event.pos().y())
        if row >= 0:
            self.select_row(row)
            self.menu_requested.emit(row, event.globalPos())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what lies over the rows in its place."""
        super().resizeEvent(event)
        self._settle()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows, and their grounds beyond the last column."""
        super().paintEvent(event)
        right = self._header.length() - self._header.offset()
        if self.model() is None or right >= self.viewport().width():
            return
        painter = QPainter(self.viewport())
        first, last = self.shown_rows()
        for row in range(first, last + 1):
            self._paint_rest(painter, row, right)

    def shown_rows(self) -> tuple[int, int]:
        """Return the first and the last row in sight; the last is before the first when none is."""
        first, last = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        rows = self.model().rowCount()
        return (first, last if last >= 0 else rows - 1) if first >= 0 else (0, -1)

    def _paint_rest(self, painter: QPainter, row: int, right: int) -> None:
        rect = QRect(right, self.rowViewportPosition(row), 4096, self.rowHeight(row))
        theme = theme_of(self)
        selected = self.selectionModel().isRowSelected(row, QModelIndex())
        ground = self._delegate.ground(row, selected=selected)
        painter.fillRect(rect, theme.colour(ground))
        brush.below(painter, rect, theme.colour("border.subtle"))

    # ---------------------------------------------------------------- changes

    def retheme(self) -> None:
        """Take the row height of the density chosen."""
        self.verticalHeader().setDefaultSectionSize(theme_of(self).row_height)
        self.viewport().update()

    def _find_first_column(self) -> None:
        self._delegate.first_column = max(0, self._header.logicalIndex(0))

    def _toggle_all(self) -> None:
        self._selection.toggle_all()

    def _tell_selection(self) -> None:
        self._header.set_check_state(self._selection.state())
        self.selection_changed.emit(self._selection.count())

    def _tell_row(self, current: QModelIndex, previous: QModelIndex) -> None:
        self._delegate.current_row = current.row()
        self._redraw(previous.row())
        self._redraw(current.row())
        self.row_changed.emit(current.row())

    def _settle(self) -> None:
        """Show the empty state or the failure, whichever is true."""
        model: QAbstractItemModel | None = self.model()
        is_empty = model is None or model.rowCount() == 0
        area = self.viewport().rect()
        self._failure.place(area, is_empty=is_empty)
        if self._pinned is not None:
            self._pinned.settle()
        if self._empty is not None:
            self._empty.setGeometry(area)
            self._empty.setVisible(is_empty and not self._failure.is_shown)
