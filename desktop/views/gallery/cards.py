"""Board cards as the gallery shows them."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.controllers.cells import Card
from desktop.views.theme import theme_of
from desktop.views.widgets.card_delegate import CARD_HEIGHT, paint_card
from sync.language import ngettext

_ROOM = 4


def sample_cards() -> tuple[Card, Card]:
    """Return a card at rest and one that has stood too long."""
    days = ngettext("{n} day", "{n} days", 5).format(n=5)
    long = ngettext("stalled {n} day", "stalled {n} days", 33).format(n=33)
    rest = Card(
        "1", "移动 DR 三台", "¥114 万", "杭州启承医疗设备", "周敏", "等盖章回传", days, "12-02"
    )
    stalled = Card(
        "2",
        "移动 DR 三台",
        "¥114 万",
        "杭州启承医疗设备",
        "周敏",
        "再约",
        long,
        "12-02",
        stalled=True,
    )
    return rest, stalled


class CardBox(QWidget):
    """One card."""

    def __init__(self, card: Card, *, focused: bool = False, dragged: bool = False) -> None:
        super().__init__()
        self._card, self._focused, self._dragged = card, focused, dragged
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return the height of a card and room for its ring."""
        return QSize(200, CARD_HEIGHT + 2 * _ROOM)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the card."""
        painter = QPainter(self)
        room = self.rect().adjusted(_ROOM, _ROOM, -_ROOM, -_ROOM)
        paint_card(
            painter,
            theme_of(self),
            room,
            self._card,
            focused=self._focused,
            dragged=self._dragged,
        )
