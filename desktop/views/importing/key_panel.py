"""The fourth step: how rows find the records they change, and what an empty cell does there."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from desktop.controllers.cells import Tone
from desktop.controllers.importing import Importing
from desktop.services.error_text import describe
from desktop.services.importing.options import Empty
from desktop.views.importing.panel import StepPanel
from desktop.views.widgets.choices import Check, Radio
from desktop.views.widgets.label import Label, caption
from desktop.views.widgets.lines import Hairline
from desktop.views.widgets.living import Words
from desktop.views.widgets.note import InlineNote
from sync.language import _
from sync.language import mark as _m

_WIDTH = 560


class KeyPanel(StepPanel):
    """Automatic keys or chosen ones; leave or empty."""

    def __init__(self, state: Importing) -> None:
        super().__init__(state)
        self.note = InlineNote(Tone.DANGER)
        self.automatic = Radio(_m("Find out by itself"), "key_automatic")
        self.found = caption()
        self.chosen = Radio(_m("By these columns together"), "key_chosen")
        self.leave = Radio(_m("leaves the value of the record"), "empty_leave")
        self.clear = Radio(_m("empties the field of the record"), "empty_clear")
        self._checks: dict[str, Check] = {}
        self._build()
        self.automatic.clicked.connect(self._choose_automatic)
        self.chosen.clicked.connect(self._choose_fields)
        self.leave.clicked.connect(self._choose_leave)
        self.clear.clicked.connect(self._choose_clear)

    def _build(self) -> None:
        keys, empty = QWidget(), QWidget()
        above = QVBoxLayout(keys)
        above.setContentsMargins(0, 8, 0, 12)
        above.setSpacing(8)
        above.addWidget(self.automatic)
        self.found.setContentsMargins(24, 0, 0, 0)
        above.addWidget(self.found)
        above.addWidget(self.chosen)
        self._fields = QVBoxLayout()
        self._fields.setContentsMargins(24, 0, 0, 0)
        self._fields.setSpacing(0)
        above.addLayout(self._fields)
        below = QVBoxLayout(empty)
        below.setContentsMargins(0, 8, 0, 0)
        below.setSpacing(8)
        below.addWidget(self.leave)
        below.addWidget(self.clear)
        inside = QWidget()
        inside.setFixedWidth(_WIDTH)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 24, 0, 24)
        column.setSpacing(4)
        column.addWidget(self.note)
        column.addWidget(Label(_m("How are rows matched with records that are there?"), weight=600))
        sentence = _m(
            "A row that finds a record changes it; any other row makes a new one. A key that "
            "occurs twice in the file is refused."
        )
        column.addWidget(Label(sentence, tone="text.secondary", wrap=True))
        column.addWidget(keys)
        column.addWidget(Hairline())
        column.addSpacing(12)
        column.addWidget(Label(_m("An empty cell"), weight=600))
        column.addWidget(empty)
        column.addStretch(1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        area.setWidget(inside)
        self.column.addWidget(area, 1)

    def show_state(self) -> None:
        """Show keys and the choice about empty cells."""
        state = self.state
        self.note.setVisible(state.problem is not None)
        if state.problem is not None:
            self.note.set_text(describe(state.problem))
        self._offer(state.key_fields)
        key = state.options.key
        self.automatic.setChecked(not key)
        self.chosen.setChecked(bool(key))
        self.chosen.setEnabled(bool(self._checks))
        for name, check in self._checks.items():
            check.blockSignals(True)  # noqa: FBT003 - Qt's own
            check.setChecked(name in key)
            check.blockSignals(False)  # noqa: FBT003 - Qt's own
        self.found.set_text(self._automatic_words())
        self.leave.setChecked(state.options.empty is Empty.LEAVE)
        self.clear.setChecked(state.options.empty is Empty.CLEAR)

    def _automatic_words(self) -> str:
        state = self.state
        unique = [name for name in state.key_fields if name == "id" or self._is_unique(name)]
        if not unique:
            return _("No column holds a code that only one record has: every row is new.")
        names = ", ".join(self._heading(name) for name in unique)
        return _("By {columns}, of which every record has its own.").format(columns=names)

    def _is_unique(self, name: str) -> bool:
        return self.state.described.field(name).unique

    def _heading(self, name: str) -> str:
        columns = [c for c, target in self.state.targets.items() if target.split(".")[0] == name]
        return columns[0] if columns else name

    def _offer(self, names: list[str]) -> None:
        if list(self._checks) == names:
            return
        for check in self._checks.values():
            check.deleteLater()
        self._checks = {}
        for name in names:
            heading = self._heading(name)
            check = Check(_verbatim(heading), f"key_{name}")
            check.toggled.connect(self._choose_fields)
            self._checks[name] = check
            self._fields.addWidget(check)

    def _choose_automatic(self) -> None:
        self.state.choose_key(())

    def _choose_fields(self) -> None:
        key = [name for name, check in self._checks.items() if check.isChecked()]
        if not key and self.sender() is self.chosen:
            key = list(self._checks)[:1]
        self.state.choose_key(key)

    def _choose_leave(self) -> None:
        self.state.choose(empty=Empty.LEAVE)

    def _choose_clear(self) -> None:
        self.state.choose(empty=Empty.CLEAR)


def _verbatim(text: str) -> Words:
    return lambda: text
