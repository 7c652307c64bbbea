"""How far each verb of a role reaches: a row for each kind of record, a column for each verb."""

from functools import partial

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop.services.rights.roles import RoleDraft
from desktop.services.rights.wording import EVERY_KIND, SHORT_REACHES, VERBS
from desktop.views.widgets.buttons import Button, icon_button
from desktop.views.widgets.choices import Check
from desktop.views.widgets.combo import Combo
from desktop.views.widgets.label import Label, caption
from sync.language import mark as _m
from sync.rights import ANY, Grant, Reach, Verb
from sync.schema import Entity

_REACHING = {
    Verb.READ: "reads",
    Verb.EDIT: "edits",
    Verb.DELETE: "deletes",
    Verb.EXPORT: "exports",
}
_CHOICE = 96


class GrantMatrix(QWidget):
    """Shows the grants of a `RoleDraft` and tells of every change.

    Signals:
        changed: The role with another grant.
    """

    changed = Signal(object)

    def __init__(self, kinds: list[Entity]) -> None:
        super().__init__()
        self.setObjectName("matrix")
        self._draft = RoleDraft("")
        self._rows: dict[str, _Row] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        for column, words in enumerate((_m("Kind of record"), *VERBS.values())):
            grid.addWidget(caption(words), 0, column)
        for number, (entity, words) in enumerate([(ANY, EVERY_KIND), *_named(kinds)], 1):
            made = self._rows[entity] = _Row(entity, words)
            for column, widget in enumerate(made.widgets()):
                grid.addWidget(widget, number, column)
            made.create.clicked.connect(partial(self._take, entity))
            for combo in made.reaches.values():
                combo.chosen.connect(partial(self._take, entity))
            made.reset.clicked.connect(partial(self._forget, entity))
        grid.setColumnMinimumWidth(1, 48)
        grid.setColumnStretch(len(_REACHING) + 3, 1)

    def show_draft(self, draft: RoleDraft, *, editable: bool) -> None:
        """Show the grants of a role; a kind without its own follows every other kind."""
        self._draft = draft
        general = draft.grant(ANY) or Grant(draft.id, ANY)
        for entity, row in self._rows.items():
            own = draft.grant(entity)
            row.show_grant(own or general, is_own=own is not None, editable=editable)

    def _take(self, entity: str, _value: object = None) -> None:
        """Give a kind a word of its own, as its row now says."""
        row = self._rows[entity]
        reaches = {_REACHING[verb]: Reach(str(c.value())) for verb, c in row.reaches.items()}
        creates = row.create.isChecked()
        grant = msgspec.structs.replace(Grant(self._draft.id, entity), creates=creates, **reaches)
        self.changed.emit(self._draft.with_grant(entity, grant))

    def _forget(self, entity: str) -> None:
        self.changed.emit(self._draft.with_grant(entity, None))


class _Row:
    """The controls of one kind of record."""

    def __init__(self, entity: str, words: str) -> None:
        self.is_general = entity == ANY
        self.label = Label(words, weight=600 if self.is_general else 400)
        self.label.setMinimumWidth(104)
        self.create = Check(name=f"create_{entity}")
        self.reaches = {verb: _reach_combo(verb, entity) for verb in _REACHING}
        self.reset: Button = icon_button(
            "arrow-counter-clockwise", _m("As every other kind"), size=24
        )
        self.reset.setObjectName(f"reset_{entity}")

    def widgets(self) -> tuple[QWidget, ...]:
        """Return the controls from left to right."""
        return (self.label, self.create, *self.reaches.values(), self.reset)

    def show_grant(self, grant: Grant, *, is_own: bool, editable: bool) -> None:
        """Show a grant; one that is not the kind's own is written quietly."""
        self.label.set_tone("text.primary" if is_own or self.is_general else "text.tertiary")
        self.create.setChecked(grant.creates)
        self.create.setEnabled(editable)
        for verb, combo in self.reaches.items():
            combo.set_value(grant.reach(verb).value)
            combo.setEnabled(editable)
        self.reset.setVisible(is_own and editable and not self.is_general)


def _reach_combo(verb: Verb, entity: str) -> Combo:
    combo = Combo(f"{verb.value}_{entity}")
    combo.set_choices([(reach.value, words) for reach, words in SHORT_REACHES.items()])
    combo.setMinimumWidth(_CHOICE)
    combo.setMaximumWidth(160)
    return combo


def _named(kinds: list[Entity]) -> list[tuple[str, str]]:
    return [(entity.name, entity.plural) for entity in kinds]
