"""What stands where nothing is yet: why it is empty and what to do next."""

from collections.abc import Iterable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.views.theme import brush, marks, theme_of
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.label import Label
from desktop.views.widgets.living import Words


class Icon(QWidget):
    """An icon that stands alone."""

    def __init__(self, name: str, ink: str = "text.secondary", size: int = 16) -> None:
        super().__init__()
        self._name, self._ink = name, ink
        self._size = size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def set_icon(self, name: str, ink: str) -> None:
        """Show another icon."""
        self._name, self._ink = name, ink
        self.update()

    def sizeHint(self) -> QSize:
        """Return the icon's square."""
        return QSize(self._size, self._size)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the icon."""
        spot = QRectF(0, 0, self._size, self._size)
        marks.icon(QPainter(self), theme_of(self), spot, self._name, self._ink)


class EmptyState(QWidget):
    """Icon, title, one sentence and the next steps as buttons, in the middle of their place."""

    def __init__(
        self,
        icon: str,
        title: Words,
        sentence: Words = "",
        buttons: Iterable[Button] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("empty")
        self._title = Label(title, weight=600)
        self._sentence = Label(sentence, tone="text.secondary")
        self._title.set_align(brush.CENTRE)
        self._sentence.set_align(brush.CENTRE)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 12, 24, 12)
        column.setSpacing(0)
        column.addStretch()
        column.addWidget(Icon(icon, "text.tertiary", 32), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(8)
        column.addWidget(self._title)
        column.addSpacing(4)
        column.addWidget(self._sentence)
        column.addSpacing(12)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch()
        for made in buttons:
            row.addWidget(made)
        row.addStretch()
        column.addLayout(row)
        column.addStretch()

    def set_words(self, title: Words, sentence: Words) -> None:
        """Say something else, such as that a filter hides everything."""
        self._title.set_words(title)
        self._sentence.set_words(sentence)
