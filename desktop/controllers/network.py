"""No-network mode as the settings show it: whether it is on and why, and its self-test."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.controllers.preferences import Preferences
from desktop.controllers.session import Session
from desktop.services.progress import Progress
from desktop.workers.runner import Lane

if TYPE_CHECKING:
    from desktop.services.network_test import Findings


class NetworkMode(QObject):
    """What is known of the mode.

    Signals:
        changed: Any of it is different now.
    """

    changed = Signal()

    def __init__(self, session: Session, preferences: Preferences, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._preferences = session, preferences
        self.reason = ""
        self.is_sealed = self.is_testing = False
        self.findings: Findings | None = None
        self.refresh()

    @property
    def may_choose(self) -> bool:
        """True where the person decides, not policy or whoever started the program."""
        return self.reason in ("", "setting")

    def choose(self, *, is_off: bool) -> None:
        """Switch the mode."""
        self._preferences.choose_network(is_off=is_off)
        self.findings = None
        self.refresh()

    def refresh(self) -> None:
        """Ask again how things stand."""
        job = self._session.run(Lane.FREE, _look)
        job.succeeded.connect(self._take)
        job.failed.connect(self._session.fail)

    def _take(self, found: tuple[str, bool]) -> None:
        self.reason, self.is_sealed = found
        self.changed.emit()

    def test(self) -> None:
        """Try every way out."""
        if self.is_testing:
            return
        self.is_testing = True
        job = self._session.run(Lane.FREE, _test)
        job.succeeded.connect(self._take_findings)
        job.failed.connect(self._session.fail)
        job.ended.connect(self._rest)
        self.changed.emit()

    def _take_findings(self, findings: "Findings") -> None:
        self.findings = findings

    def _rest(self) -> None:
        self.is_testing = False
        self.changed.emit()


def _look(_progress: Progress) -> tuple[str, bool]:
    from desktop.services import network, system_guard

    return network.reason(), system_guard.is_sealed()


def _test(_progress: Progress) -> "Findings":
    from desktop.services import network_test

    return network_test.run()
