"""What a screen may use while a vault is open: the vault itself, threads to read and write it, and
the frame around the screen (places, messages, progress) as signals.

A session begins at unlocking and ends at locking. Pages get it in their constructor and keep
nothing longer-lived than themselves.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Signal

from desktop.controllers.care import Care
from desktop.controllers.drafts import DraftKeeper
from desktop.controllers.sync_state import Syncing, SyncState
from desktop.services.attendance import attended
from desktop.services.progress import Progress
from desktop.services.rights.allowed import RIGHTS_FROM, Allowed, read_shared
from desktop.workers.changes import Changes
from desktop.workers.runner import Job, JobRunner, Lane
from sync.errors import HoldfastError
from sync.language import mark as _m

if TYPE_CHECKING:
    from desktop.services.settings import Settings
    from desktop.vault.batch import Written
    from desktop.vault.vault import Vault

log = logging.getLogger(__name__)

T = TypeVar("T")
Words = str | Callable[[], str]
Undo = Callable[["Vault", str | None], str]
"""Takes back a batch (None: the latest that can be) and returns the sentence to show."""


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere in the program: a feature's screen, a record on it, or a list narrowed by a filter.

    Attributes:
        feature: Key of the feature, or ``settings``.
        entity: Kind of record shown there; empty for the screen itself.
        record: Id of the record; empty for the list.
        where: Filter of the list, in the language of saved views.
        view: Which of several views of the screen, such as ``board``.
        trail: What led here, as (words, place) pairs for breadcrumbs.
    """

    feature: str
    entity: str = ""
    record: str = ""
    where: str = ""
    view: str = ""
    trail: "tuple[tuple[str, Place], ...]" = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Notice:
    """A message for the corner of the window. ``tone`` is `done`, `warning` or `failure`."""

    text: str
    tone: str = "done"
    action: Words = ""
    on_action: Callable[[], object] | None = None


class Session(QObject):
    """One open vault and everything its screens share.

    ``homes`` says on which feature's screen each kind of record is shown.

    Signals:
        changed: Records were written here or by a colleague; carries `Written`.
        went: The place to show from now on.
        said: A `Notice` to show.
        failed: An exception to tell the person about (or to report, if it is a bug).
        working: A job and its words, to be shown with progress and a way to cancel.
        rights_changed: What may be done may be another thing now.
        lock_asked: The person wants the vault closed.
        add_asked: The person wants to make a record; carries entity and starting values.
    """

    changed = Signal(object)
    went = Signal(object)
    said = Signal(object)
    failed = Signal(object)
    working = Signal(object, object)
    rights_changed = Signal()
    lock_asked = Signal()
    add_asked = Signal(str, object)

    def __init__(
        self,
        vault: "Vault",
        runner: JobRunner,
        settings: "Settings",
        *,
        homes: Mapping[str, str],
        undo: Undo,
        syncing: Syncing,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.vault, self.runner, self.settings = vault, runner, settings
        self._homes, self._undo = homes, undo
        self.allowed = Allowed(vault)
        self._behind: list[Place] = []
        self._ahead: list[Place] = []
        self.place: Place | None = None
        self.long_work: dict[Job[Any], Words] = {}
        self.drafts = DraftKeeper(vault, runner, self)
        self.drafts.failed.connect(self.failed)
        self.sync = SyncState(vault, runner, syncing, self)
        self.sync.failed.connect(self.failed)
        self.care = Care(vault, runner, self)
        self.care.failed.connect(self.failed)
        self._changes = Changes(vault, self)
        self._changes.changed.connect(self._announce)

    # ---------------------------------------------------------------- work

    def read(self, work: "Callable[[Vault], T]") -> Job[T]:
        """Run ``work`` with the vault where readers run; failures are told unless you connect."""
        return self.run(Lane.READ, lambda _progress: work(self.vault))

    def write(self, work: "Callable[[Vault], T]") -> Job[T]:
        """Run ``work`` in the one thread that writes. Its failure is shown as a message."""
        job = self.run_write(work)
        job.failed.connect(self.fail)
        return job

    def run_write(self, work: "Callable[[Vault], T]") -> Job[T]:
        """Run ``work`` in the one thread that writes, where the caller tells of its failure."""
        return self.run(Lane.WRITE, lambda _progress: work(self.vault))

    def run(self, lane: Lane, work: Callable[[Progress], T]) -> Job[T]:
        """Run ``work`` in a lane of your choice, with progress."""
        return self.runner.start(lane, attended(self.vault, work))

    def watch(self, job: Job[Any], words: Words) -> None:
        """Show ``job`` in the activity line: title, progress, time left, cancel."""
        self.long_work[job] = words
        job.ended.connect(self._forget_work)
        self.working.emit(job, words)

    def _forget_work(self) -> None:
        ended = self.sender()
        self.long_work = {job: words for job, words in self.long_work.items() if job is not ended}

    def read_rights(self) -> None:
        """Learn what is shared with the person; whoever offers something looks again."""
        if self.vault.rights is None:
            return
        job = self.read(read_shared)
        job.succeeded.connect(self._take_shared)
        job.failed.connect(self.fail)

    def _take_shared(self, shared: frozenset[tuple[str, str]]) -> None:
        self.allowed.shared = shared
        self.rights_changed.emit()

    # ---------------------------------------------------------------- words to the person

    def toast(
        self, text: str, action: Words = "", on_action: Callable[[], object] | None = None
    ) -> None:
        """Say what was done; ``action`` offers the next step."""
        self.said.emit(Notice(text, "done", action, on_action))

    def done(self, text: str, batch: str) -> None:
        """Say what was done, with the way back."""
        self.toast(text, _m("Undo"), lambda: self.undo(batch))

    def warn(self, text: str) -> None:
        """Say what was done only in part."""
        self.said.emit(Notice(text, "warning"))

    def fail(self, error: Exception) -> None:
        """Tell of a failure; expected ones as a sentence, others as a bug."""
        self.failed.emit(error)

    # ---------------------------------------------------------------- undo

    def undo(self, batch: str) -> None:
        """Take one batch back and say so."""
        self._take_back(batch)

    def undo_last(self) -> None:
        """Take back the latest batch that can be taken back."""
        self._take_back(None)

    def _take_back(self, batch: str | None) -> None:
        job = self.write(lambda vault: self._undo(vault, batch))
        job.succeeded.connect(self.toast)

    # ---------------------------------------------------------------- places

    def place_of(self, entity: str, record: str) -> Place | None:
        """Return where a record is shown; None for kinds that have no page of their own."""
        feature = self._homes.get(entity)
        return Place(feature, entity, record) if feature else None

    def navigate(self, place: Place) -> None:
        """Go to a place; the present one can be returned to."""
        if self.place is not None and place != self.place:
            self._behind.append(self.place)
            self._ahead.clear()
        self._go(place)

    def back(self) -> None:
        """Return to the place before, if there is one."""
        if self._behind:
            self._keep(self._ahead)
            self._go(self._behind.pop())

    def forward(self) -> None:
        """Go again where `back` came from."""
        if self._ahead:
            self._keep(self._behind)
            self._go(self._ahead.pop())

    def _keep(self, places: list[Place]) -> None:
        if self.place is not None:
            places.append(self.place)

    def _go(self, place: Place) -> None:
        self.place = place
        self.went.emit(place)

    # ---------------------------------------------------------------- end

    def _announce(self, written: "Written") -> None:
        if not RIGHTS_FROM.isdisjoint(written.records):
            self.read_rights()
        self.changed.emit(written)
        self.sync.refresh()

    def stop(self) -> None:
        """Listen no more and meet the hub no more; the vault stays open."""
        self.sync.rest()
        self.care.rest()
        self._changes.stop()

    def end(self) -> None:
        """Write drafts, cancel what runs, wait for it and close the vault: the program ends."""
        try:
            self.drafts.finish()
        except HoldfastError as error:
            log.warning("drafts were not written: %s", type(error).__name__)
        self.runner.shutdown()
        self.close()

    def close(self) -> None:
        """Listen no more and close the vault; the jobs must have ended."""
        self.stop()
        self.vault.close()
