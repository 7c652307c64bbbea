"""Pictures of lists and record pages."""

from PySide6.QtWidgets import QWidget

from desktop.controllers.records.filters import Filter
from desktop.controllers.session import Place
from desktop.services.account_figures import account_figures
from desktop.services.records.reading import Query, list_records
from desktop.views.records.page import RecordsPage
from desktop.views.records.record_page import CHANGES
from desktop.views.tour import Screen, Stage


def _page(stage: Stage, place: Place) -> RecordsPage:
    page = stage.show(place)
    if not isinstance(page, RecordsPage):
        raise TypeError(place.feature)
    return page


def _customers(stage: Stage) -> RecordsPage:
    page = _page(stage, Place("customers", "account"))
    page.current.drawer.close_()
    page.current.list.bulk.close_form()
    page.current.list.bar.close_popover()
    stage.window.drawer.close_()
    page.current.state.clear()
    page.table.clearSelection()
    stage.settle()
    return page


def _list(stage: Stage) -> QWidget | None:
    _customers(stage)
    return None


def _filtered(stage: Stage) -> QWidget | None:
    page = _customers(stage)
    chosen = (Filter("tier", "in", ("high_value", "potential")), Filter("grade", "!=", ("C",)))
    page.current.state.set_filters(chosen)
    stage.settle()
    page.current.list.bar.build_filter()
    return None


def _selected(stage: Stage) -> QWidget | None:
    page = _customers(stage)
    for row in (1, 3, 5):
        page.table.toggle_row(row)
    page.current.list.bulk.edit()
    return None


def _peek(stage: Stage) -> QWidget | None:
    page = _customers(stage)
    page.table.select_row(_busy_row(stage, page))
    page.current.peek()
    return None


def _busy_row(stage: Stage, page: RecordsPage) -> int:
    """Return the row of a customer with much to show, the first one where none has."""
    for row in range(min(120, page.current.state.table.known_rows())):
        figures = account_figures(stage.vault, page.current.list.id_at(row))
        if figures.open_count >= 2 and figures.outstanding.amount:
            return row
    return 0


def _customer(stage: Stage) -> RecordsPage:
    page = _customers(stage)
    record = page.current.list.id_at(_busy_row(stage, page))
    return _page(stage, Place("customers", "account", record))


def _record(stage: Stage) -> QWidget | None:
    _customer(stage).record.show_tab("overview")
    return None


def _changes(stage: Stage) -> QWidget | None:
    query = Query("opportunity", "stage.kind = won")
    deal = list_records(stage.vault, query, limit=1).records[0]
    page = _page(stage, Place("customers", "opportunity", deal.id))
    page.record.show_tab(CHANGES)
    return None


def _linked(stage: Stage) -> QWidget | None:
    _customer(stage).record.show_tab("opportunity.account")
    return None


def _contacts(stage: Stage) -> QWidget | None:
    stage.show(Place("customers", "contact"))
    return None


def _leads(stage: Stage) -> QWidget | None:
    stage.show(Place("leads"))
    return None


def _activities(stage: Stage) -> QWidget | None:
    stage.show(Place("activities"))
    return None


def _orders(stage: Stage) -> QWidget | None:
    stage.show(Place("orders"))
    return None


def _new(stage: Stage) -> QWidget | None:
    _customers(stage)
    stage.session.add_asked.emit("account", {})
    return None


SCREENS = (
    Screen("customers", _list),
    Screen("customers-filter", _filtered),
    Screen("customers-selected", _selected),
    Screen("customers-peek", _peek),
    Screen("customers-empty", _list, empty=True),
    Screen("customer", _record),
    Screen("record-changes", _changes),
    Screen("customer-opportunities", _linked),
    Screen("contacts", _contacts),
    Screen("leads", _leads),
    Screen("leads-empty", _leads, empty=True),
    Screen("activities", _activities),
    Screen("activities-empty", _activities, empty=True),
    Screen("orders", _orders),
    Screen("orders-empty", _orders, empty=True),
    Screen("new-record", _new),
)
