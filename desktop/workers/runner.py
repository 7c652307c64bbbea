"""Runs services off the UI thread and brings the outcome back to it.

Work runs in lanes. The *write* lane has one thread, so changes to the vault queue up instead of
colliding; readers have their own, so a list still scrolls while an import runs; the *sync* lane
holds one meeting with the hub at a time; the *free* lane serves files and keys.

A job never touches widgets: it reports, and the UI thread acts on the report.
"""

import enum
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from desktop.services.progress import Cancelled, Progress

ResultT = TypeVar("ResultT")


class Lane(enum.Enum):
    """Which threads a job may use."""

    WRITE = "write"
    READ = "read"
    SYNC = "sync"
    FREE = "free"


_THREADS = {Lane.WRITE: 1, Lane.READ: 2, Lane.SYNC: 1, Lane.FREE: 4}


class Job(QObject, Generic[ResultT]):
    """A running piece of work, as seen from the UI thread.

    All public signals are emitted in the UI thread: one of `succeeded`, `failed` and `cancelled`
    (none of them if abandoned), then `ended`. Connect them to methods, not lambdas: Qt drops a
    method when its object dies.

    Signals:
        progressed: Units done, units in total (0 while not known).
        succeeded: The value the work returned.
        failed: The exception it raised.
    """

    progressed = Signal(int, int)
    succeeded = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    ended = Signal()

    _reported = Signal(int, int)
    _finished = Signal(object, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._stop = threading.Event()
        self._is_abandoned = False
        # The private pair crosses threads; queueing makes the hop explicit.
        self._reported.connect(self.progressed, Qt.ConnectionType.QueuedConnection)
        self._finished.connect(self._conclude, Qt.ConnectionType.QueuedConnection)

    def cancel(self) -> None:
        """Ask the work to stop at its next report. Returns at once."""
        self._stop.set()

    def abandon(self) -> None:
        """Cancel, and keep the outcome to yourself: nobody is interested any more."""
        self._is_abandoned = True
        self.cancel()

    def step(self, done: int, total: int) -> None:
        """Implement `Progress`. Called from the worker thread."""
        if self._stop.is_set():
            raise Cancelled
        self._reported.emit(done, total)

    def run(self, work: Callable[[Progress], ResultT]) -> None:
        """Execute the work. Called from the worker thread."""
        try:
            self.step(0, 0)  # the person may have given up while the job was queued
            self._finished.emit(work(self), None)
        except Exception as error:  # noqa: BLE001 - handed to the UI thread
            self._finished.emit(None, error)

    @Slot(object, object)
    def _conclude(self, result: ResultT, error: Exception | None) -> None:
        if not self._is_abandoned:
            self._tell(result, error)
        self.ended.emit()
        self.deleteLater()

    def _tell(self, result: ResultT, error: Exception | None) -> None:
        if error is None:
            self.succeeded.emit(result)
        elif isinstance(error, Cancelled):
            self.cancelled.emit()
        else:
            self.failed.emit(error)


class JobRunner(QObject):
    """Owns the threads. The program has one, made in `desktop.app`.

    Signals:
        idled: The last running job has ended.
    """

    idled = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._running: set[QObject] = set()
        self._is_shut = False
        self._lanes = {
            lane: ThreadPoolExecutor(count, f"holdfast-{lane.value}")
            for lane, count in _THREADS.items()
        }

    def start(
        self, lane: Lane, work: Callable[[Progress], ResultT], *, after_ms: int = 0
    ) -> Job[ResultT]:
        """Queue the work and return a handle; connect to it before returning to Qt.

        ``after_ms`` keeps it back so long, that it may not compete with a window being painted.
        """
        job: Job[ResultT] = Job(self)
        self._running.add(job)
        job.ended.connect(self._forget)
        if after_ms:
            QTimer.singleShot(after_ms, job, partial(self._submit, lane, job, work))
        else:
            self._submit(lane, job, work)
        return job

    def _submit(self, lane: Lane, job: Job[ResultT], work: Callable[[Progress], ResultT]) -> None:
        if not self._is_shut:
            self._lanes[lane].submit(job.run, work)

    @property
    def is_idle(self) -> bool:
        """True when no job is queued or running."""
        return not self._running

    def _forget(self) -> None:
        self._running.discard(self.sender())
        if not self._running:
            self.idled.emit()

    def cancel_all(self) -> None:
        """Ask everything to stop at its next report. Returns at once."""
        for job in self.findChildren(Job):
            job.cancel()

    def shutdown(self) -> None:
        """Cancel everything and wait until the threads are idle."""
        self._is_shut = True
        self.cancel_all()
        for pool in self._lanes.values():
            pool.shutdown(wait=True, cancel_futures=True)
        self._running.clear()  # what had not begun never will
