"""Rows of the command palette: labels above sections, matched places in the accent colour."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.controllers.cells import RESULT_ROLE, Result
from desktop.views.theme import Theme, brush, marks, theme_of

Index = QModelIndex | QPersistentModelIndex
ROW, SECTION = 36, 28
_ENTER = "↵"


def section_above(index: Index) -> str:
    """Return the label that stands above a row, empty where it continues a section."""
    own = index.data(RESULT_ROLE)
    if not isinstance(own, Result):
        return ""
    before = index.model().index(index.row() - 1, 0).data(RESULT_ROLE) if index.row() else None
    known = before.section if isinstance(before, Result) else ""
    return own.section if own.section != known else ""


class ResultDelegate(QStyledItemDelegate):
    """Paints a `Result`."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._view = parent

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return a row, and its section's label where one begins."""
        return QSize(320, ROW + (SECTION if section_above(index) else 0))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint label, ground, icon, words and what stands at the right."""
        result = index.data(RESULT_ROLE)
        if not isinstance(result, Result):
            return
        painter.save()
        theme = theme_of(self._view)
        rect = QRect(option.rect)
        label = section_above(index)
        if label:
            head = QRect(rect.left() + 16, rect.top(), rect.width() - 32, SECTION)
            brush.text(painter, head, label, theme.colour("text.tertiary"), px=12)
            rect.adjust(0, SECTION, 0, 0)
        flags: QStyle.StateFlag = option.state
        current = bool(flags & QStyle.StateFlag.State_Selected)
        self._paint_row(painter, theme, rect.adjusted(4, 0, -4, 0), result, current=current)
        painter.restore()

    def _paint_row(
        self, painter: QPainter, theme: Theme, rect: QRect, result: Result, *, current: bool
    ) -> None:
        if current:
            brush.box(painter, rect, theme.colour("surface.selected"))
        spot = QRectF(rect.left() + 12, rect.top() + 10, 16, 16)
        marks.icon(painter, theme, spot, result.icon, "accent.text" if current else "text.tertiary")
        right = self._paint_right(painter, theme, rect, result, current=current)
        room = QRectF(rect.left() + 40, rect.top(), right - rect.left() - 52, rect.height())
        used = self._paint_title(painter, theme, room, result)
        beside = room.adjusted(used + 12, 0, 0, 0)
        brush.text(painter, beside, result.subtitle, theme.colour("text.tertiary"), px=12)

    def _paint_right(
        self, painter: QPainter, theme: Theme, rect: QRect, result: Result, *, current: bool
    ) -> float:
        """Paint keys, tag or note; return where they begin."""
        right = float(rect.right() + 1 - 12)
        keys = result.keys or ((_ENTER,) if current else ())
        for key in reversed(keys):
            right = marks.key_cap(painter, theme, right, rect, key) - 4
        if result.tag is not None:
            width = marks.tag_width(result.tag)
            place = QRectF(right - width, rect.top(), width + 1, rect.height())
            marks.tag(painter, theme, place, result.tag, on_selection=current)
            right -= width + 8
        if result.note:
            width = brush.advance(result.note)
            place = QRectF(right - width, rect.top(), width + 1, rect.height())
            brush.text(painter, place, result.note, theme.colour("text.secondary"))
            right -= width + 8
        return right

    def _paint_title(self, painter: QPainter, theme: Theme, room: QRectF, result: Result) -> float:
        """Write the title piece by piece, matched pieces stronger; return the width used."""
        x = 0.0
        for piece, is_match in pieces(result.title, result.marks):
            ink = theme.colour("accent.text" if is_match else "text.primary")
            place = room.adjusted(x, 0, 0, 0)
            x += brush.text(painter, place, piece, ink, weight=600 if is_match else 400)
        return x


def pieces(title: str, found: tuple[tuple[int, int], ...]) -> list[tuple[str, bool]]:
    """Cut ``title`` at the (start, length) places of ``found``."""
    cut: list[tuple[str, bool]] = []
    end = 0
    for start, length in sorted(found):
        if start < end:
            continue
        cut += [(title[end:start], False), (title[start : start + length], True)]
        end = start + length
    cut.append((title[end:], False))
    return [(words, is_match) for words, is_match in cut if words]
