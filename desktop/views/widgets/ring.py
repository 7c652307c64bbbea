"""The keyboard's focus, drawn one pixel outside the control: a sheet cannot draw there."""

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop.views.theme import brush, theme_of

_KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
_OUT = 3


class FocusRing(QWidget):
    """Follows one widget as its sibling, so that it scrolls and hides with it."""

    def __init__(self, target: QWidget, radius: float = 6) -> None:
        super().__init__(target.parentWidget())
        self._target = target
        self._radius = radius
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        target.installEventFilter(self)
        self._follow()

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
        self.setGeometry(self._target.geometry().adjusted(-_OUT, -_OUT, _OUT, _OUT))
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
