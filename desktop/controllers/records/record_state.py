"""One record on a page: its values, what links to it, its figures; and every command on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from PySide6.QtCore import QObject, Signal

from desktop.controllers.records.panels import (
    Panel,
    StageFacts,
    panel_links,
    read_panels,
    read_stage,
)
from desktop.controllers.session import Session
from desktop.services.account_figures import AccountFigures, account_figures
from desktop.services.error_text import describe
from desktop.services.holding import holds_on
from desktop.services.records.reading import Query, Record, get_record, list_records
from desktop.services.records.writing import (
    Edits,
    add_record,
    change_record,
    restore_records,
    trash_records,
)
from desktop.services.rights.explaining import verbs_on
from desktop.services.timeline import count_linked, links_to
from desktop.vault.batch import Written
from desktop.vault.vault import Vault
from desktop.workers.runner import Job
from sync.errors import HoldfastError
from sync.language import _
from sync.rights import Verb
from sync.schema import Entity
from sync.values import utc_text

_FEW = 60
_SMALL_KINDS = ("person", "unit", "stage", "pipeline", "product")
"""Kinds of records there are so few of that a link to one is chosen from a list."""


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """What a record's page shows of it: counts by ``entity.field``, choices by kind of record, and
    what the person may do with it. ``holds`` are the names of legal holds, for auditors.
    """

    record: Record
    panels: tuple[Panel, ...]
    counts: Mapping[str, int]
    figures: AccountFigures | None
    currency: str
    choices: Mapping[str, tuple[tuple[str, str], ...]]
    stage: StageFacts | None = None
    verbs: frozenset[Verb] = frozenset(Verb)
    holds: tuple[str, ...] = ()

    def may(self, verb: Verb) -> bool:
        """Tell whether a verb reaches the record."""
        return verb in self.verbs


class RecordState(QObject):
    """Reads one record and writes to it; follows changes made elsewhere.

    Signals:
        loaded: `facts` are those of the record asked for.
        failed: The exception that reading ended with.
        refused: Field, and the sentence that says why its new value cannot stand.
    """

    loaded = Signal()
    failed = Signal(object)
    refused = Signal(str, str)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.entity_name = ""
        self.id = ""
        self.facts: RecordFacts | None = None
        self._job: Job[RecordFacts] | None = None
        self._is_stale = False
        self.is_watching = True
        session.changed.connect(self._hear)

    @property
    def entity(self) -> Entity:
        """The kind of the record."""
        return self.session.vault.entity(self.entity_name)

    @property
    def record(self) -> Record | None:
        """The record, None while it is not here."""
        return self.facts.record if self.facts else None

    def links(self) -> list[tuple[str, str]]:
        """Return the (entity, field) pairs by which other records link to this kind."""
        return links_to(self.session.vault, self.entity_name)

    def show(self, entity: str, record: str) -> None:
        """Read another record."""
        if (entity, record) != (self.entity_name, self.id):
            self.facts = None
        self.entity_name, self.id = entity, record
        self.refresh()

    def refresh(self) -> None:
        """Read the record again."""
        if not self.id:
            return
        if self._job is not None:
            self._job.abandon()
        self._is_stale = False
        entity, record = self.entity_name, self.id
        self._job = self.session.read(lambda vault: read_facts(vault, entity, record))
        self._job.succeeded.connect(self._take)
        self._job.failed.connect(self._give_up)

    def _take(self, facts: RecordFacts) -> None:
        self._job = None
        self.facts = facts
        self.loaded.emit()

    def _give_up(self, error: Exception) -> None:
        self._job = None
        self.failed.emit(error)

    def watch(self, *, is_watching: bool) -> None:
        """Follow changes while the page is visible; catch up when it becomes so."""
        self.is_watching = is_watching
        if is_watching and self._is_stale:
            self.refresh()

    def _hear(self, written: Written) -> None:
        if not self.id:
            return
        ids = written.records.get(self.entity_name, set())
        concerned = ids is None or self.id in ids
        linked = any(entity in written.records for entity, _field in self.links())
        if (concerned or linked) and self.is_watching:
            self.refresh()
        elif concerned or linked:
            self._is_stale = True

    # ---------------------------------------------------------------- commands

    def change(self, name: str, text: str) -> "Job[Record]":
        """Set one field, as typed."""
        return self._edit(name, Edits(values={name: text}))

    def change_tags(self, *, add: Sequence[str] = (), remove: Sequence[str] = ()) -> None:
        """Put tags on the record, take others off."""
        self._edit("tags", Edits(add={"tags": tuple(add)}, remove={"tags": tuple(remove)}))

    def _edit(self, name: str, edits: Edits) -> "Job[Record]":
        entity, record = self.entity_name, self.id
        job = self.session.run_write(lambda vault: change_record(vault, entity, record, edits))
        job.failed.connect(_Refusal(self, name, job).tell)
        return job

    def trash(self) -> None:
        """Move the record to the trash, with a way back."""
        entity, record = self.entity_name, self.id
        job = self.session.write(lambda vault: trash_records(vault, entity, [record]))
        job.succeeded.connect(self._say_trashed)

    def _say_trashed(self, batch: str) -> None:
        self.session.done(_("Moved to the trash"), batch)

    def restore(self) -> None:
        """Take the record out of the trash."""
        entity, record = self.entity_name, self.id
        self.session.write(lambda vault: restore_records(vault, entity, [record]))

    def log_activity(self, kind: str, text: str, due: str = "") -> "Job[Record]":
        """Write down what happened with the record (a task: what is to happen)."""
        values = self._activity(kind, text, due)
        job = self.session.run_write(lambda vault: add_record(vault, "activity", values))
        job.failed.connect(_Refusal(self, "activity", job).tell)
        return job

    def _activity(self, kind: str, text: str, due: str) -> dict[str, str | None]:
        subject, _newline, body = text.strip().partition("\n")
        values: dict[str, str | None] = {"kind": kind, "subject": subject, "body": body.strip()}
        if kind == "task":
            values["due_at"] = due
        else:
            values["done_at"] = utc_text(datetime.now(UTC))
        return values | self._about()

    def _about(self) -> dict[str, str | None]:
        """Return the links by which an activity belongs to this record and its customer."""
        described = self.session.vault.entity("activity")
        about: dict[str, str | None] = {
            one.name: self.id for one in described.links() if one.target == self.entity_name
        }
        account = self.record.columns.get("account") if self.record else None
        if account and "account" in described.by_name:
            about.setdefault("account", str(account))
        return about

    @property
    def takes_activities(self) -> bool:
        """Tell whether an activity can belong to this kind of record."""
        if "activity" not in self.session.vault.schema.by_name:
            return False
        described = self.session.vault.entity("activity")
        return any(one.target == self.entity_name for one in described.links())

    def explain(self, name: str, error: Exception) -> None:
        """Say why an edit was refused; a bug is reported instead."""
        if isinstance(error, HoldfastError):
            self.refused.emit(name, describe(error))
        else:
            self.session.fail(error)


class _Refusal(QObject):
    """Carries a failed edit back to the field it was meant for."""

    def __init__(self, state: RecordState, name: str, parent: QObject) -> None:
        super().__init__(parent)
        self._state, self._name = state, name

    def tell(self, error: Exception) -> None:
        """Hand the failure to the record's state."""
        self._state.explain(self._name, error)


def read_facts(vault: Vault, entity: str, record: str) -> RecordFacts:
    """Read everything the head and the fields of a record's page show."""
    found = get_record(vault, entity, record)
    figures = account_figures(vault, record) if entity == "account" else None
    targets = {one.target for one in found.entity.links() if one.target in _SMALL_KINDS}
    return RecordFacts(
        record=found,
        panels=tuple(read_panels(vault, found.id, panel_links(links_to(vault, entity)))),
        counts=count_linked(vault, record, links_to(vault, entity)),
        figures=figures,
        currency=vault.meta("currency") or "",
        choices={target: _choices(vault, target) for target in targets},
        stage=read_stage(vault, found) if "stage" in found.entity.by_name else None,
        verbs=verbs_on(vault, entity, found.id),
        holds=tuple(hold.name for hold in holds_on(vault, entity, found.id)),
    )


def _choices(vault: Vault, target: str) -> tuple[tuple[str, str], ...]:
    records = list_records(vault, Query(target), limit=_FEW + 1).records
    if len(records) > _FEW:
        return ()
    return tuple((one.id, one.title()) for one in records)


def tags_of(record: Record) -> tuple[str, ...]:
    """Return the tags of a record."""
    value = record.value("tags") if "tags" in record.entity.by_name else ()
    return tuple(map(str, value)) if isinstance(value, tuple) else ()
