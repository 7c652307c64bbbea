"""What one list shows: its filter, words, order, columns and view; and what is done to its rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QObject, Signal

from desktop.controllers.records import filters, views
from desktop.controllers.records.bulk_edits import BulkEdits
from desktop.controllers.records.faces import is_sortable
from desktop.controllers.records.filters import Filter
from desktop.controllers.records.table import Complete, RecordTable
from desktop.controllers.records.views import View
from desktop.controllers.session import Session
from desktop.services.records.reading import (
    Query,
    count_records,
    get_record,
    select_ids,
)
from desktop.services.totals import sum_amounts
from desktop.vault.batch import Written
from desktop.vault.errors import RecordNotFound
from desktop.vault.vault import Vault
from desktop.workers.runner import Job
from sync.ids import is_id
from sync.language import _
from sync.schema import Entity, Field, Kind
from sync.values import Money

_NOT_SHOWN = frozenset({Kind.LONG_TEXT, Kind.URL})
_COLUMNS = 8


@dataclass(frozen=True, slots=True)
class ListFacts:
    """What a list of one kind of record is like at first.

    Attributes:
        columns: Fields shown; derived from the schema where empty.
        always: Condition every row fulfils, not shown as one (the records of one customer).
        given: Values a new record starts with.
        extra: Computed columns, and what computes them.
    """

    entity: str
    columns: tuple[str, ...] = ()
    always: str = ""
    views: tuple[View, ...] = ()
    given: Mapping[str, str] = field(default_factory=dict)
    extra: tuple[Field, ...] = ()
    complete: Complete | None = None


def default_columns(entity: Entity) -> tuple[str, ...]:
    """Return the fields a list shows where nobody chose: the title, what is often sorted by, the
    owner, the last change.
    """
    names = [entity.title]
    own = [f for f in entity.fields if f.form and not f.system and f.group != "belonging"]
    ranked = sorted(own, key=lambda f: not (f.index or f.kind in (Kind.LINK, Kind.MONEY)))
    names += [f.name for f in ranked if f.kind not in _NOT_SHOWN][: _COLUMNS - 2]
    names += [name for name in ("owner", "changed_at") if name in entity.by_name]
    return tuple(dict.fromkeys(names))


class ListState(QObject):
    """Owns the table of one list and everything that decides what it shows.

    Signals:
        changed: Filter, words, order or columns are other ones.
        views_changed: Other views are kept.
        counted: `everything` or the table's total is known.
        titled: The titles of records named in conditions are known.
        summed: `totals` are those of what is listed.
    """

    changed = Signal()
    views_changed = Signal()
    counted = Signal()
    titled = Signal()
    summed = Signal()

    def __init__(self, session: Session, facts: ListFacts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._facts = session, facts
        self.table = RecordTable(
            session, facts.entity, self, extra=facts.extra, complete=facts.complete
        )
        self.bulk = BulkEdits(session, facts.entity, self)
        self.table.counted.connect(self.counted)
        self.filters: tuple[Filter, ...] = ()
        self.words = ""
        self.sort: tuple[str, ...] = ()
        self.view = views.ALL
        self.kept: list[View] = []
        self.everything: int | None = None
        self.titles: dict[str, str] = {}
        self.totals: dict[str, Money] = {}
        self._summing: Job[dict[str, Money]] | None = None
        self._begin_view()
        self._columns = self._remembered() or self._first_columns()
        self.table.set_fields(self._columns)
        session.changed.connect(self._hear)

    def _begin_view(self) -> None:
        first = self.all_views()[0]
        self.view, self.sort = first.key, first.sort
        self.filters = filters.filters_of(first.where)

    # ---------------------------------------------------------------- facts

    @property
    def session(self) -> Session:
        """The session the list reads with."""
        return self._session

    @property
    def entity(self) -> Entity:
        """The kind of record listed."""
        return self.table.entity

    @property
    def given(self) -> Mapping[str, str]:
        """Values a new record of this list starts with."""
        return self._facts.given

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the fields shown."""
        return self._columns

    @property
    def order(self) -> tuple[str, ...]:
        """The fields sorted by, the entity's own order where nobody chose."""
        return self.sort or (self.entity.order,)

    @property
    def is_narrowed(self) -> bool:
        """True while a filter or words hide rows."""
        return bool(self.filters or self.words)

    def all_views(self) -> list[View]:
        """Return every view of this list."""
        return [*self._facts.views, *views.standing_views(self.entity), *self.kept]

    def current_view(self) -> View:
        """Return the view chosen last."""
        found = (one for one in self.all_views() if one.key == self.view)
        return next(found, views.standing_views(self.entity)[0])

    @property
    def is_view_changed(self) -> bool:
        """True where the filter or the order is not the view's any more."""
        view = self.current_view()
        return self.filters != filters.filters_of(view.where) or self.sort != view.sort

    def query(self) -> Query:
        """Return what is listed."""
        own = filters.joined(self.filters)
        always = self._facts.always
        where = " and ".join(f"({part})" for part in (always, own) if part) or None
        return Query(self._facts.entity, where=where, sort=self.sort, words=self.words)

    # ---------------------------------------------------------------- what is listed

    def start(self) -> None:
        """Read rows and views for the first time."""
        self._read_views()
        self._count_everything()
        job = self._session.read(_own_currency)
        job.succeeded.connect(self._take_currency)
        job.failed.connect(self._session.fail)
        self._show()

    def _take_currency(self, currency: str) -> None:
        self.table.own_currency = currency
        self.table.retranslate()

    def _show(self) -> None:
        self.table.show(self.query())
        self._read_titles()
        self._sum()
        self.changed.emit()

    def set_filters(self, chosen: Sequence[Filter]) -> None:
        """List what fulfils these conditions."""
        if tuple(chosen) != self.filters:
            self.filters = tuple(chosen)
            self._show()

    def set_where(self, where: str) -> None:
        """List what fulfils an expression, such as a chart's mark carries."""
        self.set_filters(filters.filters_of(where))

    def set_words(self, words: str) -> None:
        """List what contains the words."""
        if words.strip() != self.words:
            self.words = words.strip()
            self._show()

    def clear(self) -> None:
        """Take filter and words away."""
        self.filters, self.words = (), ""
        self._show()

    def sort_by(self, column: int, *, add: bool) -> None:
        """Sort by a column, the other way round where it is already; ``add`` keeps the others."""
        one = self.table.fields[column]
        if not self.sorts_by(one):
            return
        before = {name.lstrip("-"): name for name in self.sort}
        descending = before.get(one.name) == one.name
        name = f"-{one.name}" if descending else one.name
        others = tuple(n for n in self.sort if n.lstrip("-") != one.name) if add else ()
        self.sort = (*others, name)
        self._show()

    def sorts_by(self, one: Field) -> bool:
        """Tell whether the list can be sorted by a field: computed ones are known too late."""
        return is_sortable(one) and one.name in self.entity.by_name

    def sorts(self) -> list[tuple[int, bool]]:
        """Return the columns sorted by and whether they ascend, for the arrows."""
        places = {one.name: place for place, one in enumerate(self.table.fields)}
        return [
            (places[name.lstrip("-")], not name.startswith("-"))
            for name in self.order
            if name.lstrip("-") in places
        ]

    def set_columns(self, names: Sequence[str]) -> None:
        """Show other columns and remember them on this machine."""
        self._columns = tuple(names) or self._first_columns()
        self._session.settings.put(self._setting(), list(self._columns))
        self.table.set_fields(self._columns)
        self._sum()
        self.changed.emit()

    def reset_columns(self) -> None:
        """Show the columns the list has at first."""
        self.set_columns(self._first_columns())

    def _first_columns(self) -> tuple[str, ...]:
        names = self._facts.columns or default_columns(self.entity)
        return tuple(name for name in names if name not in self._facts.given)

    def _remembered(self) -> tuple[str, ...]:
        empty: list[str] = []
        known = {one.name for one in self.table.all_fields()}
        names = self._session.settings.get(self._setting(), empty)
        return tuple(name for name in names if name in known)

    def _setting(self) -> str:
        place = "related" if self._facts.always else "list"
        return f"columns.{place}.{self._facts.entity}"

    # ---------------------------------------------------------------- views

    def choose_view(self, key: str) -> None:
        """Show a view."""
        self.view = key
        view = self.current_view()
        self.filters, self.sort = filters.filters_of(view.where), view.sort
        if view.columns:
            self._columns = view.columns
            self.table.set_fields(self._columns)
        self._show()

    def keep_view(self, name: str) -> None:
        """Keep what is shown under a name."""
        entity, where = self._facts.entity, filters.joined(self.filters) or ""
        sort, columns = self.sort, self._columns
        job = self._session.write(
            lambda vault: views.keep_view(vault, entity, name, where, sort, columns)
        )
        job.succeeded.connect(self._take_kept)

    def _take_kept(self, view: View) -> None:
        self.kept = [*(one for one in self.kept if one.key != view.key), view]
        self.view = view.key
        self.views_changed.emit()
        self.changed.emit()

    def _read_views(self) -> None:
        entity = self._facts.entity
        job = self._session.read(lambda vault: views.read_views(vault, entity))
        job.succeeded.connect(self._take_views)
        job.failed.connect(self._session.fail)

    def _take_views(self, kept: list[View]) -> None:
        if kept != self.kept:
            self.kept = kept
            self.views_changed.emit()

    # ---------------------------------------------------------------- counts and titles

    def _count_everything(self) -> None:
        query = replace(self.query(), where=self._facts.always or None, sort=(), words="")
        job = self._session.read(lambda vault: count_records(vault, query))
        job.succeeded.connect(self._take_everything)
        job.failed.connect(self._session.fail)

    def _take_everything(self, count: int) -> None:
        self.everything = count
        self.counted.emit()

    def _sum(self) -> None:
        """Read the totals of the money columns shown."""
        if self._summing is not None:
            self._summing.abandon()
        names = [one.name for one in self.table.fields if one.kind is Kind.MONEY]
        query = self.query()
        self._summing = self._session.read(lambda vault: sum_amounts(vault, query, names))
        self._summing.succeeded.connect(self._take_totals)
        self._summing.failed.connect(self._leave_totals)

    def _take_totals(self, totals: dict[str, Money]) -> None:
        self._summing, self.totals = None, totals
        self.summed.emit()

    def _leave_totals(self, _error: Exception) -> None:
        """Stay without totals: reading the rows tells of the same failure."""
        self._summing = None

    def _hear(self, written: Written) -> None:
        if self._facts.entity in written.records:
            self._count_everything()
            self._sum()
        if "saved_view" in written.records:
            self._read_views()

    def _read_titles(self) -> None:
        schema = self._session.vault.schema
        wanted = filters.linked_ids(schema, self.entity, self.filters)
        missing = {one: kind for one, kind in wanted.items() if one not in self.titles}
        if missing:
            job = self._session.read(lambda vault: _titles(vault, missing))
            job.succeeded.connect(self._take_titles)

    def _take_titles(self, titles: dict[str, str]) -> None:
        self.titles.update(titles)
        self.titled.emit()

    # ---------------------------------------------------------------- rows chosen

    def all_ids(self) -> Job[list[str]]:
        """Start reading the ids of everything the filter finds."""
        query = self.query()
        return self._session.read(lambda vault: select_ids(vault, query))


def _own_currency(vault: Vault) -> str:
    return vault.meta("currency") or ""


def _titles(vault: Vault, wanted: dict[str, str]) -> dict[str, str]:
    titles = {}
    for record, entity in wanted.items():
        try:
            titles[record] = get_record(vault, entity, record).title()
        except RecordNotFound:
            titles[record] = _("(not on this machine)")
    return titles


def known_ids(table: RecordTable, rows: Sequence[int]) -> list[str]:
    """Return the ids of the records in rows; placeholders have none."""
    records = (table.record_at(row) for row in rows)
    return [record.id for record in records if record is not None and is_id(record.id)]
