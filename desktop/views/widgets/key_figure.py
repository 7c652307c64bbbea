"""A number worth reading from across the room, with what it is and how it stands."""

import math

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.controllers.cells import Tone
from desktop.views.theme import brush, marks, theme_of
from desktop.views.widgets.living import Living, Words, say


class KeyFigure(Living, QWidget):
    """Caption, figure of 20 pixels, hint.

    Signals:
        clicked: The person wants to see what it is made of.
    """

    clicked = Signal()

    def __init__(
        self, words: Words, parent: QWidget | None = None, *, clickable: bool = False
    ) -> None:
        super().__init__(parent)
        self._words, self._label = words, ""
        self._figure = self._hint = ""
        self._tone: Tone | None = None
        self._hint_tone: Tone | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        if clickable:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.retranslate()

    def set_figure(
        self,
        text: str,
        hint: str = "",
        tone: Tone | None = None,
        hint_tone: Tone | None = None,
    ) -> None:
        """Show a figure; a tone needs a hint that says the same in words."""
        self._figure, self._hint, self._tone, self._hint_tone = text, hint, tone, hint_tone
        self._name()

    def retranslate(self) -> None:
        """Say the caption again."""
        self._label = say(self._words)
        self._name()

    def _name(self) -> None:
        self.setAccessibleName(f"{self._label} {self._figure} {self._hint}".strip())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for the widest of the three lines."""
        width = max(
            brush.advance(self._label, 12),
            brush.advance(self._figure, 20, 600),
            brush.advance(self._hint, 12),
        )
        return QSize(math.ceil(width) + 1, 60)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tell of the click."""
        self.clicked.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Write the three lines."""
        painter, theme, width = QPainter(self), theme_of(self), self.width()
        faint = theme.colour("text.tertiary")
        brush.text(painter, QRect(0, 0, width, 16), self._label, faint, px=12)
        ink = theme.colour(marks.tone_text(self._tone))
        brush.text(painter, QRect(0, 16, width, 28), self._figure, ink, px=20, weight=600)
        hint = theme.colour(marks.tone_text(self._hint_tone, "text.tertiary"))
        brush.text(painter, QRect(0, 44, width, 16), self._hint, hint, px=12)
