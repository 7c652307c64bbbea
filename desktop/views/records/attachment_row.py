"""One attached file in a panel: a sign of its kind, its name, and what else tells it apart."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QEnterEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.controllers.attachments import Row
from desktop.views.theme import theme_of
from desktop.views.widgets.buttons import icon_button
from desktop.views.widgets.empty import Icon
from desktop.views.widgets.label import Label
from desktop.views.widgets.ring import Ringed
from sync.language import _
from sync.language import mark as _m

_OPENING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class AttachmentRow(Ringed, QWidget):
    """A file. One that is not on this machine says so and does not open.

    Signals:
        opened: It was clicked, or Enter or Space pressed on it.
        removed: Delete was pressed on it.
        menu_asked: Its commands are wanted.
    """

    opened = Signal()
    removed = Signal()
    menu_asked = Signal()
    ring_radius = 4.0

    def __init__(self, row: Row) -> None:
        super().__init__()
        self.setObjectName(f"attachment_{row.id}")
        self._row = row
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{row.name} {row.below}")
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        if row.is_here:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            self.setToolTip(_("This file is not on this machine, only its name and size."))
        self.more = icon_button("dots-three", _m("More"), size=24)
        self.more.setObjectName(f"more_{row.id}")
        self.more.clicked.connect(self.menu_asked)
        self._build()

    def _build(self) -> None:
        row, muted = self._row, not self._row.is_here
        name = Label(tone="text.secondary" if muted else "text.primary")
        name.set_text(row.name)
        below = Label(px=12, tone="text.secondary")
        below.set_text(row.below)
        second = QHBoxLayout()
        second.setSpacing(4)
        if muted:
            second.addWidget(Icon("cloud-slash", "warn.text", 14))
            away = Label(_m("Not on this machine"), px=12, tone="warn.text")
            away.setMinimumWidth(away.sizeHint().width())
            second.addWidget(away)
        second.addWidget(below, 1)
        lines = QVBoxLayout()
        lines.setSpacing(0)
        lines.addWidget(name)
        lines.addLayout(second)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(16, 6, 12, 6)
        whole.setSpacing(8)
        whole.addWidget(Icon(row.icon, "text.tertiary" if muted else "text.secondary", 20))
        whole.addLayout(lines, 1)
        whole.addWidget(self.more)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Look at the file."""
        is_left = event.button() == Qt.MouseButton.LeftButton
        if is_left and self._row.is_here and self.rect().contains(event.position().toPoint()):
            self.opened.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer the commands."""
        self.menu_asked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Look at the file on Enter or Space, remove it on Delete."""
        if event.key() in _OPENING and self._row.is_here:
            self.opened.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.removed.emit()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Look hovered."""
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Look at rest."""
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground under the pointer."""
        if self.underMouse():
            QPainter(self).fillRect(self.rect(), theme_of(self).colour("surface.hover"))
