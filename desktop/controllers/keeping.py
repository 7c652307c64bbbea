"""What must be kept and what must go: legal holds, rules of retention, and erasing a record."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from desktop.controllers.session import Session
from desktop.services import erasing, holding, retention
from desktop.services.erasing import Erased, Plan
from desktop.services.error_text import describe
from desktop.services.holding import Hold
from desktop.services.records.reading import titles_of
from desktop.services.retention import Due
from desktop.vault.vault import Vault
from desktop.workers.runner import Job
from sync.errors import HoldfastError
from sync.language import _, ngettext
from sync.language import mark as _m
from sync.rights import ADMINISTER, AUDIT

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of retention."""

    id: str
    entity: str
    months: int


@dataclass(frozen=True, slots=True)
class Kept:
    """What is known: holds with the titles of what they are on, rules, and what is due."""

    holds: tuple[tuple[Hold, str], ...] = ()
    rules: tuple[Rule, ...] = ()
    due: tuple[Due, ...] = ()


class Keeping(QObject):
    """Holds and rules.

    Signals:
        changed: They are other ones.
        saved: What was asked for is done.
        refused: Why it is not: a field (or none) and a sentence.
    """

    changed = Signal()
    saved = Signal()
    refused = Signal(str, str)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.kept = Kept()

    @property
    def may_audit(self) -> bool:
        """Whether this person puts holds on and lifts them."""
        return self.session.allowed.may_do(AUDIT)

    @property
    def may_administer(self) -> bool:
        """Whether this person makes rules and erases."""
        return self.session.allowed.may_do(ADMINISTER)

    def refresh(self) -> None:
        """Read everything again."""
        job = self.session.read(_look)
        job.succeeded.connect(self._take)
        job.failed.connect(self.session.fail)

    def _take(self, kept: Kept) -> None:
        self.kept = kept
        self.changed.emit()

    def put_on(self, entity: str, record: str, name: str, reason: str, until: date | None) -> None:
        """Put a record on hold."""
        self._do(
            lambda vault: holding.put_on(
                vault, entity, record, name=name, reason=reason, until=until
            )
        )

    def lift(self, hold: str) -> None:
        """Lift a hold."""
        self._do(lambda vault: holding.lift(vault, hold))

    def add_rule(self, entity: str, months: int) -> None:
        """Keep deleted records of a kind for so many months."""
        self._do(partial(_add_rule, entity=entity, months=months))

    def remove_rule(self, rule: str) -> None:
        """Keep deleted records of a kind for ever."""
        self._do(partial(_remove_rule, rule=rule))

    def erase_due(self) -> None:
        """Erase what is due."""
        job = self._do(retention.run)
        job.succeeded.connect(self._tell_erased)

    def _tell_erased(self, done: Erased | None) -> None:
        if done is not None:
            self.session.toast(erased_words(done))

    def _do(self, work: Callable[[Vault], T]) -> Job[T]:
        job = self.session.run_write(work)
        job.succeeded.connect(self._done)
        job.failed.connect(self._refuse)
        return job

    def _done(self, _result: object) -> None:
        self.saved.emit()
        self.refresh()

    def _refuse(self, error: Exception) -> None:
        if isinstance(error, HoldfastError):
            self.refused.emit(str(error.facts.get("field") or ""), describe(error))
        else:
            self.session.fail(error)


def _look(vault: Vault) -> Kept:
    holds = tuple(holding.every(vault)) if holding.may(vault, AUDIT) else ()
    with vault.read() as connection:
        titles: dict[str, str] = {}
        for hold in holds:
            if hold.entity in vault.schema.by_name:
                titles |= titles_of(connection, vault, vault.entity(hold.entity), [hold.record])
        rows = connection.exec_driver_sql(
            "SELECT id, entity, months FROM retention_rule WHERE life = 0 ORDER BY entity, n"
        )
        rules = tuple(Rule(str(r[0]), str(r[1]), int(r[2])) for r in rows)
    named = tuple((hold, titles.get(hold.record, "")) for hold in holds)
    return Kept(named, rules, tuple(retention.due(vault)))


def _add_rule(vault: Vault, *, entity: str, months: int) -> None:
    with vault.batch("edit") as batch:
        batch.create(retention.ENTITY, {"entity": entity, "months": months})


def _remove_rule(vault: Vault, *, rule: str) -> None:
    with vault.batch("edit") as batch:
        batch.trash(retention.ENTITY, rule)


class Erasing(QObject):
    """The erasure of one record, while it is prepared.

    Signals:
        changed: The plan is another one.
        erased: It is done; carries `Erased`.
        refused: Why it is not, as a sentence.
    """

    changed = Signal()
    erased = Signal(object)
    refused = Signal(str)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.plan: Plan | None = None
        self.also: frozenset[str] | None = None
        self.is_running = False

    def prepare(self, entity: str, record: str) -> None:
        """Find out what erasing a record would do."""
        self.plan, self.also = None, None
        self._read(entity, record)

    def _read(self, entity: str, record: str) -> None:
        also = self.also
        job = self.session.read(lambda vault: erasing.plan(vault, entity, record, also))
        job.succeeded.connect(self._take)
        job.failed.connect(self._refuse)

    def _take(self, plan: Plan) -> None:
        self.plan = plan
        if self.also is None:
            self.also = frozenset(one.way.key for one in plan.linked if one.is_chosen)
        self.changed.emit()

    def choose(self, key: str, *, is_chosen: bool) -> None:
        """Let linked records go too, or stay."""
        if self.plan is None:
            return
        known = self.also or frozenset()
        self.also = known | {key} if is_chosen else known - {key}
        self._read(self.plan.entity, self.plan.record)

    def erase(self, reason: str, typed: str, *, everywhere: bool) -> None:
        """Erase it for good."""
        plan, also = self.plan, self.also
        if plan is None or self.is_running:
            return
        self.is_running = True
        job = self.session.run_write(
            lambda vault: erasing.erase(
                vault,
                plan.entity,
                plan.record,
                reason=reason,
                typed=typed,
                also=also,
                everywhere=everywhere,
            )
        )
        self.session.watch(job, _m("Erasing"))
        job.succeeded.connect(self._finish)
        job.failed.connect(self._refuse)
        job.ended.connect(self._rest)
        self.changed.emit()

    def _finish(self, done: Erased) -> None:
        self.plan = None
        self.session.toast(erased_words(done))
        self.erased.emit(done)

    def _refuse(self, error: Exception) -> None:
        if isinstance(error, HoldfastError):
            self.refused.emit(describe(error))
        else:
            self.session.fail(error)

    def _rest(self) -> None:
        self.is_running = False
        self.changed.emit()


def erased_words(done: Erased) -> str:
    """Return what was erased, and what could not be done at once."""
    said = [
        ngettext(
            "{n} record erased for good by order {order}.",
            "{n} records erased for good by order {order}.",
            done.records,
        ).format(n=done.records, order=done.order)
    ]
    if not done.is_swept:
        said.append(_("Unused parts of the database are cleaned when it is next written anew."))
    if not done.is_listed:
        said.append(_("The list beside the backups could not be written."))
    return " ".join(said)
