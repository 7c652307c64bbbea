"""A column of fixed width that scrolls up and down only."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

_WIDEST = 16_777_215


class ColumnScroll(QScrollArea):
    """Holds one widget."""

    def __init__(self, inside: QWidget, width: int, *, margin: int = 0) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(margin, 8 if margin else 0, margin, 0)
        column.addWidget(inside)
        self.setWidget(holder)
        self.set_width(width)

    def set_width(self, width: int) -> None:
        """Be ``width`` wide; zero takes whatever room there is."""
        self.setMinimumWidth(width)
        self.setMaximumWidth(width or _WIDEST)
