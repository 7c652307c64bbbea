"""The units of the firm, each below the one it belongs to."""

from functools import partial

from desktop.controllers.cells import Cell, Kind
from desktop.controllers.rights import RightsState
from desktop.services.rights.people import UnitRow
from desktop.views.rights.listed import Listed
from desktop.views.rights.task_form import TaskForm
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.combo import Combo
from desktop.views.widgets.empty import EmptyState
from desktop.views.widgets.inputs import LineEdit
from sync.language import mark as _m

_HEADINGS = (_m("Business unit"), _m("People"))
_INDENT = "\u2003\u2003"


class UnitsTab(Listed):
    """The tree of units, and the form of one."""

    def __init__(self, state: RightsState) -> None:
        super().__init__("units", _HEADINGS, (5, 1))
        self._state = state
        add = Button(_m("New unit"), kind="primary", icon="plus", name="first_unit")
        add.clicked.connect(self.add)
        self.table.set_empty(
            EmptyState(
                "tree-structure",
                _m("No units yet"),
                _m("Units let rights reach what colleagues own, and hold pools."),
                (add,) if state.may_administer else (),
            )
        )
        self.picked.connect(self.edit)
        state.changed.connect(self._show)
        state.saved.connect(self.close_form)

    def _show(self) -> None:
        self.rows.show([(unit.id, _cells(unit)) for unit in self._state.household.units])
        self.fit()

    def edit(self, unit: str) -> None:
        """Open the form of a unit."""
        found = next((one for one in self._state.household.units if one.id == unit), None)
        if found is not None and self._state.may_administer:
            self._open(found)

    def add(self) -> None:
        """Open the form for another unit."""
        self._open(None)

    def _open(self, unit: UnitRow | None) -> None:
        form = UnitForm(self._state, unit)
        gone = Button(_m("Remove"), kind="ghost", icon="trash", name="remove_unit")
        if unit is not None:
            gone.clicked.connect(partial(self._state.remove_unit, unit.id))
        aside = (gone,) if unit else ()
        self.show_form(form, partial(str, unit.name) if unit else _m("New unit"), aside)
        form.name.setFocus()


class UnitForm(TaskForm):
    """Name, and the unit it belongs to."""

    def __init__(self, state: RightsState, unit: UnitRow | None) -> None:
        super().__init__()
        self.setObjectName("unit_form")
        self._state, self._unit = state, unit
        self.name = LineEdit(name="unit_name")
        self.parent_unit = Combo("unit_parent")
        household = state.household
        others = [u for u in household.units if unit is None or u.id != unit.id]
        choices = [("", "–"), *((u.id, household.unit_path(u.id)) for u in others)]
        self.parent_unit.set_choices(choices, verbatim=True)
        self.parent_unit.set_value(unit.parent if unit else "")
        self.name.setText(unit.name if unit else "")
        self.add_field("name", _m("Name"), self.name)
        self.add_field("parent", _m("Belongs to"), self.parent_unit)
        self.finish()
        self.accept.clicked.connect(self.save)
        self.name.returnPressed.connect(self.save)
        state.refused.connect(self.complain)

    def save(self) -> None:
        """Write what stands in the form."""
        self.complain("", "")
        above = str(self.parent_unit.value() or "")
        unit = self._unit.id if self._unit else ""
        self._state.save_unit(self.name.text().strip(), above, unit)


def _cells(unit: UnitRow) -> tuple[Cell, ...]:
    return (
        Cell(Kind.TEXT, f"{_INDENT * unit.depth}{unit.name}", strong=unit.depth == 0),
        Cell(Kind.NUMBER, str(unit.people), sort=unit.people),
    )
