"""What can this person see, and why? A question with three inputs, and its answer as a page."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.controllers.rights import RightsState
from desktop.controllers.rights_explaining import EVERYBODY, Explaining, cells_of
from desktop.controllers.rights_rows import Rows
from desktop.services.rights.document import Document, Table
from desktop.services.rights.roles import governed
from desktop.views.frame.record_edit import RecordEdit
from desktop.views.theme import brush
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.combo import Combo
from desktop.views.widgets.label import Label, heading
from desktop.views.widgets.lines import Hairline
from desktop.views.widgets.living import Living
from desktop.views.widgets.table import DataTable
from sync.language import _
from sync.language import mark as _m

_HEAD, _ROW, _TALLEST = 30, 28, 15
_FIRST, _WIDE, _LEAD = 240, 560, 16


class ExplainTab(Living, QWidget):
    """Asks `Explaining` and shows the document it answers with."""

    def __init__(self, state: RightsState) -> None:
        super().__init__()
        self._state = state
        self.explaining = Explaining(state.session, self)
        self.person, self.kind = Combo("asked_person"), Combo("asked_kind")
        self.record: RecordEdit | None = None
        self.save = Button(_m("Save as…"), kind="ghost", icon="download-simple", name="save_answer")
        self.title = heading()
        self.trouble = Label(tone="danger.text", wrap=True)
        self._wanted = ("", "", "")
        self._build()
        self._connect()

    def _build(self) -> None:
        self.person.setFixedWidth(224)
        self.kind.setFixedWidth(160)
        self._asking = QHBoxLayout()
        self._asking.setContentsMargins(16, 12, 16, 12)
        self._asking.setSpacing(8)
        self._asking.addWidget(Label(_m("Person"), tone="text.secondary"))
        self._asking.addWidget(self.person)
        self._asking.addSpacing(8)
        self._asking.addWidget(Label(_m("Record"), tone="text.secondary"))
        self._asking.addWidget(self.kind)
        self._place = QHBoxLayout()
        self._asking.addLayout(self._place)
        self._asking.addStretch(1)
        self._asking.addWidget(self.save)
        inside = QWidget()
        self._answer = QVBoxLayout(inside)
        self._answer.setContentsMargins(16, 12, 16, 24)
        self._answer.setSpacing(4)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(inside)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._asking)
        column.addWidget(Hairline())
        column.addWidget(area, 1)
        self._body = QVBoxLayout()
        self._body.setSpacing(4)
        self._answer.addWidget(self.title)
        self._answer.addWidget(self.trouble)
        self._answer.addLayout(self._body)
        self._answer.addStretch(1)
        self.trouble.hide()

    def _connect(self) -> None:
        self._state.changed.connect(self._offer)
        self._state.session.rights_changed.connect(self.explaining.ask_again)
        self.person.chosen.connect(self._ask)
        self.kind.chosen.connect(self._choose_kind)
        self.save.clicked.connect(self._save)
        self.explaining.answered.connect(self._show)
        self.explaining.refused.connect(self._complain)
        schema = self._state.session.vault.schema
        kinds = [(e.name, e.label) for e in governed(schema) if e.name in schema.by_name]
        self.kind.set_choices([("", _m("All of them")), *kinds])
        self.kind.set_value("")

    def _offer(self) -> None:
        """Offer the people one may ask about."""
        me = self._state.session.vault.person
        others = self.explaining.may_ask_about_others
        people = [p for p in self._state.household.people if others or p.id == me]
        choices = [(p.id, p.name) for p in people]
        if others and self.kind.value():
            choices.insert(0, (EVERYBODY, _("Everybody")))
        self.person.set_choices(choices, verbatim=True)
        if self.person.value() is None:
            self.person.set_value(me)
        if self._wanted != ("", "", ""):
            wanted, self._wanted = self._wanted, ("", "", "")
            self.ask(*wanted)
        elif self.explaining.document is None:
            self._ask()

    # ---------------------------------------------------------------- asking

    def ask(self, person: str, entity: str = "", record: str = "") -> None:
        """Ask about a person, or (none named) who sees a record."""
        if not self._state.is_known:
            self._wanted = (person, entity, record)
            return
        self.kind.set_value(entity)
        self._offer_record(entity, record)
        self._offer()
        whom = person or (EVERYBODY if self.explaining.may_ask_about_others and record else "")
        self.person.set_value(whom or self._state.session.vault.person)
        self.explaining.ask(str(self.person.value() or ""), entity, record)

    def _choose_kind(self, _kind: object) -> None:
        entity = str(self.kind.value() or "")
        self._offer_record(entity, "")
        self._offer()
        if self.record is not None:
            self.record.setFocus()
        else:
            self._ask()

    def _offer_record(self, entity: str, record: str) -> None:
        if self.record is not None:
            self._place.removeWidget(self.record)
            self.record.hide()
            self.record.deleteLater()
            self.record = None
        if entity:
            self.record = RecordEdit(self._state.session, entity, name="asked_record")
            self.record.setFixedWidth(272)
            self.record.set_record(record)
            self.record.returnPressed.connect(self._ask)
            self.record.completer().activated.connect(self._ask)
            self._place.addWidget(self.record)

    def _ask(self) -> None:
        entity = str(self.kind.value() or "")
        record = self.record.record() if self.record is not None else ""
        person = str(self.person.value() or "")
        if entity and not record:
            return
        if person == EVERYBODY and not record:
            person = self._state.session.vault.person
        self.explaining.ask(person, entity if record else "", record)

    # ---------------------------------------------------------------- the answer

    def _clear(self) -> None:
        while (item := self._body.takeAt(0)) is not None:
            if (gone := item.widget()) is not None:
                gone.hide()
                gone.deleteLater()

    def _show(self) -> None:
        made = self.explaining.document
        self._clear()
        self.trouble.hide()
        self.save.setEnabled(made is not None)
        if made is None:
            return
        self.title.set_text(made.title)
        for line in made.notes:
            label = Label(tone="text.secondary", wrap=True)
            label.set_text(line)
            self._body.addWidget(label)
        for one in made.tables:
            self._add_table(made, one)

    def _add_table(self, made: Document, one: Table) -> None:
        self._body.addSpacing(12)
        if one.title:
            title = Label(weight=600)
            title.set_text(one.title)
            self._body.addWidget(title)
        rows = Rows(one.headings, verbatim=True)
        rows.show([(str(n), cells_of(row)) for n, row in enumerate(one.rows)])
        table = DataTable()
        table.setObjectName("answer")
        rows.setParent(table)
        table.setModel(rows)
        table.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        table.setFixedHeight(_HEAD + _ROW * min(len(one.rows), _TALLEST) + 2)
        table.set_widths(_widths(one))
        self._body.addWidget(table)

    def _complain(self, sentence: str) -> None:
        self._clear()
        self.title.set_text("")
        self.save.setEnabled(False)
        self.trouble.set_text(sentence)
        self.trouble.show()

    def retranslate(self) -> None:
        """Ask again: the answer is made of words."""
        self.explaining.ask_again()

    def _save(self) -> None:
        made = self.explaining.document
        if made is None:
            return
        start = str(Path.home() / f"{made.title.replace('/', '-')}.html")
        chosen, _kind = QFileDialog.getSaveFileName(
            self, _("Save as…"), start, _("Web page (*.html);;Text (*.txt)")
        )
        if chosen:
            self.explaining.save(Path(chosen))


def _widths(one: Table) -> list[int]:
    """Return widths by what the columns hold, the longest sentences cut by the table's edge."""
    texts = list(zip(one.headings, *one.rows, strict=True))
    widest = [max(round(brush.advance(text)) for text in column) + 24 for column in texts]
    widest[0] += _LEAD
    return [min(max(width, 72), _WIDE if place else _FIRST) for place, width in enumerate(widest)]
