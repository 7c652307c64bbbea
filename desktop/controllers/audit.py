"""The screen of the log: what is listed, the entry shown beside, and proving and exporting it."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop.controllers.audit_table import AuditTable
from desktop.controllers.session import Session
from desktop.services import audit_proof, auditing, syslog
from desktop.services.audit_proof import Exported, Head, Verified
from desktop.services.auditing import Detail, Filter
from desktop.services.policy import policy
from desktop.services.progress import Progress
from desktop.vault.vault import Vault
from desktop.workers.runner import Job, Lane
from sync.language import mark as _m

PERIODS: dict[str, str] = {
    "": _m("Any time"),
    "0": _m("Today"),
    "7": _m("Last 7 days"),
    "30": _m("Last 30 days"),
    "365": _m("Last 12 months"),
}
"""Days back from today, and the words for it."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the screen shows around the list.

    Attributes:
        people: Ids and names.
        server: Where events are sent too; empty where nowhere.
        is_blocked: No-network mode keeps them from it.
    """

    head: Head
    people: tuple[tuple[str, str], ...]
    server: str
    is_blocked: bool


class Audit(QObject):
    """What is shown of the log.

    Signals:
        changed: Filter, surroundings or the result of proving are other ones.
        detailed: The entry shown beside the list.
        exported: What was written, and where.
    """

    changed = Signal()
    detailed = Signal(object)
    exported = Signal(object, object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.table = AuditTable(session, self)
        self.table.failed.connect(session.fail)
        self.around: Surroundings | None = None
        self.verified: Verified | None = None
        self.detail: Detail | None = None
        self.period = ""
        self.is_verifying = False
        self._reading: Job[Detail] | None = None
        self._file: Path | None = None

    @property
    def filter(self) -> Filter:
        """What the list is narrowed to."""
        return self.table.filter

    @property
    def title(self) -> str:
        """What the record is called that the list is narrowed to; its id where nobody knows."""
        first = self.table.line(0)
        return (first.title if first is not None else "") or self.filter.record

    # ---------------------------------------------------------------- listing

    def refresh(self) -> None:
        """Read the list from its beginning, and what stands around it."""
        self.table.show(self.filter)
        job = self.session.read(_look)
        job.succeeded.connect(self._take)
        job.failed.connect(self.session.fail)

    def _take(self, around: Surroundings) -> None:
        self.around = around
        self.changed.emit()

    def narrow(
        self, *, person: str | None = None, kind: str | None = None, entity: str | None = None
    ) -> None:
        """Narrow the list by a part; empty text takes it away, None leaves it as it is."""
        now = self.filter
        self.table.show(
            replace(
                now,
                person=now.person if person is None else person,
                kind=now.kind if kind is None else kind,
                entity=now.entity if entity is None else entity,
            )
        )
        self.changed.emit()

    def narrow_to(self, entity: str, record: str) -> None:
        """Narrow the list to one record, or to none in particular with empty texts."""
        kept = replace(self.filter, entity=entity, record=record)
        self.table.show(kept)
        self.changed.emit()

    def choose_period(self, days: str) -> None:
        """Narrow the list to the last days; empty text to any time."""
        self.period = days
        first = _today() - timedelta(days=int(days)) if days else None
        self.table.show(replace(self.filter, first=first, last=None))
        self.changed.emit()

    # ---------------------------------------------------------------- one entry

    def look_at(self, n: int) -> None:
        """Read one entry in full; the latest asked for is the one shown."""
        if self._reading is not None:
            self._reading.abandon()
        self._reading = self.session.read(lambda vault: auditing.detail(vault, n))
        self._reading.succeeded.connect(self._take_detail)
        self._reading.failed.connect(self.session.fail)

    def _take_detail(self, detail: Detail) -> None:
        self._reading, self.detail = None, detail
        self.detailed.emit(detail)

    # ---------------------------------------------------------------- proof

    def verify(self) -> None:
        """Follow the chain from its beginning."""
        if self.is_verifying:
            return
        self.is_verifying, self.verified = True, None
        job = self.session.read(audit_proof.verify)
        job.succeeded.connect(self._take_verified)
        job.failed.connect(self.session.fail)
        job.ended.connect(self._rest)
        self.changed.emit()

    def _take_verified(self, verified: Verified) -> None:
        self.verified = verified

    def _rest(self) -> None:
        self.is_verifying = False
        self.changed.emit()

    def forget_verified(self) -> None:
        """Let go of what proving found."""
        self.verified = None
        self.changed.emit()

    def export(self, file: Path) -> None:
        """Write what is listed to a file, with progress."""
        self._file, wanted, vault = file, self.filter, self.session.vault

        def work(progress: Progress) -> Exported:
            return audit_proof.export(vault, file, wanted, progress)

        job = self.session.run(Lane.READ, work)
        self.session.watch(job, _m("Exporting the log"))
        job.succeeded.connect(self._tell_exported)
        job.failed.connect(self.session.fail)

    def _tell_exported(self, done: Exported) -> None:
        self.exported.emit(done, self._file)


def _look(vault: Vault) -> Surroundings:
    server = policy().syslog
    with vault.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT id, name FROM person WHERE life = 0 ORDER BY name, id"
        )
        people = tuple((str(row[0]), str(row[1])) for row in rows)
    return Surroundings(audit_proof.head(vault), people, server, syslog.blocked(server))


def _today() -> date:
    return datetime.now(UTC).astimezone().date()
