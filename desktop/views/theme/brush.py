"""Strokes shared by delegates and widgets: boxes, hairlines, text on the common baseline."""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from desktop.views.theme import fonts

LEFT, CENTRE, RIGHT = "left", "centre", "right"


def box(
    painter: QPainter,
    rect: QRect | QRectF,
    fill: QColor | None,
    border: QColor | None = None,
    *,
    radius: float = 6,
    width: float = 1,
    dashed: bool = False,
) -> None:
    """Paint a rounded rectangle whose border lies inside ``rect``."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(Qt.PenStyle.NoPen)
    inner = QRectF(rect)
    if border is not None:
        pen = QPen(border, width)
        if dashed:
            pen.setStyle(Qt.PenStyle.DashLine)
        inset = width / 2
        inner = inner.adjusted(inset, inset, -inset, -inset)
        radius = max(0.0, radius - inset)
    painter.setPen(pen)
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(inner, radius, radius)


def hairline(painter: QPainter, rect: QRect | QRectF, colour: QColor) -> None:
    """Fill a line one logical pixel thick, rounded to whole device pixels."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.fillRect(QRectF(rect), colour)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)


def below(painter: QPainter, rect: QRect, colour: QColor) -> None:
    """Draw the hairline that ends ``rect`` at its bottom."""
    hairline(painter, QRect(rect.left(), rect.bottom(), rect.width(), 1), colour)


def text(
    painter: QPainter,
    rect: QRect | QRectF,
    words: str,
    colour: QColor,
    *,
    px: int = 13,
    weight: int = fonts.REGULAR,
    align: str = LEFT,
    struck: bool = False,
) -> float:
    """Write one line, shortened to fit, and return the width it took."""
    if not words or rect.width() <= 0:
        return 0.0
    measured = fonts.metrics(px, weight)
    width = measured.horizontalAdvance(words)
    if width > rect.width() + 0.5:
        words = measured.elidedText(words, Qt.TextElideMode.ElideRight, rect.width())
        width = measured.horizontalAdvance(words)
    x = float(rect.left())
    if align == RIGHT:
        x += rect.width() - width
    elif align == CENTRE:
        x += (rect.width() - width) / 2
    painter.setFont(fonts.font(px, weight, struck=struck))
    painter.setPen(colour)
    painter.drawText(QPointF(x, fonts.baseline(rect, px)), words)
    return width


def advance(words: str, px: int = 13, weight: int = fonts.REGULAR) -> float:
    """Return the width ``words`` take."""
    return fonts.metrics(px, weight).horizontalAdvance(words)
