"""A label over its input, and under it what is wrong: a placeholder is no label."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.views.widgets.inputs import LineEdit
from desktop.views.widgets.label import Label, caption
from desktop.views.widgets.living import Living, Words, say


class FormField(Living, QWidget):
    """Wraps any input."""

    def __init__(
        self,
        words: Words,
        editor: QWidget,
        *,
        hint: Words = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._words, self._hint = words, hint
        self.editor = editor
        self._label = Label(words, px=12, tone="text.secondary")
        self._label.setBuddy(editor)
        self._below = caption(hint, wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._label)
        column.addWidget(editor)
        column.addWidget(self._below)
        column.addStretch(1)
        self._below.setVisible(bool(hint))
        self._label.setVisible(bool(words))
        self.retranslate()

    def set_error(self, text: str) -> None:
        """Say what is wrong; an empty text shows the hint again."""
        if isinstance(self.editor, LineEdit):
            self.editor.set_wrong(bool(text))
        self._below.set_tone("danger.text" if text else "text.tertiary")
        if text:
            self._below.set_text(text)
        else:
            self._below.set_words(self._hint)
        self._below.setVisible(bool(text or self._hint))

    def retranslate(self) -> None:
        """Name the input for those who cannot see its label."""
        self.editor.setAccessibleName(say(self._words))
