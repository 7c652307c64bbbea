"""Locking after a while without keys or pointer."""

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow

_MINUTE_MS = 60_000
_SIGNS_OF_LIFE = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)


class Idle(QObject):
    """Watches the program's windows, as the window system knows them; their few events cost
    nothing.

    Signals:
        expired: Nobody has been here for the time set.
    """

    expired = Signal()

    def __init__(self, window: QWindow, minutes: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._minutes = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.expired)
        self._watch(window)
        for shown in QGuiApplication.allWindows():
            self._watch(shown)
        QGuiApplication.instance().focusWindowChanged.connect(self._watch)  # type: ignore[union-attr]
        self.set_minutes(minutes)

    def _watch(self, window: QWindow | None) -> None:
        """Watch a dialog or a menu too, once it is in front."""
        if window is not None:
            window.installEventFilter(self)

    def set_minutes(self, minutes: int) -> None:
        """Wait this long; 0 is for ever."""
        self._minutes = minutes
        self._timer.stop()
        self._wait()

    def _wait(self) -> None:
        if self._minutes:
            self._timer.start(self._minutes * _MINUTE_MS)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Begin to wait anew at every sign of life."""
        if event.type() in _SIGNS_OF_LIFE:
            self._wait()
        return super().eventFilter(watched, event)
