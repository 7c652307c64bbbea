"""People and rights on one screen: who is here, what they may do, and why.

Who may not administer sees what they themselves may do.
"""

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.controllers.cells import Tone
from desktop.controllers.rights import RightsState
from desktop.controllers.session import Place, Session
from desktop.services.rights.offboarding import may_hand_over
from desktop.views.rights.explain_tab import ExplainTab
from desktop.views.rights.people_tab import PeopleTab
from desktop.views.rights.record_menu import EXPLAIN
from desktop.views.rights.roles_tab import RolesTab
from desktop.views.rights.rules_tab import RulesTab
from desktop.views.rights.units_tab import UnitsTab
from desktop.views.welcome.ground import Ground
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.living import Living
from desktop.views.widgets.note import InlineNote
from desktop.views.widgets.page_header import PageHeader
from desktop.views.widgets.tabs import Tabs
from sync.language import mark as _m

PEOPLE, UNITS, ROLES, RULES = "people", "units", "roles", "rules"
_TITLES = {
    PEOPLE: _m("People"),
    UNITS: _m("Business units"),
    ROLES: _m("Roles"),
    RULES: _m("Sharing rules"),
    EXPLAIN: _m("What can they see?"),
}
_OWN = _m("What you may see")
_NEW = {
    PEOPLE: _m("New person"),
    UNITS: _m("New unit"),
    ROLES: _m("New role"),
    RULES: _m("New rule"),
}
_UNPUBLISHED = _m("These rights do not count yet: publish them to every device.")
_OF_KIND = {"person": PEOPLE, "unit": UNITS, "role": ROLES, "sharing_rule": RULES}


class RightsPage(Living, Ground):
    """Shows `RightsState` under tabs."""

    def __init__(self, session: Session) -> None:
        super().__init__("surface.base")
        self.setObjectName("rights_page")
        self.state = RightsState(session, self)
        self.header = PageHeader(_m("People and rights"))
        self.new = Button(kind="primary", icon="plus", name="new_in_rights")
        self.tabs = Tabs()
        self.note = InlineNote(Tone.WARN, action=_m("Publish"), words=_UNPUBLISHED)
        self.note.setObjectName("unpublished")
        self.people, self.units = PeopleTab(self.state), UnitsTab(self.state)
        self.roles, self.rules = RolesTab(self.state), RulesTab(self.state)
        self.explain = ExplainTab(self.state)
        self._stack = QStackedWidget()
        self._views: dict[str, QWidget] = {
            PEOPLE: self.people,
            UNITS: self.units,
            ROLES: self.roles,
            RULES: self.rules,
            EXPLAIN: self.explain,
        }
        self._build()
        self._connect()
        self.show_offers()

    def _build(self) -> None:
        self.header.add_action(self.new)
        for view in self._views.values():
            self._stack.addWidget(view)
        beside = QHBoxLayout()
        beside.setContentsMargins(16, 0, 16, 8)
        beside.addWidget(self.note)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addLayout(beside)
        column.addWidget(self.tabs)
        column.addWidget(self._stack, 1)
        self.note.hide()

    def _connect(self) -> None:
        state = self.state
        state.changed.connect(self._show)
        state.session.rights_changed.connect(self.show_offers)
        self.tabs.chosen.connect(self.show_tab)
        self.new.clicked.connect(self._add)
        self.note.acted.connect(state.publish)
        self.people.explain_asked.connect(self._explain)

    # ---------------------------------------------------------------- what is shown

    def show_offers(self) -> None:
        """Show the tabs the person may use."""
        wanted = [EXPLAIN]
        if self.state.may_administer or self.explain.explaining.may_ask_about_others:
            wanted = [PEOPLE, UNITS, ROLES, RULES, EXPLAIN]
        elif may_hand_over(self.state.session.vault):
            wanted = [PEOPLE, EXPLAIN]
        kept = self.tabs.current()
        titles = {**_TITLES, EXPLAIN: _OWN} if wanted == [EXPLAIN] else _TITLES
        self.tabs.set_tabs([(key, titles[key]) for key in wanted])
        self.show_tab(kept if kept in wanted else wanted[0])
        self._show()

    def _show(self) -> None:
        household = self.state.household
        self.note.setVisible(household.unpublished and self.state.may_administer)
        counts = {
            PEOPLE: len([p for p in household.people if not p.has_left]),
            UNITS: len(household.units),
            ROLES: len(household.roles),
            RULES: len(household.rules),
        }
        for key, count in counts.items():
            if self.tabs.has(key):
                self.tabs.set_count(key, str(count) if count else "")

    def show_tab(self, key: str) -> None:
        """Show a tab's content."""
        self.tabs.set_current(key)
        self._stack.setCurrentWidget(self._views[key])
        self.new.setVisible(key in _NEW and self.state.may_administer)
        self.new.set_words(_NEW.get(key, ""))

    def show_place(self, place: Place) -> None:
        """Show a tab, or explain a record."""
        self.state.refresh()
        tab = place.view or _OF_KIND.get(place.entity, "")
        if tab and self.tabs.has(tab):
            self.show_tab(tab)
        if tab == EXPLAIN and place.record:
            self.explain.ask("", place.entity, place.record)
        elif tab == ROLES and place.record:
            self.roles.show_role(place.record)

    def _explain(self, person: str) -> None:
        self.people.close_form()
        self.show_tab(EXPLAIN)
        self.explain.ask(person)

    def _add(self) -> None:
        view = self._views[self.tabs.current()]
        if isinstance(view, (PeopleTab, UnitsTab, RolesTab, RulesTab)):
            view.add()
