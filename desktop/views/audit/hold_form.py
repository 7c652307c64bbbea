"""The form that puts a record on legal hold."""

from datetime import date

from desktop.controllers.keeping import Keeping
from desktop.views.rights.task_form import TaskForm
from desktop.views.widgets.inputs import LineEdit, LongEdit
from sync.language import _
from sync.language import mark as _m

_REASON_HEIGHT = 96


class HoldForm(TaskForm):
    """Name, reason, and until when."""

    def __init__(self, state: Keeping, entity: str, record: str) -> None:
        super().__init__(accept=_m("Put on hold"))
        self.setObjectName("hold_form")
        self._state, self._about = state, (entity, record)
        self.name = LineEdit(name="hold_name")
        self.reason = LongEdit(name="hold_reason")
        self.reason.setFixedHeight(_REASON_HEIGHT)
        self.until = LineEdit(name="hold_until", placeholder="2026-11-22")
        self.add_field("name", _m("Name"), self.name, _m("Such as the number of the case."))
        self.add_field("reason", _m("Reason"), self.reason)
        self.add_field("until", _m("Until"), self.until, _m("Empty: until it is lifted."))
        self.finish()
        self.accept.clicked.connect(self.save)
        state.refused.connect(self.complain)

    def save(self) -> None:
        """Put it on."""
        self.complain("", "")
        name, reason = self.name.text().strip(), self.reason.toPlainText().strip()
        for field, text in (("name", name), ("reason", reason)):
            if not text:
                self.complain(field, _("This must be filled in."))
                return
        try:
            typed = self.until.text().strip()
            until = date.fromisoformat(typed) if typed else None
        except ValueError:
            self.complain("until", _("Write the date as 2026-11-22."))
            return
        self._state.put_on(*self._about, name, reason, until)
