"""The fields of a record in their groups; each is edited where it stands.

What is being typed is kept as a draft of the record, and offered again when the record is shown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.controllers.cells import Cell
from desktop.controllers.cells import Kind as Face
from desktop.controllers.clipboard import is_sensitive
from desktop.controllers.drafts import Kept
from desktop.controllers.records import faces
from desktop.controllers.records.record_state import RecordFacts, RecordState
from desktop.services.drafts import fields_about
from desktop.services.records.reading import Record
from desktop.services.rights.allowed import why_not
from desktop.views.widgets.field_row import FieldRow
from desktop.views.widgets.lines import Hairline, SectionTitle
from desktop.views.widgets.living import Living, Words
from sync.language import _
from sync.language import mark as _m
from sync.rights import Verb
from sync.schema import Entity, Field, Kind

_GROUPS = {
    "": _m("Basics"),
    "address": _m("Address"),
    "belonging": _m("Ownership and tags"),
    "custom": _m("Further fields"),
}


def grouped(entity: Entity) -> dict[str, list[Field]]:
    """Return the fields of a record's page by group, custom ones in a group of their own; the
    title is left out: it heads the page.
    """
    groups: dict[str, list[Field]] = {}
    for field in entity.fields:
        if field.form or field.system:
            key = "custom" if field.custom else field.group
            groups.setdefault(key, []).append(field)
    ordered = [key for key in groups if key not in ("custom", "belonging")]
    ordered += [key for key in ("custom", "belonging") if key in groups]
    return {key: groups[key] for key in ordered}


class FieldPanel(Living, QWidget):
    """Rows of fields.

    Signals:
        link_opened: Kind and id of a linked record whose name was clicked.
    """

    link_opened = Signal(str, str)

    def __init__(
        self,
        state: RecordState,
        fields: Sequence[str] = (),
        *,
        titled: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._state, self._only, self._titled = state, tuple(fields), titled
        self._entity: Entity | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.rows: dict[str, FieldRow] = {}
        self._drafts, self._about = state.session.drafts, ""
        self._typed: dict[str, str] = {}
        state.refused.connect(self._refuse)
        self._drafts.put_aside.connect(self._put_aside)

    def set_only(self, names: Sequence[str]) -> None:
        """Show just these fields."""
        if tuple(names) != self._only:
            self._only, self._entity = tuple(names), None

    def show_facts(self, facts: RecordFacts) -> None:
        """Show the values of a record; a row being edited is left alone."""
        about = fields_about(facts.record.entity.name, facts.record.id)
        if about != self._about:
            self._put_aside()
        if facts.record.entity != self._entity:
            self._rebuild(facts.record.entity)
        for name, row in self.rows.items():
            self._show(row, facts.record.entity.field(name), facts)
        if about != self._about:
            self._about, self._typed = about, {}
            self._drafts.find(about, self._offer)

    def _rebuild(self, entity: Entity) -> None:
        self._entity = entity
        while (item := self._column.takeAt(0)) is not None:
            if (gone := item.widget()) is not None:
                gone.hide()
                gone.deleteLater()
        self.rows = {}
        for key, fields in grouped(entity).items():
            shown = [f for f in fields if not self._only or f.name in self._only]
            if shown:
                self._add_group(key, shown)
        self._column.addStretch(1)

    def _add_group(self, key: str, fields: Sequence[Field]) -> None:
        if self._titled:
            if self.rows:
                self._column.addSpacing(8)
                self._column.addWidget(Hairline())
                self._column.addSpacing(4)
            self._column.addWidget(SectionTitle(_GROUPS.get(key, key)))
        for field in fields:
            row = self.rows[field.name] = self._row(field)
            self._column.addWidget(row)

    def _row(self, field: Field) -> FieldRow:
        row = FieldRow(
            field.label,
            choices=faces.choices_of(field),
            long=field.kind is Kind.LONG_TEXT,
            read_only=not faces.is_editable(field),
            name=f"field_{field.name}",
        )
        row.setProperty("sensitive", is_sensitive(field))
        row.set_sign(*faces.sign_of(field))
        row.edited.connect(partial(self._edit, field.name))
        row.typed.connect(partial(self._keep_draft, field.name))
        row.left.connect(partial(self._forget_draft, field.name))
        row.link_activated.connect(partial(self._open_link, field.name))
        return row

    def _show(self, row: FieldRow, field: Field, facts: RecordFacts) -> None:
        if row.is_editing:
            return
        record = facts.record
        if field.kind is Kind.CHOICE:
            row.set_choices(faces.choices_of(field))
        start = faces.edit_text(record, field, own_currency=facts.currency)
        if choices := facts.choices.get(field.target, ()):
            row.set_choices((("", "–"), *choices))
            start = str(record.columns.get(field.name) or "")
        elif field.kind is Kind.CHOICE:
            start = str(record.columns.get(field.name) or "")
        cell = panel_cell(record, field, facts.currency)
        row.set_cell(cell, start)
        row.set_read_only(not (faces.is_editable(field) and facts.may(Verb.EDIT)))
        row.set_reason(reason_of(field, cell, facts))
        row.set_error("")

    def retranslate(self) -> None:
        """Say the values again."""
        if self._state.facts is not None and self._entity is not None:
            self.show_facts(self._state.facts)

    # ---------------------------------------------------------------- drafts

    def _keep_draft(self, name: str, text: str) -> None:
        self._typed[name] = text
        self._drafts.keep(self._about, self._typed)

    def _forget_draft(self, name: str) -> None:
        if self._typed.pop(name, None) is not None:
            self._drafts.keep(self._about, self._typed)

    def _offer(self, about: str, texts: Mapping[str, str]) -> None:
        """Open the editor of a field that was being edited, with what it held."""
        if about != self._about:
            return
        self._typed = {**texts, **self._typed}
        why = _("Typed earlier and not saved. Enter saves it, Esc gives it up.")
        for name in [name for name in texts if name in self.rows][-1:]:
            self.rows[name].offer(texts[name], _("Not saved yet"), why)

    def _put_aside(self) -> None:
        """Close the editors without saving; what they hold is a draft by now."""
        for row in self.rows.values():
            row.put_aside()

    # ---------------------------------------------------------------- commands

    def _edit(self, name: str, value: object) -> None:
        job = self._state.change(name, str(value))
        if self._typed.pop(name, None) is not None:
            job.succeeded.connect(Kept(self._about, self._drafts, job, self._typed).forget)

    def _open_link(self, name: str) -> None:
        record = self._state.record
        if record is not None and (target := record.columns.get(name)):
            self.link_opened.emit(record.entity.field(name).target, str(target))

    def _refuse(self, name: str, sentence: str) -> None:
        if name in self.rows:
            self.rows[name].set_error(sentence)


def reason_of(field: Field, cell: Cell, facts: RecordFacts) -> Words:
    """Return why a field that people usually type cannot be typed now; empty where it can."""
    if cell.kind is Face.MASKED:
        return faces.MASKED_WORDS
    if not field.form or field.system or field.derived:
        return ""
    if not facts.may(Verb.EDIT):
        return partial(why_not, Verb.EDIT, one=True)
    return _m("Your roles let you read this field but not change it.") if field.access else ""


def panel_cell(record: Record, field: Field, currency: str) -> Cell:
    """Return a field as a record's page paints it: linked customers can be clicked."""
    cell = faces.cell_of(record, field, own_currency=currency)
    if cell.kind is Face.MASKED:
        return replace(cell, strong=False)
    if field.kind is Kind.LINK:
        if not record.columns.get(field.name):
            return Cell(Face.TEXT)
        if field.target == "person":
            return Cell(Face.PERSON, cell.text)
        is_small = field.target in ("stage", "pipeline", "unit")
        return Cell(Face.TEXT if is_small else Face.LINK, cell.text)
    if field.kind in (Kind.MONEY, Kind.TIME, Kind.LONG_TEXT):
        return Cell(Face.TEXT, faces.shown_text(record, field, own_currency=currency))
    return cell
