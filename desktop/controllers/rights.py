"""People, units, roles and sharing rules as one screen shows them, and every change of them."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from desktop.controllers.session import Session
from desktop.services.error_text import describe
from desktop.services.rights import offboarding, people, roles, sealing, sharing
from desktop.services.rights.allowed import RIGHTS_FROM
from desktop.services.rights.offboarding import Estate, HandedOver, Handover
from desktop.services.rights.people import PersonDraft, PersonRow, Saved, UnitRow
from desktop.services.rights.roles import RoleDraft, RoleRow
from desktop.services.rights.sharing import RuleDraft, RuleRow
from desktop.vault.batch import Written
from desktop.vault.vault import Vault
from desktop.workers.runner import Job, Lane
from sync.errors import HoldfastError
from sync.language import _, ngettext
from sync.language import mark as _m
from sync.rights import ADMINISTER

Words = Callable[[], str]


@dataclass(frozen=True, slots=True)
class Household:
    """Everybody and everything that rights are made of."""

    people: tuple[PersonRow, ...] = ()
    units: tuple[UnitRow, ...] = ()
    roles: tuple[RoleRow, ...] = ()
    rules: tuple[RuleRow, ...] = ()
    unpublished: bool = False

    def person(self, person: str) -> PersonRow | None:
        """Return a person by id."""
        return next((one for one in self.people if one.id == person), None)

    def unit_path(self, unit: str) -> str:
        """Return a unit's name with the ones it belongs to behind it."""
        by_id, names, seen = {u.id: u for u in self.units}, list[str](), set[str]()
        while unit in by_id and unit not in seen:
            seen.add(unit)
            names.append(by_id[unit].name)
            unit = by_id[unit].parent
        return " · ".join(names)


class RightsState(QObject):
    """Reads the household and writes to it.

    Signals:
        changed: `household` is another one.
        saved: What was written.
        refused: Field (or empty), and the sentence that says why not.
        handed_over: What an off-boarding did.
    """

    changed = Signal()
    saved = Signal(object)
    refused = Signal(str, str)
    handed_over = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.household = Household()
        self.is_known = False
        self._job: Job[Household] | None = None
        session.changed.connect(self._hear)

    @property
    def may_administer(self) -> bool:
        """Whether the person at the screen may change any of this."""
        return self.session.allowed.may_do(ADMINISTER)

    def refresh(self) -> None:
        """Read everything again."""
        if self._job is not None:
            self._job.abandon()
        self._job = self.session.read(_read)
        self._job.succeeded.connect(self._take)
        self._job.failed.connect(self.session.fail)

    def _take(self, household: Household) -> None:
        self._job = None
        self.is_known = True
        if household != self.household:
            self.household = household
            self.changed.emit()

    def _hear(self, written: Written) -> None:
        if self.is_known and not RIGHTS_FROM.isdisjoint(written.records):
            self.refresh()

    # ---------------------------------------------------------------- commands

    def save_person(self, draft: PersonDraft) -> None:
        """Make or change a person."""
        name = draft.name
        self._write(
            lambda vault: people.save_person(vault, draft),
            lambda: _("“{name}” was saved.").format(name=name),
        )

    def set_left(self, person: PersonRow, *, has_left: bool) -> None:
        """Mark a person as having left, or as back."""
        words = _m("“{name}” is back.") if not has_left else _m("“{name}” has left.")
        self._write(
            lambda vault: people.set_left(vault, person.id, has_left=has_left),
            lambda: _(words).format(name=person.name),
        )

    def save_unit(self, name: str, parent: str, unit: str) -> None:
        """Make or change a unit."""
        self._write(
            lambda vault: people.save_unit(vault, name, parent, unit),
            lambda: _("“{name}” was saved.").format(name=name),
        )

    def remove_unit(self, unit: str) -> None:
        """Take a unit away; its people go to the one above."""
        self._write(lambda vault: people.remove_unit(vault, unit), lambda: _("Unit removed."))

    def save_role(self, draft: RoleDraft) -> None:
        """Make or change a role with all that belongs to it."""
        name = draft.name
        self._write(
            lambda vault: roles.save_role(vault, draft),
            lambda: _("“{name}” was saved.").format(name=name),
        )

    def remove_role(self, role: str) -> None:
        """Take a role away, also from who holds it."""
        self._write(lambda vault: roles.remove_role(vault, role), lambda: _("Role removed."))

    def read_role(self, role: str) -> Job[RoleDraft]:
        """Start reading a role."""
        return self.session.read(lambda vault: roles.read_role(vault, role))

    def save_rule(self, draft: RuleDraft) -> None:
        """Make or change a sharing rule, which then waits for approval."""
        self._write(
            lambda vault: sharing.save_rule(vault, draft),
            lambda: _("Saved; the rule waits for approval."),
        )

    def approve_rule(self, rule: str) -> None:
        """Put a sharing rule into force."""
        self._write(
            lambda vault: sharing.approve_rule(vault, rule), lambda: _("The rule is in force.")
        )

    def remove_rule(self, rule: str) -> None:
        """Take a sharing rule away."""
        self._write(lambda vault: sharing.remove_rule(vault, rule), lambda: _("Rule removed."))

    def publish(self) -> None:
        """Sign the rights as they stand, so that they count on every device."""
        job = self.session.run_write(sealing.publish)
        job.succeeded.connect(self._say_published)
        job.failed.connect(self._refuse)

    def _say_published(self, version: int) -> None:
        self.session.toast(_("Rights published as version {n}.").format(n=version))
        self.refresh()

    def _write(self, work: Callable[[Vault], Saved], words: Words) -> None:
        job = self.session.run_write(work)
        job.succeeded.connect(_Saying(self, words, job).tell)
        job.failed.connect(self._refuse)

    def _refuse(self, error: Exception) -> None:
        if isinstance(error, HoldfastError):
            self.refused.emit(str(error.facts.get("field") or ""), describe(error))
        else:
            self.session.fail(error)

    # ---------------------------------------------------------------- off-boarding

    def may_hand_over(self, person: str) -> bool:
        """Tell whether the person at the screen may off-board another."""
        vault = self.session.vault
        return person != vault.person and offboarding.may_hand_over(vault, person)

    def estate(self, person: str) -> Job[Estate]:
        """Start counting what a person owns."""
        return self.session.read(lambda vault: offboarding.estate(vault, person))

    def hand_over(self, wish: Handover) -> None:
        """Hand everything over, with progress and a way to cancel."""
        vault = self.session.vault
        job = self.session.run(
            Lane.WRITE, lambda progress: offboarding.hand_over(vault, wish, progress)
        )
        self.session.watch(job, _m("Handing over"))
        job.succeeded.connect(self._say_handed_over)
        job.failed.connect(self._refuse)

    def _say_handed_over(self, done: HandedOver) -> None:
        words = ngettext("{n} record handed over", "{n} records handed over", done.count)
        said = words.format(n=f"{done.count:,}")
        if self.may_administer:
            self.session.done(said, done.batch)
        else:
            self.session.toast(said)
        if done.slots_left:
            self.session.warn(
                _("Their passphrase still opens the vault; whoever may change keys removes it.")
            )
        self.handed_over.emit(done)


class _Saying(QObject):
    """Says what was written, with the way back."""

    def __init__(self, state: RightsState, words: Words, parent: QObject) -> None:
        super().__init__(parent)
        self._state, self._words = state, words

    def tell(self, saved: Saved) -> None:
        """Show the message; nothing different needs none."""
        if saved.batch:
            self._state.session.done(self._words(), saved.batch)
        self._state.saved.emit(saved)


def _read(vault: Vault) -> Household:
    return Household(
        tuple(people.list_people(vault)),
        tuple(people.list_units(vault)),
        tuple(roles.list_roles(vault)),
        tuple(sharing.list_rules(vault)),
        sealing.unpublished(vault),
    )
