"""Setting one field, or tags, of many records: what it would do is said before it is done."""

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.controllers.records.faces import is_editable
from desktop.controllers.records.list_state import ListState
from desktop.services.bulk import Preview
from desktop.services.error_text import describe
from desktop.services.formatting import number
from desktop.views.records.value_editor import typed_value, value_editor
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.combo import Combo
from desktop.views.widgets.form_field import FormField
from desktop.views.widgets.inputs import LineEdit
from desktop.views.widgets.label import Label
from desktop.workers.runner import Job
from sync.language import _, ngettext
from sync.language import mark as _m
from sync.schema import Kind

_WIDTH = 320
_PAUSE_MS = 250


class BulkForm(QWidget):
    """Field, value, what would change, and the button that does it.

    Signals:
        left: Done, or given up.
    """

    left = Signal()

    def __init__(self, state: ListState, ids: Sequence[str]) -> None:
        super().__init__()
        self.setObjectName("bulk_form")
        self.setFixedWidth(_WIDTH)
        self._state, self._ids = state, list(ids)
        self._job: Job[Preview] | None = None
        self.fields = Combo("bulk_field")
        self._editor: QWidget = LineEdit()
        self.told = Label(px=12, tone="text.secondary", wrap=True)
        self.told.setObjectName("bulk_preview")
        self.apply_button = Button(_m("Apply"), kind="primary", name="bulk_apply")
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._preview)
        self._build()

    def _build(self) -> None:
        entity = self._state.entity
        fields = [f for f in entity.fields if is_editable(f) and f.kind is not Kind.TAGS]
        self.fields.set_choices([(f.name, f.label) for f in fields if not f.unique])
        first = next((f for f in fields if f.kind is Kind.CHOICE), fields[0])
        self.fields.set_value(first.name)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        self._column.addWidget(FormField(_m("Field"), self.fields))
        self._column.addWidget(self.told)
        cancel = Button(_m("Cancel"), name="bulk_cancel")
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(cancel)
        foot.addWidget(self.apply_button)
        self._column.addLayout(foot)
        cancel.clicked.connect(self.left)
        self.apply_button.clicked.connect(self._apply)
        self.fields.chosen.connect(self._choose_field)
        self._holder: FormField | None = None
        self._choose_field(first.name)

    def _choose_field(self, name: object) -> None:
        if self._holder is not None:
            self._holder.hide()
            self._holder.deleteLater()
        field = self._state.entity.field(str(name))
        self._editor = value_editor(self._state.session, field)
        self._holder = FormField(_m("New value"), self._editor)
        self._column.insertWidget(1, self._holder)
        if isinstance(self._editor, Combo):
            self._editor.chosen.connect(self._wait)
        elif isinstance(self._editor, LineEdit):
            self._editor.textChanged.connect(self._wait)
        self.adjustSize()
        self._preview()

    def begin(self) -> None:
        """Put the cursor into the value."""
        self._editor.setFocus()

    def _wait(self, _value: object) -> None:
        self._pause.start()

    def _preview(self) -> None:
        if self._job is not None:
            self._job.abandon()
        self.apply_button.setEnabled(False)
        name, text = str(self.fields.value()), typed_value(self._editor)
        self._job = self._state.bulk.preview(self._ids, name, text)
        self._job.succeeded.connect(self._tell)
        self._job.failed.connect(self._refuse)

    def _tell(self, preview: Preview) -> None:
        self._job = None
        self.told.set_tone("text.secondary")
        self.told.set_text(preview_words(preview, cleared=not typed_value(self._editor)))
        self.apply_button.setEnabled(preview.differ > 0)

    def _refuse(self, error: Exception) -> None:
        self._job = None
        self.told.set_tone("danger.text")
        self.told.set_text(describe(error))

    def _apply(self) -> None:
        self._state.bulk.change(self._ids, str(self.fields.value()), typed_value(self._editor))
        self.left.emit()


def preview_words(preview: Preview, *, cleared: bool) -> str:
    """Return what a change would do, in one sentence."""
    many = ngettext(
        "{n} record will change; {same} have this value already.",
        "{n} records will change; {same} have this value already.",
        preview.differ,
    )
    empty = ngettext(
        "The field of {n} record will be emptied.",
        "The field of {n} records will be emptied.",
        preview.differ,
    )
    words = empty if cleared else many
    return words.format(n=number(preview.differ), same=number(preview.same))


class TagForm(QWidget):
    """Tags to put on the selected records, or to take off.

    Signals:
        left: Done, or given up.
    """

    left = Signal()

    def __init__(self, state: ListState, ids: Sequence[str]) -> None:
        super().__init__()
        self.setObjectName("tag_form")
        self.setFixedWidth(_WIDTH)
        self._state, self._ids = state, list(ids)
        self.line = LineEdit(name="tags", placeholder=_m("Several with commas between"))
        self.line.returnPressed.connect(self._add)
        take = Button(_m("Take off"), name="untag")
        put = Button(_m("Put on"), kind="primary", name="do_tag")
        take.clicked.connect(self._remove)
        put.clicked.connect(self._add)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(take)
        foot.addWidget(put)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(FormField(_m("Tags"), self.line, hint=self._hint))
        column.addLayout(foot)

    def _hint(self) -> str:
        return _("For {n} records").format(n=number(len(self._ids)))

    def begin(self) -> None:
        """Put the cursor into the line."""
        self.line.setFocus()

    def _names(self) -> list[str]:
        text = self.line.text().replace("，", ",").replace("、", ",")
        return [part.strip() for part in text.split(",") if part.strip()]

    def _add(self) -> None:
        if names := self._names():
            self._state.bulk.tag(self._ids, add=names)
        self.left.emit()

    def _remove(self) -> None:
        if names := self._names():
            self._state.bulk.tag(self._ids, add=(), remove=names)
        self.left.emit()
