"""Keeps what is being typed, a moment after each pause, without anybody asking for it.

One job at a time writes; what changes meanwhile is written by the next. Drafts are read one at a
time, when the form they belong to opens.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.workers.runner import Job, JobRunner, Lane

if TYPE_CHECKING:
    from desktop.vault.drafts import Draft
    from desktop.vault.vault import Vault

PAUSE_MS = 700
_Texts = Mapping[str, str]


class DraftKeeper(QObject):
    """The drafts of one session.

    Signals:
        failed: The exception that kept a draft from being written; told once until it works again.
        put_aside: Editors close without saving: what they hold is kept here already.
    """

    failed = Signal(object)
    put_aside = Signal()

    def __init__(self, vault: "Vault", runner: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._vault, self._runner = vault, runner
        self._waiting: dict[str, _Texts | None] = {}
        self._writing: dict[str, _Texts | None] = {}
        self._job: Job[None] | None = None
        self._is_failing = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.flush)

    # ---------------------------------------------------------------- writing

    def keep(self, about: str, texts: _Texts) -> None:
        """Keep ``texts`` soon; without a pause in typing at the latest after one."""
        self._put(about, dict(texts))

    def drop(self, about: str) -> None:
        """Forget a draft: it was saved or given up."""
        self._put(about, None)

    def _put(self, about: str, texts: _Texts | None) -> None:
        if self._texts(about) == texts and (about in self._waiting or about in self._writing):
            return
        self._waiting[about] = texts
        if not self._pause.isActive():
            self._pause.start()

    def _texts(self, about: str) -> _Texts | None:
        """Return what is to be kept, not yet on disk."""
        return self._waiting.get(about, self._writing.get(about))

    def flush(self) -> None:
        """Write what waits; while a job writes, its end does."""
        self._pause.stop()
        if self._job is not None or not self._waiting:
            return
        self._writing, self._waiting = self._waiting, {}
        vault, writing = self._vault, self._writing
        self._job = self._runner.start(Lane.FREE, lambda _progress: _write(vault, writing))
        self._job.succeeded.connect(self._succeed)
        self._job.failed.connect(self._fail)

    def _succeed(self) -> None:
        self._is_failing = False
        self._go_on()

    def _fail(self, error: Exception) -> None:
        """Tell of it, and try no more until something else is typed."""
        if not self._is_failing:
            self.failed.emit(error)
        self._is_failing = True
        self._go_on()

    def _go_on(self) -> None:
        self._job, self._writing = None, {}
        self.flush()

    def finish(self) -> None:
        """Write what waits in this thread: the program ends, and no job begins any more.

        Raises:
            Disk
        """
        self._pause.stop()
        waiting, self._waiting = {**self._writing, **self._waiting}, {}
        _write(self._vault, waiting)

    # ---------------------------------------------------------------- reading

    def find(self, about: str, then: Callable[[str, _Texts], object]) -> None:
        """Call ``then``, a method of a Qt object, with ``about`` and the texts of its draft, if
        there is one.
        """
        if about in self._waiting or about in self._writing:
            if (texts := self._texts(about)) is not None:
                then(about, texts)
            return
        vault = self._vault
        job = self._runner.start(Lane.FREE, lambda _progress: _find(vault, about))
        job.failed.connect(self.failed)
        answer = _Answer(job)
        answer.found.connect(then)
        job.succeeded.connect(answer.give)

    def tidy(self) -> None:
        """Delete drafts nobody came back to."""
        vault = self._vault
        job = self._runner.start(Lane.FREE, lambda _progress: _tidy(vault))
        job.failed.connect(self.failed)


class _Answer(QObject):
    """Hands a draft that was found to the form that asked, if the form is still there."""

    found = Signal(str, object)

    def give(self, draft: "Draft | None") -> None:
        """Hand it over, if there is one."""
        if draft is not None:
            self.found.emit(draft.about, draft.texts)


class Kept(QObject):
    """Drops a draft once what it held is a record's; ``rest`` of it stays a draft."""

    def __init__(
        self, about: str, drafts: DraftKeeper, parent: QObject, rest: _Texts | None = None
    ) -> None:
        super().__init__(parent)
        self._about, self._drafts, self._rest = about, drafts, dict(rest or {})

    def forget(self) -> None:
        """Drop it."""
        self._drafts.keep(self._about, self._rest)


def _write(vault: "Vault", drafts: Mapping[str, _Texts | None]) -> None:
    from desktop.services import drafts as service

    for about, texts in drafts.items():
        if texts is None:
            service.drop(vault, about)
        else:
            service.keep(vault, about, texts)


def _find(vault: "Vault", about: str) -> "Draft | None":
    from desktop.services import drafts as service

    return service.find(vault, about)


def _tidy(vault: "Vault") -> None:
    from desktop.services import drafts as service

    service.drop_old(vault)
