"""Lines to type in. Their boxes come from the sheet; here is what the sheet cannot know."""

from PySide6.QtCore import QEvent, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from desktop.views.theme import marks, theme_of
from desktop.views.widgets.buttons import icon_button
from desktop.views.widgets.living import Living, Words, say
from sync.language import mark as _m

PAUSE_MS = 200
_LOWER = 1  # Qt centres by the Latin line; painted text stands a pixel lower


def repolish(widget: QWidget) -> None:
    """Make the sheet look at a widget's properties again."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


class LineEdit(Living, QLineEdit):
    """One line of text."""

    def __init__(
        self,
        *,
        placeholder: Words = "",
        large: bool = False,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._placeholder = placeholder
        self.is_composing = False
        self.setObjectName(name)
        self.setProperty("large", large)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFont(theme_of(self).font(13))
        self.setTextMargins(0, _LOWER, 0, 0)
        self.retranslate()

    def set_wrong(self, wrong: bool) -> None:  # noqa: FBT001 - a setter
        """Show the border of a value that cannot stand."""
        self.setProperty("wrong", wrong)
        repolish(self)

    def set_placeholder(self, words: Words) -> None:
        """Show other words while the line is empty."""
        self._placeholder = words
        self.retranslate()

    def retranslate(self) -> None:
        """Say the placeholder again."""
        if self._placeholder:
            self.setPlaceholderText(say(self._placeholder))

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Know while an input method composes: keys are not commands then."""
        self.is_composing = bool(event.preeditString())
        super().inputMethodEvent(event)


class SearchEdit(LineEdit):
    """A line with a magnifying glass, a cross to clear it and the shortcut that leads to it.

    Signals:
        searched: The text, once typing pauses; never half-composed Chinese.
    """

    searched = Signal(str)

    def __init__(
        self,
        placeholder: Words = "",
        *,
        keys: str = "",
        name: str = "search",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(placeholder=placeholder, name=name, parent=parent)
        self._keys = keys
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._clear = icon_button("x", _m("Clear"), size=24)
        self._clear.setParent(self)
        self._clear.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._clear.setCursor(Qt.CursorShape.ArrowCursor)
        self._clear.hide()
        self.setTextMargins(24, _LOWER, 24, 0)
        self.textChanged.connect(self._typed)
        self._pause.timeout.connect(self._tell)
        self._clear.clicked.connect(self.clear)

    def _typed(self, text: str) -> None:
        self._clear.setVisible(bool(text))
        self._pause.start()

    def _tell(self) -> None:
        self.searched.emit(self.text().strip())

    def resizeEvent(self, event: QEvent) -> None:
        """Keep the cross at the right end."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._clear.move(self.width() - 26, (self.height() - 24) // 2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Clear on Esc, if there is something to clear."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the glass and the shortcut over the line."""
        super().paintEvent(event)
        painter, theme = QPainter(self), theme_of(self)
        spot = QRectF(8, (self.height() - 16) // 2, 16, 16)
        marks.icon(painter, theme, spot, "magnifying-glass", "text.tertiary")
        if self._keys and not self.text() and not self.hasFocus():
            marks.key_cap(painter, theme, self.width() - 8, self.rect(), self._keys)


class LongEdit(Living, QPlainTextEdit):
    """Several lines of text.

    Signals:
        submitted: Ctrl+Enter.
    """

    submitted = Signal()

    def __init__(
        self, placeholder: Words = "", *, name: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._placeholder = placeholder
        self.setObjectName(name)
        self.setTabChangesFocus(True)
        self.setFont(theme_of(self).font(13))
        self.document().setDocumentMargin(3)
        self.retranslate()

    def retranslate(self) -> None:
        """Say the placeholder again."""
        if self._placeholder:
            self.setPlaceholderText(say(self._placeholder))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Submit on Ctrl+Enter."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.submitted.emit()
            return
        super().keyPressEvent(event)
