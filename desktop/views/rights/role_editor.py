"""One role as a whole: name, actions, how far verbs reach, access to fields; saved in one batch."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.services.rights.roles import RoleDraft
from desktop.services.rights.wording import ACTIONS
from desktop.views.rights.field_access import FieldAccess, hint
from desktop.views.rights.matrix import GrantMatrix
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.choices import Check
from desktop.views.widgets.form_field import FormField
from desktop.views.widgets.inputs import LineEdit
from desktop.views.widgets.label import Label, caption
from desktop.views.widgets.lines import Hairline, SectionTitle
from desktop.views.widgets.living import Living
from sync.language import _
from sync.language import mark as _m
from sync.schema import Entity

_COLUMNS = 3


class RoleEditor(Living, QWidget):
    """Shows a `RoleDraft`; nothing is written before Save.

    Signals:
        save_asked: The role as it is to be.
        copy_asked: A role like this one is wanted.
        remove_asked: The role is to go.
    """

    save_asked = Signal(object)
    copy_asked = Signal(object)
    remove_asked = Signal(object)

    def __init__(self, kinds: list[Entity]) -> None:
        super().__init__()
        self.setObjectName("role_editor")
        self.draft = self._saved = RoleDraft("")
        self._editable = False
        self.name, self.note = LineEdit(name="role_name"), LineEdit(name="role_note")
        self.standard = Check(_m("For people without a role"), name="role_standard")
        self.checks = {
            action: Check(words[0], name=f"action_{action}") for action, words in ACTIONS.items()
        }
        self.matrix, self.fields = GrantMatrix(kinds), FieldAccess(kinds)
        self.trouble = Label(tone="danger.text", wrap=True)
        self.save = Button(_m("Save"), kind="primary", name="save_role")
        self.discard = Button(_m("Discard"), name="discard_role")
        self.copy = Button(_m("Duplicate"), kind="ghost", icon="copy", name="copy_role")
        self.remove = Button(_m("Remove"), kind="ghost", icon="trash", name="remove_role")
        self._build()
        self._connect()

    def _build(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 12, 16, 24)
        column.setSpacing(8)
        self._add_names(column)
        self._add_actions(column)
        for words, widget in (
            (_m("What they may do with records"), self.matrix),
            (_m("Access to fields"), self.fields),
        ):
            column.addWidget(Hairline())
            column.addWidget(SectionTitle(words))
            column.addWidget(widget)
        column.addWidget(hint())
        column.addStretch(1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(area, 1)
        outer.addWidget(Hairline())
        outer.addWidget(self._foot())

    def _add_names(self, column: QVBoxLayout) -> None:
        row = QHBoxLayout()
        row.setSpacing(12)
        name, note = FormField(_m("Name"), self.name), FormField(_m("Note"), self.note)
        row.addWidget(name, 1)
        row.addWidget(note, 2)
        column.addLayout(row)
        column.addWidget(self.standard)

    def _add_actions(self, column: QVBoxLayout) -> None:
        column.addWidget(Hairline())
        column.addWidget(SectionTitle(_m("Allowed actions")))
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        for number, (action, check) in enumerate(self.checks.items()):
            holder = QWidget()
            both = QVBoxLayout(holder)
            both.setContentsMargins(0, 0, 0, 0)
            both.setSpacing(0)
            both.addWidget(check)
            said = caption(ACTIONS[action][1], wrap=True)
            said.setContentsMargins(24, 0, 0, 0)
            both.addWidget(said)
            both.addStretch(1)
            grid.addWidget(holder, *divmod(number, _COLUMNS))
        for place in range(_COLUMNS):
            grid.setColumnStretch(place, 1)
        column.addLayout(grid)

    def _foot(self) -> QWidget:
        foot = QWidget()
        foot.setFixedHeight(56)
        row = QHBoxLayout(foot)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(8)
        row.addWidget(self.copy)
        row.addWidget(self.remove)
        row.addWidget(self.trouble, 1)
        row.addWidget(self.discard)
        row.addWidget(self.save)
        return foot

    def _connect(self) -> None:
        self.name.textEdited.connect(self._type)
        self.note.textEdited.connect(self._type)
        self.standard.clicked.connect(self._type)
        for check in self.checks.values():
            check.clicked.connect(self._type)
        self.matrix.changed.connect(self._take)
        self.fields.changed.connect(self._take)
        self.save.clicked.connect(self._save)
        self.discard.clicked.connect(self._discard)
        self.copy.clicked.connect(self._copy)
        self.remove.clicked.connect(self._remove)

    # ---------------------------------------------------------------- what is shown

    @property
    def is_changed(self) -> bool:
        """Whether something was changed and not saved."""
        return self.draft != self._saved

    def show_draft(self, draft: RoleDraft, *, editable: bool) -> None:
        """Show a role; one without an id is not saved yet."""
        self._saved = draft if draft.id else RoleDraft("")
        self._editable = editable
        self.name.setText(draft.name)
        self.note.setText(draft.note)
        self.trouble.set_text("")
        self._take(draft)

    def _take(self, draft: RoleDraft) -> None:
        self.draft = draft
        self.standard.setChecked(draft.is_standard)
        for action, check in self.checks.items():
            check.setChecked(action in draft.actions)
            check.setEnabled(self._editable)
        for widget in (self.name, self.note, self.standard):
            widget.setEnabled(self._editable)
        self.matrix.show_draft(draft, editable=self._editable)
        self.fields.show_draft(draft, editable=self._editable)
        self._show_ways()

    def _show_ways(self) -> None:
        self.save.setEnabled(self._editable and self.is_changed)
        self.discard.setEnabled(self.is_changed)
        self.copy.setEnabled(self._editable and bool(self.draft.id))
        self.remove.setEnabled(
            self._editable and bool(self.draft.id) and not self._saved.is_standard
        )
        why = partial(_, _m("The role of people without a role cannot be removed."))
        self.remove.set_hint(why if self._saved.is_standard else "")

    def complain(self, _field: str, sentence: str) -> None:
        """Say why the role cannot be saved so."""
        self.trouble.set_text(sentence)

    # ---------------------------------------------------------------- commands

    def _type(self) -> None:
        self.draft = replace(
            self.draft,
            name=self.name.text().strip(),
            note=self.note.text().strip(),
            is_standard=self.standard.isChecked(),
            actions=frozenset(a for a, check in self.checks.items() if check.isChecked()),
        )
        for part in (self.matrix, self.fields):
            part.show_draft(self.draft, editable=self._editable)
        self._show_ways()

    def _save(self) -> None:
        self.trouble.set_text("")
        self.save_asked.emit(self.draft)

    def _discard(self) -> None:
        self.show_draft(self._saved, editable=self._editable)

    def _copy(self) -> None:
        self.copy_asked.emit(self.draft)

    def _remove(self) -> None:
        self.remove_asked.emit(self.draft)
