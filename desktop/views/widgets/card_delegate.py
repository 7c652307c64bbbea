"""A deal on a board: title and amount, customer, then who, what next, how long and until when."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize
from PySide6.QtGui import QPainter, QPainterPath
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.controllers.cells import CARD_ROLE, Card
from desktop.views.theme import Theme, brush, marks, theme_of

Index = QModelIndex | QPersistentModelIndex
CARD_HEIGHT, CARD_GAP, MARGIN = 82, 8, 8
_PAD = 12


def paint_card(
    painter: QPainter,
    theme: Theme,
    rect: QRect,
    card: Card,
    *,
    focused: bool = False,
    dragged: bool = False,
    hovered: bool = False,
) -> None:
    """Paint a card into ``rect``."""
    rest = "surface.raised" if theme.name == "dark" else "surface.base"
    ground = "surface.selected" if dragged else "surface.hover" if hovered else rest
    line = "accent.fill" if dragged else "border.subtle"
    brush.box(painter, rect, theme.colour(ground), theme.colour(line))
    if card.stalled:
        _stalled(painter, theme, rect)
    if focused:
        ring = rect.adjusted(-3, -3, 3, 3)
        brush.box(painter, ring, None, theme.colour("border.focus"), radius=9, width=2)
    _lines(painter, theme, rect.adjusted(_PAD, 8, -_PAD, -8), card)


def _stalled(painter: QPainter, theme: Theme, rect: QRect) -> None:
    painter.save()
    path = QPainterPath()
    path.addRoundedRect(QRectF(rect), 6, 6)
    painter.setClipPath(path)
    painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), theme.colour("warn.fill"))
    painter.restore()


def _lines(painter: QPainter, theme: Theme, inner: QRect, card: Card) -> None:
    top = QRect(inner.left(), inner.top(), inner.width(), 20)
    primary, faint = theme.colour("text.primary"), theme.colour("text.tertiary")
    amount = brush.text(painter, top, card.amount, primary, align=brush.RIGHT)
    brush.text(painter, top.adjusted(0, 0, -round(amount) - 8, 0), card.title, primary, weight=600)
    middle = top.translated(0, 20)
    brush.text(painter, middle, card.customer, theme.colour("text.secondary"), px=12)
    low = QRect(inner.left(), inner.bottom() - 21, inner.width(), 20)
    date = round(brush.text(painter, low, card.date, faint, px=12, align=brush.RIGHT))
    room = low.adjusted(0, 0, -date - 8, 0)
    ink = theme.colour("warn.text") if card.stalled else faint
    age = round(brush.text(painter, room, card.age, ink, px=12, align=brush.RIGHT))
    if card.person:
        spot = QRectF(low.left(), low.top(), 20, 20)
        marks.avatar(painter, theme, spot, card.person)
    words = room.adjusted(28 if card.person else 0, 0, -age - 8, 0)
    brush.text(painter, words, card.next_step, theme.colour("text.secondary"), px=12)


class CardDelegate(QStyledItemDelegate):
    """Paints `CARD_ROLE` in a list view; the gap between cards belongs to the row."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._view = parent
        self.dragged_row = -1

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the card and the gap under it."""
        return QSize(240, CARD_HEIGHT + CARD_GAP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the card, or the slot it left."""
        card = index.data(CARD_ROLE)
        if not isinstance(card, Card):
            return
        painter.save()
        theme = theme_of(self._view)
        rect: QRect = option.rect.adjusted(MARGIN, 0, -MARGIN, -CARD_GAP)
        if index.row() == self.dragged_row:
            brush.box(painter, rect, None, theme.colour("border.control"), dashed=True)
        else:
            flags: QStyle.StateFlag = option.state
            hovered = bool(flags & QStyle.StateFlag.State_MouseOver)
            focused = bool(flags & QStyle.StateFlag.State_HasFocus)
            paint_card(painter, theme, rect, card, focused=focused, hovered=hovered)
        painter.restore()
