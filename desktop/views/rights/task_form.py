"""A form in a drawer: inputs under one another, what is wrong, and the buttons of the task."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.views.widgets.buttons import Button
from desktop.views.widgets.form_field import FormField
from desktop.views.widgets.label import Label
from desktop.views.widgets.living import Living, Words
from sync.language import mark as _m

_SAVE = _m("Save")


class TaskForm(Living, QWidget):
    """Inputs, and the foot that belongs under them.

    Signals:
        left: The person changed their mind, or is done.
    """

    left = Signal()

    def __init__(self, *, accept: Words = _SAVE, kind: str = "primary") -> None:
        super().__init__()
        self.fields: dict[str, FormField] = {}
        self.trouble = Label(tone="danger.text", wrap=True)
        self.trouble.setObjectName("trouble")
        self.accept = Button(accept, kind=kind, name="accept")
        self._aside: list[QWidget] = []
        inside = QWidget()
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(16, 4, 16, 16)
        self.column.setSpacing(12)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)
        self.trouble.hide()

    def add_field(self, name: str, words: Words, editor: QWidget, hint: Words = "") -> None:
        """Add an input under its label."""
        self.fields[name] = FormField(words, editor, hint=hint)
        self.column.addWidget(self.fields[name])

    def finish(self) -> None:
        """Put what is wrong below the last input."""
        self.column.addWidget(self.trouble)
        self.column.addStretch(1)

    def foot(self, aside: Sequence[QWidget] = ()) -> QWidget:
        """Return the buttons; ``aside`` stand at the left."""
        foot = QWidget()
        foot.setFixedHeight(56)
        cancel = Button(_m("Cancel"), name="cancel")
        cancel.clicked.connect(self.left)
        row = QHBoxLayout(foot)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(8)
        for widget in aside:
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self.accept)
        return foot

    def complain(self, field: str, sentence: str) -> None:
        """Say what is wrong, under the input it is about where there is one."""
        for name, one in self.fields.items():
            one.set_error(sentence if name == field else "")
        self.trouble.set_text("" if field in self.fields else sentence)
        self.trouble.setVisible(field not in self.fields)
