"""The deals of a pipeline: board, list, what to do while there are none, and the drawer to peek."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.controllers.board import BoardState
from desktop.controllers.records.list_state import ListFacts, ListState
from desktop.controllers.session import Session
from desktop.views.pipeline.board import BoardView
from desktop.views.pipeline.filters import FilterLine
from desktop.views.records.peek import PeekPanel
from desktop.views.records.record_list import RecordList
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.drawer import Drawer
from desktop.views.widgets.empty import EmptyState
from sync.language import mark as _m

_COLUMNS = (
    "name",
    "account",
    "amount",
    "stage",
    "owner",
    "next_step",
    "opened_on",
    "expected_close_on",
)
_ORDER = ("expected_close_on",)


class Deals(QWidget):
    """Shows one of the views; the drawer stands beside all of them.

    Signals:
        opened: Id of a deal to open.
        link_opened: Kind and id of another record to open.
    """

    opened = Signal(str)
    link_opened = Signal(str, str)

    def __init__(
        self, session: Session, state: BoardState, empty: EmptyState, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.filters = FilterLine()
        self.board = BoardView(state)
        self.list = RecordList(ListState(session, ListFacts("opportunity", columns=_COLUMNS), self))
        self.list.state.sort = _ORDER
        self.empty = empty
        self.drawer = Drawer(self)
        self.panel = PeekPanel(session)
        self._is_listed = False
        self._stack = QStackedWidget()
        self._build()
        self._connect()

    def _build(self) -> None:
        for view in (self.board, self.list, self.empty):
            self._stack.addWidget(view)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self.filters)
        column.addWidget(self._stack, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(column, 1)
        row.addWidget(self.drawer)
        self._open = Button(_m("Open"), kind="ghost", icon="arrow-square-out", name="open_peeked")
        self.drawer.set_words(_m("Peek"))
        self.drawer.add_action(self._open)
        self.drawer.set_content(self.panel)
        self.drawer.set_footer(self.panel.foot())

    def _connect(self) -> None:
        self._open.clicked.connect(self._open_peeked)
        self.panel.link_opened.connect(self.link_opened)
        self.board.open_requested.connect(self.opened)
        self.list.opened.connect(self.opened)
        for view in (self.board.peek_requested, self.list.peeked):
            view.connect(self._toggle)
        for view in (self.board.moved, self.list.moved):
            view.connect(self._follow)

    # ---------------------------------------------------------------- views

    def show_board(self) -> None:
        """Show the board."""
        self.filters.show()
        self._stack.setCurrentWidget(self.board)

    def show_empty(self) -> None:
        """Say what to do while there are no deals."""
        self.filters.hide()
        self._stack.setCurrentWidget(self.empty)

    def show_list(self, where: str) -> None:
        """Show the list, narrowed; it has filters of its own."""
        self.filters.hide()
        self.list.state.set_where(where)
        if not self._is_listed:
            self._is_listed = True
            self.list.state.start()
        self._stack.setCurrentWidget(self.list)

    # ---------------------------------------------------------------- peek

    def peek(self, deal: str) -> None:
        """Show a deal in the drawer."""
        self.panel.show_record("opportunity", deal)
        self.drawer.open()

    def _toggle(self, deal: str) -> None:
        if self.drawer.is_open and self.panel.state.id == deal:
            self.drawer.close_()
        else:
            self.peek(deal)

    def _follow(self, deal: str) -> None:
        if self.drawer.is_open:
            self.panel.show_record("opportunity", deal)

    def _open_peeked(self) -> None:
        self.opened.emit(self.panel.state.id)
