"""Pictures of what stands before an open vault: the real windows, over doors that lead nowhere."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from desktop.controllers.doors import Doors, NewVault, VaultFacts
from desktop.controllers.first_run import FirstRun, Step
from desktop.controllers.recovery import Recovery
from desktop.controllers.unlock import Unlock
from desktop.vault.errors import WrongPassphrase
from desktop.views.tour import Gate, Settle
from desktop.views.welcome.gate import GateWindow
from desktop.workers.runner import JobRunner
from sync.language import _

_PHRASE = "山川 异域 42 只 白鹭"
_KEY = "Q7RDM-2KXNA-5WZTL-PJ4HC-VB6EY-3GSFO-U4IKT"
_SIZE = 286_000_000


def _refuse(_path: Path, _secret: str) -> object:
    raise WrongPassphrase(failures=1, wait=0)


def _make(_wanted: NewVault) -> tuple[object, str]:
    return object(), _KEY


def _do_nothing(*_given: object) -> None:
    """Lead nowhere."""


def _facts(_path: Path) -> VaultFacts:
    return VaultFacts(_("Kangheng Medical"), "周敏", _SIZE, 0, has_keychain=True)


def _doors() -> Doors:
    return Doors(
        warm=_do_nothing,
        look=_facts,
        open=_refuse,  # type: ignore[arg-type]
        open_from_keychain=_do_nothing,  # type: ignore[arg-type]
        recover=_do_nothing,
        create=_make,  # type: ignore[arg-type]
        load_sample=_do_nothing,
        join=_do_nothing,
    )


class _Stand(GateWindow):
    """A gate with a runner of its own, which ends with it."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = JobRunner(self)
        self.closed.connect(self.runner.shutdown)
        self.show()

    def wait(self, settle: Settle) -> None:
        """Wait for this window's own work."""
        while not self.runner.is_idle:
            settle()


def _welcome(_settle: Settle) -> QWidget:
    gate = _Stand()
    gate.show_welcome()
    return gate


def _unlock(settle: Settle) -> QWidget:
    gate = _Stand()
    unlock = Unlock(Path("kangheng.holdfast"), gate.runner, _doors())
    card = gate.show_unlock(unlock)
    unlock.look()
    card.secret.setText(_PHRASE)
    gate.wait(settle)
    return gate


def _unlock_wrong(settle: Settle) -> QWidget:
    gate = _Stand()
    unlock = Unlock(Path("kangheng.holdfast"), gate.runner, _doors())
    card = gate.show_unlock(unlock)
    unlock.look()
    gate.wait(settle)
    card.secret.setText(_PHRASE)
    unlock.unlock(_PHRASE)
    gate.wait(settle)
    card.caps.show()
    return gate


def _first_run(step: Step, *, joins_hub: bool = False) -> Callable[[Settle], QWidget]:
    """Return how to show the first run at ``step``, everything before it answered."""

    def show(settle: Settle) -> QWidget:
        gate = _Stand()
        run = FirstRun(gate.runner, _doors(), Path.home() / "Documents" / "Holdfast.holdfast")
        view = gate.show_first_run(run)
        run.answer(person="周敏", joins_hub=joins_hub)
        while run.step < step:
            run.answer(passphrase=_PHRASE, again=_PHRASE, is_kept=run.step is Step.RECOVERY)
            run.go_on()
            gate.wait(settle)
        if step is Step.PASSPHRASE:
            view.type_passphrase(_PHRASE)
        return gate

    return show


def _recovered(settle: Settle) -> QWidget:
    gate = _Stand()
    recovery = Recovery(object(), gate.runner, _doors(), "周敏")  # type: ignore[arg-type]
    card = gate.show_recovery(recovery)
    card.form.first.setText(_PHRASE)
    card.form.first.toggle()
    card.form.typed.emit()
    gate.wait(settle)
    return gate


GATES = (
    Gate("welcome", _welcome),
    Gate("first-run-language", _first_run(Step.LANGUAGE)),
    Gate("first-run-place", _first_run(Step.PLACE)),
    Gate("first-run-hub", _first_run(Step.PLACE, joins_hub=True)),
    Gate("first-run-passphrase", _first_run(Step.PASSPHRASE)),
    Gate("first-run-recovery", _first_run(Step.RECOVERY)),
    Gate("first-run-data", _first_run(Step.CONTENT)),
    Gate("unlock", _unlock),
    Gate("unlock-wrong", _unlock_wrong),
    Gate("unlock-recovered", _recovered),
)
