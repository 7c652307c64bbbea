"""The shield and the name."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop.views.theme import theme_of
from desktop.views.widgets.label import Label
from sync.language import mark as _m

_GRID, _STROKE = 20.0, 1.8
NAME = _m("Holdfast")


def draw_mark(painter: QPainter, rect: QRectF, colour: QColor) -> None:
    """Draw the shield filling the square ``rect``."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.topLeft())
    painter.scale(rect.width() / _GRID, rect.height() / _GRID)
    painter.setPen(QPen(colour, _STROKE, j=Qt.PenJoinStyle.RoundJoin, c=Qt.PenCapStyle.RoundCap))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(_shield())
    for start, end in (((7, 7), (7, 13)), ((13, 7), (13, 13)), ((7, 10), (13, 10))):
        painter.drawLine(QPointF(*start), QPointF(*end))
    painter.restore()


def _shield() -> QPainterPath:
    path = QPainterPath(QPointF(3, 4.2))
    path.lineTo(10, 2)
    path.lineTo(17, 4.2)
    path.lineTo(17, 9.8)
    path.cubicTo(17, 13.8, 14.2, 16.6, 10, 18)
    path.cubicTo(5.8, 16.6, 3, 13.8, 3, 9.8)
    path.closeSubpath()
    return path


class Mark(QWidget):
    """The shield alone."""

    def __init__(self, size: int = 20, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(size, size)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it in the accent's colour."""
        draw_mark(QPainter(self), QRectF(self.rect()), theme_of(self).colour("accent.text"))


class Brand(QWidget):
    """Shield and name side by side, in the size of a rail (20) or of a card (32)."""

    def __init__(self, size: int = 20, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        is_large = size > 20
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12 if is_large else 8)
        row.addWidget(Mark(size))
        self.label = Label(NAME, px=20 if is_large else 15, weight=600)
        row.addWidget(self.label)
        row.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return the room of both."""
        return QSize(160, 32)
