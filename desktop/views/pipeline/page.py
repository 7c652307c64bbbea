"""The pipeline's screen: head, filters, and the deals as a board or as a list."""

from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.controllers.board import BoardFilter, BoardState
from desktop.controllers.cells import Tone
from desktop.controllers.session import Place, Session
from desktop.services.error_text import describe
from desktop.services.pipeline import Board, loss_reasons
from desktop.services.query.syntax import quoted
from desktop.views.pipeline.board import BoardView
from desktop.views.pipeline.deals import DealList
from desktop.views.pipeline.filters import FilterLine
from desktop.views.pipeline.loss import LossQuestion
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.combo import Combo
from desktop.views.widgets.empty import EmptyState
from desktop.views.widgets.living import Living
from desktop.views.widgets.note import InlineNote
from desktop.views.widgets.page_header import PageHeader
from desktop.views.widgets.popover import Menu
from desktop.views.widgets.segmented import Segmented
from sync.language import mark as _m

BOARD, LIST = "board", "list"
_VIEW_SETTING = "pipeline_view"


class PipelinePage(Living, QWidget):
    """One pipeline, seen as a board or as a list."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pipeline")
        self._session = session
        self.state = BoardState(session, self)
        self.header = PageHeader(_m("Pipeline"))
        self.pipelines = Combo("pipelines")
        self.views = Segmented([(BOARD, _m("Board")), (LIST, _m("List"))])
        self.filters = FilterLine()
        self.note = InlineNote(Tone.DANGER, "", _m("Try again"))
        self.board = BoardView(self.state)
        self.deals = DealList(session)
        self.empty = self._make_empty()
        self._body = QStackedWidget()
        self._asked: tuple[str, str] = ("", "")
        self._build()
        self._connect()
        self._show_view(str(session.settings.get(_VIEW_SETTING, BOARD)))

    # ---------------------------------------------------------------- building

    def _make_empty(self) -> EmptyState:
        add = Button(_m("New opportunity"), icon="plus", name="add_first")
        bring = Button(_m("Import a file"), icon="download-simple", name="import")
        add.clicked.connect(self._add_deal)
        bring.clicked.connect(partial(self._session.navigate, Place("import")))
        return EmptyState(
            "columns",
            _m("No opportunities yet"),
            _m("Add the first deal, or import a workbook; it then moves from stage to stage here."),
            [bring, add],
        )

    def _build(self) -> None:
        self.pipelines.hide()
        self.note.hide()
        self.header.add_left(self.pipelines)
        self.header.add_action(self.views)
        add = Button(_m("New opportunity"), kind="primary", icon="plus", name="add")
        add.clicked.connect(self._add_deal)
        self.header.add_action(add)
        for view in (self.board, self.deals, self.empty):
            self._body.addWidget(view)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.header, self.filters, self.note):
            column.addWidget(part)
        column.addWidget(self._body, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(column, 1)

    def _connect(self) -> None:
        self.state.loaded.connect(self._show_board)
        self.state.failed.connect(self._tell_failure)
        self.note.acted.connect(self.state.refresh)
        self.views.chosen.connect(self._choose_view)
        self.pipelines.chosen.connect(self._choose_pipeline)
        self.filters.narrowed.connect(self._narrow)
        self.board.open_requested.connect(self._open)
        self.deals.open_requested.connect(self._open)
        self.board.move_requested.connect(self._move)
        self.board.menu_requested.connect(self._offer)
        self.board.add_requested.connect(self._add_in_stage)
        self.board.all_requested.connect(self._list_stage)

    # ---------------------------------------------------------------- places

    def show_place(self, place: Place) -> None:
        """Show the board or the list, narrowed as the place says."""
        if place.where != self.state.filter.where:
            self._narrow(BoardFilter(self.state.filter.pipeline, where=place.where))
        if place.view in (BOARD, LIST):
            self._show_view(place.view)
        if self.isVisible():
            self.state.watch(is_watching=True)

    def showEvent(self, event: QShowEvent) -> None:
        """Follow changes from now on."""
        self.state.watch(is_watching=True)
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Follow no changes until seen again."""
        self.state.watch(is_watching=False)
        super().hideEvent(event)

    def _open(self, deal: str) -> None:
        self._session.navigate(Place("pipeline", "opportunity", deal))

    # ---------------------------------------------------------------- what is shown

    def _show_board(self, shown: Board) -> None:
        self.note.hide()
        self.filters.totals.show_board(shown)
        self.pipelines.set_choices(shown.pipelines, verbatim=True)
        self.pipelines.set_value(shown.pipeline.id)
        self.pipelines.setVisible(len(shown.pipelines) > 1)
        self._show_view(self.views.current())

    def _tell_failure(self, error: Exception) -> None:
        self.note.set_text(describe(error))
        self.note.show()

    def _choose_view(self, view: str) -> None:
        self._session.settings.put(_VIEW_SETTING, view)
        self._show_view(view)

    def _show_view(self, view: str) -> None:
        self.views.set_current(view)
        self.filters.totals.setVisible(view == BOARD or not self.state.filter.where)
        if view == LIST:
            self.deals.show_query(self.state.list_query())
            self._body.setCurrentWidget(self.deals)
            return
        board = self.state.board
        is_empty = board is not None and not board.has_deals
        self._body.setCurrentWidget(self.empty if is_empty else self.board)
        self.filters.totals.setVisible(not is_empty)

    def _choose_pipeline(self, pipeline: object) -> None:
        self._narrow(BoardFilter(str(pipeline), self.state.filter.presets))

    def _narrow(self, chosen: object) -> None:
        if isinstance(chosen, BoardFilter):
            self.filters.show_filter(chosen)
            self.state.narrow(chosen)

    # ---------------------------------------------------------------- deals

    def _add_deal(self) -> None:
        self._session.add_asked.emit("opportunity", self._start_values(""))

    def _add_in_stage(self, stage: str) -> None:
        self._session.add_asked.emit("opportunity", self._start_values(stage))

    def _start_values(self, stage: str) -> dict[str, str]:
        shown = self.state.board
        values = {"pipeline": shown.pipeline.id} if shown else {}
        first = shown.columns[0].stage.id if shown and shown.columns else ""
        chosen = stage or first
        return values | ({"stage": chosen} if chosen else {})

    def _list_stage(self, stage: str) -> None:
        column = self.state.column(stage)
        if column is not None:
            where = f"stage = {quoted(column.stage.code or stage)}"
            self._session.navigate(Place("pipeline", where=where, view=LIST))

    def _offer(self, deal: str, spot: QPoint) -> None:
        """Open the menu of a card."""
        menu = Menu(self)
        menu.add(_m("Open"), partial(self._open, deal), icon="arrow-square-out")
        menu.line()
        here = self.state.stage_of(deal)
        shown = self.state.board
        for stage in (*(c.stage for c in shown.columns), *shown.ends) if shown else ():
            go = partial(self._move, deal, stage.id)
            is_here = stage.id == here
            sign = "check" if is_here else None
            menu.add("", go, text=stage.name, icon=sign, enabled=not is_here)
        menu.popup(spot)

    def _move(self, deal: str, stage: str) -> None:
        if not self.state.is_loss(stage):
            self.state.move(deal, stage)
            return
        self._asked = (deal, stage)
        job = self._session.read(loss_reasons)
        job.succeeded.connect(self._ask_reason)

    def _ask_reason(self, reasons: list[str]) -> None:
        deal, _stage = self._asked
        question = LossQuestion(self, self.state.title_of(deal), reasons)
        question.answered.connect(self._lose)
        question.given_up.connect(self.board.take_keys)
        question.open()

    def _lose(self, reason: str) -> None:
        self.state.move(*self._asked, reason)
        self.board.setFocus(Qt.FocusReason.OtherFocusReason)

    # ---------------------------------------------------------------- words

    def retranslate(self) -> None:
        """Read names of stages again in the new language."""
        self.state.retranslate()
        if self.state.board is not None:
            self.state.refresh()
