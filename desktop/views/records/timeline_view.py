"""A timeline drawn as a list: sign on a thread, heading and time, text, changed fields."""

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop.controllers.records.moments import ChangeText, Line
from desktop.controllers.records.timeline_model import LINE_ROLE, TimelineModel
from desktop.views.records.wrapping import wrapped
from desktop.views.theme import Theme, brush, marks, theme_of
from desktop.views.widgets.living import Living

Index = QModelIndex | QPersistentModelIndex
_SECTION, _ROW, _PAD, _GAP = 28, 20, 8, 12
_LEFT = 36
_DISC = 24
_MOST_LINES = 3


class TimelineDelegate(QStyledItemDelegate):
    """Paints `Line`s; heights are kept per line and width."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._heights: dict[tuple[str, int], int] = {}
        self._bodies: dict[tuple[str, int], list[str]] = {}

    def forget(self) -> None:
        """Measure again: width, font or words are other ones."""
        self._heights.clear()
        self._bodies.clear()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the room a line takes in the view's width."""
        line = index.data(LINE_ROLE)
        view = self.parent()
        width = view.viewport().width() if isinstance(view, QListView) else 400
        if not isinstance(line, Line):
            return QSize(width, _ROW)
        if line.is_section:
            return QSize(width, _SECTION)
        key = (line.key, width)
        if key not in self._heights:
            self._heights[key] = self._height(line, width)
        return QSize(width, self._heights[key])

    def _height(self, line: Line, width: int) -> int:
        height = _PAD + _ROW + _GAP + _ROW * len(line.changes)
        height += _ROW * len(self._body_lines(line, width - _LEFT))
        return height + (_ROW + 6 if line.tag else 0)

    def _body_lines(self, line: Line, width: int) -> list[str]:
        key = (line.key, width)
        if key not in self._bodies:
            self._bodies[key] = wrapped(line.body, width, _MOST_LINES)
        return self._bodies[key]

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a heading or a line."""
        line = index.data(LINE_ROLE)
        if not isinstance(line, Line):
            return
        painter.save()
        view = self.parent()
        theme = theme_of(view if isinstance(view, QWidget) else None)
        rect: QRect = option.rect
        if line.is_section:
            ink = theme.colour("text.tertiary")
            brush.text(painter, rect, line.head, ink, px=12, weight=600)
        else:
            follower = index.model().index(index.row() + 1, 0).data(LINE_ROLE)
            self._thread(painter, theme, rect, ends=not isinstance(follower, Line))
            self._line(painter, theme, rect, line)
        painter.restore()

    @staticmethod
    def _thread(painter: QPainter, theme: Theme, rect: QRect, *, ends: bool) -> None:
        """Draw the thread on which the signs hang."""
        if not ends:
            top = rect.top() + 4 + _DISC + 2
            thread = QRect(rect.left() + 11, top, 1, rect.bottom() - top + 4)
            brush.hairline(painter, thread, theme.colour("border.subtle"))

    def _line(self, painter: QPainter, theme: Theme, rect: QRect, line: Line) -> None:
        disc = QRectF(rect.left(), rect.top() + 4, _DISC, _DISC)
        ground = theme.colour("surface.sunken")
        brush.box(painter, disc, ground, theme.colour("border.subtle"), radius=12)
        spot = disc.adjusted(4, 4, -4, -4)
        marks.icon(painter, theme, spot, line.icon, marks.tone_text(line.tone, "text.secondary"))
        room = QRect(rect.left() + _LEFT, rect.top() + 6, rect.width() - _LEFT, _ROW)
        self._head(painter, theme, room, line)
        room.translate(0, _ROW)
        for change in line.changes:
            self._change(painter, theme, room, change)
            room.translate(0, _ROW)
        for text in self._body_lines(line, room.width()):
            brush.text(painter, room, text, theme.colour("text.primary"))
            room.translate(0, _ROW)
        if line.tag:
            tag = QRectF(room.left(), room.top() + 2, room.width(), _ROW)
            marks.tag(painter, theme, tag, line.tag)

    @staticmethod
    def _head(painter: QPainter, theme: Theme, room: QRect, line: Line) -> None:
        when = brush.advance(line.when, 12)
        faint = theme.colour("text.tertiary")
        brush.text(painter, room, line.when, faint, px=12, align=brush.RIGHT)
        left = room.adjusted(0, 0, -round(when) - 12, 0)
        used = brush.text(painter, left, line.head, theme.colour("text.primary"), weight=600)
        if line.rest:
            beside = left.adjusted(round(used), 0, 0, 0)
            rest = f" · {line.rest}"
            brush.text(painter, beside, rest, theme.colour("text.secondary"))

    @staticmethod
    def _change(painter: QPainter, theme: Theme, room: QRect, change: ChangeText) -> None:
        """Write a field, its former value struck out, and the one it has now."""
        faint, ink = theme.colour("text.secondary"), theme.colour("text.primary")
        place = QRect(room)
        third = max(60, room.width() // 3)
        used = brush.text(painter, _narrow(place, third), change.field, faint)
        place.adjust(round(used) + 8, 0, 0, 0)
        old = _narrow(place, third)
        used = brush.text(painter, old, change.old, faint, struck=change.old != "–")
        place.adjust(round(used) + 6, 0, 0, 0)
        spot = QRectF(place.left(), place.top() + 4, 12, 12)
        marks.icon(painter, theme, spot, "caret-right", "text.tertiary")
        brush.text(painter, place.adjusted(18, 0, 0, 0), change.new, ink)


def _narrow(room: QRect, width: int) -> QRect:
    return QRect(room.left(), room.top(), min(width, room.width()), room.height())


class TimelineView(Living, QListView):
    """Shows a `TimelineModel`.

    Signals:
        line_opened: Kind and id of the record behind the line clicked.
    """

    line_opened = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._delegate = TimelineDelegate(self)
        self.setObjectName("timeline")
        self.setItemDelegate(self._delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QListView.SelectionMode.NoSelection)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMouseTracking(True)
        theme_of(self).changed.connect(self.retheme)

    def model_of_lines(self) -> TimelineModel | None:
        """Return the model shown."""
        model = self.model()
        return model if isinstance(model, TimelineModel) else None

    def retheme(self) -> None:
        """Measure and paint again."""
        self._delegate.forget()
        self.viewport().update()

    def retranslate(self) -> None:
        """Say the lines again."""
        if (model := self.model_of_lines()) is not None:
            self._delegate.forget()
            model.retranslate()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let lines wrap anew."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def _line(self, event: QMouseEvent) -> Line | None:
        line = self.indexAt(event.position().toPoint()).data(LINE_ROLE)
        return line if isinstance(line, Line) and line.record else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show where a click leads on."""
        shape = Qt.CursorShape.PointingHandCursor if self._line(event) else None
        self.viewport().setCursor(shape or Qt.CursorShape.ArrowCursor)
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the record behind a line."""
        super().mouseReleaseEvent(event)
        if (line := self._line(event)) is not None:
            self.line_opened.emit(line.entity, line.record)
