"""The drawer in which a record is made from a few fields, from anywhere in the program."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.controllers.clipboard import is_sensitive
from desktop.controllers.quick_add import Added, QuickAdd, quick_fields
from desktop.controllers.records.faces import LOCAL_WORDS
from desktop.controllers.session import Session
from desktop.services.drafts import new_about
from desktop.services.error_text import describe
from desktop.views.frame.record_edit import RecordEdit
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.combo import Combo
from desktop.views.widgets.drawer import Drawer
from desktop.views.widgets.form_field import FormField
from desktop.views.widgets.inputs import LineEdit
from desktop.views.widgets.label import caption
from desktop.views.widgets.link import Link
from sync.errors import HoldfastError
from sync.ids import is_id
from sync.language import _
from sync.language import mark as _m
from sync.rights import Verb
from sync.schema import Entity, Field, Kind

Editor = LineEdit | Combo | RecordEdit
_HINTS = {Kind.DATE: "2026-11-22", Kind.TIME: "2026-11-22 09:30"}


class QuickAddForm(QWidget):
    """One input per field, a sentence when something is missing, Ctrl+Enter to save.

    What is typed is kept as a draft and offered when such a record is to be made again, until it
    is saved or given up with Cancel.

    Signals:
        added: The `Added` record, and whether another one is wanted.
        left: The person changed their mind.
    """

    added = Signal(object, bool)
    left = Signal()

    def __init__(self, session: Session, entity: Entity, values: Mapping[str, str]) -> None:
        super().__init__()
        self._session, self._entity = session, entity
        self._quick = QuickAdd(session, entity, self)
        self._given = dict(values)
        self._wants_more = self._has_draft = False
        self._fields: dict[str, FormField] = {}
        self._drafts, self._about = session.drafts, new_about(entity.name)
        self._back = caption(_m("What you had typed before is here again."))
        self._afresh = Link(_m("Start afresh"), px=12, name="start_afresh")
        self._trouble = caption(tone="danger.text", wrap=True)
        self._trouble.setObjectName("trouble")
        self._build()
        self._quick.added.connect(self._finish)
        self._quick.refused.connect(self._complain)
        self._afresh.clicked.connect(self._start_afresh)
        self._drafts.find(self._about, self._offer)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 4, 16, 16)
        column.setSpacing(12)
        head = QHBoxLayout()
        head.addWidget(self._back, 1)
        head.addWidget(self._afresh)
        column.addLayout(head)
        self._show_offer(shown=False)
        for field in quick_fields(self._entity):
            editor = self._editor(field)
            editor.setProperty("sensitive", is_sensitive(field))
            hint = LOCAL_WORDS if field.local else ""
            self._fields[field.name] = FormField(field.label, editor, hint=hint)
            column.addWidget(self._fields[field.name])
        column.addWidget(self._trouble)
        column.addStretch(1)

    def _editor(self, field: Field) -> Editor:
        given = self._given.get(field.name, "")
        if field.kind is Kind.LINK:
            edit = RecordEdit(self._session, field.target, name=field.name)
            edit.set_record(given)
            edit.textChanged.connect(self._keep_draft)
            return edit
        if field.kind is Kind.CHOICE:
            combo = Combo(field.name)
            combo.set_choices([(choice.code, choice.label) for choice in field.choices])
            combo.set_value(given or field.default)
            combo.chosen.connect(self._keep_draft)
            return combo
        line = LineEdit(name=field.name)
        line.setPlaceholderText(_HINTS.get(field.kind, ""))
        line.setText(given)
        line.returnPressed.connect(self.save)
        line.textChanged.connect(self._keep_draft)
        return line

    def foot(self) -> QWidget:
        """Return the buttons that belong under the form."""
        foot = QWidget()
        foot.setFixedHeight(56)
        cancel = Button(_m("Cancel"), name="cancel")
        more = Button(_m("Save and another"), name="save_and_more")
        save = Button(_m("Save"), kind="primary", name="save", hint=_m("Ctrl+Enter"))
        cancel.clicked.connect(self._give_up)
        more.clicked.connect(self.save_and_more)
        save.clicked.connect(self.save)
        row = QHBoxLayout(foot)
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(8)
        row.addWidget(cancel)
        row.addStretch(1)
        row.addWidget(more)
        row.addWidget(save)
        return foot

    # ---------------------------------------------------------------- drafts

    def _typed(self) -> dict[str, str]:
        return {name: _text_of(field.editor) for name, field in self._fields.items()}

    def _keep_draft(self) -> None:
        """Keep what was typed; a choice alone is not worth it."""
        lines = {n for n, field in self._fields.items() if isinstance(field.editor, LineEdit)}
        typed = {name: text for name, text in self._typed().items() if text}
        mine = {name for name in typed if typed[name] != self._given.get(name, "")}
        if lines & mine or self._has_draft:
            self._has_draft = bool(lines & mine)
            self._drafts.keep(self._about, typed if self._has_draft else {})

    def _offer(self, about: str, texts: Mapping[str, str]) -> None:
        """Fill in what was typed before where nothing stands yet."""
        empty = {name: field for name, field in self._fields.items() if self._is_free(name)}
        filled = [name for name in texts if name in empty]
        for name in filled:
            _put(empty[name].editor, texts[name])
        self._show_offer(shown=bool(filled))

    def _is_free(self, name: str) -> bool:
        editor = self._fields[name].editor
        return name not in self._given and (isinstance(editor, Combo) or not _text_of(editor))

    def _show_offer(self, *, shown: bool) -> None:
        self._back.setVisible(shown)
        self._afresh.setVisible(shown)

    def _start_afresh(self) -> None:
        for name, field in self._fields.items():
            _put(field.editor, self._given.get(name, ""))
        self._drafts.drop(self._about)
        self._show_offer(shown=False)
        self.begin()

    def _give_up(self) -> None:
        self._drafts.drop(self._about)
        self.left.emit()

    # ---------------------------------------------------------------- saving

    def begin(self) -> None:
        """Put the cursor into the first input that is empty."""
        for field in self._fields.values():
            if not _text_of(field.editor):
                field.editor.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def save(self) -> None:
        """Write the record."""
        self._wants_more = False
        self._send()

    def save_and_more(self) -> None:
        """Write the record and ask for the next one."""
        self._wants_more = True
        self._send()

    def _send(self) -> None:
        self._trouble.set_text("")
        typed = self._typed()
        given = {name: text for name, text in self._given.items() if name not in typed}
        self._quick.add({**given, **{name: text for name, text in typed.items() if text}})

    def _finish(self, added: Added) -> None:
        self._drafts.drop(self._about)
        self.added.emit(added, self._wants_more)

    def _complain(self, error: HoldfastError) -> None:
        for name, field in self._fields.items():
            field.set_error("")
            if error.facts.get("field") == name:
                field.set_error(describe(error))
                field.editor.setFocus()
                return
        self._trouble.set_text(describe(error))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Save on Ctrl+Enter."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.save()
        else:
            super().keyPressEvent(event)


def _put(editor: QWidget, text: str) -> None:
    """Show a value that was given or typed before."""
    if isinstance(editor, Combo):
        editor.set_value(text)
    elif isinstance(editor, RecordEdit) and is_id(text):
        editor.set_record(text)
    elif isinstance(editor, LineEdit):
        editor.setText(text)


def _text_of(editor: QWidget) -> str:
    if isinstance(editor, Combo):
        return str(editor.value() or "")
    if isinstance(editor, RecordEdit):
        return editor.record()
    return editor.text().strip() if isinstance(editor, LineEdit) else ""


class QuickAddDrawer(Drawer):
    """Opens at the right of whatever screen is shown."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent, width=480)
        self.setObjectName("quick_add_drawer")
        self._session = session
        self._entity: Entity | None = None
        self._given: Mapping[str, str] = {}
        self._form: QuickAddForm | None = None

    def adding(self) -> tuple[str, Mapping[str, str]] | None:
        """Return the kind of record being made and what was given for it; None while closed."""
        return (self._entity.name, self._given) if self.is_open and self._entity else None

    def ask(self, entity: str, values: Mapping[str, str]) -> None:
        """Ask for a new record of a kind, or say why not; ``values`` are filled in already."""
        if reason := self._session.allowed.why_not(entity, Verb.CREATE):
            self._session.warn(reason)
            return
        self._entity, self._given = self._session.vault.entity(entity), dict(values)
        form = self._form = QuickAddForm(self._session, self._entity, values)
        form.added.connect(self._tell)
        form.left.connect(self.close_)
        self.set_words(self._title)
        self.set_content(form)
        self.set_footer(form.foot())
        self.open()
        QTimer.singleShot(0, form.begin)

    def _title(self) -> str:
        label = _(self._entity.label) if self._entity else ""
        return _("New: {kind}").format(kind=label)

    def _tell(self, added: Added, wants_more: bool) -> None:  # noqa: FBT001 - a slot
        text = _("“{title}” was added.").format(title=added.title)
        self._session.done(text, added.batch)
        if wants_more:
            self.ask(added.entity, {})
            return
        self.close_()
        place = self._session.place_of(added.entity, added.record)
        if place is not None:
            self._session.navigate(place)
