"""Filter conditions: what, how, which, and a cross to drop them."""

import math

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop.views.theme import Theme, brush, marks, theme_of
from desktop.views.widgets.ring import Ringed

_HEIGHT = 24
_PAD = 6
_CROSS = 24


class Chip(Ringed, QAbstractButton):
    """A condition; a click edits it, the cross (or Delete) removes it.

    Signals:
        removed: The condition is to go.
    """

    removed = Signal()
    ring_radius = 4.0

    def __init__(
        self,
        field: str,
        op: str,
        value: str,
        *,
        active: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._active = active
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.set_faces(field, op, value)

    def set_faces(self, field: str, op: str, value: str) -> None:
        """Show another condition."""
        self._faces = (field, op, value)
        self.setText(" ".join(self._faces))
        self.setAccessibleName(self.text())
        self.updateGeometry()
        self.update()

    def set_active(self, active: bool) -> None:  # noqa: FBT001 - a setter
        """Tint the chip: this condition is the person's own change."""
        self._active = active
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for the three words and the cross."""
        words = sum(brush.advance(face, 12) + _PAD for face in self._faces)
        return QSize(math.ceil(words) + _PAD + _CROSS, _HEIGHT)

    def _cross(self) -> QRect:
        return QRect(self.width() - _CROSS, 0, _CROSS, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint box, words and cross."""
        painter, theme = QPainter(self), theme_of(self)
        ground, border, inks = self._tokens()
        brush.box(painter, self.rect(), theme.colour(ground), theme.colour(border), radius=4)
        x = float(_PAD)
        for face, ink in zip(self._faces, inks, strict=True):
            room = QRectF(x, 0, self._cross().left() - x, _HEIGHT)
            x += brush.text(painter, room, face, theme.colour(ink), px=12) + _PAD
        self._paint_cross(painter, theme)

    def _tokens(self) -> tuple[str, str, tuple[str, str, str]]:
        if self._active:
            return "accent.subtle", "accent.border", ("accent.text",) * 3
        ground = "surface.hover" if self.underMouse() else "surface.base"
        return ground, "border.default", ("text.tertiary", "text.tertiary", "text.primary")

    def _paint_cross(self, painter: QPainter, theme: Theme) -> None:
        cross = self._cross()
        line = QRect(cross.left(), 1, 1, _HEIGHT - 2)
        brush.hairline(painter, line, theme.colour("border.subtle"))
        spot = QRectF(cross.left() + 5, 5, 14, 14)
        marks.icon(painter, theme, spot, "x", "text.tertiary")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tell the cross from the rest."""
        if self._cross().contains(event.position().toPoint()):
            self.setDown(False)
            self.removed.emit()
            return
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Remove on Delete, edit on Enter."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)
