"""How much of each field a role shows, one kind of record at a time."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.services.rights.roles import RoleDraft, governed_fields
from desktop.services.rights.wording import ACCESSES, EVERY_FIELD, EVERY_KIND
from desktop.views.widgets.combo import Combo
from desktop.views.widgets.label import Label, caption
from sync.language import _
from sync.language import mark as _m
from sync.rights import ANY, Access
from sync.schema import Entity

_COLUMNS = 2


class FieldAccess(QWidget):
    """Shows the field rights of a `RoleDraft` and tells of every change.

    Signals:
        changed: The role with another field right.
    """

    changed = Signal(object)

    def __init__(self, kinds: list[Entity]) -> None:
        super().__init__()
        self.setObjectName("field_access")
        self._kinds = {entity.name: entity for entity in kinds}
        self._draft, self._editable = RoleDraft(""), False
        self.kind = Combo("field_kind")
        self.kind.setFixedWidth(200)
        self.kind.set_choices([*((e.name, e.plural) for e in kinds), (ANY, EVERY_KIND)])
        self.kind.setCurrentIndex(0)
        self.kind.chosen.connect(self._rebuild)
        self.combos: dict[str, Combo] = {}
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(4)
        first = QHBoxLayout()
        first.addWidget(self.kind)
        first.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(first)
        column.addLayout(self._grid)
        self._rebuild()

    def _rebuild(self, _kind: object = None) -> None:
        """Make a choice for each field of the kind chosen."""
        while (item := self._grid.takeAt(0)) is not None:
            if (gone := item.widget()) is not None:
                gone.hide()
                gone.deleteLater()
        self.combos = {}
        entity = str(self.kind.value())
        fields = [(ANY, EVERY_FIELD)]
        if entity in self._kinds:
            fields += [(f.name, f.label) for f in governed_fields(self._kinds[entity])]
        for number, (name, words) in enumerate(fields):
            self._add(number, entity, name, words)
        self._grid.setColumnStretch(_COLUMNS * 2, 1)
        self.show_draft(self._draft, editable=self._editable)

    def _add(self, number: int, entity: str, name: str, words: str) -> None:
        row, column = divmod(number, _COLUMNS)
        label = Label(words, weight=600 if name == ANY else 400)
        label.setMinimumWidth(96)
        combo = self.combos[name] = Combo(f"access_{name}")
        combo.setFixedWidth(152)
        combo.chosen.connect(partial(self._take, entity, name))
        self._grid.addWidget(label, row, column * 2)
        self._grid.addWidget(combo, row, column * 2 + 1)

    def show_draft(self, draft: RoleDraft, *, editable: bool) -> None:
        """Show what a role says of each field."""
        self._draft, self._editable = draft, editable
        entity = str(self.kind.value())
        for name, combo in self.combos.items():
            said = draft.field_right(entity, name)
            choices = [("", partial(_unsaid_words, self._general(entity, name)))]
            choices += [(a.value, partial(_, words)) for a, words in ACCESSES.items()]
            combo.set_choices(list(choices))
            combo.set_value(said.access.value if said else "")
            combo.setEnabled(editable)

    def _general(self, entity: str, name: str) -> Access | None:
        """Return what counts for a field that the role says nothing of itself."""
        places = [(entity, ANY), (ANY, name), (ANY, ANY)]
        if name == ANY:
            places = [(ANY, ANY)] if entity != ANY else []
        for place in places:
            if said := self._draft.field_right(*place):
                return said.access
        return None

    def _take(self, entity: str, name: str, value: object) -> None:
        access = Access(str(value)) if value else None
        self.changed.emit(self._draft.with_field(entity, name, access))


def _unsaid_words(general: Access | None) -> str:
    if general is None:
        return _("As described")
    return _("As the rest ({access})").format(access=_(ACCESSES[general]))


_HINT = _m("Of a masked field one sees that there is something, not what.")


def hint() -> Label:
    """Return the sentence that explains the accesses."""
    return caption(_HINT, wrap=True)
