"""What the steps of the import screen share: a page margin, the state, words in the footer."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.controllers.importing import Importing
from desktop.views.widgets.label import Label, caption
from desktop.views.widgets.living import Living, Words


class StepPanel(Living, QWidget):
    """One step. `show_state` is called whenever the state has changed while it is shown."""

    def __init__(self, state: Importing) -> None:
        super().__init__()
        self.state = state
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)

    def centre(self, inside: QWidget) -> None:
        """Put ``inside`` in the middle of the width; paragraphs in it may grow downwards."""
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(inside)
        row.addStretch(1)
        self.column.addLayout(row)

    def show_state(self) -> None:
        """Show the state."""

    def retranslate(self) -> None:
        """Say what is made from the state again."""
        self.show_state()


class Head(QWidget):
    """The line over a table: what it is, a remark, and a control at the right."""

    def __init__(self, words: Words, remark: Words = "") -> None:
        super().__init__()
        self.title = Label(words, weight=600)
        self.remark = caption(remark)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(16, 0, 16, 0)
        self.row.setSpacing(8)
        self.row.addWidget(self.title)
        self.row.addWidget(self.remark)
        self.row.addStretch(1)
        self.setFixedHeight(40)

    def add(self, widget: QWidget) -> None:
        """Put a control at the right end."""
        self.row.addWidget(widget)
