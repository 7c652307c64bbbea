"""The cards of the board as Qt models: one for each stage."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QByteArray,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from desktop.controllers.cells import CARD_ROLE, Card
from desktop.services import formatting
from desktop.services.pipeline import BoardCard
from sync.language import _

Index = QModelIndex | QPersistentModelIndex
CARD_MIME = "application/x-holdfast-opportunity"
"""As what a card travels under the pointer: the id of its deal."""
_ROOT = QModelIndex()


def card_face(card: BoardCard, today: date) -> Card:
    """Return a card ready to be painted, in the current language."""
    amount = ""
    if card.amount is not None:
        sign = formatting.symbol(card.amount.currency)
        amount = f"{sign}{formatting.number(card.amount.amount)}"
    count = formatting.number(card.days_in_stage)
    age = formatting.days(card.days_in_stage)
    if card.is_stalled:
        age = _("stalled {count} d").format(count=count)
    expected = card.expected_close
    return Card(
        key=card.id,
        title=card.title,
        amount=amount,
        customer=card.account,
        person=card.owner,
        next_step=card.next_step,
        age=age,
        date=formatting.date_short(expected, today) if expected else "",
        stalled=card.is_stalled,
    )


class ColumnModel(QAbstractListModel):
    """The cards of one stage."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cards: tuple[BoardCard, ...] = ()
        self._faces: dict[str, Card] = {}

    def show(self, cards: Sequence[BoardCard]) -> None:
        """Show other cards; where they are the same deals, only their faces change."""
        same = [card.id for card in cards] == [card.id for card in self._cards]
        self._faces.clear()
        if same:
            self._cards = tuple(cards)
            self.refresh()
            return
        self.beginResetModel()
        self._cards = tuple(cards)
        self.endResetModel()

    def refresh(self) -> None:
        """Make the faces again, as in another language."""
        self._faces.clear()
        if self._cards:
            self.dataChanged.emit(self.index(0), self.index(len(self._cards) - 1))

    def card(self, row: int) -> BoardCard | None:
        """Return the card in a row."""
        return self._cards[row] if 0 <= row < len(self._cards) else None

    def row_of(self, opportunity: str) -> int:
        """Return the row of a deal, -1 where it is not here."""
        places = (row for row, card in enumerate(self._cards) if card.id == opportunity)
        return next(places, -1)

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return how many cards there are."""
        return 0 if parent.isValid() else len(self._cards)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Return the card's face, and its words for tooltips and screen readers."""
        card = self.card(index.row())
        if card is None:
            return None
        if role == CARD_ROLE:
            return self._face(card)
        if role == Qt.ItemDataRole.DisplayRole:
            return card.title
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            face = self._face(card)
            parts = (face.title, face.customer, face.amount, face.person, face.next_step, face.age)
            return " · ".join(filter(None, parts))
        return None

    def _face(self, card: BoardCard) -> Card:
        if card.id not in self._faces:
            self._faces[card.id] = card_face(card, date.today())  # noqa: DTZ011 - own day
        return self._faces[card.id]

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Cards can be chosen and dragged."""
        base = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return base | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else base

    def mimeTypes(self) -> list[str]:
        """Return the only type a card travels as."""
        return [CARD_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Return a deal's id as it travels with the pointer."""
        carried = QMimeData()
        card = self.card(indexes[0].row()) if indexes else None
        if card is not None:
            carried.setData(CARD_MIME, QByteArray(card.id.encode()))
        return carried
