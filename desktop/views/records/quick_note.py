"""One line to write down what just happened; Enter keeps it as a note, or as a call or visit."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.controllers.records.record_state import RecordState
from desktop.views.widgets.buttons import icon_button
from desktop.views.widgets.inputs import LineEdit
from sync.language import _
from sync.language import mark as _m


class QuickNote(QWidget):
    """A line with the kinds an entry may be of."""

    def __init__(self, state: RecordState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self.line = LineEdit(name="quick_note", placeholder=_m("Write a note, or log a call…"))
        call = icon_button("phone", _m("Log a call"))
        visit = icon_button("map-pin", _m("Log a visit"))
        call.setObjectName("log_call")
        visit.setObjectName("log_visit")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.line, 1)
        row.addWidget(call)
        row.addWidget(visit)
        self.line.returnPressed.connect(self._note)
        call.clicked.connect(self._call)
        visit.clicked.connect(self._visit)

    def _note(self) -> None:
        self._log("note", "")

    def _call(self) -> None:
        self._log("call", _("Call"))

    def _visit(self) -> None:
        self._log("visit", _("Visit"))

    def _log(self, kind: str, otherwise: str) -> None:
        """Write the line down; without words ``otherwise`` is what it is called."""
        text = self.line.text().strip() or otherwise
        if text and not self.line.is_composing:
            self._state.log_activity(kind, text)
            self.line.clear()
