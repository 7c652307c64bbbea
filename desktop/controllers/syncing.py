"""Meets the hub by itself: every minute, soon after a change made here, and more and more rarely
while the hub cannot be reached. The person is never asked and never waits.
"""

import random
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.controllers.session import Session
from desktop.services.progress import Progress
from desktop.services.syncing.joining import join
from desktop.workers.runner import Lane
from sync.errors import HoldfastError

EVERY_MS = 60_000
SOON_MS = 3_000
AT_ONCE_MS = 500
RETRIES_MS = (15_000, 30_000, 60_000, 120_000, 300_000, 600_000)
"""Pauses after the first failure, the second, and so on; the last one stays."""
JITTER = 0.2
"""By which part a pause may be shorter or longer, so that a firm's laptops do not come at once."""

Spread = Callable[[float, float], float]


class SyncLoop(QObject):
    """Starts the syncs of one session until its `SyncState` rests.

    ``spread`` picks a number between two, as `random.uniform` does.
    """

    def __init__(
        self, session: Session, parent: QObject | None = None, *, spread: Spread = random.uniform
    ) -> None:
        super().__init__(parent or session)
        self._state = session.sync
        self._spread = spread
        self._failures = 0
        self._pending = self._left = 0
        self._was_syncing = self._is_fresh = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._meet)
        self._state.changed.connect(self._follow)

    @property
    def pause_ms(self) -> int:
        """Milliseconds until the next sync, -1 while none is planned."""
        return self._timer.remainingTime() if self._timer.isActive() else -1

    def start(self) -> None:
        """Read the facts; a vault that has a hub meets it at once."""
        self._state.refresh()

    # ---------------------------------------------------------------- when

    def _follow(self) -> None:
        facts = self._state.facts
        if self._state.is_resting or not facts.hub:
            self._timer.stop()
        elif facts.is_syncing:
            self._was_syncing = True
            self._timer.stop()
        elif self._was_syncing:
            self._was_syncing = False
            self._failures = self._failures + 1 if facts.problem is not None else 0
            self._pending, self._is_fresh = self._left, True
            self._wait(self._pause())
        elif not self._timer.isActive():
            self._pending = facts.pending
            self._wait(AT_ONCE_MS)
        else:
            self._hurry(facts.pending)

    def _hurry(self, pending: int) -> None:
        """Meet the hub soon where more waits than before.

        What is left right after a sync was written during it, unless as much was left before.
        """
        has_more = pending > self._pending
        self._pending = pending
        if self._is_fresh:
            self._left, self._is_fresh = pending, False
        if has_more and not self._failures and self._timer.remainingTime() > SOON_MS:
            self._wait(SOON_MS)

    def _pause(self) -> int:
        if not self._failures:
            return EVERY_MS
        return RETRIES_MS[min(self._failures, len(RETRIES_MS)) - 1]

    def _wait(self, milliseconds: int) -> None:
        part = self._spread(1 - JITTER, 1 + JITTER) if milliseconds > SOON_MS else 1.0
        self._timer.start(round(milliseconds * part))

    def _meet(self) -> None:
        self._state.sync_now(by_itself=True)


class Joining(QObject):
    """Enrols the session's device at a hub, then meets it for the first time.

    Signals:
        changed: Busy or not, and `problem`, are other ones.
        joined: The vault belongs to a workspace now.
    """

    changed = Signal()
    joined = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.is_busy = False
        self.problem: HoldfastError | None = None

    def join(self, url: str, code: str, ca: str = "") -> None:
        """Join the hub at ``url`` with a one-time code; ``ca`` is a file with its authority."""
        if self.is_busy:
            return
        self.is_busy, self.problem = True, None
        vault = self._session.vault

        def work(_progress: Progress) -> object:
            return join(vault, url.strip(), code, ca=ca or None)

        job = self._session.run(Lane.SYNC, work)
        job.succeeded.connect(self._succeed)
        job.failed.connect(self._fail)
        job.ended.connect(self._rest)
        self.changed.emit()

    def _succeed(self) -> None:
        self.joined.emit()
        self._session.sync.refresh()

    def _fail(self, error: Exception) -> None:
        if isinstance(error, HoldfastError):
            self.problem = error
        else:
            self._session.fail(error)

    def _rest(self) -> None:
        self.is_busy = False
        self.changed.emit()
