"""The timeline of a record as a Qt model: lines under weeks, read on as the view scrolls."""

from collections.abc import Iterator

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from desktop.controllers.records.moments import (
    Line,
    day_of,
    is_worth_telling,
    line_of,
    local_today,
    section_of,
)
from desktop.controllers.session import Session
from desktop.services.timeline import Moment, Slice, timeline
from desktop.workers.runner import Job

LINE_ROLE = Qt.ItemDataRole.UserRole + 20
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class TimelineModel(QAbstractListModel):
    """Lines, the newest first.

    Signals:
        loaded: What was asked for is here.
        failed: The exception that reading ended with.
    """

    loaded = Signal()
    failed = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None, *, page: int = 30) -> None:
        super().__init__(parent)
        self._session, self._page = session, page
        self._entity = self._record = ""
        self._only: tuple[str, ...] = ()
        self._moments: list[Moment] = []
        self._lines: list[Line] = []
        self._next: tuple[str, str] | None = None
        self._job: Job[Slice] | None = None

    def show(self, entity: str, record: str, only: tuple[str, ...] = ()) -> None:
        """Show what happened with another record, or another part of it."""
        if (entity, record, only) != (self._entity, self._record, self._only):
            self._set([])
        self._entity, self._record, self._only = entity, record, only
        self.refresh()

    def refresh(self) -> None:
        """Read from the newest on; as many lines as are shown."""
        if self._record:
            self._start(None, max(self._page, len(self._moments)))
            if self._job is not None:
                self._job.succeeded.connect(self._replace)

    def _start(self, before: tuple[str, str] | None, limit: int) -> None:
        if self._job is not None:
            self._job.abandon()
        entity, record, only = self._entity, self._record, self._only
        self._job = self._session.read(
            lambda vault: timeline(vault, entity, record, only=only, before=before, limit=limit)
        )
        self._job.failed.connect(self._give_up)

    def _replace(self, read: Slice) -> None:
        self._job, self._next = None, read.next
        if list(read.moments) != self._moments or not read.moments:
            self._set(list(read.moments))
        self.loaded.emit()

    def _append(self, read: Slice) -> None:
        self._job, self._next = None, read.next
        lines = list(_lines([*self._moments, *read.moments]))
        self._moments += read.moments
        first = len(self._lines)
        if len(lines) > first:
            self.beginInsertRows(_ROOT, first, len(lines) - 1)
            self._lines = lines
            self.endInsertRows()
        self.loaded.emit()

    def _give_up(self, error: Exception) -> None:
        self._job = None
        self.failed.emit(error)

    def _set(self, moments: list[Moment]) -> None:
        self.beginResetModel()
        self._moments, self._lines = moments, list(_lines(moments))
        self.endResetModel()

    def retranslate(self) -> None:
        """Make the lines again in another language."""
        self._set(self._moments)

    def line_at(self, row: int) -> Line | None:
        """Return a line."""
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def lines(self) -> list[Line]:
        """Return the lines read so far."""
        return list(self._lines)

    def canFetchMore(self, parent: Index) -> bool:
        """Tell whether older moments are known to exist."""
        return not parent.isValid() and self._next is not None and self._job is None

    def fetchMore(self, parent: Index) -> None:
        """Read older moments."""
        if self.canFetchMore(parent):
            self._start(self._next, self._page)
            if self._job is not None:
                self._job.succeeded.connect(self._append)

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return how many lines there are, headings counted."""
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a line, or its words for those who cannot see it."""
        line = self.line_at(index.row())
        if line is None:
            return None
        if role == LINE_ROLE:
            return line
        if role == Qt.ItemDataRole.DisplayRole:
            return " ".join(filter(None, (line.head, line.rest, line.when, line.body)))
        return None


def _lines(moments: list[Moment]) -> Iterator[Line]:
    today, section = local_today(), ""
    for moment in moments:
        if moment.entry is not None and not is_worth_telling(moment.entry):
            continue
        here = section_of(day_of(moment), today)
        if here != section:
            section = here
            yield Line(section, is_section=True)
        yield line_of(moment, today=today)
