"""Things that float for a moment: menus and small panels by the control that opened them.

A popover is a child of the window, not a window of its own: input methods and Wayland place those
wrongly.
"""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QMenu, QVBoxLayout, QWidget

from desktop.controllers.cells import Tone
from desktop.views.theme import brush, marks, theme_of
from desktop.views.widgets.living import Living, Words, say
from desktop.views.widgets.shadow import MARGIN, paint_shadow


class Menu(Living, QMenu):
    """A menu whose entries speak the language of the moment."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._said: list[tuple[QAction, Words, str | None, str]] = []
        flags = Qt.WindowType.FramelessWindowHint | Qt.WindowType.NoDropShadowWindowHint
        self.setWindowFlags(self.windowFlags() | flags)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.aboutToShow.connect(self._dress)

    def add(
        self,
        words: Words,
        on: Callable[[], object],
        *,
        icon: str | None = None,
        keys: str = "",
        tone: Tone | None = None,
        enabled: bool = True,
        text: str | None = None,
    ) -> QAction:
        """Add an entry; ``keys`` is shown at its right, ``text`` replaces the words by data."""
        action = QAction(self)
        self._said.append((action, words, icon, marks.tone_text(tone, "text.secondary")))
        action.setProperty("verbatim", text)
        action.setProperty("keys", keys)
        action.setEnabled(enabled)
        action.triggered.connect(lambda *_checked: on())
        self.addAction(action)
        self.retranslate()
        return action

    def line(self) -> None:
        """Part the entries above from those below."""
        self.addSeparator()

    def open_below(self, widget: QWidget) -> None:
        """Open under ``widget``."""
        self.popup(widget.mapToGlobal(QPoint(0, widget.height() + 4)))

    def retranslate(self) -> None:
        """Say the entries again."""
        for action, words, _icon, _token in self._said:
            verbatim, keys = action.property("verbatim"), action.property("keys")
            shown = str(verbatim) if verbatim else say(words)
            action.setText(f"{shown}\t{keys}" if keys else shown)

    def _dress(self) -> None:
        for action, _words, icon, token in self._said:
            if icon:
                action.setIcon(theme_of(self).icon(icon, token))


class Popover(QWidget):
    """A small panel beside the control that opened it; Esc or a click elsewhere closes it.

    Signals:
        closed: It has gone.
    """

    closed = Signal()

    def __init__(self, anchor: QWidget, *, padding: int = 12) -> None:
        super().__init__(anchor.window())
        self.setObjectName("popover")
        self._anchor = anchor
        self._content: QWidget | None = None
        self._column = QVBoxLayout(self)
        inset = MARGIN + padding
        self._column.setContentsMargins(inset, inset, inset, inset)
        self.hide()

    def set_content(self, widget: QWidget) -> None:
        """Show ``widget`` inside."""
        if self._content is not None:
            self._content.deleteLater()
        self._content = widget
        self._column.addWidget(widget)

    def open_below(self) -> None:
        """Open under the anchor, or over it where there is no room."""
        window = self._anchor.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        self.adjustSize()
        size, corner = self.size(), self._anchor.mapTo(window, QPoint(0, 0))
        self.move(self._place(window.size(), size, corner))
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.PopupFocusReason)
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]

    def _place(self, window: QSize, size: QSize, corner: QPoint) -> QPoint:
        x = min(corner.x() - MARGIN, window.width() - size.width())
        below = corner.y() + self._anchor.height() + 4 - MARGIN
        fits = below + size.height() <= window.height() + MARGIN
        y = below if fits else corner.y() - size.height() + MARGIN - 4
        return QPoint(max(x, -MARGIN), max(y, -MARGIN))

    def close_(self) -> None:
        """Go away."""
        if self.isHidden():
            return
        QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
        self.hide()
        self.closed.emit()

    def _card(self) -> QRect:
        return self.rect().adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Close on a click outside or Esc."""
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonPress:
            place = self.mapFromGlobal(event.globalPosition().toPoint())
            if QApplication.activePopupWidget() is None and not self._card().contains(place):
                self.close_()
        elif self._is_escape(event):
            self.close_()
            return True
        return super().eventFilter(watched, event)

    @staticmethod
    def _is_escape(event: QEvent) -> bool:
        is_key = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        is_ours = QApplication.activePopupWidget() is None
        return is_key and is_ours and event.key() == Qt.Key.Key_Escape  # type: ignore[attr-defined]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint shadow, ground and border."""
        painter, theme = QPainter(self), theme_of(self)
        paint_shadow(painter, theme, self._card())
        ground, line = theme.colour("surface.raised"), theme.colour("border.default")
        brush.box(painter, self._card(), ground, line)
