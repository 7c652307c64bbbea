"""How far a deal has come: one segment per stage."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from desktop.views.theme import Theme, theme_of

_HEIGHT, _GAP = 4, 2


def paint_path(painter: QPainter, theme: Theme, rect: QRectF, count: int, current: int) -> None:
    """Paint ``count`` segments: those before ``current`` done, those after it still to come."""
    done = "border.subtle" if theme.is_high_contrast else "accent.border"
    width = (rect.width() - _GAP * (count - 1)) / max(count, 1)
    for place in range(count):
        token = done if place < current else "accent.fill" if place == current else None
        segment = QRectF(rect.left() + place * (width + _GAP), rect.top(), width, _HEIGHT)
        painter.fillRect(segment, theme.colour(token or "surface.pressed"))


class StagePath(QWidget):
    """The segments of one deal; a click asks to move it.

    Signals:
        chosen: Place of the stage clicked.
    """

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None, *, clickable: bool = False) -> None:
        super().__init__(parent)
        self._stages: list[str] = []
        self._current = -1
        self._clickable = clickable
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        if clickable:
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_stages(self, stages: Sequence[str], current: int) -> None:
        """Show the stages' names in tooltips and ``current`` as reached."""
        self._stages, self._current = list(stages), current
        self.setAccessibleName(stages[current] if 0 <= current < len(stages) else "")
        self.update()

    def sizeHint(self) -> QSize:
        """Return four pixels, and room to hit them where they can be clicked."""
        return QSize(120, 12 if self._clickable else _HEIGHT)

    def _at(self, x: float) -> int:
        if not self._stages:
            return -1
        return min(int(x * len(self._stages) / max(self.width(), 1)), len(self._stages) - 1)

    def event(self, event: QEvent) -> bool:
        """Name the stage under the pointer."""
        if isinstance(event, QHelpEvent) and self._stages:
            QToolTip.showText(event.globalPos(), self._stages[self._at(event.pos().x())], self)
            return True
        return super().event(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tell which stage was clicked."""
        if self._clickable and self._stages:
            self.chosen.emit(self._at(event.position().x()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the segments."""
        top = (self.height() - _HEIGHT) // 2
        place = QRectF(0, top, self.width(), _HEIGHT)
        paint_path(QPainter(self), theme_of(self), place, len(self._stages), self._current)
