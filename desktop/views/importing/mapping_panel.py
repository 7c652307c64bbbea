"""The third step: which field each column fills, and what the program cannot know by itself."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.controllers.cells import Tone
from desktop.controllers.importing import Importing
from desktop.services.error_text import describe
from desktop.services.importing.mapping import targets_of
from desktop.services.tabular.column import shown
from desktop.services.tabular.table import Cell
from desktop.views.importing.mapping_row import MappingHead, MappingRow
from desktop.views.importing.panel import Head, StepPanel
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.choices import Check
from desktop.views.widgets.flow import FlowLayout
from desktop.views.widgets.label import Label
from desktop.views.widgets.lines import Hairline
from desktop.views.widgets.note import InlineNote
from desktop.views.widgets.segmented import Segmented
from sync.language import _
from sync.language import mark as _m

_SAMPLES = 4
_LOOKED_AT = 200
ORDERS = (
    ("ymd", _m("Year first (2026-11-22)")),
    ("dmy", _m("Day first (22-11-2026)")),
    ("mdy", _m("Month first (11-22-2026)")),
)


def samples(cells: Sequence[Cell]) -> str:
    """Return the first few different things a column holds."""
    texts = (" ".join(shown(cell).split()) for cell in cells[:_LOOKED_AT])
    found = list(dict.fromkeys(text for text in texts if text))
    return "  ·  ".join(found[:_SAMPLES]) if found else _("(empty)")


class MappingPanel(StepPanel):
    """A row per column, the question about dates, and the records links may make."""

    def __init__(self, state: Importing) -> None:
        super().__init__(state)
        self.note = InlineNote(Tone.DANGER)
        self.question = InlineNote(Tone.WARN)
        self.orders = Segmented(list(ORDERS))
        self.orders.setObjectName("date_order")
        self.orders.chosen.connect(self._choose_order)
        self._asked = QWidget()
        self._order_buttons(QHBoxLayout(self._asked))
        self.head = Head(_m("Columns and fields"))
        self._rows: list[MappingRow] = []
        self._shown: object = None
        self._missing: dict[str, Check] = {}
        self._build()

    def _build(self) -> None:
        above = QVBoxLayout()
        above.setContentsMargins(16, 12, 16, 0)
        above.setSpacing(8)
        for widget in (self.note, self.question, self._asked, self.orders):
            above.addWidget(widget)
        self._list = QWidget()
        self._column = QVBoxLayout(self._list)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addStretch(1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(self._list)
        self._links, inside = QWidget(), QWidget()
        margin = QVBoxLayout(self._links)
        margin.setContentsMargins(16, 8, 16, 8)
        margin.addWidget(inside)
        self._flow = FlowLayout(inside, gap=16)
        self._ask = Label(_m("Where a link finds no record:"), tone="text.secondary")
        self._ask.setFixedHeight(28)
        self._flow.addWidget(self._ask)
        self._line = Hairline()
        self.column.addLayout(above)
        self.column.addWidget(self.head)
        self.column.addWidget(MappingHead())
        self.column.addWidget(area, 1)
        self.column.addWidget(self._line)
        self.column.addWidget(self._links)

    def _order_buttons(self, row: QHBoxLayout) -> None:
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for order, words in ORDERS:
            answer = Button(words, name=f"order_{order}")
            answer.clicked.connect(partial(self._choose_order, order))
            row.addWidget(answer)
        row.addStretch(1)

    def show_state(self) -> None:
        """Show columns, targets and questions."""
        state, table = self.state, self.state.table
        if table is None:
            return
        if self._shown is not table:
            self._shown = table
            self._fill(table.columns, table.cells)
        choices = [("", _("(leave out)")), *targets_of(state.session.vault.schema, state.described)]
        for row in self._rows:
            target = state.targets.get(row.heading, "")
            row.show_target(choices, target, state.confidence.get(row.heading, 0.0))
        mapped = sum(1 for target in state.targets.values() if target)
        words = _("{mapped} of {total} columns are imported")
        if state.is_remembered:
            words = _("{mapped} of {total} columns are imported, as you chose last time")
        self.head.remark.set_text(words.format(mapped=mapped, total=len(table.columns)))
        self._show_problem()
        self._show_links()

    def _fill(self, columns: Sequence[str], cells: Sequence[Sequence[Cell]]) -> None:
        for row in self._rows:
            row.deleteLater()
        self._rows = []
        for place, (column, held) in enumerate(zip(columns, cells, strict=True)):
            row = MappingRow(column, samples(held), place)
            row.mapped.connect(self.state.map_column)
            self._column.insertWidget(place, row)
            self._rows.append(row)

    def _show_problem(self) -> None:
        question, problem = self.state.question, self.state.problem
        order = self.state.options.date_order
        self.question.setVisible(question is not None)
        self._asked.setVisible(question is not None)
        self.orders.setVisible(question is None and order is not None)
        self.note.setVisible(problem is not None and question is None)
        if question is not None:
            self.question.set_text(describe(question))
        elif problem is not None:
            self.note.set_text(describe(problem))
        if order is not None:
            self.orders.set_current(order)

    def _choose_order(self, order: str, *_checked: bool) -> None:
        self.state.choose(date_order=order)

    def _show_links(self) -> None:
        """Offer to make records of the kinds that columns link to."""
        state = self.state
        wanted = state.link_targets
        for name in [name for name in self._missing if name not in wanted]:
            self._missing.pop(name).deleteLater()
        for name in wanted:
            if name not in self._missing:
                self._offer(name)
            check = self._missing[name]
            check.blockSignals(True)  # noqa: FBT003 - Qt's own
            check.setChecked(name in state.options.create_missing)
            check.blockSignals(False)  # noqa: FBT003 - Qt's own
        self._links.setVisible(bool(wanted))
        self._line.setVisible(bool(wanted))

    def _offer(self, name: str) -> None:
        entity = self.state.session.vault.entity(name)

        def words() -> str:
            return _("make a new record: {kind}").format(kind=_(entity.label))

        check = Check(words, f"create_{name}")
        check.toggled.connect(self._choose_missing)
        self._missing[name] = check
        self._flow.addWidget(check)

    def _choose_missing(self, create: bool) -> None:  # noqa: FBT001 - a slot
        sender = self.sender()
        for name, check in self._missing.items():
            if check is sender:
                self.state.create_missing(name, create=create)
                return
