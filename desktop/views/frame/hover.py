"""A painted control that looks different under the pointer."""

from PySide6.QtCore import QEvent
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QWidget


class Hovering:
    """Mix into a widget class, before the Qt class; read `is_hovered` while painting."""

    is_hovered = False

    def enterEvent(self, event: QEnterEvent) -> None:
        """Look hovered, at once."""
        self._hover(is_inside=True)
        super().enterEvent(event)  # type: ignore[misc]

    def leaveEvent(self, event: QEvent) -> None:
        """Look at rest."""
        self._hover(is_inside=False)
        super().leaveEvent(event)  # type: ignore[misc]

    def _hover(self, *, is_inside: bool) -> None:
        self.is_hovered = is_inside
        if isinstance(self, QWidget):
            self.update()
