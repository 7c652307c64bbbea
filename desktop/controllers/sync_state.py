"""What the top bar tells about the hub: alone, offline, pending, syncing, in conflict."""

import enum
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.services.progress import Progress
from desktop.workers.runner import Job, JobRunner, Lane
from sync.errors import HoldfastError

if TYPE_CHECKING:
    from desktop.vault.vault import Vault


class SyncPhase(enum.Enum):
    """Where the vault stands with its hub."""

    ALONE = "alone"
    OFFLINE = "offline"
    SYNCED = "synced"
    PENDING = "pending"
    SYNCING = "syncing"


@dataclass(frozen=True, slots=True)
class SyncFacts:
    """What is known without asking the hub.

    Attributes:
        hub: Address of the hub; empty for a vault that has none.
        pending: Changes made here that the hub has not taken yet.
        conflicts: Conflicts that wait for a person.
        last: When the last sync succeeded.
        problem: The failure of the last try, None after a success.
    """

    hub: str = ""
    pending: int = 0
    conflicts: int = 0
    last: datetime | None = None
    problem: Exception | None = None
    is_syncing: bool = False

    @property
    def phase(self) -> SyncPhase:
        """The one word the top bar shows."""
        if not self.hub:
            return SyncPhase.ALONE
        if self.is_syncing:
            return SyncPhase.SYNCING
        if self.problem is not None:
            return SyncPhase.OFFLINE
        return SyncPhase.PENDING if self.pending else SyncPhase.SYNCED


ReadFacts = Callable[["Vault"], SyncFacts]
SyncNow = Callable[["Vault", Progress], object]


@dataclass(frozen=True, slots=True)
class Syncing:
    """The two things a session needs to know of the sync service."""

    read_facts: ReadFacts
    sync_now: SyncNow


class SyncState(QObject):
    """Keeps the facts fresh and runs a sync when asked.

    Signals:
        changed: `facts` are other ones now.
        failed: The exception a sync ended with; of one that began by itself only a bug.
    """

    changed = Signal()
    failed = Signal(object)

    def __init__(
        self, vault: "Vault", runner: JobRunner, syncing: Syncing, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._vault, self._runner, self._syncing = vault, runner, syncing
        self._reading: Job[SyncFacts] | None = None
        self._is_stale = self._is_by_itself = False
        self._job: Job[object] | None = None
        self.is_resting = False
        self.facts = SyncFacts()

    def refresh(self) -> None:
        """Read the facts again; several calls while one reading runs become one more reading."""
        if self._reading is not None:
            self._is_stale = True
            return
        self._is_stale = False
        self._reading = self._runner.start(Lane.READ, self._read)
        self._reading.succeeded.connect(self._take)
        self._reading.failed.connect(self.failed)
        self._reading.ended.connect(self._read_again_if_stale)

    def _read(self, _progress: Progress) -> SyncFacts:
        return self._syncing.read_facts(self._vault)

    def _take(self, facts: SyncFacts) -> None:
        problem = facts.problem or self.facts.problem
        self.facts = replace(facts, is_syncing=self.facts.is_syncing, problem=problem)
        self.changed.emit()

    def _read_again_if_stale(self) -> None:
        self._reading = None
        if self._is_stale:
            self.refresh()

    def sync_now(self, *, by_itself: bool = False) -> Job[object] | None:
        """Start a sync unless one runs; None where there is no hub or one runs already.

        ``by_itself``: nobody asked for it, so that the hub is away is shown but not announced.
        """
        if not self.facts.hub or self.facts.is_syncing or self.is_resting:
            return None
        self._is_by_itself = by_itself
        self._set(is_syncing=True, problem=self.facts.problem)
        job = self._job = self._runner.start(Lane.SYNC, self._sync)
        job.succeeded.connect(self._succeed)
        job.failed.connect(self._fail)
        job.ended.connect(self._finish)
        return job

    def _sync(self, progress: Progress) -> object:
        return self._syncing.sync_now(self._vault, progress)

    def _succeed(self) -> None:
        self._set(is_syncing=True, problem=None)

    def _fail(self, error: Exception) -> None:
        self._set(is_syncing=True, problem=error)
        if not (self._is_by_itself and isinstance(error, HoldfastError)):
            self.failed.emit(error)

    def rest(self) -> None:
        """Start no more syncs, and break off the one that runs: the vault is about to close."""
        self.is_resting = True
        if self._job is not None:
            self._job.cancel()

    def wake(self) -> None:
        """Sync again from now on: the person is back."""
        self.is_resting = False
        self.refresh()

    def _finish(self) -> None:
        self._job = None
        self._set(is_syncing=False, problem=self.facts.problem)
        if not self.is_resting:
            self.refresh()

    def _set(self, *, is_syncing: bool, problem: Exception | None) -> None:
        self.facts = replace(self.facts, is_syncing=is_syncing, problem=problem)
        self.changed.emit()


def alone(vault: "Vault") -> SyncFacts:
    """Return the facts of a vault that meets no hub."""
    del vault
    return SyncFacts()
