"""One entry of the log in full: what changed, in which batch, and what its link covers."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.controllers.cells import Cell, Kind, Tone
from desktop.services.audit_words import (
    about_words,
    batch_words,
    event_words,
    time_words,
    value_words,
    what_words,
)
from desktop.services.auditing import Detail
from desktop.vault.vault import Vault
from desktop.views.widgets.field_row import FieldRow
from desktop.views.widgets.label import Label, caption, heading
from desktop.views.widgets.lines import Hairline, SectionTitle
from desktop.views.widgets.link import Link
from desktop.views.widgets.living import Living
from desktop.views.widgets.note import InlineNote
from sync.change import Op
from sync.language import _
from sync.language import mark as _m

_GROUP = 8
_HIDDEN = _m("What was written is not for you to see.")
_ERASED = _m("What was written was erased by order {order}. The chain still covers it.")
_CREATED = _m("What it was made with is in the record itself, and in its later changes.")


class EntryPanel(Living, QWidget):
    """Shows a `Detail`.

    Signals:
        narrowed: Only the entries of this record are wanted.
        open_asked: The record is to be opened.
    """

    narrowed = Signal()
    open_asked = Signal()

    def __init__(self, vault: Vault) -> None:
        super().__init__()
        self._vault = vault
        self._detail: Detail | None = None
        self.what, self.about = heading(), Label(wrap=True)
        self.when = caption(tone="text.secondary", wrap=True)
        self.note = InlineNote(Tone.INFO)
        self.only = Link(_m("Only this record"), px=12, name="only_this_record")
        self.show_record = Link(_m("Open record"), px=12, name="open_audited")
        self._fields, self._proof = QVBoxLayout(), QVBoxLayout()
        self._build()
        self.only.clicked.connect(self.narrowed)
        self.show_record.clicked.connect(self.open_asked)

    def _build(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 4, 16, 16)
        column.setSpacing(8)
        for widget in (self.what, self.about, self.when):
            column.addWidget(widget)
        links = QHBoxLayout()
        links.setSpacing(16)
        links.addWidget(self.only)
        links.addWidget(self.show_record)
        links.addStretch(1)
        column.addLayout(links)
        column.addWidget(self.note)
        for lines in (self._fields, self._proof):
            lines.setSpacing(0)
        column.addLayout(self._fields)
        column.addWidget(Hairline())
        column.addWidget(SectionTitle(_m("Proof")))
        column.addLayout(self._proof)
        column.addStretch(1)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)

    # ---------------------------------------------------------------- showing

    def show_detail(self, detail: Detail) -> None:
        """Show an entry."""
        self._detail = detail
        self.retranslate()

    def retranslate(self) -> None:
        """Say the entry again."""
        detail = self._detail
        if detail is None:
            return
        line, schema = detail.line, self._vault.schema
        self.what.set_text(what_words(schema, line.what))
        self.about.set_text(about_words(schema, line) or line.record)
        parts = (time_words(line.at), line.person or line.person_id, line.device)
        self.when.set_text(" · ".join(part for part in parts if part))
        note = _note(detail)
        self.note.set_text(note)
        self.note.setVisible(bool(note))
        self.only.setVisible(bool(line.record))
        self.show_record.setVisible(bool(line.title) and line.what != Op.PURGE)
        self._show_fields(detail)
        self._show_proof(detail)

    def _show_fields(self, detail: Detail) -> None:
        _clear(self._fields)
        for one in detail.fields:
            row = FieldRow(one.field.label, read_only=True, name=f"audited_{one.field.name}")
            old, new = value_words(one, one.old), value_words(one, one.new)
            row.set_cell(Cell(Kind.CHANGE, new or "–", was=old) if old else Cell(Kind.TEXT, new))
            self._fields.addWidget(row)
        if detail.line.is_event:
            said = event_words(self._vault, detail.line)
            if said:
                self._fields.addWidget(FieldRow(_m("Detail"), said, read_only=True))

    def _show_proof(self, detail: Detail) -> None:
        _clear(self._proof)
        line = detail.line
        kind = batch_words(line.batch_kind)
        rows = (
            (_m("Entry number"), f"{line.n:,}"),
            (_m("Batch"), " · ".join(part for part in (kind, line.label) if part)),
            (_m("Link"), _grouped(line.hash) or _("not a link of this device's chain")),
            (_m("Link before"), _grouped(detail.previous)),
            (_m("Digest"), _grouped(detail.digest)),
            (_m("Record"), line.record),
        )
        for words, text in rows:
            if text:
                self._proof.addWidget(caption(words))
                value = Label(px=12, tone="text.secondary", wrap=True, selectable=True)
                value.set_text(text)
                value.setContentsMargins(0, 0, 0, 6)
                self._proof.addWidget(value)


def _note(detail: Detail) -> str:
    if detail.order:
        return _(_ERASED).format(order=detail.order)
    if detail.is_hidden:
        return _(_HIDDEN)
    if detail.line.what == Op.CREATE and not detail.line.is_event:
        return _(_CREATED)
    return ""


def _grouped(link: str) -> str:
    """Return hex in groups, so that it breaks into lines."""
    return " ".join(link[at : at + _GROUP] for at in range(0, len(link), _GROUP))


def _clear(lines: QVBoxLayout) -> None:
    while (item := lines.takeAt(0)) is not None:
        if (gone := item.widget()) is not None:
            gone.hide()
            gone.deleteLater()
