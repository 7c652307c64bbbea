"""The captions over the three columns: before both, mine, theirs, with person and device."""

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop.services.syncing.conflicts import OpenConflict, Side
from desktop.views.conflicts.field_block import LABEL
from desktop.views.theme import Theme, brush, marks, theme_of
from desktop.views.widgets.living import Living
from sync.language import _

_HEIGHT = 57


class GridHead(Living, QWidget):
    """Painted over the same columns as `FieldBlock`."""

    def __init__(self) -> None:
        super().__init__()
        self._conflict: OpenConflict | None = None
        self.setFixedHeight(_HEIGHT)

    def show_conflict(self, conflict: OpenConflict | None) -> None:
        """Name the people and devices of a conflict."""
        self._conflict = conflict
        self.update()

    def retranslate(self) -> None:
        """Paint the words again."""
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Write the captions."""
        painter, theme = QPainter(self), theme_of(self)
        brush.below(painter, self.rect(), theme.colour("border.default"))
        quiet = theme.colour("text.tertiary")
        brush.text(painter, QRect(16, 8, LABEL - 16, 20), _("Field"), quiet, px=12)
        if self._conflict is None:
            return
        width = (self.width() - LABEL) / 3
        column = QRect(LABEL, 0, round(width), _HEIGHT - 1)
        self._caption(painter, theme, column, _("Before both"), None)
        for place, words, side in (
            (1, _("Mine"), self._conflict.mine),
            (2, _("Theirs"), self._conflict.theirs),
        ):
            left = LABEL + round(width * place)
            column = QRect(left, 0, round(width), _HEIGHT - 1)
            edge = QRect(left, 0, 1, _HEIGHT - 1)
            brush.hairline(painter, edge, theme.colour("border.subtle"))
            self._caption(painter, theme, column, words, side)

    def _caption(
        self, painter: QPainter, theme: Theme, column: QRect, words: str, side: Side | None
    ) -> None:
        inner = column.adjusted(12, 8, -12, -8)
        top = QRect(inner.left(), inner.top(), inner.width(), 20)
        if side is not None and side.person:
            marks.avatar(painter, theme, QRectF(top.left(), top.top(), 20, 20), side.person)
            top.adjust(28, 0, 0, 0)
        ink = theme.colour("text.primary")
        used = brush.text(painter, top, words, ink, px=12, weight=600)
        quiet = theme.colour("text.tertiary")
        if side is None:
            return
        rest = top.adjusted(round(used) + 4, 0, 0, 0)
        brush.text(painter, rest, f"· {side.person}" if side.person else "", quiet, px=12)
        if side.device:
            low = QRect(inner.left(), inner.top() + 22, inner.width(), 18)
            spot = QRectF(low.left(), low.top() + 2, 14, 14)
            marks.icon(painter, theme, spot, "laptop", "text.tertiary")
            brush.text(painter, low.adjusted(18, 0, 0, 0), side.device, quiet, px=12)
