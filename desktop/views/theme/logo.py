"""The mark: a shield that holds an H, drawn from its paths in whatever colour the theme wants."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPixmap

from desktop.views.theme.tokens import THEMES

ICONS = THEMES.parent / "icons"
_GRID = 64.0


def _shield() -> QPainterPath:
    path = QPainterPath(QPointF(32, 6))
    path.lineTo(54, 14)
    path.lineTo(54, 32)
    path.cubicTo(54, 46, 45, 54, 32, 58)
    path.cubicTo(19, 54, 10, 46, 10, 32)
    path.lineTo(10, 14)
    path.closeSubpath()
    return path


def draw(painter: QPainter, rect: QRectF, colour: QColor) -> None:
    """Draw the mark into the square ``rect``."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.topLeft())
    painter.scale(rect.width() / _GRID, rect.height() / _GRID)
    pen = QPen(colour, 5.5)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(_shield())
    painter.drawPolyline([QPointF(23, 23), QPointF(23, 42)])
    painter.drawPolyline([QPointF(41, 23), QPointF(41, 42)])
    painter.drawPolyline([QPointF(23, 32), QPointF(41, 32)])
    painter.restore()


def window_icon() -> QIcon:
    """Return the program's icon for title bars and task bars."""
    made = QIcon()
    for size in (16, 24, 32, 48, 64, 128, 256):
        made.addPixmap(_tile(size))
    return made


def _tile(size: int) -> QPixmap:
    tile = QPixmap(size, size)
    tile.fill(Qt.GlobalColor.transparent)
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("#2F5BD3"))
    painter.drawRoundedRect(QRectF(0, 0, size, size), size * 0.22, size * 0.22)
    inset = size * 0.16
    draw(painter, QRectF(inset, inset, size - 2 * inset, size - 2 * inset), QColor("#FFFFFF"))
    painter.end()
    return tile
