"""The fifth step: what would happen, in numbers and cell by cell, and which rows are refused."""

from PySide6.QtCore import QModelIndex, QPoint, Signal
from PySide6.QtWidgets import QVBoxLayout

from desktop.controllers.cells import Tone
from desktop.controllers.import_tables import DifferenceTable, RefusalTable
from desktop.controllers.importing import Importing, Trial
from desktop.services.error_text import describe
from desktop.services.formatting import number, percent
from desktop.services.importing.decision import Outcome
from desktop.services.importing.options import Empty
from desktop.services.importing.preview import (
    changed_cells,
    changed_fields,
    preview_fields,
    rows_with,
)
from desktop.views.importing.panel import Head, StepPanel
from desktop.views.theme import theme_of
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.choices import Switch
from desktop.views.widgets.empty import EmptyState, Icon
from desktop.views.widgets.figures_strip import Figure, FigureStrip
from desktop.views.widgets.note import InlineNote
from desktop.views.widgets.table import DataTable
from sync.language import _, ngettext
from sync.language import mark as _m
from sync.schema import Field, Kind

ALL = "all"
_HEAD, _BAR, _MANY = 28, 12, 200
_FIXED = {Kind.CHOICE: 104, Kind.FLAG: 72, Kind.DATE: 104, Kind.INTEGER: 96, Kind.MONEY: 120}


class DryRunPanel(StepPanel):
    """Counts, differences, refusals.

    Signals:
        mend_asked: Row of the refusals and where on the screen the person asked.
        save_asked: The person wants the refused rows as a workbook.
    """

    mend_asked = Signal(int, QPoint)
    save_asked = Signal()

    def __init__(self, state: Importing) -> None:
        super().__init__(state)
        self.figures = FigureStrip()
        self.figures.chosen.connect(self._choose)
        self.note = InlineNote(Tone.INFO)
        self.rows = DifferenceTable(state.session, self)
        self.rows.failed.connect(state.session.fail)
        self.differences = DataTable()
        self.differences.setObjectName("differences")
        self.differences.setModel(self.rows)
        self.differences.set_empty(
            EmptyState("check-circle", _m("No such rows"), _m("Choose another number above."))
        )
        self.only_changed = Switch(_m("Only columns that change"), "only_changed")
        self.only_changed.toggled.connect(self._fill)
        self.refused_rows = RefusalTable(self)
        self.refused = DataTable()
        self.refused.setObjectName("refused")
        self.refused.setModel(self.refused_rows)
        self.refused.clicked.connect(self._mend)
        self.refused.open_requested.connect(self._mend_row)
        for table in (self.differences, self.refused):
            table.setMinimumHeight(_HEAD + 2 * theme_of(self).row_height)
        self._trial: Trial | None = None
        self._current = ALL
        self._build()

    def _build(self) -> None:
        above = QVBoxLayout()
        above.setContentsMargins(16, 12, 16, 0)
        above.setSpacing(8)
        above.addWidget(self.figures)
        above.addWidget(self.note)
        self.head = Head(_m("Cell by cell"), self._remark)
        self.head.add(self.only_changed)
        self.column.addLayout(above)
        self.column.addWidget(self.head)
        self.column.addWidget(self.differences, 300)
        self.column.addWidget(self._make_refused_head())
        self.column.addWidget(self.refused, 200)
        self.column.addStretch(1)

    def _make_refused_head(self) -> Head:
        head = self.refused_head = Head(
            "", _m("The other rows are imported. Mend here, or export, correct and import again.")
        )
        head.row.insertWidget(0, Icon("warning", "danger.text"))
        save = Button(_m("Export refused rows"), icon="export", name="save_refused", size=24)
        save.clicked.connect(self.save_asked)
        head.add(save)
        return head

    def _remark(self) -> str:
        if self.state.options.empty is Empty.CLEAR:
            return _("Columns not listed stay as they are; empty cells empty the field")
        return _("Columns not listed stay as they are; empty cells change nothing")

    # ---------------------------------------------------------------- showing

    def show_state(self) -> None:
        """Show the plan."""
        trial = self.state.trial
        if trial is None:
            return
        if trial is not self._trial:
            self._trial = trial
            plan = trial.plan
            first = Outcome.UPDATE if plan.updated else Outcome.CREATE if plan.created else ALL
            self._current = str(first)
            self.refused_rows.show(trial.refusals)
            self.refused.set_widths([64, 216, 144, 176, 420, 104])
            self.only_changed.blockSignals(True)  # noqa: FBT003 - Qt's own
            self.only_changed.setChecked(bool(plan.updated) and not plan.created)
            self.only_changed.blockSignals(False)  # noqa: FBT003 - Qt's own
            self._fill()
        self._say(trial)

    def _say(self, trial: Trial) -> None:
        plan = trial.plan
        self.figures.set_figures(_figures(trial))
        self.figures.set_current(self._current)
        problem = self.state.problem
        self.note.setVisible(problem is not None or bool(plan.warnings))
        self.note.set_tone(Tone.DANGER if problem is not None else Tone.INFO)
        self.note.set_text(describe(problem) if problem else "\n".join(plan.warnings))
        self.head.remark.retranslate()
        self.refused_head.setVisible(bool(plan.rejected))
        self.refused.setVisible(bool(plan.rejected))
        words = ngettext("{n} row refused", "{n} rows refused", plan.rejected)
        self.refused_head.title.set_text(words.format(n=number(plan.rejected)))
        self.rows.retranslate()
        self.refused_rows.retranslate()

    def _choose(self, key: str) -> None:
        if key == "passed":
            return
        if key == str(Outcome.REJECT):
            self.refused.setFocus()
            return
        self._current = key
        self.figures.set_current(key)
        self._fill()

    def _fill(self) -> None:
        if self._trial is None:
            return
        plan = self._trial.plan
        wanted = [Outcome.CREATE, Outcome.UPDATE, Outcome.SAME]
        if self._current != ALL:
            wanted = [Outcome(self._current)]
        fields = preview_fields(plan)
        if self.only_changed.isChecked():
            title = plan.wanted.draft.entity.title
            shown = changed_fields(plan) | {title}
            fields = [field for field in fields if field.name in shown]
        self.rows.show(plan, rows_with(plan, *wanted), fields)
        wide = changed_fields(plan)
        widths = [_width(f, is_title=not n, wide=f.name in wide) for n, f in enumerate(fields)]
        self.differences.set_widths([64, 88, *widths])
        self._fit()

    def _fit(self) -> None:
        """Let a short table end with its rows, so that what follows stands right below."""
        height = theme_of(self).row_height
        for table, least in ((self.differences, 5), (self.refused, 2)):
            rows = max(table.model().rowCount(), least)
            table.setMaximumHeight(_HEAD + min(rows, _MANY) * height + _BAR)

    # ---------------------------------------------------------------- mending

    def _mend(self, index: QModelIndex) -> None:
        if index.column() == self.refused_rows.columnCount() - 1:
            self._mend_row(index.row())

    def _mend_row(self, row: int) -> None:
        place = self.refused_rows.index(row, self.refused_rows.columnCount() - 1)
        corner = self.refused.visualRect(place).bottomLeft()
        self.mend_asked.emit(row, self.refused.viewport().mapToGlobal(corner))


def _figures(trial: Trial) -> list[Figure]:
    plan = trial.plan
    passed = 1 - plan.rejected / plan.read if plan.read else 1.0
    share = percent(plan.created / plan.read) if plan.read else ""
    cells = changed_cells(plan)
    changes = ngettext("changes {n} cell", "changes {n} cells", cells).format(n=number(cells))
    return [
        Figure(ALL, _m("All"), number(plan.read), _("rows")),
        Figure(
            str(Outcome.CREATE),
            _m("New records"),
            number(plan.created),
            share,
            Tone.SUCCESS if plan.created else None,
        ),
        Figure(
            str(Outcome.UPDATE),
            _m("Updates"),
            number(plan.updated),
            changes if cells else "",
            Tone.INFO if plan.updated else None,
        ),
        Figure(str(Outcome.SAME), _m("Same"), number(plan.unchanged), _("not written")),
        Figure(
            str(Outcome.REJECT),
            _m("Refused"),
            number(plan.rejected),
            _("can be mended below") if plan.rejected else "",
            Tone.DANGER if plan.rejected else None,
        ),
        Figure("passed", _m("Pass rate"), percent(passed)),
    ]


def _width(field: Field, *, is_title: bool, wide: bool) -> int:
    if is_title:
        return 224
    width = _FIXED.get(field.kind, 152)
    return round(width * 1.75) if wide else width
