"""Everybody who works with the vault, and those who did."""

from functools import partial

from PySide6.QtCore import Signal

from desktop.controllers.cells import Cell, Kind, TagFace, Tone
from desktop.controllers.rights import RightsState
from desktop.services.rights.people import PersonRow
from desktop.views.rights.listed import Listed
from desktop.views.rights.offboard_form import OffboardForm
from desktop.views.rights.person_form import PersonForm
from sync.language import _
from sync.language import mark as _m

_HEADINGS = (_m("Name"), _m("Business unit"), _m("Roles"), _m("E-mail"), _m("State"))


class PeopleTab(Listed):
    """The list of people, and the forms about one.

    Signals:
        explain_asked: What a person may see is asked.
    """

    explain_asked = Signal(str)

    def __init__(self, state: RightsState) -> None:
        super().__init__("people", _HEADINGS, (3, 4, 4, 4, 2))
        self._state = state
        self.picked.connect(self.edit)
        state.changed.connect(self._show)
        state.saved.connect(self.close_form)
        state.handed_over.connect(self.close_form)

    def _show(self) -> None:
        household = self._state.household
        names = {role.code: role.name for role in household.roles}
        self.rows.show([(p.id, self._cells(p, names)) for p in household.people])
        self.fit()

    def _cells(self, person: PersonRow, names: dict[str, str]) -> tuple[Cell, ...]:
        held = "、".join(names.get(code, code) for code in person.roles)
        state = _("Has left") if person.has_left else _("You") if person.is_me else ""
        faces = (TagFace(state, Tone.NEUTRAL if person.has_left else Tone.INFO),) if state else ()
        return (
            Cell(Kind.PERSON, person.name, quiet=person.has_left),
            Cell(Kind.TEXT, person.unit_name, quiet=True),
            Cell(Kind.TEXT, held or _("No role"), quiet=not held),
            Cell(Kind.TEXT, person.email, quiet=True),
            Cell(Kind.TAG, state, tags=faces),
        )

    def retranslate(self) -> None:
        """Say headings and cells again."""
        super().retranslate()
        self._show()

    # ---------------------------------------------------------------- forms

    def edit(self, person: str) -> None:
        """Open the form of a person."""
        row = self._state.household.person(person)
        if row is not None and self._state.may_administer:
            self._open(row)
        elif row is not None and self._state.may_hand_over(person) and not row.has_left:
            self.off_board(row)

    def add(self) -> None:
        """Open the form for somebody else."""
        self._open(None)

    def _open(self, row: PersonRow | None) -> None:
        form = PersonForm(self._state, row)
        form.leaving.connect(self.off_board)
        form.explain_asked.connect(self.explain_asked)
        self.show_form(form, partial(str, row.name) if row else _m("New person"))
        if row is None:
            form.name.setFocus()

    def off_board(self, person: PersonRow) -> None:
        """Open the form by which somebody hands everything over."""
        self.show_form(OffboardForm(self._state, person), partial(_leaving_words, person.name))


def _leaving_words(name: str) -> str:
    return _("Off-boarding: {name}").format(name=name)
