"""Second column: chips, rows in every state, progress, emptiness and failure."""

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QWidget

from desktop.controllers.cells import CELL_ROLE, ROW_ROLE, Cell, Kind, Row, RowState, TagFace, Tone
from desktop.views.gallery.frame import Column, Section
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.chips import Chip
from desktop.views.widgets.empty import EmptyState
from desktop.views.widgets.progress import ProgressLine, StatusMark
from desktop.views.widgets.table import DataTable
from desktop.views.widgets.table_failure import FailureLine
from desktop.views.widgets.tag import Tag
from sync.language import _
from sync.language import mark as _m

Index = QModelIndex | QPersistentModelIndex
_HEADS = (_m("Account"), _m("Tier"), _m("Weighted"), "")
_WIDTHS = (208, 92, 88, 110)
_RISK = (
    (_m("High value"), Tone.SUCCESS),
    (_m("Potential"), Tone.INFO),
    (_m("Dormant"), Tone.NEUTRAL),
)
_ROWS: tuple[tuple[str, int, str, str, RowState], ...] = (
    ("宁波海晟康复器材", 1, "402,000", _m("At rest"), RowState.READY),
    ("常州恒瑾医疗器械", 2, "386,500", _m("Hovered"), RowState.READY),
    ("杭州启承医疗设备", 1, "730,800", _m("Selected"), RowState.READY),
    ("苏州康澜医疗器械", 0, "1,320,900", _m("Current row"), RowState.READY),
    ("绍兴越安医疗用品", 1, "236,900", _m("Being edited"), RowState.READY),
    ("", 1, "", _m("Masked"), RowState.READY),
    ("", 1, "", _m("Loading"), RowState.LOADING),
    ("泰州海陵安和妇产", 2, "86,200", _m("Disabled"), RowState.DISABLED),
)
_HOVERED, _SELECTED, _CURRENT, _EDITED, _MASKED = 1, 2, 3, 4, 5


class SampleRows(QAbstractTableModel):
    """One row per state."""

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many states there are."""
        return 0 if parent.isValid() else len(_ROWS)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return name, tier, amount and the state's name."""
        return len(_HEADS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return a caption and its side."""
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return _(_HEADS[section])
        if role == Qt.ItemDataRole.TextAlignmentRole and section >= 2:
            return int(Qt.AlignmentFlag.AlignRight)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let the amount be edited."""
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return cells and row states."""
        name, tier, amount, _words, state = _ROWS[index.row()]
        if role == ROW_ROLE:
            return Row(str(index.row()), state)
        if role == Qt.ItemDataRole.EditRole:
            return amount
        if role != CELL_ROLE:
            return None
        if index.row() == _MASKED and index.column() < 3:
            hidden = _("No right to see this account")
            return (
                Cell(Kind.MASKED, f"— {hidden} —"),
                Cell(Kind.MASKED),
                Cell(Kind.MASKED, strong=True),
            )[index.column()]
        words, tone = _RISK[tier]
        return (
            Cell(Kind.TEXT, name),
            Cell(Kind.TAG, tags=(TagFace(_(words), tone),)),
            Cell(Kind.MONEY, amount),
            Cell(Kind.AGO, _(_ROWS[index.row()][3]), quiet=True),
        )[index.column()]


def column(width: int) -> Column:
    """Return the second column."""
    return Column([_chips(), _rows(), _progress(), _empty(), _failure()], width)


def _chips() -> Section:
    section = Section(_m("Filters and tags"), gap=4)
    chips: list[QWidget] = [
        Chip(_("Region"), _("is"), "华东"),
        Chip(_("Owner"), _("is"), _("me"), active=True),
    ]
    section.add(*chips, Button(_m("Filter"), kind="ghost", icon="plus", size=24), height=36)
    tags = (
        (_("Dormant"), Tone.NEUTRAL),
        (_("High value"), Tone.SUCCESS),
        (_("Potential"), Tone.INFO),
        (_("Stalled"), Tone.WARN),
        (_("At risk"), Tone.DANGER),
        (_("Decision maker"), Tone.ACCENT),
    )
    section.add(*[Tag(text, tone) for text, tone in tags], gap=6)
    return section


def _rows() -> Section:
    section = Section(_m("States of a row"), inset=False)
    table = DataTable(checks=True)
    model = SampleRows(table)
    table.setModel(model)
    table.set_widths(_WIDTHS)
    table.set_sorts([(0, True)])
    table.setFixedHeight(28 * (len(_ROWS) + 1))
    table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.toggle_row(_SELECTED)
    table.toggle_row(_CURRENT)
    table.select_row(_CURRENT)
    table.hover_row(_HOVERED)
    table.openPersistentEditor(model.index(_EDITED, 2))
    section.place(table)
    return section


def _progress() -> Section:
    section = Section(_m("Progress"))
    line = ProgressLine(_m("Importing accounts"))
    line.show_progress(2418, 4538, 6)
    section.place(line)
    section.add(
        StatusMark(
            "arrows-clockwise",
            _("Syncing {done} / {total}").format(done=38, total=412),
            Tone.ACCENT,
        ),
        StatusMark("warning", _("{n} failed").format(n=2), Tone.WARN),
        StatusMark("check", _("Done"), Tone.SUCCESS),
        gap=16,
    )
    return section


def _empty() -> Section:
    section = Section(_m("Empty state"))
    buttons = (Button(_m("Import leads"), kind="primary"), Button(_m("Look into the pool")))
    section.place(
        EmptyState(
            "crosshair",
            _m("No leads in this view yet"),
            _m("Import a list, or claim a few from the pool."),
            buttons,
        )
    )
    return section


def _failure() -> Section:
    section = Section(_m("Reading failed"), inset=False)
    line = FailureLine()
    line.set_text(
        _("Accounts after row {row} could not be read: the disk is busy").format(row="2,001")
    )
    section.place(line)
    return section
