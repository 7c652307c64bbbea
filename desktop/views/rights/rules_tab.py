"""Sharing rules between units: what they open, which version, who approved it."""

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from desktop.controllers.cells import Cell, Kind, TagFace, Tone
from desktop.controllers.rights import RightsState
from desktop.controllers.rights_explaining import save_rule_page
from desktop.services.rights.roles import governed
from desktop.services.rights.sharing import RuleDraft, RuleRow, kind_name
from desktop.services.rights.wording import LEVELS
from desktop.views.rights.listed import Listed
from desktop.views.rights.task_form import TaskForm
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.combo import Combo
from desktop.views.widgets.empty import EmptyState
from desktop.views.widgets.inputs import LineEdit, LongEdit
from desktop.views.widgets.label import caption
from sync.language import _
from sync.language import mark as _m
from sync.rights import ANY
from sync.schema import Schema

_HEADINGS = (
    _m("Name"),
    _m("Records of unit"),
    _m("Shared with unit"),
    _m("Kind of record"),
    _m("May"),
    _m("Version"),
    _m("State"),
)


class RulesTab(Listed):
    """The list of rules, and the form of one."""

    def __init__(self, state: RightsState) -> None:
        super().__init__("rules", _HEADINGS, (4, 3, 3, 3, 2, 1, 3))
        self._state = state
        add = Button(_m("New rule"), kind="primary", icon="plus", name="first_rule")
        add.clicked.connect(self.add)
        self.table.set_empty(
            EmptyState(
                "handshake",
                _m("No sharing rules yet"),
                _m("A rule opens the records of one unit to another, once it is approved."),
                (add,) if state.may_administer else (),
            )
        )
        self.picked.connect(self.edit)
        state.changed.connect(self._show)
        state.saved.connect(self.close_form)

    def _show(self) -> None:
        schema = self._state.session.vault.schema
        rules = self._state.household.rules
        self.rows.show([(r.id, _cells(r, _kind_words(r, schema))) for r in rules])
        self.fit()

    def retranslate(self) -> None:
        """Say headings and cells again."""
        super().retranslate()
        self._show()

    def edit(self, rule: str) -> None:
        """Open the form of a rule."""
        found = next((one for one in self._state.household.rules if one.id == rule), None)
        if found is not None and self._state.may_administer:
            self._open(found)

    def add(self) -> None:
        """Open the form for another rule."""
        self._open(None)

    def _open(self, rule: RuleRow | None) -> None:
        form = RuleForm(self._state, rule)
        gone = Button(_m("Remove"), kind="ghost", icon="trash", name="remove_rule")
        if rule is not None:
            gone.clicked.connect(partial(self._state.remove_rule, rule.id))
        aside = (gone,) if rule else ()
        self.show_form(form, partial(str, rule.name) if rule else _m("New rule"), aside)
        form.name.setFocus()


class RuleForm(TaskForm):
    """From which unit to which, what, and on which terms."""

    def __init__(self, state: RightsState, rule: RuleRow | None) -> None:
        super().__init__()
        self.setObjectName("rule_form")
        self._state, self._rule = state, rule
        self.name = LineEdit(name="rule_name")
        self.from_unit, self.to_unit = Combo("rule_from"), Combo("rule_to")
        self.kind, self.level = Combo("rule_kind"), Combo("rule_level")
        self.terms = LongEdit(name="rule_terms")
        self.terms.setFixedHeight(96)
        self._fill(rule)
        self._build()
        self.accept.clicked.connect(self.save)
        state.refused.connect(self.complain)

    def _fill(self, rule: RuleRow | None) -> None:
        household, schema = self._state.household, self._state.session.vault.schema
        units = [(u.id, household.unit_path(u.id)) for u in household.units]
        for combo in (self.from_unit, self.to_unit):
            combo.set_choices(units, verbatim=True)
        self.kind.set_choices(
            [(ANY, _m("All kinds")), *((e.name, e.plural) for e in governed(schema))]
        )
        self.level.set_choices(list(LEVELS.items()))
        self.kind.set_value(rule.entity if rule else ANY)
        self.level.set_value(rule.level if rule else "read")
        if rule is not None:
            self.name.setText(rule.name)
            self.from_unit.set_value(rule.from_unit)
            self.to_unit.set_value(rule.to_unit)
            self.terms.setPlainText(rule.terms)

    def _build(self) -> None:
        self.add_field("name", _m("Name"), self.name)
        self.add_field("from_unit", _m("Records of unit"), self.from_unit)
        self.add_field("to_unit", _m("Shared with unit"), self.to_unit)
        self.add_field("entity", _m("Kind of record"), self.kind)
        self.add_field("level", _m("May"), self.level)
        self.add_field("terms", _m("Terms"), self.terms)
        self.column.addWidget(
            caption(
                _m("Each change is a new version without effect until it is approved."), wrap=True
            )
        )
        if (rule := self._rule) is not None:
            self.column.addWidget(caption(partial(_state_words, rule), wrap=True))
            if not rule.counts:
                approve = Button(_m("Approve"), icon="check", name="approve_rule")
                approve.clicked.connect(partial(self._state.approve_rule, rule.id))
                self.column.addWidget(approve)
            page = Button(_m("As a page to sign…"), kind="ghost", icon="printer", name="print_rule")
            page.clicked.connect(self._save_page)
            self.column.addWidget(page)
        self.finish()

    def save(self) -> None:
        """Write what stands in the form."""
        self.complain("", "")
        self._state.save_rule(
            RuleDraft(
                self.name.text().strip(),
                str(self.from_unit.value() or ""),
                str(self.to_unit.value() or ""),
                str(self.kind.value() or ANY),
                str(self.level.value() or "read"),
                self.terms.toPlainText(),
                self._rule.id if self._rule else "",
            )
        )

    def _save_page(self) -> None:
        if self._rule is None:
            return
        start = str(Path.home() / f"{self._rule.name}.html")
        chosen, _kind = QFileDialog.getSaveFileName(
            self, _("As a page to sign…"), start, _("Web page (*.html);;Text (*.txt)")
        )
        if chosen:
            save_rule_page(self._state.session, self._rule, Path(chosen))


def _kind_words(rule: RuleRow, schema: Schema) -> str:
    return _("All kinds") if rule.entity == ANY else kind_name(schema, rule.entity)


def _state_words(rule: RuleRow) -> str:
    if not rule.counts or rule.approved_on is None:
        return _("Version {n}, not approved").format(n=rule.version)
    return _("Version {n}, approved by {name} on {day}").format(
        n=rule.version, name=rule.approved_by, day=rule.approved_on.isoformat()
    )


def _cells(rule: RuleRow, kind: str) -> tuple[Cell, ...]:
    words = _("in force") if rule.counts else _("not approved")
    tone = Tone.SUCCESS if rule.counts else Tone.WARN
    return (
        Cell(Kind.TEXT, rule.name, strong=True),
        Cell(Kind.TEXT, rule.from_name),
        Cell(Kind.TEXT, rule.to_name),
        Cell(Kind.TEXT, kind, quiet=True),
        Cell(Kind.TEXT, _(LEVELS.get(rule.level, rule.level)), quiet=True),
        Cell(Kind.NUMBER, str(rule.version), sort=rule.version),
        Cell(Kind.TAG, words, tags=(TagFace(words, tone),)),
    )
