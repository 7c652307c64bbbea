"""Off-boarding somebody: what they own, who takes over, and what is closed."""

from functools import partial

from PySide6.QtWidgets import QButtonGroup, QGridLayout, QWidget

from desktop.controllers.rights import RightsState
from desktop.services.formatting import number
from desktop.services.rights.offboarding import Estate, Handover
from desktop.services.rights.people import PersonRow
from desktop.views.rights.task_form import TaskForm
from desktop.views.widgets.choices import Check, Radio
from desktop.views.widgets.combo import Combo
from desktop.views.widgets.label import Label, caption
from desktop.views.widgets.lines import SectionTitle
from sync.language import _, ngettext
from sync.language import mark as _m


class OffboardForm(TaskForm):
    """Asks who takes over, and says before what will move."""

    def __init__(self, state: RightsState, person: PersonRow) -> None:
        super().__init__(accept=_m("Hand over"), kind="danger")
        self.setObjectName("offboard_form")
        self._state, self._person = state, person
        self._estate: Estate | None = None
        self.to_person = Radio(_m("To a person"), name="to_person")
        self.to_pool = Radio(_m("To the pool of a unit"), name="to_pool")
        self.person, self.pool = Combo("heir"), Combo("pool")
        self.views = Check(name="views")
        self._group = QButtonGroup(self)
        self._counts = QGridLayout()
        self._told = caption(wrap=True)
        self._build()
        self._fill()
        self.accept.setEnabled(False)
        self.accept.clicked.connect(self.hand_over)
        state.refused.connect(self._stop)
        job = state.estate(person.id)
        job.succeeded.connect(self._show)
        job.failed.connect(state.session.fail)

    def _build(self) -> None:
        name = self._person.name
        lead = Label(partial(_lead_words, name), tone="text.secondary", wrap=True)
        self.column.addWidget(lead)
        for radio, combo in ((self.to_person, self.person), (self.to_pool, self.pool)):
            self._group.addButton(radio)
            self.column.addWidget(radio)
            self.column.addWidget(combo)
            radio.toggled.connect(self._switch)
            combo.chosen.connect(self._switch)
        self.column.addWidget(self.views)
        self.column.addWidget(SectionTitle(_m("What moves")))
        holder = QWidget()
        holder.setLayout(self._counts)
        self._counts.setContentsMargins(0, 0, 0, 0)
        self._counts.setVerticalSpacing(4)
        self._counts.setColumnStretch(0, 1)
        self.column.addWidget(holder)
        self.column.addWidget(self._told)
        self.finish()
        self.to_person.setChecked(True)
        self.views.hide()

    def _fill(self) -> None:
        household = self._state.household
        heirs = [p for p in household.people if not p.has_left and p.id != self._person.id]
        choices = [("", _("Choose a person…")), *((p.id, p.name) for p in heirs)]
        self.person.set_choices(choices, verbatim=True)
        self.person.set_value("")
        units = [(u.id, household.unit_path(u.id)) for u in household.units]
        self.pool.set_choices(units, verbatim=True)
        self.pool.set_value(self._person.unit)
        self.to_pool.setEnabled(bool(units))

    def _switch(self) -> None:
        is_person = self.to_person.isChecked()
        self.person.setEnabled(is_person)
        self.pool.setEnabled(not is_person)
        self.accept.setEnabled(self._estate is not None and bool(self._chosen()))

    def _chosen(self) -> str:
        combo = self.person if self.to_person.isChecked() else self.pool
        return str(combo.value() or "")

    def _show(self, estate: Estate) -> None:
        """Say what would move and be closed."""
        self._estate = estate
        for row, one in enumerate(estate.owned):
            words = Label(one.entity.plural)
            count = Label(tone="text.secondary")
            count.set_text(number(one.count))
            trashed = caption(partial(_trash_words, one.trashed) if one.trashed else "")
            for column, label in enumerate((words, trashed, count)):
                self._counts.addWidget(label, row, column)
        if not estate.owned:
            self._counts.addWidget(Label(_m("They own nothing."), tone="text.tertiary"), 0, 0)
        self.views.set_words(partial(_view_words, estate.views))
        self.views.setVisible(bool(estate.views))
        self._told.set_words(partial(_closing_words, len(estate.slots), estate.may_close))
        self._switch()

    def hand_over(self) -> None:
        """Do it."""
        self.complain("", "")
        self.accept.setEnabled(False)
        chosen, is_person = self._chosen(), self.to_person.isChecked()
        self._state.hand_over(
            Handover(
                self._person.id,
                to=chosen if is_person else "",
                pool="" if is_person else chosen,
                views=self.views.isChecked(),
            )
        )

    def _stop(self, field: str, sentence: str) -> None:
        self.complain(field, sentence)
        self._switch()


def _lead_words(name: str) -> str:
    return _(
        "Everything “{name}” owns goes to somebody else, in the trash too, and they are marked as "
        "having left. One undo takes it back."
    ).format(name=name)


def _trash_words(count: int) -> str:
    return ngettext("{n} in the trash", "{n} in the trash", count).format(n=number(count))


def _view_words(count: int) -> str:
    words = ngettext(
        "Move their own view to the trash", "Move their own {n} views to the trash", count
    )
    return words.format(n=count)


def _closing_words(slots: int, may_close: bool) -> str:  # noqa: FBT001 - bound by partial
    if not slots:
        return _("They have no passphrase to this copy of the vault.")
    if may_close:
        return _(
            "Their passphrase to this copy of the vault is removed; undo does not bring it back. "
            "A new vault key, in the settings, keeps them from what is written from now on."
        )
    return _("Their passphrase stays until somebody who may change keys removes it.")
