"""How the gallery is laid out: columns of captioned sections, parted by hairlines."""

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.views.theme import brush, theme_of
from desktop.views.widgets.label import caption
from desktop.views.widgets.lines import Hairline
from desktop.views.widgets.living import Words


class Section(QWidget):
    """A caption with pieces under it."""

    def __init__(
        self, words: Words, *, inset: bool = True, gap: int = 0, bottom: int = 12, head: int = 24
    ) -> None:
        super().__init__()
        side = 16 if inset else 0
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(side, 8, side, bottom)
        self._column.setSpacing(gap)
        title = caption(words)
        title.setFixedHeight(head)
        title.setContentsMargins(16 - side, 0, 0, max(0, head - 16))
        self._column.addWidget(title)

    def add(self, *pieces: QWidget, gap: int = 8, height: int = 36, stretch: bool = False) -> None:
        """Add a line of pieces."""
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(gap)
        for piece in pieces:
            row.addWidget(piece, 1 if stretch else 0)
        if not stretch:
            row.addStretch(1)
        holder.setMinimumHeight(height)
        self._column.addWidget(holder)

    def place(self, piece: QWidget) -> None:
        """Add a piece that takes the whole width."""
        self._column.addWidget(piece)


class Column(QWidget):
    """Sections one below the other."""

    def __init__(self, sections: list[Section], width: int, *, last: bool = False) -> None:
        super().__init__()
        self._last = last
        self.setMinimumWidth(width - 16)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0 if last else 1, 0)
        column.setSpacing(0)
        for place, section in enumerate(sections):
            if place:
                column.addWidget(Hairline())
            column.addWidget(section)
        column.addStretch(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line to the next column."""
        if not self._last:
            edge = self.rect().adjusted(self.width() - 1, 0, 0, 0)
            brush.hairline(QPainter(self), edge, theme_of(self).colour("border.subtle"))
