"""Brings "these records changed" from the thread that wrote them to the UI thread, as a signal."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

if TYPE_CHECKING:
    from desktop.vault.batch import Written
    from desktop.vault.vault import Vault


class Changes(QObject):
    """Listens to one vault until `stop`.

    Signals:
        changed: A `Written`, in the UI thread, once per committed batch.
    """

    changed = Signal(object)
    _arrived = Signal(object)

    def __init__(self, vault: "Vault", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._arrived.connect(self.changed, Qt.ConnectionType.QueuedConnection)
        self._stop = vault.on_change(self._hear)

    def _hear(self, written: "Written") -> None:
        """Called in the writing thread."""
        self._arrived.emit(written)

    def stop(self) -> None:
        """Hear no more; for when the vault is closed."""
        self._stop()
