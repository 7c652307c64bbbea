"""A person as a coloured circle, as a widget of its own."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop.views.theme import marks, theme_of


class Avatar(QWidget):
    """First character of a name; the colour stays with the name."""

    def __init__(self, name: str = "", size: int = 20, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(size, size)
        self.set_name(name)

    def set_name(self, name: str) -> None:
        """Show another person."""
        self._name = name
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the circle."""
        if self._name:
            marks.avatar(QPainter(self), theme_of(self), QRectF(self.rect()), self._name)
