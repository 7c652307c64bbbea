"""Hears from the operating system that the person has left: screen locked, machine going to sleep.

Linux: logind (``Lock`` of our session, ``PrepareForSleep``, with a delay lock so that the vault is
locked before the machine sleeps) and the desktop's screen saver, both over D-Bus on local sockets.
Windows: the session's and the power's messages to the window. Elsewhere `locking.Sleep` and the
idle time are what there is.
"""

import ctypes
import os
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import SLOT, QAbstractNativeEventFilter, QByteArray, QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication, QWindow

if TYPE_CHECKING:
    from PySide6.QtDBus import QDBusConnection, QDBusPendingCallWatcher

_LOGIN, _PATH = "org.freedesktop.login1", "/org/freedesktop/login1"
_SAVERS = ("org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver", "org.cinnamon.ScreenSaver")

_WM_POWERBROADCAST, _PBT_APMSUSPEND = 0x0218, 4
_WM_WTSSESSION_CHANGE, _WTS_SESSION_LOCK, _WTS_SESSION_DISCONNECTED = 0x02B1, 7, 4


class SystemLock(QObject):
    """What the system says.

    Signals:
        locked: The screen was locked.
        sleeping: The machine is about to sleep; `ready` lets it.
    """

    locked = Signal()
    sleeping = Signal()

    def ready(self) -> None:
        """Let the machine sleep now."""


def system_lock(window: QWindow, parent: QObject) -> SystemLock:
    """Return the listener of this system, silent where there is none."""
    if sys.platform == "linux" and _is_local("DBUS_SYSTEM_BUS_ADDRESS"):
        return LinuxLock(parent)
    if sys.platform == "win32":
        return WindowsLock(window, parent)
    return SystemLock(parent)


def _is_local(variable: str) -> bool:
    """Tell whether a bus is reached by a local socket: another one would be a network's."""
    return os.environ.get(variable, "unix:").startswith("unix:")


class LinuxLock(SystemLock):
    """Listens to logind and to screen savers."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        from PySide6.QtDBus import QDBusConnection

        self._delay: object = None
        self._asking: QDBusPendingCallWatcher | None = None
        self._system = QDBusConnection.systemBus()
        manager, session = f"{_LOGIN}.Manager", f"{_LOGIN}.Session"
        self._hear(self._system, _PATH, manager, "PrepareForSleep", "on_sleep(bool)")
        self._hear(self._system, _session_path(), session, "Lock", "on_lock()")
        if _is_local("DBUS_SESSION_BUS_ADDRESS"):
            desktop = QDBusConnection.sessionBus()
            for name in _SAVERS:
                self._hear(desktop, "", name, "ActiveChanged", "on_active(bool)")
        self._ask_for_delay()

    def _hear(
        self, bus: "QDBusConnection", path: str, interface: str, name: str, slot: str
    ) -> None:
        if bus.isConnected():
            receiver = SLOT(slot)  # bytes, says the signature; text, says the program
            bus.connect("", path, interface, name, self, receiver)  # type: ignore[call-overload]

    def _ask_for_delay(self) -> None:
        """Ask logind to wait for us before it sleeps; it does so for a few seconds."""
        from PySide6.QtDBus import QDBusMessage, QDBusPendingCallWatcher

        if not self._system.isConnected():
            return
        call = QDBusMessage.createMethodCall(_LOGIN, _PATH, f"{_LOGIN}.Manager", "Inhibit")
        call.setArguments(["sleep", "Holdfast", "lock the vault", "delay"])
        self._asking = QDBusPendingCallWatcher(self._system.asyncCall(call), self)
        self._asking.finished.connect(self._take_delay)

    def _take_delay(self, watcher: "QDBusPendingCallWatcher") -> None:
        given = watcher.reply().arguments()
        self._delay = given[0] if given and not watcher.isError() else None
        watcher.deleteLater()

    def ready(self) -> None:
        """Give the delay back."""
        self._delay = None

    @Slot(bool)
    def on_sleep(self, is_going: bool) -> None:  # noqa: FBT001 - a slot
        """Tell that the machine goes to sleep; ask for the next delay when it is back."""
        if is_going:
            self.sleeping.emit()
        else:
            self._ask_for_delay()

    @Slot()
    def on_lock(self) -> None:
        """Tell that the session was locked."""
        self.locked.emit()

    @Slot(bool)
    def on_active(self, is_active: bool) -> None:  # noqa: FBT001 - a slot
        """Tell that a screen saver covers the screen."""
        if is_active:
            self.locked.emit()


def _session_path() -> str:
    """Return logind's object of our session; all sessions' where it is not known."""
    name = os.environ.get("XDG_SESSION_ID", "")
    escaped = "".join(
        one
        if one.isascii() and (one.isalpha() or (one.isdigit() and place))
        else f"_{ord(one):02x}"
        for place, one in enumerate(name)
    )
    return f"{_PATH}/session/{escaped}" if escaped else ""


class WindowsLock(SystemLock):
    """Asks Windows to tell a window of the session's changes, and reads its messages."""

    def __init__(self, window: QWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._handle = int(window.winId())
        self._filter = _Messages(self)
        app = QGuiApplication.instance()
        if app is not None:
            app.installNativeEventFilter(self._filter)
        if sys.platform == "win32":
            ctypes.windll.wtsapi32.WTSRegisterSessionNotification(self._handle, 0)

    def hear(self, message: int, kind: int) -> None:
        """Tell what a window message means."""
        if message == _WM_POWERBROADCAST and kind == _PBT_APMSUSPEND:
            self.sleeping.emit()
        elif message == _WM_WTSSESSION_CHANGE and kind in (
            _WTS_SESSION_LOCK,
            _WTS_SESSION_DISCONNECTED,
        ):
            self.locked.emit()


class _Messages(QAbstractNativeEventFilter):
    """Looks at what Windows sends."""

    def __init__(self, listener: WindowsLock) -> None:
        super().__init__()
        self._listener = listener

    def nativeEventFilter(self, event_type: QByteArray | bytes, message: int) -> object:  # noqa: N802
        """Pass on what concerns us; every message goes its way."""
        if sys.platform == "win32" and bytes(event_type) == b"windows_generic_MSG":
            from ctypes import wintypes

            said = wintypes.MSG.from_address(int(message))
            self._listener.hear(said.message, said.wParam)
        return False, 0
