"""The five steps to a first vault: language, place, passphrase, recovery key, something to see.

The vault is made after the passphrase, so that the recovery key shown is the one that works;
everything after that may be left out and done later.
"""

import enum
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.controllers.doors import Doors, NewVault
from desktop.services.passphrases import Strength, weigh
from desktop.services.progress import Progress
from desktop.workers.runner import Job, JobRunner, Lane

if TYPE_CHECKING:
    from desktop.vault.vault import Vault


class Step(enum.IntEnum):
    """The steps in their order."""

    LANGUAGE = 0
    PLACE = 1
    PASSPHRASE = 2
    RECOVERY = 3
    CONTENT = 4


class Content(enum.Enum):
    """What the first vault starts with."""

    SAMPLE = "sample"
    IMPORT = "import"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Answers:
    """What has been chosen so far."""

    folder: Path
    person: str = ""
    currency: str = "CNY"
    joins_hub: bool = False
    hub: str = ""
    code: str = ""
    passphrase: str = ""
    again: str = ""
    is_kept: bool = False
    content: Content = Content.SAMPLE

    @property
    def has_place(self) -> bool:
        """True when the step about the place is complete."""
        named = bool(self.person.strip()) and bool(self.folder.name)
        return named and (not self.joins_hub or bool(self.hub.strip() and self.code.strip()))

    @property
    def strength(self) -> Strength:
        """What the passphrase is worth."""
        return weigh(self.passphrase, (self.person,))

    @property
    def has_passphrase(self) -> bool:
        """True when the passphrase may lock a vault and was typed twice alike."""
        return self.passphrase == self.again and self.strength.is_enough


class FirstRun(QObject):
    """State of the first-run window.

    Signals:
        changed: Answers or step are other ones.
        made: The vault exists; carries its recovery key.
        working: A job with progress, and which (`make`, `join`, `fill`).
        failed: The exception of a step that could not be taken.
        finished: The open vault and the `Content` chosen.
    """

    changed = Signal()
    made = Signal(str)
    working = Signal(object, str)
    failed = Signal(object)
    finished = Signal(object, object)

    def __init__(
        self, runner: JobRunner, doors: Doors, folder: Path, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._runner, self._doors = runner, doors
        self.answers = Answers(folder)
        self.step = Step.LANGUAGE
        self.recovery_key = ""
        self.vault: Vault | None = None
        self._has_joined = False
        self._job: Job[object] | None = None

    @property
    def is_busy(self) -> bool:
        """True while a step is being taken in the background."""
        return self._job is not None

    @property
    def may_go_on(self) -> bool:
        """True when the present step is complete."""
        complete = {
            Step.PLACE: self.answers.has_place,
            Step.PASSPHRASE: self.answers.has_passphrase,
            Step.RECOVERY: self.answers.is_kept,
        }
        return not self.is_busy and complete.get(self.step, True)

    @property
    def may_go_back(self) -> bool:
        """True while nothing has been made that the step before would have to undo."""
        first = Step.LANGUAGE if self.vault is None else Step.RECOVERY
        return self.step > first and not self.is_busy

    def answer(self, **values: object) -> None:
        """Take note of what was chosen."""
        self.answers = replace(self.answers, **values)  # type: ignore[arg-type]
        self.changed.emit()

    def back(self) -> None:
        """Return to the step before."""
        if self.may_go_back:
            self._go(Step(self.step - 1))

    def go_on(self) -> None:
        """Take the present step and go to the next one."""
        if not self.may_go_on:
            return
        if self.step is Step.PASSPHRASE and self.vault is None:
            self._make()
        elif self.step is Step.RECOVERY and self.answers.joins_hub and not self._has_joined:
            self._join()
        elif self.step is Step.CONTENT:
            self._fill()
        else:
            self._go(Step(self.step + 1))

    def skip_joining(self) -> None:
        """Go on without the hub; it can be joined later."""
        self.answer(joins_hub=False)
        if self.step is Step.RECOVERY:
            self._go(Step.CONTENT)

    def _go(self, step: Step) -> None:
        self.step = step
        self.changed.emit()

    # ---------------------------------------------------------------- taking a step

    def _make(self) -> None:
        chosen = self.answers
        wanted = NewVault(chosen.folder, chosen.passphrase, chosen.person.strip(), chosen.currency)
        job = self._runner.start(Lane.WRITE, lambda _progress: self._doors.create(wanted))
        job.succeeded.connect(self._take_vault)
        self._work(job, "make")

    def _take_vault(self, made: "tuple[Vault, str]") -> None:
        self.vault, self.recovery_key = made
        self.answers = replace(self.answers, passphrase="", again="")
        self.made.emit(self.recovery_key)
        self._go(Step.RECOVERY)

    def _join(self) -> None:
        hub, code = self.answers.hub.strip(), self.answers.code.strip()

        def work(progress: Progress) -> object:
            return self._doors.join(self._open_vault(), hub, code, progress)

        job = self._runner.start(Lane.FREE, work)
        job.succeeded.connect(self._note_joined)
        self._work(job, "join")

    def _note_joined(self) -> None:
        self._has_joined = True
        self._go(Step.CONTENT)

    def _fill(self) -> None:
        if self.answers.content is not Content.SAMPLE:
            self._finish()
            return
        job = self._runner.start(
            Lane.WRITE, lambda progress: self._doors.load_sample(self._open_vault(), progress)
        )
        job.succeeded.connect(self._finish)
        self._work(job, "fill")

    def _open_vault(self) -> "Vault":
        if self.vault is None:
            raise RuntimeError("the vault is made before it is filled or joined")
        return self.vault

    def _finish(self) -> None:
        self.finished.emit(self.vault, self.answers.content)

    def _work(self, job: "Job[object] | Job[tuple[Vault, str]]", name: str) -> None:
        self._job = job  # type: ignore[assignment]
        job.failed.connect(self.failed)
        job.ended.connect(self._rest)
        self.working.emit(job, name)
        self.changed.emit()

    def _rest(self) -> None:
        self._job = None
        self.changed.emit()
