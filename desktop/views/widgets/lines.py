"""Separators: hairlines and the small titles that head a section."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop.views.theme import brush, theme_of
from desktop.views.widgets.label import Label
from desktop.views.widgets.living import Words


class Hairline(QWidget):
    """A line one pixel thick."""

    def __init__(
        self,
        *,
        vertical: bool = False,
        ink: str = "border.subtle",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._vertical, self._ink = vertical, ink
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        fixed, grows = QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding
        self.setSizePolicy(fixed if vertical else grows, grows if vertical else fixed)

    def sizeHint(self) -> QSize:
        """Return one pixel across."""
        return QSize(1, 16) if self._vertical else QSize(16, 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line."""
        painter = QPainter(self)
        brush.hairline(painter, self.rect(), theme_of(self).colour(self._ink))


class SectionTitle(QWidget):
    """A small title with a count beside it and actions at the right."""

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = Label(words, px=12, weight=600, tone="text.tertiary")
        self._count = Label("", px=12, weight=600, tone="text.tertiary")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(4)
        self._row.addWidget(self._title)
        self._row.addWidget(self._count)
        self._row.addStretch()
        self.setFixedHeight(28)

    def set_words(self, words: Words) -> None:
        """Say another title."""
        self._title.set_words(words)

    def set_count(self, text: str) -> None:
        """Show how many there are."""
        self._count.set_text(text)

    def add_action(self, widget: QWidget) -> None:
        """Put a control at the right end."""
        self._row.addWidget(widget)
