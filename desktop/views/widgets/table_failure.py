"""The line a list shows when its rows could not be read: never an empty table."""

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.views.theme import theme_of
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.empty import Icon
from desktop.views.widgets.label import Label
from sync.language import mark as _m

HEIGHT = 40


class FailureLine(QWidget):
    """Sign, sentence and retry.

    Signals:
        retried: The person asks to read again.
    """

    retried = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.is_shown = False
        self._text = Label()
        retry = Button(_m("Retry"), icon="arrows-clockwise", size=24, name="retry")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(8)
        row.addWidget(Icon("warning", "danger.text"))
        row.addWidget(self._text, 1)
        row.addWidget(retry)
        retry.clicked.connect(self._retry)
        self.setFixedHeight(HEIGHT)
        self.hide()

    def set_text(self, text: str | None) -> None:
        """Say what failed; None hides the line."""
        self.is_shown = text is not None
        self._text.set_text(text or "")
        self.setVisible(self.is_shown)

    def place(self, area: QRect, *, is_empty: bool) -> None:
        """Stand at the top of an empty list, else at the bottom, over the rows not read."""
        top = area.top() if is_empty else area.bottom() + 1 - HEIGHT
        self.setGeometry(area.left(), top, area.width(), HEIGHT)
        self.raise_()

    def _retry(self) -> None:
        self.retried.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Cover what lies below."""
        QPainter(self).fillRect(self.rect(), theme_of(self).colour("surface.base"))
