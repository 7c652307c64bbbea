"""The board: a column for every open stage, side by side, scrolling when they do not fit."""

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QWidget

from desktop.controllers.board import BoardState
from desktop.services.pipeline import Board, Move
from desktop.services.pipeline_stages import OPEN
from desktop.views.pipeline.column import StageColumn
from desktop.views.pipeline.ends import EndZones
from desktop.views.theme import theme_of

_EDGE, _STRIDE, _BEAT_MS = 24, 24, 30
_PAGE, _GAP, _NARROWEST = 16, 12, 228


class _Ground(QWidget):
    """Where the columns stand."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the page's ground."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme_of(self).colour("surface.base"))


class BoardView(QScrollArea):
    """Shows what a `BoardState` holds and carries cards between its columns.

    Signals:
        open_requested, peek_requested: Id of a deal.
        moved: Id of the deal the keyboard went to.
        move_requested: Id of a deal and of the stage it is to go to.
        menu_requested: Id of a deal and a global place.
        add_requested, all_requested: Id of a stage.
    """

    open_requested = Signal(str)
    peek_requested = Signal(str)
    moved = Signal(str)
    move_requested = Signal(str, str)
    menu_requested = Signal(str, QPoint)
    add_requested = Signal(str)
    all_requested = Signal(str)

    def __init__(self, state: BoardState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self.columns: list[StageColumn] = []
        self._follow = ""
        self._step = 0
        self.setObjectName("board")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        ground = _Ground()
        self._row = QHBoxLayout(ground)
        self._row.setContentsMargins(_PAGE, _GAP, _PAGE, _GAP)
        self._row.setSpacing(_GAP)
        self.setWidget(ground)
        self.ends = EndZones(self)
        self.ends.dropped.connect(self.move_requested)
        self._pull = QTimer(self)
        self._pull.setInterval(_BEAT_MS)
        self._pull.timeout.connect(self._scroll_on)
        state.loaded.connect(self._show)
        state.moved.connect(self._note_move)

    # ---------------------------------------------------------------- columns

    def _show(self, shown: Board) -> None:
        wanted = [column.stage.id for column in shown.columns]
        if wanted != [column.stage for column in self.columns]:
            self._build(wanted)
        for column, data in zip(self.columns, shown.columns, strict=True):
            column.show_column(data, shown.currency)
        self.ends.show_stages(shown.ends)
        if self._follow and self.choose(self._follow):
            self._follow = ""

    def _build(self, stages: list[str]) -> None:
        for column in self.columns:
            self._row.removeWidget(column)
            column.deleteLater()
        self.columns = [self._make(stage) for stage in stages]
        self._fit_columns()

    def _fit_columns(self) -> None:
        """Let columns be a little narrower where that shows them all."""
        count = max(1, len(self.columns))
        room = (self.viewport().width() - 2 * _PAGE - (count - 1) * _GAP) // count
        usual = theme_of(self).size("frame.board_column")
        for column in self.columns:
            column.setMinimumWidth(room if _NARROWEST <= room < usual else usual)

    def _make(self, stage: str) -> StageColumn:
        column = StageColumn(stage, self._state.model(stage))
        self._row.addWidget(column)
        column.dropped.connect(self._drop)
        column.pointed.connect(self._point)
        column.add_requested.connect(self._add)
        column.all_requested.connect(self._list_all)
        cards = column.cards
        cards.open_requested.connect(self.open_requested)
        cards.peek_requested.connect(self.peek_requested)
        cards.moved.connect(self.moved)
        cards.menu_requested.connect(self.menu_requested)
        cards.carried.connect(self._carry)
        cards.left.connect(self._go_aside)
        cards.picked_up.connect(self.ends.rise)
        cards.put_down.connect(self._rest)
        return column

    def _column_of(self, part: object) -> StageColumn | None:
        fits = (column for column in self.columns if part in (column, column.cards))
        return next(fits, None)

    def _add(self) -> None:
        if column := self._column_of(self.sender()):
            self.add_requested.emit(column.stage)

    def _list_all(self) -> None:
        if column := self._column_of(self.sender()):
            self.all_requested.emit(column.stage)

    # ---------------------------------------------------------------- current card

    def choose(self, opportunity: str) -> bool:
        """Bring a deal into view and the keyboard to it; False where it is not on the board."""
        for column in self.columns:
            if column.cards.choose_deal(opportunity):
                column.cards.setFocus(Qt.FocusReason.OtherFocusReason)
                self.ensureWidgetVisible(column, 16, 0)
                return True
        return False

    def current(self) -> str:
        """Return the id of the deal the keyboard is on, empty where it is on none."""
        focused = self._column_of(self.focusWidget())
        return focused.cards.current() if focused else ""

    def take_keys(self) -> None:
        """Give the keyboard to the first card."""
        for column in self.columns:
            if column.cards.model().rowCount():
                column.cards.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def _go_aside(self, step: int) -> None:
        here = self._column_of(self.sender())
        if here is None:
            return
        place = self.columns.index(here) + step
        row = here.cards.currentIndex().row()
        while 0 <= place < len(self.columns):
            target = self.columns[place]
            if target.cards.model().rowCount():
                target.cards.choose(max(row, 0))
                target.cards.setFocus(Qt.FocusReason.OtherFocusReason)
                self.ensureWidgetVisible(target, 16, 0)
                return
            place += step

    # ---------------------------------------------------------------- moving

    def _drop(self, opportunity: str) -> None:
        if column := self._column_of(self.sender()):
            self.move_requested.emit(opportunity, column.stage)

    def _carry(self, opportunity: str, step: int) -> None:
        column = self._column_of(self.sender())
        target = self._state.neighbour(column.stage, step) if column else None
        if target is not None:
            self.move_requested.emit(opportunity, target.id)

    def _note_move(self, made: Move) -> None:
        """Keep the keyboard on a card that goes to another column."""
        if made.stage.kind != OPEN:
            return
        if not self.choose(made.opportunity) or self._state.stage_of(made.opportunity) != (
            made.stage.id
        ):
            self._follow = made.opportunity

    # ---------------------------------------------------------------- while a card is carried

    def _point(self, x: int) -> None:
        """Scroll while a card is held near an edge."""
        spot = self.viewport().mapFromGlobal(QPoint(x, 0)).x()
        at_end = spot > self.viewport().width() - _EDGE
        self._step = -_STRIDE if spot < _EDGE else _STRIDE if at_end else 0
        if self._step and not self._pull.isActive():
            self._pull.start()

    def _scroll_on(self) -> None:
        if not self._step:
            self._pull.stop()
            return
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() + self._step)

    def _rest(self) -> None:
        self._step = 0
        self._pull.stop()
        self.ends.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the zones at the foot."""
        super().resizeEvent(event)
        self._fit_columns()
        if self.ends.isVisible():
            self.ends.rise()
