"""One person: name, address, unit and roles."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.controllers.rights import Household, RightsState
from desktop.services.rights.people import PersonDraft, PersonRow
from desktop.views.rights.task_form import TaskForm
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.choices import Check
from desktop.views.widgets.combo import Combo
from desktop.views.widgets.form_field import FormField
from desktop.views.widgets.inputs import LineEdit
from desktop.views.widgets.label import caption
from sync.language import _
from sync.language import mark as _m


class PersonForm(TaskForm):
    """Saves a person; who leaves is handed over from here.

    Signals:
        leaving: The person is to be off-boarded.
        explain_asked: What the person may see is asked.
    """

    leaving = Signal(object)
    explain_asked = Signal(str)

    def __init__(self, state: RightsState, person: PersonRow | None) -> None:
        super().__init__()
        self.setObjectName("person_form")
        self._state, self._person = state, person
        self.name = LineEdit(name="person_name")
        self.email = LineEdit(name="person_email")
        self.unit = Combo("person_unit")
        self._roles: dict[str, Check] = {}
        self._fill(state.household)
        self._build()
        self.accept.clicked.connect(self.save)
        self.name.returnPressed.connect(self.save)
        state.refused.connect(self.complain)

    def _fill(self, household: Household) -> None:
        units = [("", "–"), *((u.id, household.unit_path(u.id)) for u in household.units)]
        self.unit.set_choices(units, verbatim=True)
        self.unit.set_value("")
        if (person := self._person) is not None:
            self.name.setText(person.name)
            self.email.setText(person.email)
            self.unit.set_value(person.unit)
        for role in household.roles:
            check = Check(
                partial(_held_name, role.name, role.is_standard), name=f"role_{role.code}"
            )
            check.setChecked(person is not None and role.code in person.roles)
            self._roles[role.code] = check

    def _build(self) -> None:
        self.add_field("name", _m("Name"), self.name)
        self.add_field("email", _m("E-mail"), self.email)
        self.add_field("unit", _m("Business unit"), self.unit)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for check in self._roles.values():
            column.addWidget(check)
        self.column.addWidget(FormField(_m("Roles"), holder))
        self.column.addWidget(
            caption(_m("Of several roles the most generous word counts."), wrap=True)
        )
        if self._person is not None:
            self._add_ways(self._person)
        self.finish()

    def _add_ways(self, person: PersonRow) -> None:
        """Add what else can be done about somebody who is here already."""
        ask = Button(_m("What can this person see?"), kind="ghost", icon="eye", name="explain")
        ask.clicked.connect(partial(self.explain_asked.emit, person.id))
        self.column.addWidget(ask)
        if person.has_left:
            back = Button(_m("Is back"), kind="ghost", icon="arrow-counter-clockwise", name="back")
            back.clicked.connect(partial(self._state.set_left, person, has_left=False))
            self.column.addWidget(back)
        elif self._state.may_hand_over(person.id):
            leave = Button(_m("Off-boarding…"), kind="ghost", icon="sign-out", name="offboard")
            leave.clicked.connect(partial(self.leaving.emit, person))
            self.column.addWidget(leave)

    def save(self) -> None:
        """Write what stands in the form."""
        self.complain("", "")
        person = self._person
        known = set(self._roles)
        kept = [code for code in person.roles if code not in known] if person else []
        held = [code for code, check in self._roles.items() if check.isChecked()]
        self._state.save_person(
            PersonDraft(
                self.name.text().strip(),
                self.email.text().strip(),
                person.user if person else "",
                str(self.unit.value() or ""),
                (*kept, *held),
                person.id if person else "",
            )
        )


def _held_name(name: str, is_standard: bool) -> str:  # noqa: FBT001 - bound by partial
    return _("{role} (also without a role)").format(role=name) if is_standard else name
