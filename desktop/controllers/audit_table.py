"""The log as a Qt model: a million entries scroll, and only pages looked at are held.

Pages are read off the UI thread; a page begins after the last number of the one before.
"""

from collections import OrderedDict

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from desktop.controllers.cells import CELL_ROLE, ROW_ROLE, Cell, Kind, Row, RowState, TagFace, Tone
from desktop.controllers.session import Session
from desktop.services import auditing
from desktop.services.audit_words import (
    about_words,
    batch_words,
    event_words,
    time_words,
    tone_of,
    what_words,
)
from desktop.services.auditing import PAGE, Filter, Line, Lines
from desktop.workers.runner import Job
from sync.language import _
from sync.language import mark as _m

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_HEADS = (
    _m("Time"),
    _m("Person"),
    _m("What"),
    _m("Record"),
    _m("Detail"),
    _m("Device"),
    _m("Link"),
)
WIDTHS = (168, 112, 176, 248, 208, 112, 120)
_HELD, _PLACEHOLDERS, _AHEAD, _HEXES = 40, 40, 60, 12
TONES = {
    "danger": Tone.DANGER,
    "warning": Tone.WARN,
    "success": Tone.SUCCESS,
    "info": Tone.INFO,
}


class AuditTable(QAbstractTableModel):
    """The entries a filter finds, the newest first.

    Signals:
        loaded: Rows asked for are here.
        counted: `total` is known.
        failed: The exception that reading ended with.
    """

    loaded = Signal()
    counted = Signal()
    failed = Signal(object)
    _wished = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._starts: list[int | None] = [None]
        self._held: OrderedDict[int, tuple[Line, ...]] = OrderedDict()
        self._known, self._rows = 0, 0
        self._is_whole = True
        self._wanted: set[int] = set()
        self._job: Job[Lines] | None = None
        self._counting: Job[int] | None = None
        self.filter = Filter()
        self.total: int | None = None
        self._wished.connect(self._read_wanted, Qt.ConnectionType.QueuedConnection)

    # ---------------------------------------------------------------- what is shown

    def show(self, wanted: Filter) -> None:
        """List what a filter finds, from the newest on."""
        for job in (self._job, self._counting):
            if job is not None:
                job.abandon()
        self._job = self._counting = None
        self.beginResetModel()
        self.filter, self.total = wanted, None
        self._starts, self._known, self._is_whole = [None], 0, False
        self._held.clear()
        self._rows, self._wanted = _PLACEHOLDERS, {0}
        self.endResetModel()
        self._read_wanted()
        self._count()

    def line(self, row: int) -> Line | None:
        """Return the entry in a row, None while it is not here."""
        page, place = divmod(row, PAGE)
        lines = self._held.get(page)
        if lines is None or place >= len(lines):
            return None
        self._held.move_to_end(page)
        return lines[place]

    def retranslate(self) -> None:
        """Say everything again in another language."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(_HEADS) - 1)
        self._tell_changed(0, self._rows - 1)

    # ---------------------------------------------------------------- reading

    def _wish(self, row: int) -> None:
        page, following = row // PAGE, len(self._starts) - 1
        if not self._is_whole and row >= self._known - _AHEAD:
            self._wish_page(following)
        if row < self._known and page not in self._held:
            self._wish_page(page)

    def _wish_page(self, page: int) -> None:
        if page not in self._wanted:
            self._wanted.add(page)
            self._wished.emit()

    def _read_wanted(self) -> None:
        if self._job is not None or not self._wanted:
            return
        page, wanted = max(self._wanted), self.filter
        after = self._starts[page]
        self._page = page
        self._job = self._session.read(lambda vault: auditing.lines(vault, wanted, after=after))
        self._job.succeeded.connect(self._take)
        self._job.failed.connect(self._give_up)

    def _take(self, read: Lines) -> None:
        self._job, page = None, self._page
        self._wanted.discard(page)
        self._held[page] = read.lines
        self._held.move_to_end(page)
        if page == len(self._starts) - 1:
            self._known = page * PAGE + len(read.lines)
            self._is_whole = read.next is None
            if read.next is not None:
                self._starts.append(read.next)
        if len(self._held) > _HELD:
            self._held.popitem(last=False)
        self._resize()
        self._tell_changed(page * PAGE, page * PAGE + len(read.lines) - 1)
        self.loaded.emit()
        self._read_wanted()

    def _give_up(self, error: Exception) -> None:
        self._job = None
        self._wanted.clear()
        self._is_whole = True
        self._resize()
        self.failed.emit(error)

    def _count(self) -> None:
        wanted = self.filter
        self._counting = self._session.read(lambda vault: auditing.count(vault, wanted))
        self._counting.succeeded.connect(self._take_count)
        self._counting.failed.connect(self._leave_count)

    def _take_count(self, count: int) -> None:
        self._counting, self.total = None, count
        self.counted.emit()

    def _leave_count(self, _error: Exception) -> None:
        """Stay without a total: reading the rows tells of the same failure."""
        self._counting = None

    def _resize(self) -> None:
        before, after = self._rows, self._known + (0 if self._is_whole else _PLACEHOLDERS)
        if after > before:
            self.beginInsertRows(_ROOT, before, after - 1)
            self._rows = after
            self.endInsertRows()
        elif after < before:
            self.beginRemoveRows(_ROOT, after, before - 1)
            self._rows = after
            self.endRemoveRows()

    def _tell_changed(self, first: int, last: int) -> None:
        if 0 <= first <= last:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(_HEADS) - 1))

    # ---------------------------------------------------------------- Qt's questions

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return the rows known and some placeholders while more follow."""
        return 0 if parent.isValid() else self._rows

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(_HEADS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return a heading."""
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return _(_HEADS[section]) if 0 <= section < len(_HEADS) else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell; a row that is not here yet is wished for."""
        if not index.isValid():
            return None
        line = self.line(index.row())
        if line is None or index.row() >= self._known - _AHEAD:
            self._wish(index.row())
        if role == ROW_ROLE:
            return Row(str(line.n)) if line else Row(state=RowState.LOADING)
        if line is None:
            return None
        if role == CELL_ROLE:
            return self._cell(line, index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cell(line, index.column()).text
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == len(_HEADS) - 1:
            return line.hash or None
        return None

    def _cell(self, line: Line, column: int) -> Cell:
        vault = self._session.vault
        what = what_words(vault.schema, line.what)
        if column == 2:
            tone = TONES.get(tone_of(vault.schema, line))
            if tone is not None:
                return Cell(Kind.TAG, what, tags=(TagFace(what, tone),))
            return Cell(Kind.TEXT, what)
        texts = (
            time_words(line.at),
            line.person or line.person_id,
            "",
            about_words(vault.schema, line),
            event_words(vault, line) if line.is_event else _batch(line),
            line.device,
            line.hash[:_HEXES],
        )
        return Cell(Kind.TEXT, texts[column], quiet=column in {0, 4, 5, 6})


def _batch(line: Line) -> str:
    return " · ".join(part for part in (batch_words(line.batch_kind), line.label) if part)
