"""The column that tells where in the first run one is."""

from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop.views.theme import Theme, brush, marks, theme_of
from desktop.views.widgets.living import Living, Words, say

_HEIGHT, _CIRCLE, _TEXT = 44, 20, 32


class StepColumn(Living, QWidget):
    """Numbered circles with a title and, for steps done, what was chosen."""

    def __init__(self, steps: list[Words], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps = steps
        self._chosen: list[str] = [""] * len(steps)
        self._current = 0
        self.setFixedHeight(_HEIGHT * len(steps))

    def set_current(self, place: int, chosen: list[str]) -> None:
        """Stand at step ``place``; ``chosen`` says what each step done was answered with."""
        self._current, self._chosen = place, chosen
        self.setAccessibleName(f"{place + 1}/{len(self._steps)} {say(self._steps[place])}")
        self.update()

    def retranslate(self) -> None:
        """Paint the words again."""
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room of all steps."""
        return QSize(168, _HEIGHT * len(self._steps))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the steps."""
        painter, theme = QPainter(self), theme_of(self)
        for place, words in enumerate(self._steps):
            row = QRect(0, place * _HEIGHT, self.width(), _HEIGHT)
            self._paint_circle(painter, theme, row, place)
            self._paint_words(painter, theme, row, place, say(words))

    def _paint_circle(self, painter: QPainter, theme: Theme, row: QRect, place: int) -> None:
        spot = QRectF(0, row.top() + (_HEIGHT - _CIRCLE) / 2, _CIRCLE, _CIRCLE)
        is_done, is_current = place < self._current, place == self._current
        fill = "accent.subtle" if is_done else "accent.fill" if is_current else None
        border = None if fill else theme.colour("border.control")
        ground = theme.colour(fill) if fill else None
        brush.box(painter, spot, ground, border, radius=_CIRCLE / 2)
        if is_done:
            marks.icon(painter, theme, spot.adjusted(3, 3, -3, -3), "check", "accent.text")
            return
        ink = theme.colour("text.on_accent" if is_current else "text.tertiary")
        brush.text(painter, spot, f"{place + 1}", ink, px=12, align=brush.CENTRE)

    def _paint_words(
        self, painter: QPainter, theme: Theme, row: QRect, place: int, words: str
    ) -> None:
        is_done, is_current = place < self._current, place == self._current
        room = QRectF(_TEXT, row.top(), row.width() - _TEXT, _HEIGHT)
        token = "text.primary" if is_current else "text.secondary" if is_done else "text.tertiary"
        ink, weight = theme.colour(token), 600 if is_current else 400
        chosen = self._chosen[place] if is_done else ""
        if not chosen:
            brush.text(painter, room, words, ink, weight=weight)
            return
        first = QRectF(room.left(), row.top() + 4, room.width(), 20)
        second = QRectF(room.left(), row.top() + 22, room.width(), 16)
        brush.text(painter, first, words, ink)
        brush.text(painter, second, chosen, theme.colour("text.tertiary"), px=12)
