"""Opening one vault: who it belongs to, one try after another, and the wait between wrong ones."""

from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.controllers.doors import Doors, VaultFacts
from desktop.workers.runner import JobRunner, Lane


class Unlock(QObject):
    """The unlock window's state.

    Signals:
        known: `VaultFacts`, once they have been read.
        busy: True while a passphrase is being tried.
        opened: The open vault.
        refused: The exception; `HoldfastError` where it was to be expected.
        waiting: Seconds until the next try, 0 when it may be made.
    """

    known = Signal(object)
    busy = Signal(bool)
    opened = Signal(object)
    refused = Signal(object)
    waiting = Signal(int)

    def __init__(
        self, path: Path, runner: JobRunner, doors: Doors, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.path = path
        self._runner, self._doors = runner, doors
        self._is_busy = False
        self._left = 0
        self._second = QTimer(self)
        self._second.setInterval(1000)
        self._second.timeout.connect(self._count_down)

    @property
    def may_try(self) -> bool:
        """True when a passphrase would be tried now."""
        return not self._is_busy and self._left == 0

    def look(self, *, after_ms: int = 0) -> None:
        """Read whose vault it is, a little later where the window is still to be painted."""
        job = self._runner.start(
            Lane.FREE, lambda _progress: self._doors.look(self.path), after_ms=after_ms
        )
        job.succeeded.connect(self._learn)
        job.failed.connect(self.refused)

    def _learn(self, facts: VaultFacts) -> None:
        self.known.emit(facts)
        self._wait(facts.wait)

    def unlock(self, secret: str) -> None:
        """Try a passphrase or the recovery key."""
        if not secret or not self.may_try:
            return
        self._set_busy(now=True)
        job = self._runner.start(Lane.FREE, lambda _progress: self._doors.open(self.path, secret))
        job.succeeded.connect(self._open)
        job.failed.connect(self._refuse)

    def unlock_from_keychain(self) -> None:
        """Open with what the system's keychain holds."""
        if self._is_busy:
            return
        self._set_busy(now=True)
        job = self._runner.start(
            Lane.FREE, lambda _progress: self._doors.open_from_keychain(self.path)
        )
        job.succeeded.connect(self._open)
        job.failed.connect(self._refuse)

    def _open(self, vault: object) -> None:
        self._set_busy(now=False)
        self.opened.emit(vault)

    def _refuse(self, error: Exception) -> None:
        self._set_busy(now=False)
        self.refused.emit(error)
        self._wait(getattr(error, "wait", 0))

    def _set_busy(self, *, now: bool) -> None:
        self._is_busy = now
        self.busy.emit(now)

    def _wait(self, seconds: object) -> None:
        self._left = round(seconds) if isinstance(seconds, int | float) else 0
        if self._left > 0:
            self.waiting.emit(self._left)
            self._second.start()

    def _count_down(self) -> None:
        self._left = max(0, self._left - 1)
        self.waiting.emit(self._left)
        if not self._left:
            self._second.stop()
