"""Making a record from a handful of fields: which fields are asked, and the write."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.controllers.session import Session
from desktop.workers.runner import Job
from sync.errors import HoldfastError
from sync.language import mark as _m
from sync.rights import Verb
from sync.schema import Entity, Field, Kind

if TYPE_CHECKING:
    from desktop.vault.vault import Vault

MOST = 4
QUICK = (
    ("account", _m("New customer")),
    ("contact", _m("New contact")),
    ("lead", _m("New lead")),
    ("opportunity", _m("New opportunity")),
    ("activity", _m("New activity")),
)
"""What can be made from anywhere, where the vault has such records."""
_WELCOME = ("phone", "amount", "account", "company", "title", "due_at", "kind")
"""Fields worth asking at once where a kind of record has them."""


@dataclass(frozen=True, slots=True)
class Added:
    """A record that was just made."""

    entity: str
    record: str
    title: str
    batch: str


def quick_fields(entity: Entity) -> list[Field]:
    """Return what is asked of a new record: the required fields, then what helps most."""
    asked = [field for field in entity.fields if _may_be_asked(field)]
    first = [field for field in asked if field.required or field.name == entity.title]
    more = [
        field for name in _WELCOME for field in asked if field.name == name and field not in first
    ]
    return [*first, *more][: max(MOST, len(first))]


def _may_be_asked(field: Field) -> bool:
    hidden = field.system or field.derived or not field.form or field.access
    return not hidden and field.kind not in (Kind.TAGS, Kind.FLAG, Kind.LONG_TEXT)


def ask(session: Session, entity: str) -> None:
    """Open the drawer for a new record."""
    session.add_asked.emit(entity, {})


def offered(session: Session) -> list[tuple[str, str]]:
    """Return what the person can make from anywhere: kinds of records and the words for it."""
    known = session.vault.schema.by_name
    return [
        (entity, words)
        for entity, words in QUICK
        if entity in known and session.allowed.may(entity, Verb.CREATE)
    ]


class QuickAdd(QObject):
    """One new record.

    Signals:
        added: What was made.
        refused: The exception that says why it was not.
    """

    added = Signal(object)
    refused = Signal(object)

    def __init__(self, session: Session, entity: Entity, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self.entity = session, entity
        self._job: Job[Added] | None = None

    @property
    def is_busy(self) -> bool:
        """True while it is being written."""
        return self._job is not None

    def add(self, values: Mapping[str, str | None]) -> None:
        """Write the record from what was typed."""
        if self._job is not None:
            return
        name, kept = self.entity.name, dict(values)
        self._job = self._session.run_write(lambda vault: _add(vault, name, kept))
        self._job.succeeded.connect(self.added)
        self._job.failed.connect(self._refuse)
        self._job.ended.connect(self._rest)

    def _refuse(self, error: Exception) -> None:
        if isinstance(error, HoldfastError):
            self.refused.emit(error)
        else:
            self._session.fail(error)

    def _rest(self) -> None:
        self._job = None


def _add(vault: "Vault", entity: str, values: Mapping[str, str | None]) -> Added:
    from desktop.services.records.writing import read_values

    with vault.batch("edit") as batch:
        record = batch.create(entity, read_values(batch, entity, values))
        title = str(batch.look_up(entity, record) or "")
    return Added(entity, record, title, batch.id)
