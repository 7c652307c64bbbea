"""Taking everything off the screen at once, and what is needed around it."""

from PySide6.QtCore import QEvent, QObject, Qt, QThread, QTimer, Signal
from PySide6.QtGui import QDrag, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QDialog, QToolTip, QWidget
from shiboken6 import isValid

from desktop.controllers.locking import Sleep
from desktop.controllers.preferences import Preferences
from desktop.controllers.system_lock import system_lock
from desktop.views.frame.idle import Idle

_LOOK_MS = 50
SENSITIVE = "sensitive"
"""Property of widgets from which nothing stays on the clipboard."""


class Watch(QObject):
    """Watches over one window: has the person left?

    Signals:
        left: They have; a word for how: ``idle``, ``sleep`` or ``system``.
    """

    left = Signal(str)

    def __init__(self, window: QWidget, preferences: Preferences) -> None:
        super().__init__(window)
        handle = window.windowHandle()
        self.idle = Idle(handle, preferences.lock_minutes, self)
        self.sleep = Sleep(self)
        self.system = system_lock(handle, self)
        preferences.lock_chosen.connect(self.idle.set_minutes)
        self.idle.expired.connect(self._be_idle)
        self.sleep.woke.connect(self._sleep)
        self.system.sleeping.connect(self._sleep)
        self.system.locked.connect(self._be_locked)

    def _be_idle(self) -> None:
        self.left.emit("idle")

    def _sleep(self) -> None:
        self.left.emit("sleep")
        self.system.ready()

    def _be_locked(self) -> None:
        self.left.emit("system")


def cover() -> None:
    """Hide every window: dialogs answer no, menus and tips go."""
    if QApplication.mouseButtons() != Qt.MouseButton.NoButton:
        QDrag.cancel()
    QToolTip.hideText()
    while (popup := QApplication.activePopupWidget()) is not None and popup.isVisible():
        popup.close()
    for widget in QApplication.topLevelWidgets():
        if widget.isVisible():
            if isinstance(widget, QDialog):
                widget.reject()
            widget.hide()


def let_go_of_cell() -> None:
    """Close an editor in a table without writing what is half typed."""
    editor = QApplication.focusWidget()
    viewport = editor.parentWidget() if editor is not None else None
    view = viewport.parentWidget() if viewport is not None else None
    if editor is not None and isinstance(view, QAbstractItemView) and view.viewport() is viewport:
        escape = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(editor, escape)


def focus_is_sensitive() -> bool:
    """Tell whether the person is in a field from which nothing stays on the clipboard."""
    widget = QApplication.focusWidget()
    while widget is not None:
        if widget.property(SENSITIVE):
            return True
        widget = widget.parentWidget()
    return False


class Retiring(QObject):
    """Deletes a covered window when it is told to begin, and no dialog of it waits for its answer
    any more: the code that opened one must find its window when it goes on.
    """

    def __init__(self, window: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        window.destroyed.connect(self.deleteLater)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self._look)

    def begin(self) -> None:
        """Delete it soon."""
        self._timer.start()

    def _look(self) -> None:
        if QThread.currentThread().loopLevel() <= 1:
            self._timer.stop()
            if isValid(self._window):
                self._window.deleteLater()
