"""Tables of the import screen: the file's first rows, every cell that would change, refused rows.

The differences are read in pages as the view scrolls, for a file may have a million rows.
"""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtCore import Signal as QtSignal

from desktop.controllers.cells import CELL_ROLE, ROW_ROLE, Cell, Kind, Row, RowState, Tone
from desktop.controllers.session import Session
from desktop.services.importing.decision import Outcome
from desktop.services.importing.plan import ImportPlan
from desktop.services.importing.preview import CellPreview, Refusal, RowPreview, preview_rows
from desktop.services.tabular.column import shown
from desktop.services.tabular.table import Table
from desktop.workers.runner import Job
from sync.language import _
from sync.language import mark as _m
from sync.schema import Field

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
PREVIEWED = 50
_PAGE = 100
_LONG = 200

OUTCOMES: dict[Outcome, tuple[str, Tone]] = {
    Outcome.CREATE: (_m("New record"), Tone.SUCCESS),
    Outcome.UPDATE: (_m("Update"), Tone.INFO),
    Outcome.SAME: (_m("Same"), Tone.NEUTRAL),
    Outcome.REJECT: (_m("Refused"), Tone.DANGER),
}


class _Table(QAbstractTableModel):
    """Headings from `_headings`, cells from `_cell`; column 0 holds line numbers."""

    numbers = 1

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self._headings())

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return a heading, and on which side it stands."""
        headings = self._headings()
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(headings):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return headings[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if section < self.numbers else _LEFT
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell."""
        if not index.isValid():
            return None
        if role == ROW_ROLE:
            return self._row(index.row())
        if role == CELL_ROLE:
            return self._cell(index.row(), index.column())
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._cell(index.row(), index.column()).text
        return None

    def retranslate(self) -> None:
        """Say headings and cells again."""
        rows, columns = self.rowCount(), self.columnCount()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, max(columns - 1, 0))
        if rows and columns:
            self.dataChanged.emit(self.index(0, 0), self.index(rows - 1, columns - 1))

    def _headings(self) -> Sequence[str]:
        raise NotImplementedError

    def _row(self, row: int) -> Row:
        return Row(str(row))

    def _cell(self, row: int, column: int) -> Cell:
        raise NotImplementedError


class FileTable(_Table):
    """The first rows of the file as they were read."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._table: Table | None = None

    def show(self, table: Table | None) -> None:
        """Show another file."""
        self.beginResetModel()
        self._table = table
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return how many rows are shown."""
        if parent.isValid() or self._table is None:
            return 0
        return min(self._table.rows, PREVIEWED)

    def _headings(self) -> Sequence[str]:
        return [_("Row"), *self._table.columns] if self._table else []

    def _cell(self, row: int, column: int) -> Cell:
        if self._table is None:
            return Cell(Kind.TEXT)
        if column == 0:
            return Cell(Kind.NUMBER, str(self._table.line(row)), quiet=True)
        return Cell(Kind.TEXT, " ".join(shown(self._table.cells[column - 1][row]).split())[:_LONG])


class DifferenceTable(_Table):
    """What becomes of each row, cell by cell."""

    failed = QtSignal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._plan: ImportPlan | None = None
        self._rows: Sequence[int] = ()
        self._fields: Sequence[Field] = ()
        self._known: dict[int, RowPreview] = {}
        self._wanted: set[int] = set()
        self._job: Job[list[RowPreview]] | None = None

    def show(self, plan: ImportPlan | None, rows: Sequence[int], fields: Sequence[Field]) -> None:
        """Show ``rows`` of a plan with the columns ``fields``."""
        if self._job is not None:
            self._job.abandon()
            self._job = None
        self.beginResetModel()
        self._plan, self._rows, self._fields = plan, rows, fields
        self._known.clear()
        self._wanted.clear()
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self._rows)

    def _headings(self) -> Sequence[str]:
        return [_("Row"), _("Outcome"), *(_(field.label) for field in self._fields)]

    def _row(self, row: int) -> Row:
        if row in self._known:
            return Row(str(row))
        self._wish(row)
        return Row(state=RowState.LOADING)

    def _cell(self, row: int, column: int) -> Cell:
        found = self._known.get(row)
        if found is None:
            self._wish(row)
            return Cell(Kind.LOADING)
        if column == 0:
            return Cell(Kind.NUMBER, str(found.line), quiet=True)
        if column == 1:
            words, tone = OUTCOMES[found.outcome]
            return Cell(Kind.TAG, _(words), tone)
        if column - 2 >= len(found.cells):
            return Cell(Kind.TEXT)
        return _difference(found, found.cells[column - 2], is_title=column == 2)

    # ---------------------------------------------------------------- reading

    def _wish(self, row: int) -> None:
        page = row // _PAGE
        self._wanted.add(page)
        if self._job is None:
            self._read()

    def _read(self) -> None:
        plan = self._plan
        if plan is None or not self._wanted:
            return
        page = max(self._wanted)
        self._wanted.discard(page)
        start = page * _PAGE
        numbers, fields = list(self._rows[start : start + _PAGE]), list(self._fields)
        self._page = page
        self._job = self._session.read(lambda vault: preview_rows(vault, plan, numbers, fields))
        self._job.succeeded.connect(self._take)
        self._job.failed.connect(self._fail)

    def _take(self, rows: list[RowPreview]) -> None:
        start = self._page * _PAGE
        self._known.update({start + place: found for place, found in enumerate(rows)})
        self._job = None
        self._wanted.discard(self._page)
        if rows:
            last = self.columnCount() - 1
            self.dataChanged.emit(self.index(start, 0), self.index(start + len(rows) - 1, last))
        self._read()

    def _fail(self, error: Exception) -> None:
        self._job = None
        self._wanted.clear()
        self.failed.emit(error)


def _difference(row: RowPreview, cell: CellPreview, *, is_title: bool) -> Cell:
    text = " ".join(cell.text.split())[:_LONG]
    if row.outcome is Outcome.CREATE:
        return Cell(Kind.TEXT, text, Tone.SUCCESS)
    if cell.was is not None:
        was = " ".join(cell.was.split())[:_LONG]
        return Cell(Kind.CHANGE, text or _("(empty)"), was=was or None)
    return Cell(Kind.TEXT, text, quiet=not is_title)


class RefusalTable(_Table):
    """Refused rows: where, what the file says, why, and that it can be mended."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._refusals: Sequence[Refusal] = ()

    def show(self, refusals: Sequence[Refusal]) -> None:
        """Show other refusals."""
        self.beginResetModel()
        self._refusals = refusals
        self.endResetModel()

    def refusal(self, row: int) -> Refusal:
        """Return the refusal in a row."""
        return self._refusals[row]

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return how many refusals there are."""
        return 0 if parent.isValid() else len(self._refusals)

    def _headings(self) -> Sequence[str]:
        return [_("Row"), _("Record"), _("Column"), _("In the file"), _("Reason"), _("Mend")]

    def _cell(self, row: int, column: int) -> Cell:
        found = self._refusals[row]
        texts = (str(found.line), found.title, found.problem.column, found.value)
        if column == 0:
            return Cell(Kind.NUMBER, texts[0], quiet=True)
        if column < len(texts):
            return Cell(Kind.TEXT, " ".join(texts[column].split())[:_LONG], quiet=column == 2)
        if column == len(texts):
            return Cell(Kind.TEXT, found.reason, Tone.DANGER)
        return Cell(Kind.LINK, _("Replace…") if found.value else "")
