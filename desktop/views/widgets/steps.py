"""The steps of a wizard: done, current, to come."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.views.theme import Theme, brush, marks, theme_of
from desktop.views.widgets.living import Living, Words, say

_HEIGHT, _CIRCLE, _GAP, _LINE = 44, 20, 8, 24


class Steps(Living, QWidget):
    """Numbered circles joined by lines; a step already done can be gone back to.

    Signals:
        chosen: Place of an earlier step.
    """

    chosen = Signal(int)

    def __init__(self, steps: Sequence[Words], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps = list(steps)
        self._said: list[str] = []
        self._current = 0
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.retranslate()

    def set_current(self, place: int) -> None:
        """Stand at step ``place``, counted from 0."""
        self._current = place
        self.setAccessibleName(f"{place + 1}/{len(self._said)} {self._said[place]}")
        self.update()

    def retranslate(self) -> None:
        """Say the steps again."""
        self._said = [say(words) for words in self._steps]
        self.set_current(min(self._current, max(len(self._said) - 1, 0)))

    def sizeHint(self) -> QSize:
        """Return room for all of them."""
        rects = self._rects()
        return QSize(math.ceil(rects[-1].right()) + 16 if rects else 32, _HEIGHT)

    def _rects(self) -> list[QRectF]:
        x, rects = 16.0, []
        for place, words in enumerate(self._said):
            weight = 600 if place == self._current else 400
            width = _CIRCLE + _GAP + brush.advance(words, 13, weight)
            rects.append(QRectF(x, 0, width, _HEIGHT))
            x += width + 2 * _GAP + _LINE
        return rects

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint circles, words, joining lines and the hairline below."""
        painter, theme = QPainter(self), theme_of(self)
        brush.below(painter, self.rect(), theme.colour("border.subtle"))
        for place, rect in enumerate(self._rects()):
            circle = QRectF(round(rect.left()), (_HEIGHT - _CIRCLE) / 2, _CIRCLE, _CIRCLE)
            self._circle(painter, theme, circle, place)
            is_now = place == self._current
            ink = theme.colour("text.primary" if is_now else "text.secondary")
            words = rect.adjusted(_CIRCLE + _GAP, 0, 2, 0)
            weight = 600 if is_now else 400
            brush.text(painter, words, self._said[place], ink, weight=weight)
            if place < len(self._said) - 1:
                line = QRectF(round(rect.right()) + _GAP, _HEIGHT // 2, _LINE, 1)
                brush.hairline(painter, line, theme.colour("border.default"))

    def _circle(self, painter: QPainter, theme: Theme, circle: QRectF, place: int) -> None:
        if place < self._current:
            ground, line = theme.colour("accent.subtle"), theme.colour("accent.border")
            brush.box(painter, circle, ground, line, radius=10)
            marks.icon(painter, theme, circle.adjusted(4, 4, -4, -4), "check", "accent.text")
            return
        is_now = place == self._current
        ground = theme.colour("accent.fill" if is_now else "surface.base")
        line = theme.colour("accent.fill" if is_now else "border.control")
        brush.box(painter, circle, ground, line, radius=10)
        ink = theme.colour("text.on_accent" if is_now else "text.secondary")
        weight = 600 if is_now else 400
        number = str(place + 1)
        brush.text(painter, circle, number, ink, px=12, weight=weight, align=brush.CENTRE)

    def _at(self, x: float) -> int:
        for place, rect in enumerate(self._rects()):
            if rect.left() <= x <= rect.right() and place < self._current:
                return place
        return -1

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show which steps can be gone back to."""
        can = self._at(event.position().x()) >= 0
        hand, arrow = Qt.CursorShape.PointingHandCursor, Qt.CursorShape.ArrowCursor
        self.setCursor(hand if can else arrow)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Go back."""
        place = self._at(event.position().x())
        if place >= 0:
            self.chosen.emit(place)
