"""The log: filters over a list, the entry beside it, proof and export above."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop.controllers.audit import PERIODS, Audit
from desktop.controllers.audit_table import WIDTHS
from desktop.controllers.cells import Tone
from desktop.controllers.session import Session
from desktop.services.audit_proof import Exported, Verified
from desktop.services.audit_words import OPS, entity_words, time_words
from desktop.services.auditing import CHANGES, EVENTS, Detail
from desktop.services.formatting import number
from desktop.services.security_events import ENTITY
from desktop.views.audit.entry_panel import EntryPanel
from desktop.views.widgets.chips import Chip
from desktop.views.widgets.combo import Combo
from desktop.views.widgets.drawer import Drawer
from desktop.views.widgets.empty import EmptyState
from desktop.views.widgets.flow import FlowLayout
from desktop.views.widgets.label import caption
from desktop.views.widgets.living import Living
from desktop.views.widgets.note import InlineNote
from desktop.views.widgets.table import DataTable
from sync.language import _, ngettext
from sync.language import mark as _m

_ANYBODY, _ANYTHING, _ANY_KIND = _m("Everybody"), _m("Everything"), _m("All kinds of records")
_GROUPS = {CHANGES: _m("All changes"), EVENTS: _m("All security events")}
_HEXES = 12


class LogTab(Living, QWidget):
    """Shows `Audit`."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.state = Audit(session, self)
        self.person, self.kind = Combo("audit_person"), Combo("audit_kind")
        self.entity, self.period = Combo("audit_entity"), Combo("audit_period")
        self.record = Chip("", "", "")
        self.note = InlineNote(Tone.SUCCESS, action=_m("Close"))
        self.head = caption(tone="text.tertiary")
        self.table = DataTable()
        self.drawer = Drawer(self, width=384)
        self.panel = EntryPanel(session.vault)
        self._build()
        self._connect()
        self.retranslate()

    # ---------------------------------------------------------------- building

    def _build(self) -> None:
        bar = QWidget()
        flow = FlowLayout(bar, 8)
        for combo, width in (
            (self.person, 152),
            (self.kind, 184),
            (self.entity, 168),
            (self.period, 136),
        ):
            combo.setFixedWidth(width)
            flow.addWidget(combo)
        flow.addWidget(self.record)
        self.record.hide()
        self.table.setModel(self.state.table)
        self.table.set_widths(WIDTHS)
        words = _m("Try another person, kind or time.")
        self.table.set_empty(EmptyState("shield-check", _m("No entries"), words))
        above = QVBoxLayout()
        above.setContentsMargins(16, 8, 16, 8)
        above.setSpacing(8)
        for widget in (bar, self.note, self.head):
            above.addWidget(widget)
        self.note.hide()
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addLayout(above)
        column.addWidget(self.table, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(column, 1)
        row.addWidget(self.drawer)
        self.drawer.set_content(self.panel)
        self.drawer.set_words(_m("Entry"))

    def _connect(self) -> None:
        state = self.state
        state.changed.connect(self.show_state)
        state.table.counted.connect(self._show_head)
        state.table.loaded.connect(self._show_record)
        state.detailed.connect(self._show_detail)
        state.exported.connect(self._tell_exported)
        self.person.chosen.connect(self._choose_person)
        self.kind.chosen.connect(self._choose_kind)
        self.entity.chosen.connect(self._choose_entity)
        self.period.chosen.connect(self._choose_period)
        self.record.removed.connect(self._drop_record)
        self.note.acted.connect(state.forget_verified)
        self.table.open_requested.connect(self._look_at)
        self.table.peek_requested.connect(self._look_at)
        self.table.row_changed.connect(self._follow)
        self.panel.narrowed.connect(self._narrow)
        self.panel.open_asked.connect(self._open_record)

    # ---------------------------------------------------------------- filters

    def _choose_person(self, value: object) -> None:
        self.state.narrow(person=str(value or ""))

    def _choose_kind(self, value: object) -> None:
        self.state.narrow(kind=str(value or ""))

    def _choose_entity(self, value: object) -> None:
        self.state.narrow(entity=str(value or ""))

    def _choose_period(self, value: object) -> None:
        self.state.choose_period(str(value or ""))

    def _drop_record(self) -> None:
        self.state.narrow_to("", "")

    def _narrow(self) -> None:
        detail = self.state.detail
        if detail is not None:
            line = detail.line
            self.state.narrow_to(line.entity, line.record)

    def show_record(self, entity: str, record: str) -> None:
        """List what happened with one record."""
        self.state.narrow_to(entity, record)

    # ---------------------------------------------------------------- showing

    def retranslate(self) -> None:
        """Say filters and notes again."""
        self.state.table.retranslate()
        schema = self._session.vault.schema
        events = schema.entity(ENTITY).field("kind").choices
        ops = [(op.value, words) for op, words in OPS.items()]
        kinds = [*_GROUPS.items(), *ops, *((c.code, c.label) for c in events)]
        self.kind.set_choices([("", _ANYTHING), *kinds])
        entities = sorted((entity_words(schema, e.name), e.name) for e in schema.entities)
        named = [(name, words) for words, name in entities]
        self.entity.set_choices([("", _(_ANY_KIND)), *named], verbatim=True)
        self.period.set_choices(list(PERIODS.items()))
        self.show_state()

    def show_state(self) -> None:
        """Show filters, what stands around the list, and what proving found."""
        state = self.state
        people = state.around.people if state.around else ()
        self.person.set_choices([("", _(_ANYBODY)), *people], verbatim=True)
        for combo, value in (
            (self.person, state.filter.person),
            (self.kind, state.filter.kind),
            (self.entity, state.filter.entity),
            (self.period, state.period),
        ):
            combo.set_value(value)
        self._show_record()
        self.note.setVisible(state.verified is not None)
        if state.verified is not None:
            self.note.set_tone(Tone.SUCCESS if state.verified.ok else Tone.DANGER)
            self.note.set_text(_verdict(state.verified))
        self._show_head()

    def _show_record(self) -> None:
        state = self.state
        self.record.setVisible(bool(state.filter.record))
        self.record.set_faces(_("Record"), "=", state.title)

    def _show_head(self) -> None:
        around, total = self.state.around, self.state.table.total
        said = []
        if total is not None:
            said.append(ngettext("{n} entry", "{n} entries", total).format(n=number(total)))
        if around is not None:
            head = around.head
            said.append(
                _("Head of the chain: number {number}, {hash}").format(
                    number=number(head.number), hash=head.hash[:_HEXES]
                )
            )
            if around.server:
                blocked = _("No-network mode keeps events from {server}")
                sent = _("Also sent to {server}")
                said.append((blocked if around.is_blocked else sent).format(server=around.server))
        self.head.set_text(" · ".join(said))

    # ---------------------------------------------------------------- one entry

    def _look_at(self, row: int) -> None:
        line = self.state.table.line(row)
        if line is not None:
            self.state.look_at(line.n)
            self.drawer.open()

    def _follow(self, row: int) -> None:
        if self.drawer.is_open:
            self._look_at(row)

    def _show_detail(self, detail: Detail) -> None:
        self.panel.show_detail(detail)

    def _open_record(self) -> None:
        detail = self.state.detail
        place = None
        if detail is not None:
            place = self._session.place_of(detail.line.entity, detail.line.record)
        if place is not None:
            self._session.navigate(place)

    # ---------------------------------------------------------------- exporting

    def ask_export(self) -> None:
        """Ask for a file and write what is listed to it."""
        kinds = _("Workbook (*.xlsx);;Text with commas (*.csv);;Lines of JSON (*.jsonl)")
        start = str(Path.home() / _("Audit log.xlsx"))
        chosen, _kind = QFileDialog.getSaveFileName(self, _("Export"), start, kinds)
        if chosen:
            self.state.export(Path(chosen))

    def _tell_exported(self, done: Exported, file: Path) -> None:
        words = ngettext(
            "{n} entry exported to {file}", "{n} entries exported to {file}", done.count
        )
        text = words.format(n=number(done.count), file=file.name)
        self._session.toast(text, _m("Show folder"), partial(_show_folder, file.parent))


def _show_folder(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def _verdict(found: Verified) -> str:
    if not found.ok and found.bad is not None:
        return _("The chain does not hold: entry {number} is not as it was written.").format(
            number=number(found.bad)
        )
    if not found.ok:
        return _("The chain does not hold: the last entries are missing.")
    return _("The chain holds from the first entry to number {number}, {time}.").format(
        number=number(found.head.number), time=time_words(found.head.at)
    )
