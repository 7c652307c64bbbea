"""Keys and what they do, in one quiet line."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.views.theme import brush, marks, theme_of
from desktop.views.widgets.living import Living, Words, say


class KeyHint(Living, QWidget):
    """Paints as many (key, words) pairs as fit."""

    def __init__(self, pairs: Sequence[tuple[str, Words]]) -> None:
        super().__init__()
        self._pairs = tuple(pairs)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def retranslate(self) -> None:
        """Paint the words again."""
        self.update()

    def sizeHint(self) -> QSize:
        """Return the height of a line."""
        return QSize(200, 28)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint caps and words."""
        painter, theme = QPainter(self), theme_of(self)
        x = 0.0
        for key, words in self._pairs:
            said = say(words)
            cap = max(16.0, brush.advance(key, 12) + 10)
            width = brush.advance(said, 12)
            if x + cap + 8 + width > self.width():
                return
            marks.key_cap(painter, theme, x + cap, self.rect(), key)
            room = QRectF(x + cap + 8, 0, width + 2, self.height())
            brush.text(painter, room, said, theme.colour("text.tertiary"), px=12)
            x += cap + 8 + math.ceil(width) + 12
