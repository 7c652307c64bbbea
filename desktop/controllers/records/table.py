"""A list of records as a Qt model: it shows what has been read and reads on as the view scrolls.

Nothing is read in the UI thread. Rows on their way are placeholders; a change to the records shown
is read again in place, so that scrolling, selection and an open editor survive it.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from desktop.controllers.cells import (
    CELL_ROLE,
    CHOICES_ROLE,
    ROW_ROLE,
    SIGN_ROLE,
    Cell,
    Row,
    RowState,
)
from desktop.controllers.records import faces
from desktop.controllers.records.pages import HELD, Pages
from desktop.controllers.session import Session
from desktop.services.records.reading import PAGE, Page, Query, Record, count_records, list_records
from desktop.services.records.writing import Edits, change_record
from desktop.vault.batch import Written
from desktop.vault.vault import Vault
from desktop.workers.runner import Job
from sync.language import _
from sync.rights import Verb
from sync.schema import Entity, Field

Complete = Callable[[Vault, Sequence[Record]], tuple[Record, ...]]
"""Adds to records, in the thread that read them, columns no table holds."""

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_AHEAD = 60
_PLACEHOLDERS = 40
_CELLS = 20_000
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class RecordTable(QAbstractTableModel):
    """Records that a query finds, one column for each field chosen.

    Signals:
        loaded: The rows the view asked for are here.
        counted: `total` is known.
        failed: The exception that reading ended with.
    """

    loaded = Signal()
    counted = Signal()
    failed = Signal(object)
    _wished = Signal()

    def __init__(
        self,
        session: Session,
        entity: str,
        parent: QObject | None = None,
        *,
        extra: Sequence[Field] = (),
        complete: Complete | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._name = entity
        self._extra, self._complete = tuple(extra), complete
        self._fields: list[Field] = []
        self._pages = Pages()
        self._cells: dict[tuple[int, int], Cell] = {}
        self._query: Query | None = None
        self._job: Job[list[tuple[int, Page]]] | None = None
        self._counting: Job[int] | None = None
        self._wanted: set[int] = set()
        self._rows = 0
        self._is_stale = False
        self.is_watching = True
        self.total: int | None = None
        self.own_currency = ""
        self._wished.connect(self._read_wanted, Qt.ConnectionType.QueuedConnection)
        session.changed.connect(self._hear)

    # ---------------------------------------------------------------- what is shown

    @property
    def entity(self) -> Entity:
        """The kind of record listed."""
        return self._session.vault.entity(self._name)

    @property
    def query(self) -> Query | None:
        """What is listed now."""
        return self._query

    @property
    def fields(self) -> Sequence[Field]:
        """The columns."""
        return self._fields

    def all_fields(self) -> list[Field]:
        """Return every field a column can show: those of the entity, and computed ones."""
        return [*self.entity.shown, *self._extra]

    def set_fields(self, names: Sequence[str]) -> None:
        """Show other columns; names the schema no longer has are left out."""
        known = {one.name: one for one in self.all_fields()}
        self.beginResetModel()
        self._fields = [known[name] for name in names if name in known]
        self._cells.clear()
        self.endResetModel()

    def show(self, query: Query) -> None:
        """List what ``query`` finds, from its beginning."""
        self._abandon()
        self.beginResetModel()
        self._query, self._pages, self.total = query, Pages(), None
        self._cells.clear()
        self._rows = _PLACEHOLDERS
        self._wanted = {0}
        self.endResetModel()
        self._read_wanted()
        self._count()

    def refresh(self) -> None:
        """Read the rows shown again, in place; a refresh during one becomes one more."""
        if self._query is None:
            return
        if self._job is not None:
            self._is_stale = True
            return
        self._is_stale = False
        query, pages = self._query, self._pages
        last = 0 if pages.next_page == 0 else max(pages.held(), default=0)
        whole = last < HELD
        numbers = list(range(last + 1)) if whole else pages.held()
        cursors = [pages.cursor(n) for n in numbers]
        complete = self._complete
        self._job = self._session.read(
            lambda vault: _reread(vault, query, numbers, cursors, complete, is_whole=whole)
        )
        self._job.succeeded.connect(self._replace)
        self._job.failed.connect(self._give_up)
        self._count()

    def retry(self) -> None:
        """Read again after a failure."""
        if self._query is not None:
            self.show(self._query)

    def retranslate(self) -> None:
        """Make the texts again in another language."""
        self._cells.clear()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.columnCount() - 1)
        self._tell_changed(0, self._rows - 1)

    def record_at(self, row: int) -> Record | None:
        """Return the record in a row, None while it is not here."""
        return self._pages.record(row)

    def row_of(self, record: str) -> int:
        """Return the row of a record, -1 where it is not among those held."""
        return next((row for row, held in self._pages.rows() if held.id == record), -1)

    def known_rows(self) -> int:
        """Return how many rows have been read, placeholders not counted."""
        return self._pages.known

    # ---------------------------------------------------------------- reading

    def _abandon(self) -> None:
        for job in (self._job, self._counting):
            if job is not None:
                job.abandon()
        self._job = self._counting = None

    def _wish(self, row: int) -> None:
        """Note that the view wants a row, and read once it has asked for all it needs."""
        next_page = self._pages.next_page
        page = row // PAGE
        if next_page is not None and row >= self._pages.known - _AHEAD:
            self._wish_page(next_page)
        if page != next_page and row < self._pages.known and not self._pages.is_held(page):
            self._wish_page(page)

    def _wish_page(self, page: int) -> None:
        if page not in self._wanted:
            self._wanted.add(page)
            self._wished.emit()

    def _read_wanted(self) -> None:
        if self._job is not None or self._query is None or not self._wanted:
            return
        query, page, complete = self._query, max(self._wanted), self._complete
        cursor = self._pages.cursor(page)
        self._job = self._session.read(
            lambda vault: [(page, read_page(vault, query, cursor, complete))]
        )
        self._job.succeeded.connect(self._take)
        self._job.failed.connect(self._give_up)

    def _take(self, read: list[tuple[int, Page]]) -> None:
        """Show pages that have come."""
        self._job = None
        for number, page in read:
            self._wanted.discard(number)
            self._pages.put(number, page)
            self._forget_cells()
            self._resize()
            self._tell_changed(number * PAGE, number * PAGE + len(page.records) - 1)
        self.loaded.emit()
        self._go_on()

    def _go_on(self) -> None:
        if self._is_stale:
            self.refresh()
        elif self._wanted:
            self._read_wanted()

    def _replace(self, read: list[tuple[int, Page]]) -> None:
        """Put rows read again in place of those shown, keeping what stands on them."""
        self._job = None
        before = {row: record.id for row, record in self._pages.rows()}
        if read and read[0][0] == 0 and read[-1][0] == len(read) - 1:
            self._pages = Pages()
        for number, page in read:
            self._pages.put(number, page)
        self._cells.clear()
        after = {record.id: row for row, record in self._pages.rows()}
        if [*before.values()] != [*after]:
            self._move_rows(before, after)
        self._tell_changed(0, self._rows - 1)
        self.loaded.emit()
        self._go_on()

    def _move_rows(self, before: dict[int, str], after: dict[str, int]) -> None:
        self.layoutAboutToBeChanged.emit()
        old = self.persistentIndexList()
        self._rows = self._row_count()
        new = []
        for index in old:
            row = after.get(before.get(index.row(), ""), -1)
            new.append(self.index(row, index.column()) if row >= 0 else QModelIndex())
        self.changePersistentIndexList(old, new)
        self.layoutChanged.emit()

    def _row_count(self) -> int:
        return self._pages.known + (0 if self._pages.is_whole else _PLACEHOLDERS)

    def _resize(self) -> None:
        before, after = self._rows, self._row_count()
        if after > before:
            self.beginInsertRows(_ROOT, before, after - 1)
            self._rows = after
            self.endInsertRows()
        elif after < before:
            self.beginRemoveRows(_ROOT, after, before - 1)
            self._rows = after
            self.endRemoveRows()

    def _tell_changed(self, first: int, last: int) -> None:
        if 0 <= first <= last and self._fields:
            self.dataChanged.emit(self.index(first, 0), self.index(last, self.columnCount() - 1))

    def _give_up(self, error: Exception) -> None:
        self._job = None
        self._wanted.clear()
        self._pages.is_whole = True
        self._resize()
        self.failed.emit(error)

    def _count(self) -> None:
        if self._counting is not None:
            self._counting.abandon()
        query = self._query
        if query is None:
            return
        self._counting = self._session.read(lambda vault: count_records(vault, query))
        self._counting.succeeded.connect(self._take_count)
        self._counting.failed.connect(self._leave_count)

    def _take_count(self, count: int) -> None:
        self._counting = None
        self.total = count
        self.counted.emit()

    def _leave_count(self, _error: Exception) -> None:
        """Stay without a total: reading the rows tells of the same failure."""
        self._counting = None

    def _hear(self, written: Written) -> None:
        links = {one.target for one in self._fields if one.target}
        if self._name in written.records or not links.isdisjoint(written.records):
            if self.is_watching:
                self.refresh()
            else:
                self._is_stale = True

    def watch(self, *, is_watching: bool) -> None:
        """Follow changes while the list is visible; catch up when it becomes so."""
        self.is_watching = is_watching
        if is_watching and self._is_stale and self._job is None:
            self.refresh()

    # ---------------------------------------------------------------- Qt's questions

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return the rows known and some placeholders while more follow."""
        return 0 if parent.isValid() else self._rows

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Return how many fields are shown."""
        return 0 if parent.isValid() else len(self._fields)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return a field's label, and on which side it stands."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._fields):
            return None
        field = self._fields[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return _(field.label)
        if role in (SIGN_ROLE, Qt.ItemDataRole.ToolTipRole):
            icon, words = faces.sign_of(field)
            return icon if role == SIGN_ROLE else _(words) if words else None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if field.kind in faces.NUMERIC else _LEFT
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell; a row that is not here yet is wished for."""
        if not index.isValid():
            return None
        record = self._pages.record(index.row())
        if record is None or index.row() >= self._pages.known - _AHEAD:
            self._wish(index.row())
        if role == ROW_ROLE:
            return Row(record.id) if record else Row(state=RowState.LOADING)
        if record is None:
            return None
        return self._told(record, index, role)

    def _told(self, record: Record, index: Index, role: int) -> object:
        field = self._fields[index.column()]
        if role == CELL_ROLE:
            return self._cell(record, index.row(), index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cell(record, index.row(), index.column()).text
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            return faces.tip_of(self._cell(record, index.row(), index.column()))
        if role == Qt.ItemDataRole.EditRole:
            return faces.edit_text(record, field, own_currency=self.own_currency)
        if role == CHOICES_ROLE:
            return faces.choices_of(field)
        return None

    def _cell(self, record: Record, row: int, column: int) -> Cell:
        key = (row, column)
        if key not in self._cells:
            field = self._fields[column]
            cell = faces.cell_of(record, field, own_currency=self.own_currency)
            self._cells[key] = faces.marked(cell, record, field)
        return self._cells[key]

    def _forget_cells(self) -> None:
        if len(self._cells) > _CELLS:
            self._cells.clear()

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let fields that a person may type be edited in place."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        record = self._pages.record(index.row()) if index.isValid() else None
        if record is None or not faces.is_editable(self._fields[index.column()]):
            return flags
        if self._session.allowed.may_row(self._name, Verb.EDIT, record.columns):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Write what was typed into a cell; a refusal is told as a message."""
        record = self._pages.record(index.row()) if index.isValid() else None
        if role != Qt.ItemDataRole.EditRole or record is None:
            return False
        self.change(record.id, {self._fields[index.column()].name: str(value)})
        return True

    def change(self, record: str, values: dict[str, str]) -> Job[Record]:
        """Change fields of one record, as typed."""
        name = self._name
        return self._session.write(
            lambda vault: change_record(vault, name, record, Edits(dict(values)))
        )


def read_page(vault: Vault, query: Query, cursor: str | None, complete: Complete | None) -> Page:
    """Read one page, with its computed columns."""
    page = list_records(vault, query, after=cursor, limit=PAGE)
    return Page(complete(vault, page.records), page.next) if complete else page


def _reread(
    vault: Vault,
    query: Query,
    numbers: Sequence[int],
    cursors: Sequence[str | None],
    complete: Complete | None,
    *,
    is_whole: bool,
) -> list[tuple[int, Page]]:
    """Read pages again: one after the other from the top, or each from where it began."""
    read: list[tuple[int, Page]] = []
    cursor: str | None = None
    for number, begin in zip(numbers, cursors, strict=True):
        page = read_page(vault, query, cursor if is_whole else begin, complete)
        read.append((number, page))
        cursor = page.next
        if is_whole and cursor is None:
            break
    return read
