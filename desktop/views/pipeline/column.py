"""A stage as a column: head with count and amounts, cards, and a place to drop one."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desktop.controllers.board_cards import CARD_MIME, ColumnModel
from desktop.services import formatting
from desktop.services.pipeline import BoardColumn
from desktop.views.pipeline.cards import CardList
from desktop.views.theme import Theme, brush, theme_of
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.living import Living
from sync.language import _, ngettext
from sync.language import mark as _m

_HEAD = 64
_PAD = 12
_FULL_PER_CENT = 1_000_000


class StageColumn(Living, QWidget):
    """One open stage of the board.

    Signals:
        dropped: Id of a deal that was dropped here.
        add_requested: A deal is to be made in this stage.
        all_requested: All deals of this stage are to be listed.
        pointed: A card is held over the column, at this global x.
    """

    dropped = Signal(str)
    add_requested = Signal()
    all_requested = Signal()
    pointed = Signal(int)

    def __init__(self, stage: str, model: ColumnModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.stage = stage
        self._shown: BoardColumn | None = None
        self._currency = ""
        self._is_target = False
        self.setObjectName("stage_column")
        self.setAcceptDrops(True)
        self.setMinimumWidth(theme_of(self).size("frame.board_column"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.cards = CardList(model, self)
        self._more = Button(self._more_words, kind="link", name="all")
        self._more.hide()
        self._add = Button(_m("New"), kind="ghost", icon="plus", size=24, name="add")
        self._build()
        self._more.clicked.connect(self.all_requested)
        self._add.clicked.connect(self.add_requested)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(1, _HEAD, 1, 4)
        column.setSpacing(4)
        column.addWidget(self.cards, 1)
        column.addWidget(self._more, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._add, 0, Qt.AlignmentFlag.AlignLeft)

    def sizeHint(self) -> QSize:
        """Return the least width and a tall column."""
        return QSize(self.minimumWidth(), 480)

    def show_column(self, shown: BoardColumn, currency: str) -> None:
        """Show count and amounts of the stage; the cards come with the model."""
        self._shown, self._currency = shown, currency
        self.retranslate()

    def retranslate(self) -> None:
        """Say head and links again."""
        shown = self._shown
        if shown is None:
            return
        self.setAccessibleName(f"{shown.stage.name} {formatting.number(shown.count)}")
        self.cards.setAccessibleName(shown.stage.name)
        self._more.setVisible(self._hidden_count() > 0)
        self._more.retranslate()
        self.update()

    def _hidden_count(self) -> int:
        return self._shown.count - len(self._shown.cards) if self._shown else 0

    def _more_words(self) -> str:
        count = max(1, self._hidden_count()) if self._shown else 1
        words = ngettext("{count} more in the list", "{count} more in the list", count)
        return words.format(count=formatting.number(count))

    # ---------------------------------------------------------------- dropping

    def mark_target(self, *, is_target: bool) -> None:
        """Frame the column as the place where a card would land."""
        self._is_target = is_target
        self.update()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take cards from other columns."""
        if event.mimeData().hasFormat(CARD_MIME):
            self.mark_target(is_target=not self._is_own(event))
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Tell where the card is held, so that the board can scroll."""
        self.pointed.emit(self.mapToGlobal(event.position().toPoint()).x())
        event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Be no target any more."""
        self.mark_target(is_target=False)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Take the card."""
        self.mark_target(is_target=False)
        event.acceptProposedAction()
        if not self._is_own(event):
            self.dropped.emit(dropped_deal(event))

    def _is_own(self, event: QDropEvent) -> bool:
        return event.source() is self.cards

    # ---------------------------------------------------------------- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground and head."""
        painter, theme = QPainter(self), theme_of(self)
        line = theme.colour("accent.fill") if self._is_target else None
        token = "surface.sunken" if theme.name == "dark" else "surface.window"
        brush.box(painter, self.rect(), theme.colour(token), line)
        if self._shown is not None:
            self._paint_head(painter, theme, self._shown)

    def _paint_head(self, painter: QPainter, theme: Theme, shown: BoardColumn) -> None:
        primary, faint = theme.colour("text.primary"), theme.colour("text.tertiary")
        money = formatting.compact_money
        top = QRect(_PAD, 8, self.width() - 2 * _PAD, 20)
        rate = formatting.percent(shown.stage.probability / _FULL_PER_CENT / 100, 0)
        words = _("win rate {rate}").format(rate=rate)
        used = brush.text(painter, top, words, faint, px=12, align=brush.RIGHT)
        room = QRectF(top).adjusted(0, 0, -used - 8, 0)
        count = formatting.number(shown.count)
        beside = brush.advance(count) + 8
        name = brush.text(
            painter, room.adjusted(0, 0, -beside, 0), shown.stage.name, primary, weight=600
        )
        brush.text(painter, room.adjusted(name + 8, 0, 0, 0), count, faint)
        low = QRectF(top.translated(0, 24))
        words = _("weighted {amount}").format(amount=money(shown.weighted, self._currency))
        used = brush.text(painter, low, words, faint, px=12, align=brush.RIGHT)
        amount = formatting.dash_for_zero(shown.amount, money(shown.amount, self._currency))
        ink = primary if shown.amount else faint
        room = low.adjusted(0, 0, -used - 8, 0)
        brush.text(painter, room, amount, ink, px=15, weight=600)


def dropped_deal(event: QDropEvent) -> str:
    """Return the id of the deal a drop brings."""
    return bytes(event.mimeData().data(CARD_MIME).data()).decode()
