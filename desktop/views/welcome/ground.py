"""Plain grounds: a field of one colour, and a card on it."""

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop.views.theme import brush, theme_of


class Ground(QWidget):
    """A field of one token's colour."""

    def __init__(self, colour: str = "surface.window", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colour = colour

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the field."""
        QPainter(self).fillRect(self.rect(), theme_of(self).colour(self._colour))


class Card(QWidget):
    """A rounded box with a hairline around it."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground and border."""
        theme = theme_of(self)
        border = "border.control" if theme.is_high_contrast else "border.subtle"
        brush.box(QPainter(self), self.rect(), theme.colour("surface.base"), theme.colour(border))
