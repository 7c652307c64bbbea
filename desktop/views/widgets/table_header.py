"""The head of a list, painted whole: words, sort arrow, and the box that selects everything."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from desktop.controllers.cells import SIGN_ROLE
from desktop.views.theme import brush, marks, theme_of
from desktop.views.widgets.row_delegate import CHECK_LEAD, LEAD, PADDING, check_rect

HEIGHT = 28
_ARROW = 12


def _none_pinned(_place: QPoint) -> int:
    return -1


class TableHeader(QHeaderView):
    """Captions over the columns.

    Signals:
        sort_requested: Column, and whether to keep the earlier sorts (Shift).
        menu_requested: Column and global place of a right click.
        all_requested: The box over the check boxes was clicked.
    """

    sort_requested = Signal(int, bool)
    menu_requested = Signal(int, QPoint)
    all_requested = Signal()

    def __init__(self, parent: QWidget, *, checks: bool = False) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._has_checks = checks
        self._sorts: dict[int, tuple[bool, int]] = {}
        self.check_state = Qt.CheckState.Unchecked
        self.setHighlightSections(False)
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setMinimumSectionSize(32)
        self.setFixedHeight(HEIGHT)
        self.setDefaultSectionSize(120)
        self._pressed_at = QPoint()
        self.pinned_at: Callable[[QPoint], int] = _none_pinned

    def set_sorts(self, sorts: Sequence[tuple[int, bool]]) -> None:
        """Show which columns the rows are sorted by, first the strongest; True is ascending."""
        several = len(sorts) > 1
        self._sorts = {
            column: (ascending, place + 1 if several else 0)
            for place, (column, ascending) in enumerate(sorts)
        }
        self.viewport().update()

    def set_check_state(self, state: Qt.CheckState) -> None:
        """Show whether none, some or all rows are selected."""
        self.check_state = state
        self.viewport().update()

    def sizeHint(self) -> QSize:
        """Return the fixed height."""
        return QSize(super().sizeHint().width(), HEIGHT)

    def paintEvent(self, event: object) -> None:
        """Paint the sections and the line under the empty rest."""
        super().paintEvent(event)  # type: ignore[arg-type]
        painter = QPainter(self.viewport())
        theme = theme_of(self)
        rest = QRect(self.length() - self.offset(), 0, self.viewport().width(), HEIGHT)
        painter.fillRect(rest, theme.colour("surface.base"))
        brush.below(painter, self.viewport().rect(), theme.colour("border.default"))

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N803
        """Paint one caption."""
        theme = theme_of(self)
        painter.save()
        painter.fillRect(rect, theme.colour("surface.base"))
        brush.below(painter, rect, theme.colour("border.default"))
        inner = rect.adjusted(PADDING, 0, -PADDING, -1)
        if self.visualIndex(logicalIndex) == 0:
            inner.adjust(CHECK_LEAD if self._has_checks else LEAD, 0, 0, 0)
            if self._has_checks:
                marks.check(painter, theme, QRectF(check_rect(rect)), self.check_state)
        self._caption(painter, inner, logicalIndex)
        painter.restore()

    def _caption(self, painter: QPainter, inner: QRect, column: int) -> None:
        model = self.model()
        horizontal = Qt.Orientation.Horizontal
        words = str(model.headerData(column, horizontal, Qt.ItemDataRole.DisplayRole) or "")
        aligned = model.headerData(column, horizontal, Qt.ItemDataRole.TextAlignmentRole)
        right = aligned is not None and bool(int(aligned) & int(Qt.AlignmentFlag.AlignRight))
        ink = theme_of(self).colour("text.tertiary")
        mark = self._sorts.get(column)
        room = inner.adjusted(0, 0, -(_ARROW + 4), 0) if mark else inner
        width = min(brush.advance(words, 12), room.width())
        align = brush.RIGHT if right else brush.LEFT
        brush.text(painter, room, words, ink, px=12, align=align)
        if sign := str(model.headerData(column, horizontal, SIGN_ROLE) or ""):
            beside = room.right() - width - _ARROW - 4 if right else room.left() + width + 4
            spot = QRectF(round(beside), inner.center().y() - 5, _ARROW, _ARROW)
            marks.icon(painter, theme_of(self), spot, sign, "text.tertiary")
            width += 0 if right else _ARROW + 4
        if mark:
            x = room.right() + 1 if right else room.left() + width
            self._arrow(painter, QRectF(round(x) + 4, inner.center().y() - 5, _ARROW, _ARROW), mark)

    def _arrow(self, painter: QPainter, spot: QRectF, mark: tuple[bool, int]) -> None:
        ascending, order = mark
        theme = theme_of(self)
        marks.icon(painter, theme, spot, "caret-up" if ascending else "caret-down", "text.tertiary")
        if order:
            beside = QRectF(spot.right() - 1, spot.top() - 2, 10, 14)
            brush.text(painter, beside, str(order), theme.colour("text.tertiary"), px=12)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where a click began, to tell it from a drag."""
        self._pressed_at = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Turn a click into a request to sort or to select everything."""
        super().mouseReleaseEvent(event)
        place = event.position().toPoint()
        is_click = (place - self._pressed_at).manhattanLength() < 4
        if event.button() != Qt.MouseButton.LeftButton or not is_click:
            return
        if self.cursor().shape() == Qt.CursorShape.SplitHCursor:
            return
        if self._has_checks and self._is_on_check(place):
            self.all_requested.emit()
            return
        column = self._column_at(place)
        if column >= 0:
            shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self.sort_requested.emit(column, bool(shift))

    def _is_on_check(self, place: QPoint) -> bool:
        is_pinned = self.pinned_at(place) >= 0
        return place.x() + (0 if is_pinned else self.offset()) < CHECK_LEAD

    def _column_at(self, place: QPoint) -> int:
        """Return the caption seen at ``place``, which may be that of a pinned column."""
        pinned = self.pinned_at(place)
        return pinned if pinned >= 0 else self.logicalIndexAt(place)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the column's menu."""
        self.menu_requested.emit(self._column_at(event.pos()), event.globalPos())
