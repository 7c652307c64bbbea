"""The deals of a pipeline as a list."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.controllers.records.table import RecordTable
from desktop.controllers.session import Session
from desktop.services.error_text import describe
from desktop.services.records.reading import Query
from desktop.views.widgets.empty import EmptyState
from desktop.views.widgets.living import Living
from desktop.views.widgets.table import DataTable
from sync.language import mark as _m

_COLUMNS = (
    ("name", 220),
    ("account", 212),
    ("amount", 112),
    ("stage", 112),
    ("owner", 88),
    ("next_step", 160),
    ("opened_on", 96),
    ("expected_close_on", 152),
    ("closed_on", 96),
)


class DealList(Living, QWidget):
    """A sorted, filtered list that reads on while it scrolls.

    Signals:
        open_requested, peek_requested: Id of a deal.
    """

    open_requested = Signal(str)
    peek_requested = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sorts: tuple[str, ...] = ("expected_close_on",)
        self._model = RecordTable(session, "opportunity", self)
        self._model.set_fields([name for name, _width in _COLUMNS])
        self.table = DataTable(self)
        self.table.setObjectName("deals")
        self.table.setModel(self._model)
        self.table.set_widths([width for _name, width in _COLUMNS])
        self.table.set_empty(
            EmptyState(
                "columns",
                _m("No opportunities here"),
                _m("None fits the filter. Take a condition away to see more."),
            )
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table)
        self._model.failed.connect(self._tell_failure)
        self.table.retry_requested.connect(self._model.retry)
        self.table.sort_requested.connect(self._sort)
        self.table.open_requested.connect(self._open)
        self.table.peek_requested.connect(self._peek)
        self._show_sorts()

    def show_query(self, query: Query) -> None:
        """List what ``query`` finds, in the order chosen before."""
        wanted = Query(query.entity, query.where, self._sorts)
        if wanted != self._model.query:
            self.table.set_failure(None)
            self._model.show(wanted)

    def _tell_failure(self, error: Exception) -> None:
        self.table.set_failure(describe(error))

    def _sort(self, column: int, is_added: bool) -> None:  # noqa: FBT001 - Qt's signal
        name = _COLUMNS[column][0]
        turned = f"-{name}" if name in self._sorts else name
        others = [one for one in self._sorts if one.lstrip("-") != name]
        self._sorts = (*others, turned) if is_added else (turned,)
        self._show_sorts()
        if self._model.query is not None:
            self.show_query(self._model.query)

    def _show_sorts(self) -> None:
        names = [name for name, _width in _COLUMNS]
        self.table.set_sorts(
            [(names.index(one.lstrip("-")), not one.startswith("-")) for one in self._sorts]
        )

    def _open(self, row: int) -> None:
        if record := self._model.record_at(row):
            self.open_requested.emit(record.id)

    def _peek(self, row: int) -> None:
        if record := self._model.record_at(row):
            self.peek_requested.emit(record.id)

    def showEvent(self, event: QShowEvent) -> None:
        """Follow changes from now on."""
        self._model.watch(is_watching=True)
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Follow no changes until seen again."""
        self._model.watch(is_watching=False)
        super().hideEvent(event)

    def retranslate(self) -> None:
        """Make headers and cells again."""
        self._model.retranslate()
