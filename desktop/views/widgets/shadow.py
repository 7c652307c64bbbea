"""The soft edge under things that float: a stretched picture, for effects redraw their content."""

from functools import cache

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from desktop.views.theme import Theme

MARGIN = 12
_ALPHA = {"light": 24, "dark": 90, "high_contrast": 0}
_DROP = 3


@cache
def _patch(alpha: int) -> QPixmap:
    """Return a square whose edges fade, three margins wide."""
    side = 3 * MARGIN
    patch = QPixmap(side, side)
    patch.fill(Qt.GlobalColor.transparent)
    painter = QPainter(patch)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    for ring in range(MARGIN):
        painter.setBrush(QColor(0, 0, 0, max(1, alpha * ring // (MARGIN * MARGIN // 2))))
        painter.drawRoundedRect(QRectF(patch.rect()).adjusted(ring, ring, -ring, -ring), 12, 12)
    painter.end()
    return patch


def paint_shadow(painter: QPainter, theme: Theme, card: QRect) -> None:
    """Paint the shadow of ``card`` into the margin around it."""
    alpha = _ALPHA[theme.name]
    if not alpha:
        return
    patch, m = _patch(alpha), MARGIN
    out = card.adjusted(-m, -m + _DROP, m, m + _DROP)
    xs = (out.left(), out.left() + m, out.right() + 1 - m, out.right() + 1)
    ys = (out.top(), out.top() + m, out.bottom() + 1 - m, out.bottom() + 1)
    cuts = (0, m, 2 * m, 3 * m)
    for row in range(3):
        for column in range(3):
            target = QRect(xs[column], ys[row], xs[column + 1] - xs[column], ys[row + 1] - ys[row])
            painter.drawPixmap(target, patch, QRect(cuts[column], cuts[row], m, m))
