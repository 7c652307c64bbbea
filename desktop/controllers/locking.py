"""When a vault locks itself, and how it is closed behind the lock.

What runs when the screen is covered goes on in its threads: a short read ends at once, an import
goes on. The vault is closed when the last of it has ended, at the latest after `PATIENCE_MINUTES`,
when the rest is cancelled and takes itself back. Who unlocks meanwhile finds everything as it was.
"""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.services.drafts import NEWS
from desktop.workers.runner import Job, JobRunner, Lane
from sync.language import _

if TYPE_CHECKING:
    from desktop.controllers.session import Session, Words
    from desktop.vault.vault import Vault

PATIENCE_MINUTES = 15
_TICK_MS, _ASLEEP_S = 5_000, 30.0
_MINUTE_MS = 60_000


class Sleep(QObject):
    """Notices, on every system, that the machine was asleep: the clock on the wall went on while
    the program stood still. Also a clock that was set forward looks so; then it locks in vain.

    Signals:
        woke: It was.
    """

    woke = Signal()

    def __init__(
        self, parent: QObject | None = None, *, clock: Callable[[], float] = time.time
    ) -> None:
        super().__init__(parent)
        self._clock, self._last = clock, clock()
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Compare the clock with what it should show."""
        last, self._last = self._last, self._clock()
        if self._last - last > _ASLEEP_S:
            self.woke.emit()


class Closing(QObject):
    """A session behind the lock, until its vault is closed. ``proof`` is how its person proved who
    they are, and how many wrong tries came before.

    ``closer`` lives longer than the session's own threads and closes the vault.

    Signals:
        over: Nothing works any more: the vault is being closed, the screens may go.
    """

    over = Signal()

    def __init__(self, session: "Session", closer: JobRunner, parent: QObject) -> None:
        super().__init__(parent)
        self.session, self._closer = session, closer
        self._runner = runner = session.runner
        self.is_open = True
        self._is_held = False
        self.proof: tuple[str, int] | None = None
        self.news: list[str] = []
        for job, words in session.long_work.items():
            _Outcome(self, job, words)
        self._limit = QTimer(self)
        self._limit.setSingleShot(True)
        self._limit.timeout.connect(runner.cancel_all)
        self._limit.start(PATIENCE_MINUTES * _MINUTE_MS)
        session.setParent(self)
        session.sync.rest()
        runner.idled.connect(self._close)
        if runner.is_idle:
            QTimer.singleShot(0, self._close)

    def is_same(self, vault: "Vault") -> bool:
        """Tell whether this is the session of the person who opened ``vault``, still open."""
        own = self.session.vault
        is_same_vault = own.path.resolve() == vault.path.resolve()
        return self.is_open and is_same_vault and own.person == vault.person

    def hold(self, is_held: bool) -> None:  # noqa: FBT001 - a slot
        """Close nothing while somebody proves that they may come back; look again after that."""
        self._is_held = is_held
        if not is_held:
            QTimer.singleShot(0, self._close)

    def give_back(self, parent: QObject) -> "Session":
        """Return the session as it was: its person is back."""
        self._stop()
        self.session.setParent(parent)
        self.session.sync.wake()
        self.session.drafts.drop(NEWS)
        return self.session

    def tell(self, sentence: str) -> None:
        """Keep what the person should hear when they are back, as a draft: it may name a file."""
        self.news.append(sentence)
        drafts = self.session.drafts
        drafts.keep(NEWS, {str(place): text for place, text in enumerate(self.news)})
        drafts.flush()

    def finish(self) -> None:
        """Cancel what runs, wait for it and close the vault: the program ends."""
        if self.is_open:
            self._stop()
            self.session.end()

    def _stop(self) -> None:
        self.is_open = False
        self._limit.stop()
        self._runner.idled.disconnect(self._close)

    def _close(self) -> None:
        """Close the vault in a worker: writing back the last pages may take a moment."""
        if self._is_held or not self.is_open or not self._runner.is_idle:
            return
        self._stop()
        self.session.stop()
        vault, runner = self.session.vault, self._runner
        job = self._closer.start(Lane.FREE, lambda _progress: vault.close())
        job.ended.connect(runner.shutdown)
        job.ended.connect(runner.deleteLater)
        self.over.emit()


class _Outcome(QObject):
    """Tells how a long piece of work ended that nobody saw ending."""

    def __init__(self, closing: Closing, job: Job[Any], words: "Words") -> None:
        super().__init__(job)
        self._closing, self._words = closing, words
        job.succeeded.connect(self._succeed)
        job.failed.connect(self._fail)
        job.cancelled.connect(self._cancel)

    def _name(self) -> str:
        return self._words() if callable(self._words) else _(self._words)

    def _succeed(self) -> None:
        self._tell(_("Finished while locked: {work}"))

    def _fail(self) -> None:
        self._tell(_("Not finished while locked: {work}"))

    def _cancel(self) -> None:
        self._tell(_("Stopped while locked, and nothing of it was written: {work}"))

    def _tell(self, sentence: str) -> None:
        if self._closing.is_open:
            self._closing.tell(sentence.format(work=self._name()))
