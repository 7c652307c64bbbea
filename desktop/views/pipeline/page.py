"""The pipeline's screen: its deals as a board or a list, and the page of one deal."""

from functools import partial

from PySide6.QtCore import QPoint
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.controllers.board import BoardState
from desktop.controllers.board_filter import BoardFilter
from desktop.controllers.cells import Tone
from desktop.controllers.session import Place, Session
from desktop.models.opportunity import today
from desktop.services.error_text import describe
from desktop.services.pipeline import Board, loss_reasons
from desktop.services.query.syntax import quoted
from desktop.views.pipeline.deals import Deals
from desktop.views.pipeline.loss import LossQuestion
from desktop.views.records.record_page import RecordPage
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
_DEAL = "opportunity"
_VIEW_SETTING = "pipeline_view"


class PipelinePage(Living, QWidget):
    """One pipeline, seen as a board or as a list; a deal's page lies over it."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pipeline")
        self._session = session
        self.state = BoardState(session, self)
        self.header = PageHeader(_m("Pipeline"))
        self.pipelines = Combo("pipelines")
        self.views = Segmented([(BOARD, _m("Board")), (LIST, _m("List"))])
        self.note = InlineNote(Tone.DANGER, "", _m("Try again"))
        self.deals = Deals(session, self.state, self._make_empty())
        self.board, self.filters, self.empty = (
            self.deals.board,
            self.deals.filters,
            self.deals.empty,
        )
        self.record = RecordPage(session)
        self._stack = QStackedWidget()
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
        overview = QWidget()
        column = QVBoxLayout(overview)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.header, self.note):
            column.addWidget(part)
        column.addWidget(self.deals, 1)
        for page in (overview, self.record):
            self._stack.addWidget(page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)

    def _connect(self) -> None:
        self.state.loaded.connect(self._show_board)
        self.state.failed.connect(self._tell_failure)
        self.note.acted.connect(self.state.refresh)
        self.views.chosen.connect(self._choose_view)
        self.pipelines.chosen.connect(self._choose_pipeline)
        self.filters.narrowed.connect(self._narrow)
        self.deals.opened.connect(self._open)
        self.deals.link_opened.connect(self._open_link)
        self.record.link_opened.connect(self._open_link)
        self.record.list_asked.connect(self._go_back)
        self.record.step_asked.connect(self._step)
        self.board.move_requested.connect(self._move)
        self.board.menu_requested.connect(self._offer)
        self.board.add_requested.connect(self._add_in_stage)
        self.board.all_requested.connect(self._list_stage)

    # ---------------------------------------------------------------- places

    def show_place(self, place: Place) -> None:
        """Show the board or the list, narrowed as the place says, or a record."""
        if place.record:
            self.record.show_record(place.entity or _DEAL, place.record)
            self._stack.setCurrentWidget(self.record)
            return
        self._stack.setCurrentIndex(0)
        if place.where != self.state.filter.where:
            self._narrow(BoardFilter(self.state.filter.pipeline, where=place.where))
        self._show_view(place.view if place.view in (BOARD, LIST) else self.views.current())
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

    def prepare_to_leave(self) -> None:
        """Put the focus elsewhere, so that an open editor keeps what was typed."""
        self.setFocus()

    def _open(self, deal: str) -> None:
        self._session.navigate(Place("pipeline", _DEAL, deal))

    def _open_link(self, entity: str, record: str) -> None:
        place = self._session.place_of(entity, record)
        self._session.navigate(place or Place("pipeline", entity, record))

    def _go_back(self) -> None:
        where = self.state.filter.where
        self._session.navigate(Place("pipeline", where=where, view=self.views.current()))

    def _step(self, by: int) -> None:
        """Open the neighbour in the order of the list or of the column."""
        shown = self.record.state.id
        if self.views.current() == LIST:
            table = self.deals.list.state.table
            row = table.row_of(shown)
            record = table.record_at(row + by) if row >= 0 and row + by >= 0 else None
            beside = record.id if record else ""
        else:
            beside = self.state.beside(shown, by)
        if beside:
            self._open(beside)

    # ---------------------------------------------------------------- what is shown

    def _show_board(self, shown: Board) -> None:
        self.note.hide()
        self.filters.totals.show_board(shown)
        self.pipelines.set_choices(shown.pipelines, verbatim=True)
        self.pipelines.set_value(shown.pipeline.id)
        self.pipelines.setVisible(len(shown.pipelines) > 1)
        if self.views.current() == BOARD:
            self._show_view(BOARD)

    def _tell_failure(self, error: Exception) -> None:
        self.note.set_text(describe(error))
        self.note.show()

    def _choose_view(self, view: str) -> None:
        self._session.settings.put(_VIEW_SETTING, view)
        self._show_view(view)

    def _show_view(self, view: str) -> None:
        self.views.set_current(view)
        board = self.state.board
        if view == LIST:
            self.deals.show_list(self.state.list_where())
        elif board is not None and not board.has_deals:
            self.deals.show_empty()
        else:
            self.deals.show_board()

    def _choose_pipeline(self, pipeline: object) -> None:
        self._narrow(BoardFilter(str(pipeline), self.state.filter.presets))

    def _narrow(self, chosen: object) -> None:
        if isinstance(chosen, BoardFilter):
            self.filters.show_filter(chosen)
            self.state.narrow(chosen)

    # ---------------------------------------------------------------- deals

    def _add_deal(self) -> None:
        self._session.add_asked.emit(_DEAL, self._start_values(""))

    def _add_in_stage(self, stage: str) -> None:
        self._session.add_asked.emit(_DEAL, self._start_values(stage))

    def _start_values(self, stage: str) -> dict[str, str]:
        shown = self.state.board
        values = {"pipeline": shown.pipeline.id} if shown else {}
        first = shown.columns[0].stage.id if shown and shown.columns else ""
        values["opened_on"] = today().isoformat()
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
        menu.add(_m("Open"), partial(self._open, deal), icon="arrow-square-out", keys="Enter")
        menu.add(_m("Peek"), partial(self.deals.peek, deal), icon="sidebar", keys="Space")
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
        job.failed.connect(self._session.fail)

    def _ask_reason(self, reasons: list[str]) -> None:
        deal, _stage = self._asked
        question = LossQuestion(self, self.state.title_of(deal), reasons)
        question.answered.connect(self._lose)
        question.given_up.connect(self.board.take_keys)
        question.open()

    def _lose(self, reason: str) -> None:
        self.state.move(*self._asked, reason)
        self.board.take_keys()

    # ---------------------------------------------------------------- words

    def retranslate(self) -> None:
        """Read names of stages again in the new language."""
        self.state.retranslate()
        if self.state.board is not None:
            self.state.refresh()
