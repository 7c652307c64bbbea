"""Text over several lines, every line as high in one language as in the other."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QTextLayout, QTextOption

from desktop.views.theme import fonts


def lines(words: str, px: int, weight: int, width: float) -> list[str]:
    """Break ``words`` into lines of at most ``width``; Chinese breaks anywhere."""
    return [line for part in words.split("\n") for line in _broken(part, px, weight, width)]


def _broken(part: str, px: int, weight: int, width: float) -> list[str]:
    layout = QTextLayout(part, fonts.font(px, weight))
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    found: list[str] = []
    line = layout.createLine()
    while line.isValid():
        line.setLineWidth(max(width, px))
        start = line.textStart()
        found.append(part[start : start + line.textLength()].rstrip())
        line = layout.createLine()
    layout.endLayout()
    return found or [""]


def height(words: str, px: int, weight: int, width: float) -> int:
    """Return how high the paragraph is."""
    return len(lines(words, px, weight, width)) * fonts.line_height(px)


def draw(painter: QPainter, rect: QRectF, words: str, colour: QColor, px: int, weight: int) -> None:
    """Write the paragraph from the top of ``rect``."""
    step = fonts.line_height(px)
    painter.setFont(fonts.font(px, weight))
    painter.setPen(colour)
    for place, line in enumerate(lines(words, px, weight, rect.width())):
        row = QRectF(rect.left(), rect.top() + place * step, rect.width(), step)
        painter.drawText(QPointF(row.left(), fonts.baseline(row, px)), line)
