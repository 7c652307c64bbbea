"""A word in a small box, as a widget of its own."""

import math

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.controllers.cells import TagFace, Tone
from desktop.views.theme import marks, theme_of


class Tag(QWidget):
    """Paints a `TagFace`."""

    def __init__(
        self, text: str = "", tone: Tone = Tone.NEUTRAL, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._face = TagFace(text, tone)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)

    def set_face(self, face: TagFace) -> None:
        """Show another word or tone."""
        self._face = face
        self.setAccessibleName(face.text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room the tag takes."""
        return QSize(math.ceil(marks.tag_width(self._face)), marks.TAG_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the tag."""
        marks.tag(QPainter(self), theme_of(self), QRectF(self.rect()), self._face)
