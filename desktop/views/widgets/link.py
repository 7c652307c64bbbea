"""Words that act: links in sentences, toasts and notes."""

import math

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop.views.theme import brush, fonts, theme_of
from desktop.views.widgets.living import Living, Words, say
from desktop.views.widgets.ring import Ringed


class Link(Ringed, Living, QAbstractButton):
    """A button that looks like a word."""

    ring_radius = 2.0

    def __init__(
        self,
        words: Words = "",
        *,
        ink: str = "text.link",
        px: int = 13,
        strong: bool = False,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._words, self._ink, self._px = words, ink, px
        self._weight = 600 if strong else 400
        self.setObjectName(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.retranslate()

    def set_words(self, words: Words) -> None:
        """Show other words."""
        self._words = words
        self.retranslate()

    def set_text(self, text: str) -> None:
        """Show ``text`` as it is."""
        self._words = ""
        self.setText(text)
        self.updateGeometry()

    def set_ink(self, ink: str) -> None:
        """Write in another colour."""
        self._ink = ink
        self.update()

    def retranslate(self) -> None:
        """Say the words again."""
        if self._words:
            self.setText(say(self._words))
        self.setAccessibleName(self.text())
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return room for the words."""
        width = math.ceil(brush.advance(self.text(), self._px, self._weight))
        return QSize(width, fonts.line_height(self._px))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Write the words, underlined under the pointer."""
        painter = QPainter(self)
        token = self._ink if self.isEnabled() else "text.disabled"
        ink = theme_of(self).colour(token)
        room = self.rect().adjusted(0, 0, 2, 0)
        brush.text(painter, room, self.text(), ink, px=self._px, weight=self._weight)
        if self.underMouse() and self.isEnabled():
            painter.fillRect(0, self.height() - 2, self.width(), 1, ink)
