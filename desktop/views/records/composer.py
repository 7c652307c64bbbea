"""Where what happened is written down: note, call, visit, mail or task, kept with Ctrl+Enter."""

from collections.abc import Mapping
from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.controllers.drafts import Kept
from desktop.controllers.records.moments import local_today
from desktop.controllers.records.record_state import RecordState
from desktop.services.drafts import note_about
from desktop.views.theme import brush, theme_of
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.combo import Combo
from desktop.views.widgets.inputs import LongEdit
from desktop.views.widgets.label import Label
from desktop.views.widgets.tabs import Tabs
from sync.language import mark as _m

_KINDS = (
    ("note", _m("Note")),
    ("call", _m("Call")),
    ("visit", _m("Visit")),
    ("mail", _m("Mail")),
    ("task", _m("Task")),
)
_DUE = ((0, _m("today")), (1, _m("tomorrow")), (7, _m("in a week")), (30, _m("in a month")))
_AT = "09:00"
_LOW, _HIGH = 40, 84


class Composer(QWidget):
    """Kind, text, and for a task the day it is due. What is typed is kept as a draft of the
    record until it is saved.
    """

    def __init__(self, state: RecordState, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("composer")
        self._state, self._drafts = state, state.session.drafts
        self._about = ""
        self._is_filling = self._has_draft = False
        self.kinds = Tabs(_KINDS, margin=12)
        self.text = LongEdit(_m("Write down what just happened…"), name="composer_text")
        self.due = Combo("task_due")
        self.due.set_choices(list(_DUE))
        self.due.set_value(1)
        self.due.setFixedWidth(128)
        self.save = Button(_m("Save"), size=24, hint=_m("Ctrl+Enter"), name="composer_save")
        self._due_label = Label(_m("Due"), px=12, tone="text.secondary")
        self._trouble = Label(px=12, tone="danger.text", wrap=True)
        self._build()
        self.kinds.chosen.connect(self._choose)
        self.save.clicked.connect(self.keep)
        self.text.submitted.connect(self.keep)
        self.text.textChanged.connect(self._show_use)
        self.text.textChanged.connect(self._keep_draft)
        state.refused.connect(self._refuse)
        self._show_use()

    def _build(self) -> None:
        self.text.setFrameShape(LongEdit.Shape.NoFrame)
        self.text.setStyleSheet("QPlainTextEdit { border: 0; background: transparent; }")
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 0, 8, 0)
        foot.setSpacing(8)
        foot.addWidget(self._due_label)
        foot.addWidget(self.due)
        foot.addWidget(self._trouble, 1)
        foot.addStretch(1)
        foot.addWidget(self.save)
        inside = QHBoxLayout()
        inside.setContentsMargins(8, 4, 8, 0)
        inside.addWidget(self.text)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 8)
        column.setSpacing(0)
        column.addWidget(self.kinds)
        column.addLayout(inside)
        column.addLayout(foot)

    # ---------------------------------------------------------------- drafts

    def show_record(self) -> None:
        """Show what was being written about the state's record."""
        self._about = note_about(self._state.entity_name, self._state.id)
        self._has_draft = False
        self._fill("")
        self._drafts.find(self._about, self._take)

    def _take(self, about: str, texts: Mapping[str, str]) -> None:
        """Show a draft, unless something was typed before it came."""
        if about == self._about and not self.text.toPlainText():
            if texts.get("kind") in dict(_KINDS):
                self.kinds.set_current(texts["kind"])
            self._fill(texts.get("text", ""))
            self._has_draft = True

    def _fill(self, text: str) -> None:
        self._is_filling = True
        self.text.setPlainText(text)
        self.text.moveCursor(QTextCursor.MoveOperation.End)
        self._is_filling = False

    def _keep_draft(self) -> None:
        text = self.text.toPlainText()
        has_text = bool(text.strip())
        if self._about and not self._is_filling and (has_text or self._has_draft):
            self._has_draft = has_text
            texts = {"text": text, "kind": self.kinds.current()}
            self._drafts.keep(self._about, texts if has_text else {})

    # ---------------------------------------------------------------- commands

    def _choose(self, _kind: str) -> None:
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_use()
        self._keep_draft()

    def _show_use(self) -> None:
        """Grow once there is text; ask for a day where there is something to do."""
        has_text = bool(self.text.toPlainText().strip())
        is_task = self.kinds.current() == "task"
        self.text.setFixedHeight(_HIGH if has_text else _LOW)
        self.save.setVisible(has_text)
        self.due.setVisible(is_task)
        self._due_label.setVisible(is_task)
        self._trouble.setVisible(bool(self._trouble.text()))

    def keep(self) -> None:
        """Write it down."""
        text = self.text.toPlainText().strip()
        if not text:
            return
        self._trouble.set_text("")
        kind = self.kinds.current()
        days = self.due.value()
        day = local_today() + timedelta(days=days if isinstance(days, int) else 0)
        due = f"{day.isoformat()} {_AT}" if kind == "task" else ""
        job = self._state.log_activity(kind, text, due)
        job.succeeded.connect(Kept(self._about, self._drafts, job).forget)
        self._fill("")

    def _refuse(self, name: str, sentence: str) -> None:
        """Say why it was not written down, and bring it back."""
        if name == "activity":
            self._trouble.set_text(sentence)
            self._show_use()
            self._drafts.find(self._about, self._take)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the box."""
        theme = theme_of(self)
        focused = self.text.hasFocus()
        line = theme.colour("border.focus" if focused else "border.default")
        brush.box(QPainter(self), self.rect(), theme.colour("surface.base"), line)
