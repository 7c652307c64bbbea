"""Looks after the vault by itself: what is due runs while nothing else does, and an alarm is kept
where something failed or did not come.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.services.progress import Progress
from desktop.workers.runner import Job, JobRunner, Lane
from sync.errors import HoldfastError

if TYPE_CHECKING:
    from desktop.services.upkeep import Turn
    from desktop.vault.vault import Vault

FIRST_MS, EVERY_MS = 45_000, 120_000
"""When to look first, that it may not compete with the person's own beginning, and how often."""


class Care(QObject):
    """The turns of one session's vault.

    Signals:
        changed: `turns` are other ones now.
        alarmed: Something failed or is overdue that was not before.
        failed: The exception a run ended with that was not expected.
    """

    changed = Signal()
    alarmed = Signal()
    failed = Signal(object)

    def __init__(self, vault: "Vault", runner: JobRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._vault, self._runner = vault, runner
        self._job: Job[tuple[Turn, ...]] | None = None
        self.turns: tuple[Turn, ...] = ()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._look)

    @property
    def alarms(self) -> "tuple[Turn, ...]":
        """The turns that failed or are overdue."""
        return tuple(turn for turn in self.turns if turn.alarm)

    def start(self) -> None:
        """Begin to look after the vault."""
        self.refresh()
        self._timer.start(FIRST_MS)

    def rest(self) -> None:
        """Begin nothing more: the vault is about to close."""
        self._timer.stop()

    def refresh(self) -> None:
        """Read how things stand."""
        self._run(_read)

    def _look(self) -> None:
        self._timer.start(EVERY_MS)
        if self._runner.is_idle:
            self._run(_run_due)

    def _run(self, work: "Callable[[Vault, Progress], tuple[Turn, ...]]") -> None:
        if self._job is not None:
            return
        job = self._job = self._runner.start(
            Lane.FREE, lambda progress: work(self._vault, progress)
        )
        job.succeeded.connect(self._take)
        job.failed.connect(self._fail)
        job.ended.connect(self._forget)

    def _forget(self) -> None:
        self._job = None

    def _take(self, turns: "tuple[Turn, ...]") -> None:
        before = {turn.name for turn in self.alarms}
        self.turns = turns
        self.changed.emit()
        if {turn.name for turn in self.alarms} - before:
            self.alarmed.emit()

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, HoldfastError):
            self.failed.emit(error)


def _read(vault: "Vault", _progress: Progress) -> "tuple[Turn, ...]":
    from desktop.services import upkeep

    return upkeep.turns(vault)


def _run_due(vault: "Vault", progress: Progress) -> "tuple[Turn, ...]":
    from desktop.services import upkeep

    upkeep.run_due(vault, progress)
    return upkeep.turns(vault)
