"""The input in which a value of some field is given: a choice, another record, a line."""

from PySide6.QtWidgets import QWidget

from desktop.controllers.records.filters import RELATIVE_DAYS
from desktop.controllers.session import Session
from desktop.views.frame.record_edit import RecordEdit
from desktop.views.widgets.combo import Combo
from desktop.views.widgets.inputs import LineEdit
from sync.language import mark as _m
from sync.schema import Field, Kind

_DAYS = (Kind.DATE, Kind.TIME)
_PLACEHOLDERS = {Kind.DATE: "2026-11-22", Kind.TIME: "2026-11-22 09:30", Kind.TAGS: ""}


def value_editor(session: Session, field: Field, *, for_filter: bool = False) -> QWidget:
    """Return an input for values of ``field``; a filter also takes days told from today."""
    if field.kind is Kind.CHOICE:
        return _combo([(choice.code, choice.label) for choice in field.choices])
    if field.kind is Kind.FLAG:
        return _combo([("true", _m("Yes")), ("false", _m("No"))])
    if field.kind is Kind.LINK:
        return RecordEdit(session, field.target, name="value")
    if field.kind in _DAYS and for_filter:
        return _combo(list(RELATIVE_DAYS))
    line = LineEdit(name="value")
    line.setPlaceholderText(_PLACEHOLDERS.get(field.kind, ""))
    return line


def _combo(choices: list[tuple[str, str]]) -> Combo:
    combo = Combo("value")
    combo.set_choices(list(choices))
    combo.setCurrentIndex(0)
    return combo


def typed_value(editor: QWidget) -> str:
    """Return what was chosen or typed."""
    if isinstance(editor, Combo):
        return str(editor.value() or "")
    if isinstance(editor, RecordEdit):
        return editor.record()
    return editor.text().strip() if isinstance(editor, LineEdit) else ""


def put_value(editor: QWidget, value: str) -> None:
    """Show a value."""
    if isinstance(editor, Combo):
        editor.set_value(value)
    elif isinstance(editor, RecordEdit):
        editor.set_record(value)
    elif isinstance(editor, LineEdit):
        editor.setText(value)
