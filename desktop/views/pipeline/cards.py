"""The cards of one stage: chosen by keys, opened, peeked at, and picked up with the pointer."""

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QDrag,
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPixmap,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from desktop.controllers.board_cards import ColumnModel
from desktop.controllers.cells import CARD_ROLE, Card
from desktop.views.pipeline.thin_bar import ThinBar
from desktop.views.theme import theme_of
from desktop.views.widgets.card_delegate import CARD_HEIGHT, MARGIN, CardDelegate, paint_card
from desktop.views.widgets.living import Living

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_SIDES = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_CARRY = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


class CardList(Living, QListView):
    """One column's cards.

    Signals:
        open_requested: Id of a deal to open (Enter or double click).
        peek_requested: Id of a deal to show beside the board (Space).
        menu_requested: Id of a deal and a global place.
        carried: Id of a deal and how many stages on it is to go, by key.
        moved: Id of the deal that became the current one.
        left: The arrow keys go to a neighbouring column, by this many.
        picked_up: A card is carried by the pointer from now on.
        put_down: It was let go.
    """

    open_requested = Signal(str)
    peek_requested = Signal(str)
    menu_requested = Signal(str, QPoint)
    carried = Signal(str, int)
    moved = Signal(str)
    left = Signal(int)
    picked_up = Signal()
    put_down = Signal()

    def __init__(self, model: ColumnModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cards = model
        self._kept = ""
        self._delegate = CardDelegate(self)
        self.setItemDelegate(self._delegate)
        self.setModel(model)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setDragEnabled(True)
        self.setAcceptDrops(False)
        self.viewport().setAcceptDrops(False)
        self.setStyleSheet("QListView { background: transparent; }")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalScrollBar().setSingleStep(30)
        self._bar = ThinBar(self)
        self.doubleClicked.connect(self._open_clicked)
        model.modelAboutToBeReset.connect(self._keep)
        model.modelReset.connect(self._find_again)

    def viewportSizeHint(self) -> QSize:
        """Return room for three cards."""
        return QSize(240, 3 * CARD_HEIGHT)

    # ---------------------------------------------------------------- the current card

    def current(self) -> str:
        """Return the id of the current deal."""
        card = self._cards.card(self.currentIndex().row())
        return card.id if card else ""

    def choose(self, row: int) -> None:
        """Make a row current, the last one where there are fewer."""
        row = min(row, self._cards.rowCount() - 1)
        if row >= 0:
            self.setCurrentIndex(self._cards.index(row))
            self.scrollTo(self.currentIndex())

    def choose_deal(self, opportunity: str) -> bool:
        """Make a deal current; False where it is not here."""
        row = self._cards.row_of(opportunity)
        self.choose(row)
        return row >= 0

    def currentChanged(
        self,
        current: QModelIndex | QPersistentModelIndex,
        former: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Tell which card is the current one."""
        super().currentChanged(current, former)
        if self.hasFocus() and (deal := self.current()):
            self.moved.emit(deal)

    def _keep(self) -> None:
        self._kept = self.current()

    def _find_again(self) -> None:
        if self._kept:
            self.choose_deal(self._kept)

    # ---------------------------------------------------------------- keys and pointer

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open, peek, carry to another stage, or go to the next column."""
        key, deal = event.key(), self.current()
        side = _SIDES.get(Qt.Key(key), 0)
        if key in _ENTER and deal:
            self.open_requested.emit(deal)
        elif key == Qt.Key.Key_Space and deal:
            self.peek_requested.emit(deal)
        elif side and event.modifiers() & _CARRY == _CARRY:
            if deal:
                self.carried.emit(deal, side)
        elif side and not event.modifiers() & _CARRY:
            self.left.emit(side)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Have a current card as soon as keys arrive."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self.choose(0)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the card under the pointer, or of the current one."""
        is_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if is_key else self.indexAt(event.pos())
        if not index.isValid():
            return
        self.setCurrentIndex(index)
        place = self.visualRect(index).center() if is_key else event.pos()
        self.menu_requested.emit(self.current(), self.viewport().mapToGlobal(place))

    def _open_clicked(self) -> None:
        if deal := self.current():
            self.open_requested.emit(deal)

    def startDrag(self, supported: Qt.DropAction) -> None:
        """Carry the current card under the pointer; its place stays as a dashed slot."""
        index = self.currentIndex()
        if not index.isValid():
            return
        drag = QDrag(self)
        drag.setMimeData(self._cards.mimeData([index]))
        picture = self.picture(index.row())
        drag.setPixmap(picture)
        spot = self.viewport().mapFromGlobal(self.cursor().pos()) - self.visualRect(index).topLeft()
        drag.setHotSpot(QPoint(max(8, spot.x() - MARGIN), max(8, min(spot.y(), CARD_HEIGHT - 8))))
        self.mark_dragged(index.row())
        self.picked_up.emit()
        drag.exec(Qt.DropAction.MoveAction)
        self.mark_dragged(-1)
        self.put_down.emit()

    def mark_dragged(self, row: int) -> None:
        """Show a row as an empty slot."""
        self._delegate.dragged_row = row
        self.viewport().update()

    def picture(self, row: int) -> QPixmap:
        """Return a card as it looks while it is carried."""
        ratio = self.devicePixelRatioF()
        width = self.viewport().width() - 2 * MARGIN
        picture = QPixmap(round(width * ratio), round(CARD_HEIGHT * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        face = self._cards.data(self._cards.index(row), CARD_ROLE)
        if isinstance(face, Card):
            painter = QPainter(picture)
            rect = QRect(0, 0, width, CARD_HEIGHT)
            paint_card(painter, theme_of(self), rect, face, dragged=True)
            painter.end()
        return picture

    def leaveEvent(self, event: QEvent) -> None:
        """Hover no card."""
        self.viewport().update()
        super().leaveEvent(event)

    def retheme(self) -> None:
        """Paint in the new colours."""
        self.viewport().update()
