"""One line to write down what just happened; Enter keeps it as a note, or as a call or visit."""

from collections.abc import Mapping

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.controllers.drafts import Kept
from desktop.controllers.records.record_state import RecordState
from desktop.services.drafts import line_about
from desktop.views.widgets.buttons import icon_button
from desktop.views.widgets.inputs import LineEdit
from sync.language import _
from sync.language import mark as _m


class QuickNote(QWidget):
    """A line with the kinds an entry may be of. What is typed is kept as a draft of the record."""

    def __init__(self, state: RecordState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state, self._drafts = state, state.session.drafts
        self._about = ""
        self._is_filling = False
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
        self.line.textChanged.connect(self._keep_draft)
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
            job = self._state.log_activity(kind, text)
            job.succeeded.connect(Kept(self._about, self._drafts, job).forget)
            self._fill("")

    # ---------------------------------------------------------------- drafts

    def show_record(self) -> None:
        """Show what was being written about the state's record."""
        self._about = line_about(self._state.entity_name, self._state.id)
        self._fill("")
        self._drafts.find(self._about, self._take)

    def _take(self, about: str, texts: Mapping[str, str]) -> None:
        if about == self._about and not self.line.text():
            self._fill(texts.get("text", ""))

    def _fill(self, text: str) -> None:
        self._is_filling = True
        self.line.setText(text)
        self._is_filling = False

    def _keep_draft(self, text: str) -> None:
        if self._about and not self._is_filling:
            self._drafts.keep(self._about, {"text": text})
