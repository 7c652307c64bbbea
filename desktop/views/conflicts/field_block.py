"""One conflict: the field, its three values side by side, and room for another one."""

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.controllers.conflicts import (
    SIDES,
    VALUE,
    Conflicts,
    edit_text,
    side_text,
    time_words,
)
from desktop.services.syncing.conflicts import OpenConflict, Side
from desktop.views.conflicts.pick_cell import PickCell
from desktop.views.theme import brush, theme_of
from desktop.views.widgets.choices import Radio
from desktop.views.widgets.combo import Combo
from desktop.views.widgets.inputs import LineEdit, LongEdit
from desktop.views.widgets.label import Label
from desktop.views.widgets.living import Living
from sync.language import _
from sync.language import mark as _m
from sync.schema import Kind

LABEL = 112
_LONG_HEIGHT = 104


class FieldBlock(Living, QWidget):
    """Reads and sets the choice for one conflict.

    Signals:
        focused: It was clicked or typed into.
    """

    focused = Signal()

    def __init__(self, state: Conflicts, conflict: OpenConflict) -> None:
        super().__init__()
        self.setObjectName(f"conflict_{conflict.unit}")
        self._state, self.conflict = state, conflict
        self._is_current = False
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._label = Label(conflict.label, tone="text.secondary", wrap=True)
        self._label.setFixedWidth(LABEL)
        self._label.setContentsMargins(16, 8, 8, 8)
        self.cells = {name: PickCell(first=name == SIDES[0]) for name in SIDES}
        self._group = QButtonGroup(self)
        for name, cell in self.cells.items():
            cell.setObjectName(f"pick_{name}")
            self._group.addButton(cell)
            cell.clicked.connect(self._pick)
        self.own = Radio(_m("Another value"), "pick_value")
        self.own.setAutoExclusive(False)
        self.editor = self._make_editor()
        self._build()
        self.retranslate()

    def _make_editor(self) -> LineEdit | LongEdit | Combo | None:
        if not self._state.takes_value(self.conflict):
            return None
        if self._state.choices(self.conflict):
            combo = Combo("own_value")
            combo.chosen.connect(self._take_choice)
            return combo
        field = self._state.field(self.conflict)
        if field is not None and field.kind is Kind.LONG_TEXT:
            editor = LongEdit(name="own_value")
            editor.setFixedHeight(_LONG_HEIGHT)
            editor.textChanged.connect(self._take_text)
            return editor
        line = LineEdit(name="own_value")
        line.textEdited.connect(self._take_text)
        return line

    def _build(self) -> None:
        sides = QWidget()
        row = QHBoxLayout(sides)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._label)
        for cell in self.cells.values():
            row.addWidget(cell, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 1)
        column.setSpacing(0)
        column.addWidget(sides)
        if self.editor is None:
            self.own.setParent(self)
            self.own.hide()
            return
        own = QWidget()
        beside = QHBoxLayout(own)
        beside.setContentsMargins(LABEL + 12, 2, 16, 6)
        beside.setSpacing(12)
        beside.addWidget(self.own, 0, Qt.AlignmentFlag.AlignTop)
        beside.addWidget(self.editor, 1)
        beside.addStretch()
        self.own.clicked.connect(self._pick_own)
        column.addWidget(own)

    # ---------------------------------------------------------------- showing

    def retranslate(self) -> None:
        """Say the sides again."""
        for name, cell in self.cells.items():
            side = self.conflict.side(name)
            known = bool(side.columns)
            cell.set_side(side_text(side) if known else "–", self._remark(name, side))
            cell.setEnabled(known)
        if isinstance(self.editor, Combo):
            self.editor.set_choices(self._state.choices(self.conflict), verbatim=True)
        self.show_choice()

    def _remark(self, name: str, side: Side) -> str:
        parts = [time_words(side.time)] if side.time else []
        if name == self.conflict.winner:
            parts.append(_("in force now"))
        return " · ".join(parts)

    def show_choice(self) -> None:
        """Mark what is chosen."""
        choice = self._state.choice(self.conflict)
        is_own = choice.keep == VALUE
        self._group.setExclusive(False)
        for name, cell in self.cells.items():
            cell.setChecked(name == choice.keep)
        self._group.setExclusive(not is_own)
        self.own.setChecked(is_own)
        self._show_own(choice.value or self._start(), is_own=is_own)

    def _start(self) -> str:
        field = self._state.field(self.conflict)
        if field is not None and field.kind is Kind.LONG_TEXT:
            return edit_text(self.conflict.mine)
        return ""

    def _show_own(self, text: str, *, is_own: bool) -> None:
        editor = self.editor
        if editor is not None:
            editor.setVisible(is_own)
        if isinstance(editor, Combo):
            editor.set_value(text if is_own else None)
        elif isinstance(editor, LongEdit):
            if editor.toPlainText() != text:
                editor.blockSignals(True)  # noqa: FBT003 - Qt's own
                editor.setPlainText(text)
                editor.blockSignals(False)  # noqa: FBT003 - Qt's own
        elif editor is not None and editor.text() != text:
            editor.setText(text)

    def set_current(self, *, current: bool) -> None:
        """Show that the keys 1, 2 and 3 act on this field."""
        self._is_current = current
        self._label.set_tone("text.primary" if current else "text.secondary")
        self.update()

    # ---------------------------------------------------------------- choosing

    def pick(self, name: str) -> None:
        """Choose a side, if there is something to choose."""
        if not self.cells[name].isEnabled():
            return
        self._state.choose(self.conflict.id, name)

    def _pick(self) -> None:
        self.focused.emit()
        sender = self.sender()
        for name, cell in self.cells.items():
            if cell is sender:
                self.pick(name)
                return

    def _pick_own(self) -> None:
        self.focused.emit()
        text = self._state.choice(self.conflict).value or self._start()
        self._state.choose(self.conflict.id, VALUE, text)
        if self.editor is not None:
            self.editor.setFocus()

    def _take_text(self) -> None:
        if isinstance(self.editor, LongEdit):
            self._state.choose(self.conflict.id, VALUE, self.editor.toPlainText())
        elif isinstance(self.editor, LineEdit):
            self._state.choose(self.conflict.id, VALUE, self.editor.text())

    def _take_choice(self, value: object) -> None:
        self._state.choose(self.conflict.id, VALUE, str(value or ""))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line below and, at the current field, a bar."""
        painter, theme = QPainter(self), theme_of(self)
        brush.below(painter, self.rect(), theme.colour("border.subtle"))
        if self._is_current:
            bar = QRect(0, 0, 2, self.height() - 1)
            brush.hairline(painter, bar, theme.colour("accent.fill"))
