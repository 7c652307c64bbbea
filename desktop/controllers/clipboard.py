"""Takes sensitive values from the clipboard again, and asks programs that keep its history not to
keep them.

Only a hash of the value is remembered. What somebody copied after it is left alone.
"""

import hashlib
import secrets
from collections.abc import Callable

from PySide6.QtCore import QMimeData, QObject, QTimer
from PySide6.QtGui import QClipboard

from sync.schema import Field, Kind, Visibility

_WINDOWS = 'application/x-qt-windows-mime;value="{}"'
HINTS = {
    "x-kde-passwordManagerHint": b"secret",
    _WINDOWS.format("ExcludeClipboardContentFromMonitorProcessing"): b"\x01\0\0\0",
    _WINDOWS.format("CanIncludeInClipboardHistory"): b"\0\0\0\0",
    _WINDOWS.format("CanUploadToCloudClipboard"): b"\0\0\0\0",
}
"""What keepers of clipboard histories look for, by system."""
_MODES = (QClipboard.Mode.Clipboard, QClipboard.Mode.Selection)
_SENSITIVE = (Kind.PHONE, Kind.EMAIL)


def is_sensitive(field: Field) -> bool:
    """Tell whether a copied value of a field does not stay on the clipboard: how to reach a person,
    what identifies one, what not everybody may see or may leave this machine.
    """
    is_restricted = field.visibility is not Visibility.EVERYONE or field.local
    return field.kind in _SENSITIVE or field.unique or is_restricted


class SensitiveClipboard(QObject):
    """Watches one clipboard.

    ``is_sensitive`` tells whether what was copied just now is; ``seconds`` how long it may stay,
    0 for ever.
    """

    def __init__(
        self,
        clipboard: QClipboard,
        is_sensitive: Callable[[], bool],
        seconds: Callable[[], int],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._clipboard, self._is_sensitive, self._seconds = clipboard, is_sensitive, seconds
        self._held: dict[QClipboard.Mode, bytes] = {}
        self._salt = secrets.token_bytes(16)
        self._is_marking = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.clear)
        clipboard.changed.connect(self._look)

    def _look(self, mode: QClipboard.Mode) -> None:
        """Mark what was copied from a sensitive place of ours."""
        if self._is_marking or mode not in _MODES:
            return
        text = self._clipboard.text(mode) if self._is_sensitive() else ""
        if text and self._hash(text) != self._held.get(mode):
            self._mark(text, mode)

    def _mark(self, text: str, mode: QClipboard.Mode) -> None:
        marked = QMimeData()
        marked.setText(text)
        for kind, value in HINTS.items():
            marked.setData(kind, value)
        self._is_marking = True
        self._clipboard.setMimeData(marked, mode)
        self._is_marking = False
        self._held[mode] = self._hash(text)
        if seconds := self._seconds():
            self._timer.start(seconds * 1000)

    def clear(self) -> None:
        """Take away what is still there of ours."""
        held, self._held = self._held, {}
        self._timer.stop()
        for mode, value in held.items():
            if self._hash(self._clipboard.text(mode)) == value:
                self._clipboard.clear(mode)

    def _hash(self, text: str) -> bytes:
        return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), key=self._salt).digest()
