"""What all charts share: marks to point at, a tip, the keyboard, and what to say when empty."""

from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QTextOption,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.views.charts.mark import Mark
from desktop.views.charts.tip import Tip
from desktop.views.theme import Theme, brush, theme_of
from desktop.views.widgets.living import Living

Result = TypeVar("Result")

_NEXT = (Qt.Key.Key_Right, Qt.Key.Key_Down)
_PREVIOUS = (Qt.Key.Key_Left, Qt.Key.Key_Up)
_CHOOSE = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class Chart(Living, QWidget, Generic[Result]):
    """Draws one report result; a subclass says what it draws and which marks that makes.

    Signals:
        picked: The facts of the mark that was clicked, or chosen with Enter.
    """

    picked = Signal(dict)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.result: Result | None = None
        self.marks: list[Mark] = []
        self._current: int | None = None
        self._tip: Tip | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_result(self, result: Result) -> None:
        """Draw another result."""
        self.result = result
        self._point_at(None)
        self.refresh()

    def refresh(self) -> None:
        """Draw again; for words, colours and sizes that have changed."""
        self.marks = []
        self.update()

    def paint(self, painter: QPainter, theme: Theme, result: Result) -> list[Mark]:
        """Draw ``result`` and return its marks."""
        raise NotImplementedError

    def empty_words(self, result: Result) -> str:
        """Return what to do where there is nothing to draw, else an empty text."""
        raise NotImplementedError

    def sizeHint(self) -> QSize:
        """Return the body of a card of the dashboard."""
        return QSize(372, 264)

    def minimumSizeHint(self) -> QSize:
        """Return the least at which everything can be read."""
        return QSize(280, 200)

    def retranslate(self) -> None:
        """Draw in the new language."""
        self.refresh()

    def retheme(self) -> None:
        """Draw in the new colours."""
        self.refresh()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the result, or the sentence that stands for it."""
        if self.result is None:
            return
        painter, theme = QPainter(self), theme_of(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if words := self.empty_words(self.result):
            self._paint_words(painter, theme, words)
            return
        self.marks = self.paint(painter, theme, self.result)
        self.setAccessibleDescription("; ".join(mark.spoken() for mark in self.marks))
        self._paint_ring(painter, theme)

    def _paint_words(self, painter: QPainter, theme: Theme, words: str) -> None:
        room = QRectF(self.rect()).adjusted(24, 0, -24, -24)
        option = QTextOption(Qt.AlignmentFlag.AlignCenter)
        option.setWrapMode(QTextOption.WrapMode.WordWrap)
        painter.setFont(theme.font(13))
        painter.setPen(theme.colour("text.tertiary"))
        painter.drawText(room, words, option)

    def _paint_ring(self, painter: QPainter, theme: Theme) -> None:
        if self.hasFocus() and self._current is not None and self._current < len(self.marks):
            shape = self.marks[self._current].shape.adjusted(-2, -2, 2, 2)
            brush.box(painter, shape, None, theme.colour("border.focus"), radius=4, width=2)

    def mark_at(self, spot: QPointF) -> int | None:
        """Return the number of the mark under ``spot``."""
        for number, mark in enumerate(self.marks):
            if mark.shape.contains(spot):
                return number
        return None

    def picture(self, ratio: float = 2.0) -> QPixmap:
        """Return the chart as a picture, ``ratio`` times as fine as the screen."""
        return pictured(self, ratio)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say what is under the pointer."""
        self._point_at(self.mark_at(event.position()))
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the mark that was clicked."""
        number = self.mark_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and number is not None:
            self._pick(number)
        super().mouseReleaseEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Say nothing any more."""
        self._point_at(None)
        super().leaveEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Forget where the keyboard was."""
        self._point_at(None)
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk along the marks with the arrows, choose with Enter."""
        step = 1 if event.key() in _NEXT else -1 if event.key() in _PREVIOUS else 0
        if step and self.marks:
            first = -1 if step > 0 else 0
            here = first if self._current is None else self._current
            self._point_at((here + step) % len(self.marks))
        elif event.key() in _CHOOSE and self._current is not None:
            self._pick(self._current)
        else:
            super().keyPressEvent(event)

    def _pick(self, number: int) -> None:
        if number < len(self.marks):
            self.picked.emit(dict(self.marks[number].facts))

    def _point_at(self, number: int | None) -> None:
        if number == self._current:
            return
        self._current = number
        hand = Qt.CursorShape.PointingHandCursor
        self.setCursor(Qt.CursorShape.ArrowCursor if number is None else hand)
        self._show_tip(None if number is None else self.marks[number])
        self.update()

    def _show_tip(self, mark: Mark | None) -> None:
        if mark is None or not (mark.rows or mark.notes):
            if self._tip is not None:
                self._tip.hide()
            return
        if self._tip is None or self._tip.parentWidget() is not self.window():
            self._tip = Tip(self.window())
        corner = self.mapTo(self.window(), QPoint(0, 0))
        self._tip.show_mark(mark, mark.shape.toAlignedRect().translated(corner))


def pictured(widget: QWidget, ratio: float) -> QPixmap:
    """Return ``widget`` as a picture, ``ratio`` times as fine as its logical size."""
    size = widget.size()
    picture = QPixmap(round(size.width() * ratio), round(size.height() * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(theme_of(widget).colour("surface.base"))
    widget.render(picture, QPoint(0, 0), QRect(QPoint(0, 0), size))
    return picture
