"""What just happened, in the corner, for ten seconds, with the way back."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSize, QTimer
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.views.theme import brush, theme_of
from desktop.views.widgets.buttons import icon_button
from desktop.views.widgets.empty import Icon
from desktop.views.widgets.label import Label
from desktop.views.widgets.link import Link
from desktop.views.widgets.living import Words
from sync.language import mark as _m

_MARGIN, _GAP, _WIDTH = 16, 8, 444


class Toast(QWidget):
    """One message. It leaves by itself unless it tells of a failure."""

    def __init__(
        self,
        text: str,
        *,
        icon: str = "check",
        failed: bool = False,
        action: Words = "",
        on_action: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("toast")
        self._failed, self._on_action = failed, on_action
        ink = "danger.text" if failed else "text.on_inverse"
        words = "text.primary" if failed else "text.on_inverse"
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(Icon(icon, ink))
        self.label = Label(tone=words)
        self.label.set_text(text)
        row.addWidget(self.label, 1)
        if action:
            self._add_action(row, action, ink)
        if failed:
            close = icon_button("x", _m("Close"), size=24)
            close.clicked.connect(self.leave)
            row.addWidget(close)
        self.setFixedHeight(36)
        self.setAccessibleName(text)
        self._stay = QTimer(self)
        self._stay.setSingleShot(True)
        self._stay.timeout.connect(self.leave)
        if not failed:
            self._stay.start(theme_of(self).size("motion_ms.toast_stay"))

    def _add_action(self, row: QHBoxLayout, words: Words, ink: str) -> None:
        link = Link(words, ink=ink, strong=True, name="toast_action")
        link.clicked.connect(self._act)
        row.addWidget(link)

    def _act(self) -> None:
        if self._on_action is not None:
            self._on_action()
        self.leave()

    def leave(self) -> None:
        """Go away."""
        self._stay.stop()
        self.hide()
        self.deleteLater()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Wait while the pointer is here."""
        self._stay.stop()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Count the ten seconds again."""
        if not self._failed and self.isVisible():
            self._stay.start(theme_of(self).size("motion_ms.toast_stay"))
        super().leaveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground."""
        painter, theme = QPainter(self), theme_of(self)
        if self._failed:
            ground, line = theme.colour("danger.subtle"), theme.colour("danger.border")
            brush.box(painter, self.rect(), ground, line)
        else:
            brush.box(painter, self.rect(), theme.colour("surface.inverse"))


class ToastStack(QWidget):
    """The toasts of a window, the newest at the bottom."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self.setObjectName("toasts")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(_GAP)
        host.installEventFilter(self)
        self.hide()

    def say(
        self,
        text: str,
        action: Words = "",
        on_action: Callable[[], object] | None = None,
        *,
        icon: str = "check",
    ) -> Toast:
        """Tell what was done; ``action`` is usually the way back."""
        return self._add(Toast(text, icon=icon, action=action, on_action=on_action))

    def warn(
        self, text: str, action: Words = "", on_action: Callable[[], object] | None = None
    ) -> Toast:
        """Tell what was done in part."""
        return self.say(text, action, on_action, icon="warning")

    def fail(
        self, text: str, action: Words = "", on_action: Callable[[], object] | None = None
    ) -> Toast:
        """Tell what could not be done; stays until it is closed."""
        made = Toast(text, icon="warning", failed=True, action=action, on_action=on_action)
        return self._add(made)

    def clear(self) -> None:
        """Take every toast away, as before the screen is locked."""
        for toast in self.findChildren(Toast):
            toast.leave()
        self._settle()

    def _add(self, toast: Toast) -> Toast:
        self._column.addWidget(toast)
        toast.show()
        self._settle()
        toast.installEventFilter(self)
        return toast

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the window's corner, and close up when a toast has gone."""
        wanted = QEvent.Type.Resize if watched is self.parentWidget() else QEvent.Type.Hide
        if event.type() == wanted:
            self._settle()
        return super().eventFilter(watched, event)

    def _settle(self) -> None:
        host = self.parentWidget()
        shown = [toast for toast in self.findChildren(Toast) if not toast.isHidden()]
        self.setVisible(bool(shown))
        if host is None or not shown:
            return
        height = len(shown) * (36 + _GAP) - _GAP
        width = min(_WIDTH, host.width() - 2 * _MARGIN)
        self.resize(QSize(width, height))
        self.move(host.width() - width - _MARGIN, host.height() - height - _MARGIN)
        self.raise_()
