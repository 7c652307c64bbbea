"""A menu as it looks when open, without being one."""

from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.views.theme import Theme, brush, marks, theme_of
from desktop.views.widgets.shadow import MARGIN, paint_shadow
from sync.language import _
from sync.language import mark as _m

_ROWS = (
    ("user", _m("Assign to…"), "A", "text.primary"),
    ("tag", _m("Add tags"), "T", "text.primary"),
    ("git-merge", _m("Merge duplicates"), "", "text.primary"),
    ("trash", _m("Move to trash"), "Del", "danger.text"),
)
_SIZE = QSize(216, 4 * 28 + 9 + 10)


class MenuPicture(QWidget):
    """Four entries, the first hovered, the last dangerous."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return the menu and its shadow."""
        return _SIZE + QSize(2 * MARGIN, MARGIN + 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the menu."""
        painter, theme = QPainter(self), theme_of(self)
        card = QRect(MARGIN, 4, _SIZE.width(), _SIZE.height())
        paint_shadow(painter, theme, card)
        ground, line = theme.colour("surface.raised"), theme.colour("border.default")
        brush.box(painter, card, ground, line)
        row = QRect(card.left() + 5, card.top() + 5, card.width() - 10, 28)
        for place, entry in enumerate(_ROWS):
            if place == len(_ROWS) - 1:
                split = QRect(row.left(), row.top() + 4, row.width(), 1)
                brush.hairline(painter, split, theme.colour("border.subtle"))
                row.translate(0, 9)
            self._entry(painter, theme, row, entry, hovered=place == 0)
            row.translate(0, 28)

    def _entry(
        self,
        painter: QPainter,
        theme: Theme,
        row: QRect,
        entry: tuple[str, str, str, str],
        *,
        hovered: bool,
    ) -> None:
        icon, words, keys, ink = entry
        if hovered:
            brush.box(painter, row, theme.colour("surface.hover"), radius=4)
        spot = QRectF(row.left() + 8, row.top() + 6, 16, 16)
        marks.icon(painter, theme, spot, icon, ink if keys == "Del" else "text.secondary")
        inner = row.adjusted(32, 0, -8, 0)
        brush.text(painter, inner, _(words), theme.colour(ink))
        faint = ink if keys == "Del" else "text.tertiary"
        brush.text(painter, inner, keys, theme.colour(faint), px=12, align=brush.RIGHT)
