"""Choosing a new passphrase after the recovery key opened the vault."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.controllers.doors import Doors
from desktop.services.passphrases import Strength, weigh
from desktop.workers.runner import JobRunner, Lane

if TYPE_CHECKING:
    from desktop.vault.vault import Vault


class Recovery(QObject):
    """State of the card that asks for it.

    Signals:
        busy: True while the passphrase is being set.
        refused: The exception of a passphrase that could not be set.
        finished: The open vault; with a new passphrase, or later.
    """

    busy = Signal(bool)
    refused = Signal(object)
    finished = Signal(object)

    def __init__(
        self,
        vault: "Vault",
        runner: JobRunner,
        doors: Doors,
        person: str,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.vault, self.person = vault, person
        self._runner, self._doors = runner, doors

    def weigh(self, passphrase: str) -> Strength:
        """Return what a passphrase is worth for this person."""
        return weigh(passphrase, (self.person,))

    def choose(self, passphrase: str) -> None:
        """Set the new passphrase, then go on."""
        self.busy.emit(True)  # noqa: FBT003 - a signal
        job = self._runner.start(
            Lane.FREE, lambda _progress: self._doors.recover(self.vault, passphrase)
        )
        job.succeeded.connect(self.later)
        job.failed.connect(self._refuse)

    def later(self) -> None:
        """Go on with the vault as it is."""
        self.finished.emit(self.vault)

    def _refuse(self, error: Exception) -> None:
        self.busy.emit(False)  # noqa: FBT003 - a signal
        self.refused.emit(error)
