"""The small panel that says what a mark stands for."""

import math

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop.views.charts.mark import Mark
from desktop.views.theme import brush, theme_of

_LINE = 18
_PADDING = 8
_SHADOW = 8
_GAP = 16
_WIDEST = 260


class Tip(QWidget):
    """Floats over its window beside the mark pointed at; never in the pointer's way."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._host = window
        self._mark: Mark | None = None
        self.setObjectName("chart_tip")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def show_mark(self, mark: Mark, spot: QRect) -> None:
        """Show ``mark`` beside ``spot``, a rectangle of the window."""
        self._mark = mark
        self.resize(self.sizeHint())
        self.move(self._place(spot))
        self.show()
        self.raise_()
        self.update()

    def _place(self, spot: QRect) -> QPoint:
        """Return a place right of the spot, left of it where the window ends."""
        room = self._host.size()
        x = spot.right() + 4 - _SHADOW
        if x + self.width() > room.width():
            x = spot.left() - self.width() - 4 + _SHADOW
        y = spot.center().y() - self.height() // 2
        return QPoint(
            min(max(0, x), max(0, room.width() - self.width())),
            min(max(0, y), max(0, room.height() - self.height())),
        )

    def sizeHint(self) -> QSize:
        """Return the room of its lines and of the shadow around them."""
        if self._mark is None:
            return QSize(0, 0)
        widths = [brush.advance(self._mark.title, 12)]
        widths += [
            brush.advance(name, 12) + _GAP + brush.advance(value, 12, 600)
            for name, value in self._mark.rows
        ]
        widths += [brush.advance(note, 12) for note in self._mark.notes]
        lines = 1 + len(self._mark.rows) + len(self._mark.notes)
        width = min(math.ceil(max(widths)), _WIDEST) + 2 * _PADDING
        return QSize(width + 2 * _SHADOW, lines * _LINE + 12 + 2 * _SHADOW)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint shadow, panel and lines."""
        if self._mark is None:
            return
        painter, theme = QPainter(self), theme_of(self)
        panel = QRectF(self.rect()).adjusted(_SHADOW, _SHADOW, -_SHADOW, -_SHADOW)
        self._paint_shadow(painter, panel, dark=theme.name != "light")
        brush.box(painter, panel, theme.colour("surface.raised"), theme.colour("border.default"))
        line = QRectF(panel.left() + _PADDING, panel.top() + 6, panel.width() - 2 * _PADDING, _LINE)
        brush.text(painter, line, self._mark.title, theme.colour("text.tertiary"), px=12)
        for name, value in self._mark.rows:
            line.translate(0, _LINE)
            brush.text(painter, line, name, theme.colour("text.secondary"), px=12)
            ink = theme.colour("text.primary")
            brush.text(painter, line, value, ink, px=12, weight=600, align=brush.RIGHT)
        for note in self._mark.notes:
            line.translate(0, _LINE)
            brush.text(painter, line, note, theme.colour("text.secondary"), px=12)

    def _paint_shadow(self, painter: QPainter, panel: QRectF, *, dark: bool) -> None:
        shade = QColor(0, 0, 0, 14 if dark else 4)
        for spread in range(_SHADOW - 2):
            grown = panel.adjusted(-spread, 2 - spread, spread, 2 + spread)
            brush.box(painter, grown, shade, radius=6 + spread)
