"""The head of a page: what it is, how many, and what can be done."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.views.theme import theme_of
from desktop.views.widgets.label import Label, title
from desktop.views.widgets.living import Words


class PageHeader(QWidget):
    """Title and count at the left, actions at the right; the primary one is added last."""

    def __init__(self, words: Words = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = title(words)
        self._count = Label(tone="text.tertiary")
        self._count.setContentsMargins(0, 3, 0, 0)
        self._left = QHBoxLayout()
        self._left.setSpacing(8)
        self._left.addWidget(self.title)
        self._left.addWidget(self._count)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(8)
        row.addLayout(self._left)
        row.addStretch(1)
        self.setFixedHeight(theme_of(self).size("frame.page_header"))

    def set_words(self, words: Words) -> None:
        """Say another title."""
        self.title.set_words(words)

    def set_text(self, text: str) -> None:
        """Show a title that is data, such as a customer's name."""
        self.title.set_text(text)

    def set_count(self, text: str) -> None:
        """Show a count beside the title."""
        self._count.set_text(text)

    def add_left(self, widget: QWidget) -> None:
        """Put a control beside the title."""
        self._left.addWidget(widget)

    def add_action(self, widget: QWidget) -> None:
        """Put an action at the right end."""
        self._row.addWidget(widget)
