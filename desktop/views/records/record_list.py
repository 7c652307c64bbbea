"""A list of records with its filter bar, its rows and what can be done to those selected."""

from functools import partial

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.controllers.records import faces
from desktop.controllers.records.list_state import ListState
from desktop.controllers.session import Place
from desktop.services.error_text import describe
from desktop.services.formatting import number
from desktop.views.records.filter_bar import FilterBar
from desktop.views.records.selection_bar import SelectionBar
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.empty import EmptyState
from desktop.views.widgets.lines import Hairline
from desktop.views.widgets.living import Living
from desktop.views.widgets.offer import offer
from desktop.views.widgets.popover import Menu
from desktop.views.widgets.table import DataTable
from sync.errors import HoldfastError
from sync.language import _
from sync.language import mark as _m
from sync.rights import Verb

_LEAD = 36
"""Room the check boxes take in the first column."""


class RecordList(Living, QWidget):
    """Rows of one kind of record.

    Signals:
        opened: Id of the record to open.
        peeked: Id of the record to show beside the list.
        moved: Id of the record that became the current one.
    """

    opened = Signal(str)
    peeked = Signal(str)
    moved = Signal(str)

    def __init__(self, state: ListState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.state = state
        self.bar = FilterBar(state)
        self.table = DataTable(checks=True)
        self.table.setObjectName("records")
        self.bulk = SelectionBar(state, self.table)
        self._totals = self.table.totals_row()
        self._build()
        self.table.setModel(state.table)
        self._connect()
        self._fit_columns()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(Hairline())
        column.addWidget(self.table, 1)
        column.addWidget(self.bulk)
        column.addWidget(self._totals)
        self._totals.hide()

    def _connect(self) -> None:
        table, state = self.table, self.state
        table.open_requested.connect(self._open)
        table.peek_requested.connect(self._peek)
        table.row_changed.connect(self._tell_row)
        table.sort_requested.connect(self._sort)
        table.menu_requested.connect(self._show_menu)
        table.header_menu_requested.connect(self._show_header_menu)
        table.retry_requested.connect(state.table.retry)
        table.horizontalHeader().sectionResized.connect(self._remember_width)
        state.table.failed.connect(self._show_failure)
        state.counted.connect(self._show_empty)
        state.table.loaded.connect(self._show_rows)
        state.changed.connect(self._show_state)
        state.summed.connect(self._show_totals)
        state.counted.connect(self._show_totals)
        self._show_state()

    # ---------------------------------------------------------------- what is shown

    def _show_state(self) -> None:
        self.table.set_sorts(self.state.sorts())
        self._fit_columns()
        self._show_empty()

    def _show_totals(self) -> None:
        """Write the sums of what is listed under their columns."""
        places = {one.name: place for place, one in enumerate(self.state.table.fields)}
        shown = {
            places[name]: number(total.amount)
            for name, total in self.state.totals.items()
            if name in places
        }
        count, currency = self.state.table.total, next(iter(self.state.totals.values()), None)
        self._totals.setVisible(bool(shown) and bool(count))
        if currency is not None and count is not None:
            note = f"{number(count)} · {currency.currency}"
            self.table.set_totals(shown, _("Total"), note)

    def _show_rows(self) -> None:
        self.table.set_failure(None)
        self._show_empty()

    def _show_failure(self, error: Exception) -> None:
        self.table.set_failure(describe(error))
        if not isinstance(error, HoldfastError):
            self.state.session.fail(error)

    def _show_empty(self) -> None:
        has_none = self.state.everything == 0
        key = "narrowed" if self.state.is_narrowed and not has_none else "empty"
        if self.table.property("empty_key") != key:
            self.table.setProperty("empty_key", key)
            self.table.set_empty(self._nothing_found() if key == "narrowed" else self._nothing())

    def _nothing_found(self) -> EmptyState:
        clear = Button(_m("Clear filters"), name="clear_filters")
        clear.clicked.connect(self.state.clear)
        return EmptyState(
            "magnifying-glass",
            _m("Nothing matches"),
            _m("No record fulfils these conditions."),
            (clear,),
        )

    def _nothing(self) -> EmptyState:
        add = Button(self._new_words, kind="primary", icon="plus", name="empty_new")
        bring = Button(_m("Import a workbook"), icon="download-simple", name="empty_import")
        add.clicked.connect(self.add_record)
        bring.clicked.connect(self.import_records)
        entity, allowed = self.state.entity, self.state.session.allowed
        if not allowed.may(entity.name, Verb.CREATE):
            return EmptyState(
                entity.icon, self._none_words, _m("None that you may see; your roles decide."), ()
            )
        offer(bring, allowed.why_no_import(entity.name))
        return EmptyState(
            entity.icon,
            self._none_words,
            _m("Import a workbook, or add the first one."),
            (bring, add),
        )

    def _new_words(self) -> str:
        return new_words(_(self.state.entity.label))

    def _none_words(self) -> str:
        return _("{records}: none yet").format(records=_(self.state.entity.plural))

    def _fit_columns(self) -> None:
        chosen = self.state.session.settings.get(self._setting(), {"": 0})
        fields = self.state.table.fields
        room = self.width() - self.table.verticalScrollBar().sizeHint().width() - _LEAD
        widths = faces.widths_of(fields, self.state.entity.title, room)
        header = self.table.horizontalHeader()
        header.blockSignals(True)  # noqa: FBT003 - Qt's signature
        for column, (field, width) in enumerate(zip(fields, widths, strict=True)):
            wanted = chosen.get(field.name, width + (0 if column else _LEAD))
            self.table.setColumnWidth(column, wanted)
        header.blockSignals(False)  # noqa: FBT003 - Qt's signature
        self.table.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the columns grow and shrink with the list."""
        super().resizeEvent(event)
        self._fit_columns()

    def _remember_width(self, column: int, _before: int, after: int) -> None:
        fields = self.state.table.fields
        if column < len(fields) and after > 0:
            widths = dict(self.state.session.settings.get(self._setting(), {"": 0}))
            widths[fields[column].name] = after
            self.state.session.settings.put(self._setting(), widths)

    def _setting(self) -> str:
        return f"widths.{self.state.entity.name}"

    def retranslate(self) -> None:
        """Say cells and headers again."""
        self.state.table.retranslate()

    # ---------------------------------------------------------------- rows

    def id_at(self, row: int) -> str:
        """Return the id of the record in a row, empty while it is not here."""
        record = self.state.table.record_at(row)
        return record.id if record is not None else ""

    def current_id(self) -> str:
        """Return the id of the current record."""
        return self.id_at(self.table.currentIndex().row())

    def step(self, by: int) -> str:
        """Make the next or previous row the current one; return its record's id."""
        row = self.table.currentIndex().row() + by
        if not 0 <= row < self.state.table.known_rows():
            return ""
        self.table.select_row(row)
        return self.id_at(row)

    def _open(self, row: int) -> None:
        if record := self.id_at(row):
            self.opened.emit(record)

    def _peek(self, row: int) -> None:
        if record := self.id_at(row):
            self.peeked.emit(record)

    def _tell_row(self, row: int) -> None:
        if record := self.id_at(row):
            self.moved.emit(record)

    def _sort(self, column: int, add: bool) -> None:  # noqa: FBT001 - a slot
        self.state.sort_by(column, add=add)

    def _show_menu(self, row: int, place: QPoint) -> None:
        menu = Menu(self)
        menu.add(_m("Open"), partial(self._open, row), icon="arrow-square-out", keys="Enter")
        menu.add(_m("Peek"), partial(self._peek, row), icon="sidebar", keys="Space")
        menu.line()
        ids = [self.id_at(row)]
        record = self.state.table.record_at(row)
        may = record is not None and self.state.session.allowed.may_row(
            self.state.entity.name, Verb.DELETE, record.columns
        )
        trash = partial(self.state.bulk.trash, ids)
        menu.add(_m("Move to the trash"), trash, icon="trash", enabled=may)
        menu.popup(place)

    def _show_header_menu(self, column: int, place: QPoint) -> None:
        fields = self.state.table.fields
        if not 0 <= column < len(fields):
            return
        menu = Menu(self)
        if self.state.sorts_by(fields[column]):
            menu.add(_m("Sort"), partial(self.state.sort_by, column, add=False))
        menu.add(_m("Keep in sight up to here"), partial(self.table.pin_columns, column + 1))
        if fields[column].name != self.state.entity.title:
            menu.add(_m("Hide column"), partial(self._hide_column, fields[column].name))
        menu.popup(place)

    def _hide_column(self, name: str) -> None:
        self.state.set_columns([one for one in self.state.columns if one != name])

    # ---------------------------------------------------------------- beyond the list

    def add_record(self) -> None:
        """Ask for a new record of this kind."""
        self.state.session.add_asked.emit(self.state.entity.name, dict(self.state.given))

    def import_records(self) -> None:
        """Go to the import wizard for this kind of record."""
        self.state.session.navigate(Place("import", entity=self.state.entity.name))

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what changed meanwhile."""
        super().showEvent(event)
        self.state.table.watch(is_watching=True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Read nothing for a list nobody sees."""
        super().hideEvent(event)
        self.state.table.watch(is_watching=False)
        self.bulk.close_form()
        self.bar.close_popover()


def new_words(label: str) -> str:
    """Return the words of a button that makes a record."""
    return _("New {record}").format(record=label.lower() if label.isascii() else label)
