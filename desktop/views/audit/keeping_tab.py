"""Legal holds, and for how long deleted records are kept."""

from functools import partial

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.controllers.cells import Cell, Kind
from desktop.controllers.keeping import Keeping
from desktop.controllers.rights_rows import Rows
from desktop.controllers.session import Session
from desktop.services.audit_words import entity_words
from desktop.services.erasure_scope import can_be_erased
from desktop.services.formatting import number
from desktop.views.audit.hold_form import HoldForm
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.combo import Combo
from desktop.views.widgets.decision import Decision
from desktop.views.widgets.drawer import Drawer
from desktop.views.widgets.empty import EmptyState
from desktop.views.widgets.inputs import LineEdit
from desktop.views.widgets.label import Label, caption
from desktop.views.widgets.lines import Hairline, SectionTitle
from desktop.views.widgets.link import Link
from desktop.views.widgets.living import Living
from desktop.views.widgets.popover import Menu
from desktop.views.widgets.table import DataTable
from sync.language import _, ngettext
from sync.language import mark as _m

_HEADINGS = (
    _m("Name"),
    _m("Kind of record"),
    _m("Record"),
    _m("Reason"),
    _m("Until"),
)
_WIDTHS = (176, 128, 224, 280, 112)
_LEAST, _MOST, _HEAD, _ROW = 144, 264, 40, 28
_HOLDS_SAID = _m(
    "A record on hold can be neither erased nor removed by retention, nor can what belongs to it."
)
_RULES_SAID = _m(
    "What has been in the trash for longer is erased for good when the vault is cleaned."
)


class KeepingTab(Living, QWidget):
    """Shows `Keeping`."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.state = Keeping(session, self)
        self.rows = Rows(_HEADINGS, self)
        self.holds = DataTable()
        self.drawer = Drawer(self, width=384)
        self.kind, self.months = Combo("rule_entity"), LineEdit(name="rule_months")
        self.add = Button(_m("Add rule"), icon="plus", name="add_rule")
        self.due, self.trouble = Label(tone="text.secondary"), Label(tone="danger.text", wrap=True)
        self.erase = Button(_m("Erase now…"), kind="danger", name="erase_due")
        self._rules = QVBoxLayout()
        self._build()
        self._connect()
        self.retranslate()

    # ---------------------------------------------------------------- building

    def _build(self) -> None:
        self.holds.setModel(self.rows)
        self.holds.set_widths(_WIDTHS)
        words = _m("Open a record and choose “Put on legal hold…” in its menu.")
        self.holds.set_empty(EmptyState("scales", _m("No legal holds"), words))
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 8, 16, 24)
        column.setSpacing(8)
        column.addWidget(SectionTitle(_m("Legal holds")))
        column.addWidget(caption(_HOLDS_SAID, wrap=True))
        column.addWidget(self.holds)
        column.addWidget(Hairline())
        column.addWidget(SectionTitle(_m("Retention")))
        column.addWidget(caption(_RULES_SAID, wrap=True))
        self._rules.setSpacing(4)
        column.addLayout(self._rules)
        column.addLayout(self._adding())
        column.addWidget(self.trouble)
        column.addLayout(self._due_line())
        column.addStretch(1)
        self.trouble.hide()
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(inside)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(area, 1)
        row.addWidget(self.drawer)

    def _adding(self) -> QHBoxLayout:
        self.kind.setFixedWidth(176)
        self.months.setFixedWidth(64)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.kind)
        row.addWidget(self.months)
        row.addWidget(Label(_m("months after deletion"), tone="text.secondary"))
        row.addWidget(self.add)
        row.addStretch(1)
        return row

    def _due_line(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.due)
        row.addWidget(self.erase)
        row.addStretch(1)
        return row

    def _connect(self) -> None:
        self.state.changed.connect(self.show_state)
        self.state.saved.connect(self._rest)
        self.state.refused.connect(self._complain)
        self.holds.menu_requested.connect(self._offer)
        self.holds.open_requested.connect(self._ask_lift_row)
        self.add.clicked.connect(self._add_rule)
        self.erase.clicked.connect(self._ask_erase)

    # ---------------------------------------------------------------- showing

    def retranslate(self) -> None:
        """Say choices and cells again."""
        schema = self.state.session.vault.schema
        kinds = [(e.name, e.plural) for e in schema.entities if can_be_erased(e)]
        self.kind.set_choices(kinds)
        if self.kind.value() is None:
            self.kind.set_value("contact")
        self.show_state()

    def show_state(self) -> None:
        """Show holds, rules and what is due."""
        state, schema = self.state, self.state.session.vault.schema
        self.rows.show(
            [
                (
                    hold.id,
                    tuple(
                        Cell(Kind.TEXT, text)
                        for text in (
                            hold.name,
                            entity_words(schema, hold.entity),
                            title or hold.record,
                            hold.reason,
                            hold.until.isoformat() if hold.until else _("until it is lifted"),
                        )
                    ),
                )
                for hold, title in state.kept.holds
            ]
        )
        rows = len(state.kept.holds)
        self.holds.setFixedHeight(min(_MOST, _HEAD + _ROW * rows) if rows else _LEAST)
        self._show_rules()
        self._show_due()
        for widget in (self.kind, self.months, self.add):
            widget.setEnabled(state.may_administer)

    def _show_rules(self) -> None:
        while (item := self._rules.takeAt(0)) is not None:
            if (gone := item.widget()) is not None:
                gone.hide()
                gone.deleteLater()
        schema = self.state.session.vault.schema
        for rule in self.state.kept.rules:
            known = schema.by_name.get(rule.entity)
            name = _(known.plural) if known is not None else rule.entity
            words = ngettext(
                "{records}: {n} month after deletion",
                "{records}: {n} months after deletion",
                rule.months,
            )
            self._rules.addWidget(self._rule(rule.id, words.format(records=name, n=rule.months)))

    def _rule(self, rule: str, text: str) -> QWidget:
        line, label = QWidget(), Label()
        label.set_text(text)
        gone = Link(_m("Remove"), px=12, name=f"remove_rule_{rule}")
        gone.clicked.connect(partial(self.state.remove_rule, rule))
        gone.setVisible(self.state.may_administer)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(label)
        row.addWidget(gone)
        row.addStretch(1)
        return line

    def _show_due(self) -> None:
        found = self.state.kept.due
        held = sum(one.hold is not None for one in found)
        n = len(found) - held
        said = ngettext("{n} record is due.", "{n} records are due.", n).format(n=number(n))
        if held:
            kept = ngettext("{n} more is on hold.", "{n} more are on hold.", held)
            said = f"{said} {kept.format(n=number(held))}"
        self.due.set_text(said)
        self.erase.setVisible(n > 0 and self.state.may_administer)

    # ---------------------------------------------------------------- acting

    def put_on(self, entity: str, record: str) -> None:
        """Open the form that puts a record on hold."""
        form = HoldForm(self.state, entity, record)
        form.left.connect(self.drawer.close_)
        self.drawer.set_words(_m("Legal hold"))
        self.drawer.set_content(form)
        self.drawer.set_footer(form.foot())
        self.drawer.open()
        form.name.setFocus()

    def _offer(self, row: int, place: QPoint) -> None:
        if self.rows.key(row):
            menu = Menu(self)
            menu.aboutToHide.connect(menu.deleteLater)
            menu.add(_m("Lift…"), partial(self._ask_lift_row, row), icon="lock-open")
            menu.popup(place)

    def _ask_lift_row(self, row: int) -> None:
        hold = self.rows.key(row)
        name = self.rows.data(self.rows.index(row, 0)) if hold else ""
        if not hold:
            return
        asked = _("Lift the legal hold “{name}”?").format(name=name)
        sentence = _("What is on it may then be erased. That it was lifted is written down.")
        question = Decision(self, asked, sentence, accept=_m("Lift"))
        question.answered.connect(partial(self._lift, hold))
        question.open()

    def _lift(self, hold: str, accepted: bool) -> None:  # noqa: FBT001 - a slot
        if accepted:
            self.state.lift(hold)

    def _add_rule(self) -> None:
        text = self.months.text().strip()
        if not text.isdecimal():
            self._complain("months", _("Give the months as a whole number."))
            return
        self.state.add_rule(str(self.kind.value()), int(text))

    def _ask_erase(self) -> None:
        n = sum(one.hold is None for one in self.state.kept.due)
        asked = ngettext("Erase {n} record for good?", "Erase {n} records for good?", n)
        sentence = _("They are not in the trash any more, and cannot be brought back.")
        question = Decision(
            self, asked.format(n=number(n)), sentence, accept=_m("Erase for good"), kind="danger"
        )
        question.answered.connect(self._erase)
        question.open()

    def _erase(self, accepted: bool) -> None:  # noqa: FBT001 - a slot
        if accepted:
            self.state.erase_due()

    def _complain(self, _field: str, sentence: str) -> None:
        self.trouble.set_text(sentence)
        self.trouble.setVisible(bool(sentence) and not self.drawer.is_open)

    def _rest(self) -> None:
        self.months.clear()
        self.drawer.close_()
        self._complain("", "")
