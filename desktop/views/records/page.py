"""The screen of an area: the lists of its kinds of records, and the page of any record."""

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.controllers.records.list_state import ListFacts, ListState
from desktop.controllers.session import Place, Session
from desktop.services.formatting import number
from desktop.views.records.list_page import ListPage
from desktop.views.records.record_page import RecordPage
from desktop.views.widgets.segmented import Segmented
from desktop.views.widgets.table import DataTable
from sync.language import _


class RecordsPage(QWidget):
    """An area of the program: some lists, switched at the title, and a record's page over them."""

    def __init__(
        self,
        session: Session,
        feature: str,
        kinds: Sequence[ListFacts],
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(f"{feature}_page")
        self._session, self._feature = session, feature
        self._facts: Mapping[str, ListFacts] = {one.entity: one for one in kinds}
        self._lists: dict[str, ListPage] = {}
        self._entity = kinds[0].entity
        self._stack = QStackedWidget()
        self.record = RecordPage(session)
        self._stack.addWidget(self.record)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self.record.link_opened.connect(self._open)
        self.record.list_asked.connect(self._back_to_list)
        self.record.step_asked.connect(self._step)

    # ---------------------------------------------------------------- places

    def show_place(self, place: Place) -> None:
        """Show a list, or a record."""
        entity = place.entity or self._entity
        if place.record:
            self._show_record(entity, place.record)
            return
        if entity not in self._facts:
            entity = next(iter(self._facts))
        self._show_list(entity, place)

    def _show_list(self, entity: str, place: Place) -> None:
        self._entity = entity
        page = self.list_of(entity)
        if place.view in {view.key for view in page.state.all_views()}:
            page.state.choose_view(place.view)
        if place.where:
            page.state.set_where(place.where)
        page.start()
        self._stack.setCurrentWidget(page)
        page.focus_list()

    def _show_record(self, entity: str, record: str) -> None:
        self.record.show_record(entity, record)
        self._stack.setCurrentWidget(self.record)
        self._show_position()

    def list_of(self, entity: str) -> ListPage:
        """Return the page of a list, made when first asked for."""
        if entity not in self._lists:
            self._lists[entity] = self._make_list(entity)
        return self._lists[entity]

    def _make_list(self, entity: str) -> ListPage:
        page = ListPage(ListState(self._session, self._facts[entity], self))
        page.opened.connect(self._open_listed)
        page.link_opened.connect(self._open)
        page.state.table.loaded.connect(self._show_position)
        page.state.counted.connect(self._show_position)
        if len(self._facts) > 1:
            schema = self._session.vault.schema
            ways = Segmented([(name, schema.entity(name).plural) for name in self._facts])
            ways.set_current(entity)
            ways.chosen.connect(self._switch)
            page.header.add_left(ways)
            page.ways = ways
        self._stack.addWidget(page)
        return page

    def _switch(self, entity: str) -> None:
        for name, page in self._lists.items():
            if page.ways is not None:
                page.ways.set_current(name)
        self._session.navigate(Place(self._feature, entity))

    # ---------------------------------------------------------------- the list shown

    @property
    def current(self) -> ListPage:
        """The list shown last."""
        return self.list_of(self._entity)

    @property
    def table(self) -> DataTable:
        """The rows of the list shown last."""
        return self.current.table

    def _open_listed(self, record: str) -> None:
        self._session.navigate(Place(self._feature, self._entity, record))

    def _open(self, entity: str, record: str) -> None:
        place = self._session.place_of(entity, record)
        self._session.navigate(place or Place(self._feature, entity, record))

    def _back_to_list(self) -> None:
        entity = self.record.state.entity_name
        home = self._session.place_of(entity, "")
        self._session.navigate(home or Place(self._feature, entity))

    # ---------------------------------------------------------------- order of the list

    def _row(self) -> int:
        """Return the row of the record shown in the list it came from, -1 where it has none."""
        entity = self.record.state.entity_name
        if entity not in self._lists:
            return -1
        return self._lists[entity].state.table.row_of(self.record.state.id)

    def _show_position(self) -> None:
        row = self._row()
        if row < 0:
            self.record.head.show_place("", has_previous=False, has_next=False)
            return
        total = self._lists[self.record.state.entity_name].state.table.total
        words = _("{place} / {all}").format(place=number(row + 1), all=number(total or row + 1))
        self.record.head.show_place(
            words, has_previous=row > 0, has_next=total is None or row + 1 < total
        )

    def _step(self, by: int) -> None:
        """Show the neighbour in the list's order."""
        row = self._row()
        if row < 0:
            return
        entity = self.record.state.entity_name
        page = self._lists[entity]
        record = page.list.id_at(row + by) if row + by >= 0 else ""
        if record:
            page.table.select_row(row + by)
            self._session.navigate(Place(self._feature, entity, record))

    def prepare_to_leave(self) -> None:
        """Put the focus elsewhere, so that an open editor keeps what was typed."""
        self.setFocus()
