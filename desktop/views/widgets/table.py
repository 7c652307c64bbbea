"""The list: fixed rows, a hovered and a current one, selection by check boxes, never an empty box.

A click moves the current row and leaves the selection alone: the selection is what a bulk action
works on, and reading a list must not lose it.
"""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QItemSelectionModel,
    QItemSelectionRange,
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
from desktop.views.widgets.row_delegate import CHECK_LEAD, RowDelegate
from desktop.views.widgets.table_failure import FailureLine
from desktop.views.widgets.table_header import TableHeader
from desktop.views.widgets.totals_row import TotalsRow

Flag = QItemSelectionModel.SelectionFlag
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
        self._totals: TotalsRow | None = None
        self._set_up()
        self._failure.retried.connect(self.retry_requested)
        self._header.sort_requested.connect(self.sort_requested)
        self._header.menu_requested.connect(self.header_menu_requested)
        self._header.all_requested.connect(self.toggle_all)
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
        return sorted(row for part in self._parts() for row in range(part.top(), part.bottom() + 1))

    def selected_count(self) -> int:
        """Return how many rows are selected, without listing them."""
        return sum(part.height() for part in self._parts())

    def _parts(self) -> list[QItemSelectionRange]:
        chosen: QItemSelectionModel | None = self.selectionModel()
        return chosen.selection().toList() if chosen is not None else []

    def select_row(self, row: int) -> None:
        """Make ``row`` the current one."""
        index = self.model().index(row, self._delegate.first_column)
        self.selectionModel().setCurrentIndex(index, _NOTHING)
        self.scrollTo(index)

    def toggle_row(self, row: int) -> None:
        """Select the row, or take it out of the selection."""
        index = self.model().index(row, 0)
        self.selectionModel().select(index, Flag.Toggle | Flag.Rows)

    def toggle_all(self) -> None:
        """Select every row, or none where all are."""
        if self.selected_count() >= self.model().rowCount():
            self.clearSelection()
        else:
            self.selectAll()

    def selectionCommand(  # noqa: N802
        self,
        index: QModelIndex | QPersistentModelIndex,
        event: QEvent | None = None,
    ) -> QItemSelectionModel.SelectionFlag:
        """Leave the selection alone unless Ctrl or Shift asks for it."""
        keys = QGuiApplication.keyboardModifiers()
        if isinstance(event, (QMouseEvent, QKeyEvent)):
            keys = event.modifiers()
        wanted = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        is_move = event is None or event.type() == QEvent.Type.MouseMove
        if is_move or not keys & wanted:
            return _NOTHING
        return super().selectionCommand(index, event)

    # ---------------------------------------------------------------- events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open, peek, select and paste by key."""
        if self.state() == QAbstractItemView.State.EditingState or not self._acted(event):
            super().keyPressEvent(event)

    def _acted(self, event: QKeyEvent) -> bool:
        row = self.currentIndex().row()
        key, shift = event.key(), event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if event.matches(QKeySequence.StandardKey.Paste) and row >= 0:
            text = QGuiApplication.clipboard().text()
            self.pasted.emit(text, row, self.currentIndex().column())
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and row >= 0:
            self.open_requested.emit(row)
        elif key == Qt.Key.Key_Space and row >= 0:
            if shift:
                self.toggle_row(row)
            else:
                self.peek_requested.emit(row)
        elif key == Qt.Key.Key_Escape and self.selected_count():
            self.clearSelection()
        else:
            return False
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Toggle the row when its check box is pressed."""
        place = event.position().toPoint()
        index = self.indexAt(place)
        if event.button() == Qt.MouseButton.LeftButton and self._is_on_check(place, index):
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                super().mousePressEvent(event)
                return
            self.toggle_row(index.row())
            return
        super().mousePressEvent(event)

    def _is_on_check(self, place: QPoint, index: QModelIndex) -> bool:
        if not self._delegate.has_checks or not index.isValid():
            return False
        left = self.columnViewportPosition(self._delegate.first_column)
        return place.x() - left < CHECK_LEAD

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
        first, last = self.rowAt(event.rect().top()), self.rowAt(event.rect().bottom())
        last = last if last >= 0 else self.model().rowCount() - 1
        for row in range(max(first, 0), last + 1):
            self._paint_rest(painter, row, right)

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

    def _tell_selection(self) -> None:
        count, rows = self.selected_count(), self.model().rowCount()
        some, every = Qt.CheckState.PartiallyChecked, Qt.CheckState.Checked
        state = Qt.CheckState.Unchecked if not count else every if count >= rows else some
        self._header.set_check_state(state)
        self.selection_changed.emit(count)

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
        if self._empty is not None:
            self._empty.setGeometry(area)
            self._empty.setVisible(is_empty and not self._failure.is_shown)
