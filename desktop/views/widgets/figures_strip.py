"""Counts side by side in one box, one of them current: what an import would do."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.controllers.cells import Tone
from desktop.views.theme import Theme, brush, marks, theme_of
from desktop.views.widgets.living import Living, Words, say

_HEIGHT = 60


@dataclass(frozen=True, slots=True)
class Figure:
    """One count with its name."""

    key: str
    words: Words
    text: str
    hint: str = ""
    tone: Tone | None = None


class FigureStrip(Living, QWidget):
    """Cells of equal width.

    Signals:
        chosen: Key of the cell clicked.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._figures: list[Figure] = []
        self._current = ""
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_figures(self, figures: Sequence[Figure]) -> None:
        """Show other counts."""
        self._figures = list(figures)
        self.retranslate()

    def set_current(self, key: str) -> None:
        """Tint the cell whose rows are shown below."""
        self._current = key
        self.update()

    def retranslate(self) -> None:
        """Say the names again."""
        self.setAccessibleName(", ".join(f"{say(f.words)} {f.text}" for f in self._figures))
        self.update()

    def sizeHint(self) -> QSize:
        """Return a comfortable width per cell."""
        return QSize(140 * max(len(self._figures), 1), _HEIGHT)

    def _cell(self, place: int) -> QRect:
        count = max(len(self._figures), 1)
        left, right = self.width() * place // count, self.width() * (place + 1) // count
        return QRect(left, 0, right - left, _HEIGHT)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tell which cell was clicked."""
        for place, figure in enumerate(self._figures):
            if self._cell(place).contains(event.position().toPoint()):
                self.chosen.emit(figure.key)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint box and cells."""
        painter, theme = QPainter(self), theme_of(self)
        line = theme.colour("border.subtle")
        brush.box(painter, self.rect(), theme.colour("surface.base"), line)
        for place, figure in enumerate(self._figures):
            self._paint(painter, theme, self._cell(place), figure)
            if place:
                edge = QRect(self._cell(place).left(), 1, 1, _HEIGHT - 2)
                brush.hairline(painter, edge, line)

    def _paint(self, painter: QPainter, theme: Theme, cell: QRect, figure: Figure) -> None:
        if figure.key == self._current:
            painter.fillRect(cell.adjusted(1, 1, 0, -1), theme.colour("surface.selected"))
        inner = cell.adjusted(12, 0, -12, 0)
        name = theme.colour(marks.tone_text(figure.tone, "text.tertiary"))
        top = QRect(inner.left(), 8, inner.width(), 16)
        brush.text(painter, top, say(figure.words), name, px=12)
        ink = theme.colour(marks.tone_text(figure.tone))
        low = QRect(inner.left(), 24, inner.width(), 28)
        used = brush.text(painter, low, figure.text, ink, px=20, weight=600)
        hint = QRect(low).adjusted(round(used) + 8, 3, 0, 0)
        brush.text(painter, hint, figure.hint, theme.colour("text.tertiary"), px=12)
