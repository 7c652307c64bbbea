"""The keyboard's focus, drawn one pixel outside the control: a sheet cannot draw there."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from desktop.views.theme import brush, theme_of

_KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
_OUT = 3


class FocusRing(QWidget):
    """Lies in the nearest ancestor with room for it, so that it scrolls with its target."""

    def __init__(self, target: QWidget, radius: float = 6) -> None:
        self._target = target
        super().__init__(self._find_host())
        self._radius = radius
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        step: QWidget | None = target
        while step is not None and step is not self.parentWidget():
            step.installEventFilter(self)
            step = step.parentWidget()
        self._follow()

    def wanted(self, host: QWidget) -> QRect:
        """Return the ring's place in ``host``."""
        corner = self._target.mapTo(host, QPoint(0, 0))
        return QRect(corner, self._target.size()).adjusted(-_OUT, -_OUT, _OUT, _OUT)

    def _find_host(self) -> QWidget | None:
        host = self._target.parentWidget()
        while host is not None and not host.rect().contains(self.wanted(host)):
            above = host.parentWidget()
            if above is None or host.isWindow() or isinstance(above, QAbstractScrollArea):
                break
            host = above
        return host

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move with the target."""
        if event.type() in (
            QEvent.Type.Move,
            QEvent.Type.Resize,
            QEvent.Type.Show,
            QEvent.Type.Hide,
        ):
            self._follow()
        return super().eventFilter(watched, event)

    def _follow(self) -> None:
        host = self.parentWidget()
        if host is None:
            return
        self.setGeometry(self.wanted(host))
        self.setVisible(self._target.isVisible())
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ring."""
        painter = QPainter(self)
        colour = theme_of(self).colour("border.focus")
        brush.box(painter, QRectF(self.rect()), None, colour, radius=self._radius + _OUT, width=2)


class Ringed:
    """Mix into a widget class, before the Qt class, to show a ring when keys bring the focus."""

    ring_radius = 6.0
    _ring: FocusRing | None = None

    def show_ring(self) -> None:
        """Draw the ring."""
        if self._ring is None and isinstance(self, QWidget) and self.parentWidget() is not None:
            self._ring = FocusRing(self, self.ring_radius)

    def hide_ring(self) -> None:
        """Take the ring away."""
        if self._ring is not None:
            self._ring.hide()
            self._ring.deleteLater()
            self._ring = None

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring for keys, not for clicks."""
        super().focusInEvent(event)  # type: ignore[misc]
        if event.reason() in _KEYBOARD:
            self.show_ring()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        super().focusOutEvent(event)  # type: ignore[misc]
        self.hide_ring()
