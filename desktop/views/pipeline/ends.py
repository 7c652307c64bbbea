"""Where a carried card is dropped to win or lose the deal; seen only while one is carried."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop.controllers.board_cards import CARD_MIME
from desktop.services.pipeline_stages import WON, Stage
from desktop.views.pipeline.column import dropped_deal
from desktop.views.theme import brush, marks, theme_of

HEIGHT = 64
_ICON = 16


class EndZone(QWidget):
    """One stage in which deals end.

    Signals:
        dropped: Id of a deal that was dropped here.
    """

    dropped = Signal(str)

    def __init__(self, stage: Stage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.stage = stage
        self._is_target = False
        self.setObjectName(f"end_{stage.kind}")
        self.setAcceptDrops(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(HEIGHT - 16)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take any card."""
        if event.mimeData().hasFormat(CARD_MIME):
            self._mark(is_target=True)
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Go on taking it."""
        event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Be no target any more."""
        self._mark(is_target=False)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Take the card."""
        self._mark(is_target=False)
        event.acceptProposedAction()
        self.dropped.emit(dropped_deal(event))

    def _mark(self, *, is_target: bool) -> None:
        self._is_target = is_target
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint sign and name, filled while a card is held over it."""
        painter, theme = QPainter(self), theme_of(self)
        tone = "success" if self.stage.kind == WON else "danger"
        ground = theme.colour(f"{tone}.subtle")
        line = theme.colour(f"{tone}.fill" if self._is_target else f"{tone}.border")
        width = 2 if self._is_target else 1
        brush.box(painter, self.rect(), ground, line, width=width, dashed=not self._is_target)
        name = self.stage.name
        used = brush.advance(name, 13, 600) + _ICON + 8
        x = (self.width() - used) / 2
        spot = QRectF(round(x), (self.height() - _ICON) / 2, _ICON, _ICON)
        sign = "trophy" if self.stage.kind == WON else "x-circle"
        marks.icon(painter, theme, spot, sign, f"{tone}.text")
        room = QRectF(x + _ICON + 8, 0, self.width() - x, self.height())
        brush.text(painter, room, name, theme.colour(f"{tone}.text"), weight=600)


class EndZones(QWidget):
    """The zones side by side, floating over the foot of the board.

    Signals:
        dropped: Id of a deal, and of the stage it was dropped on.
    """

    dropped = Signal(str, str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("ends")
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 8, 16, 8)
        self._row.setSpacing(12)
        self._zones: list[EndZone] = []
        self.hide()

    def show_stages(self, stages: tuple[Stage, ...]) -> None:
        """Offer these stages."""
        if [zone.stage for zone in self._zones] == list(stages):
            return
        for zone in self._zones:
            self._row.removeWidget(zone)
            zone.deleteLater()
        self._zones = [EndZone(stage, self) for stage in stages]
        for zone in self._zones:
            self._row.addWidget(zone)
            zone.dropped.connect(self._pass_on)

    def _pass_on(self, deal: str) -> None:
        zone = self.sender()
        if isinstance(zone, EndZone):
            self.dropped.emit(deal, zone.stage.id)

    def rise(self) -> None:
        """Appear at the foot of the board."""
        board = self.parentWidget()
        if board is not None and self._zones:
            self.setGeometry(0, board.height() - HEIGHT, board.width(), HEIGHT)
            self.show()
            self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Cover the cards beneath."""
        painter, theme = QPainter(self), theme_of(self)
        painter.fillRect(self.rect(), theme.colour("surface.base"))
        line = self.rect()
        line.setHeight(1)
        brush.hairline(painter, line, theme.colour("border.subtle"))
