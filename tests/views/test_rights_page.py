"""People, roles and rights by clicks and keys; each save is one undo."""

import pytest
from PySide6.QtCore import Qt

from desktop.controllers.rights_sharing import UNIT, Sharing
from desktop.controllers.session import Place
from desktop.services.records.reading import get_record
from desktop.services.rights import people, roles, sharing
from desktop.services.rights.people import PersonDraft
from desktop.services.rights.standard import role_id
from desktop.services.undoing import undo
from desktop.views.rights.page import RightsPage
from desktop.views.rights.share_panel import SharePanel
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.choices import Check, Radio
from desktop.views.widgets.combo import Combo
from desktop.views.widgets.tabs import Tabs
from sync.rights import Access, Reach, Verb
from tests.services.conftest import become, hire, own


@pytest.fixture
def firm(vault):
    east = people.save_unit(vault, "华东").id
    firm = {"east": east, "west": people.save_unit(vault, "华西").id}
    firm["rep"] = hire(vault, "赵宁", "sales", unit=east)
    firm["boss"] = hire(vault, "孙立", "manager", unit=east)
    with vault.batch("edit") as batch:
        firm["account"] = own(batch, "account", firm["rep"], name="康澜")
    return firm


@pytest.fixture
def open_page(session, qtbot, settle):
    pages = []

    def show(place: Place | None = None) -> RightsPage:
        session.read_rights()
        page = RightsPage(session)
        pages.append(page)
        qtbot.addWidget(page)
        page.resize(1248, 852)
        page.show()
        page.show_place(place or Place("security"))
        settle(lambda: page.state.is_known)
        return page

    return show


def press(widget, name: str) -> None:
    widget.findChild(Button, name).click()


def choose(widget, name: str, value: object) -> None:
    combo = widget.findChild(Combo, name)
    combo.set_value(value)
    combo.chosen.emit(value)


def tabs_of(page: RightsPage) -> list[str]:
    return [key for key in ("people", "units", "roles", "rules", "explain") if page.tabs.has(key)]


# ---------------------------------------------------------------- people


def test_a_person_is_added(open_page, firm, vault, settle, qtbot):
    page = open_page()
    page.new.click()
    form = page.people.form

    qtbot.keyClicks(form.name, "Li Cha")
    form.findChild(Check, "role_auditor").click()
    choose(form, "person_unit", firm["west"])
    form.accept.click()

    settle(lambda: any(p.name == "Li Cha" for p in page.state.household.people))
    row = next(p for p in people.list_people(vault) if p.name == "Li Cha")
    assert (row.unit, row.roles) == (firm["west"], ("auditor",))
    assert page.people.form is None


def test_a_person_without_a_name_is_refused_in_the_form(open_page, settle):
    page = open_page()
    page.new.click()

    page.people.form.accept.click()

    name = page.people.form.fields["name"]
    settle(lambda: bool(name._below.text()))
    assert "must be filled in" in name._below.text()


def test_the_last_administrator_is_told_why(open_page, vault, settle):
    page = open_page()
    page.people.edit(vault.person)
    form = page.people.form

    form.findChild(Check, "role_admin").click()
    form.accept.click()

    settle(lambda: not form.trouble.isHidden())
    assert "nobody could administer" in form.trouble.text()


def test_off_boarding_says_what_moves_and_moves_it(open_page, firm, vault, settle):
    page = open_page()
    page.people.edit(firm["rep"])
    press(page.people.form, "offboard")
    form = page.people.form
    settle(lambda: form._estate is not None)
    assert not form.accept.isEnabled()

    choose(form, "heir", firm["boss"])
    form.accept.click()

    settle(lambda: page.state.household.person(firm["rep"]).has_left)
    assert get_record(vault, "account", firm["account"]).value("owner") == firm["boss"]


def test_off_boarding_to_a_pool(open_page, firm, vault, settle):
    page = open_page()
    page.people.off_board(page.state.household.person(firm["rep"]))
    form = page.people.form
    settle(lambda: form._estate is not None)

    form.findChild(Radio, "to_pool").click()
    choose(form, "pool", firm["west"])
    form.accept.click()

    settle(lambda: page.state.household.person(firm["rep"]).has_left)
    account = get_record(vault, "account", firm["account"])
    assert (account.value("owner"), account.value("unit")) == (None, firm["west"])


# ---------------------------------------------------------------- units and roles


def test_a_unit_is_put_below_another(open_page, firm, vault, settle, qtbot):
    page = open_page(Place("security", view="units"))
    page.new.click()
    form = page.units.form

    qtbot.keyClicks(form.name, "Shanghai")
    choose(form, "unit_parent", firm["east"])
    qtbot.keyClick(form.name, Qt.Key.Key_Return)

    settle(lambda: len(page.state.household.units) == 3)
    assert [(u.name, u.depth) for u in page.state.household.units] == [
        ("华东", 0),
        ("Shanghai", 1),
        ("华西", 0),
    ]


def test_the_matrix_gives_a_kind_a_word_of_its_own_and_takes_it_back(open_page, vault, settle):
    page = open_page(Place("security", view="roles"))
    editor = page.roles.editor
    page.roles.show_role(role_id("viewer"))
    settle(lambda: editor.draft.code == "viewer")
    assert not editor.save.isEnabled()

    choose(editor, "edit_account", "own")
    editor.findChild(Check, "action_import").click()
    choose(editor, "access_phone", "masked")
    editor.save.click()

    settle(lambda: not editor.is_changed and editor.draft.grant("account") is not None)
    saved = roles.read_role(vault, role_id("viewer"))
    assert saved.grant("account").reach(Verb.EDIT) is Reach.OWN
    assert saved.grant("account").reach(Verb.READ) is Reach.UNIT_BELOW
    assert saved.field_right("account", "phone").access is Access.MASKED
    assert "import" in saved.actions
    press(editor, "reset_account")
    assert editor.draft.grant("account") is None


def test_one_undo_takes_a_role_back(open_page, vault, settle):
    page = open_page(Place("security", view="roles"))
    editor = page.roles.editor
    settle(lambda: bool(editor.draft.id))
    before = {g.entity for g in roles.read_role(vault, role_id("viewer")).grants}
    page.roles.show_role(role_id("viewer"))
    settle(lambda: editor.draft.code == "viewer")
    choose(editor, "edit_account", "all")
    choose(editor, "read_lead", "none")
    editor.save.click()
    settle(lambda: not editor.is_changed)

    undo(vault)

    assert {g.entity for g in roles.read_role(vault, role_id("viewer")).grants} == before


def test_a_role_is_duplicated(open_page, vault, settle):
    page = open_page(Place("security", view="roles"))
    editor = page.roles.editor
    settle(lambda: bool(editor.draft.id))

    press(editor, "copy_role")
    editor.save.click()

    settle(lambda: len(page.state.household.roles) == 6)
    assert "Administrator (copy)" in [role.name for role in page.state.household.roles]


# ---------------------------------------------------------------- rules and shares


def test_a_rule_is_made_and_approved(open_page, firm, vault, settle, qtbot):
    page = open_page(Place("security", view="rules"))
    page.new.click()
    form = page.rules.form
    qtbot.keyClicks(form.name, "Help")
    choose(form, "rule_from", firm["east"])
    choose(form, "rule_to", firm["west"])
    form.accept.click()
    settle(lambda: len(page.state.household.rules) == 1)
    assert not page.state.household.rules[0].counts

    page.rules.edit(page.state.household.rules[0].id)
    press(page.rules.form, "approve_rule")

    settle(lambda: page.state.household.rules[0].counts)
    assert page.state.household.rules[0].approved_by == "周敏"


def test_a_record_is_shared_from_its_panel(session, firm, vault, qtbot, settle):
    state = Sharing(session, "account", firm["account"])
    panel = SharePanel(state)
    qtbot.addWidget(panel)
    settle(lambda: bool(state.choices))

    panel.add.click()
    assert panel.trouble.text() == "Choose a person or a unit first."
    choose(panel, "share_with", f"{UNIT}{firm['west']}")
    panel.add.click()

    settle(lambda: bool(state.shares))
    assert [(s.name, s.is_unit, s.level) for s in state.shares] == [("华西", True, "read")]
    press(panel, "take_back")
    settle(lambda: not state.shares)
    assert sharing.shares_of(vault, "account", firm["account"]) == []


# ---------------------------------------------------------------- explaining


def test_a_persons_rights_are_explained(open_page, firm, settle):
    page = open_page()

    page.people.edit(firm["rep"])
    press(page.people.form, "explain")

    settle(lambda: "赵宁" in page.explain.title.text())
    assert page.tabs.current() == "explain"


def test_a_records_place_asks_who_sees_it(open_page, firm, settle):
    page = open_page(Place("security", "account", firm["account"], view="explain"))

    settle(lambda: "康澜" in page.explain.title.text())
    document = page.explain.explaining.document
    assert [row[0] for row in document.tables[0].rows if row[1] == "Yes"] == [
        "周敏",
        "孙立",
        "赵宁",
    ]


def test_who_may_not_administer_asks_about_themselves_alone(open_page, firm, vault, settle):
    become(vault, firm["rep"])
    page = open_page()

    settle(lambda: "赵宁" in page.explain.title.text())
    assert tabs_of(page) == ["explain"]
    assert page.explain.person.count() == 1
    assert page.new.isHidden()


def test_a_manager_sees_whom_they_may_off_board(open_page, firm, vault, settle):
    become(vault, firm["boss"])
    page = open_page()
    assert tabs_of(page) == ["people", "explain"]

    page.people.edit(firm["rep"])

    assert page.people.form.objectName() == "offboard_form"
    assert not page.state.may_hand_over(vault.meta("person"))


def test_tabs_are_reached_with_the_arrow_keys(open_page, qtbot):
    page = open_page()
    tabs = page.findChild(Tabs)

    qtbot.keyClick(tabs, Qt.Key.Key_Right)

    assert page.tabs.current() == "units"


def test_people_who_left_stand_last(vault, firm, open_page):
    gone = people.save_person(vault, PersonDraft("阿一"))
    people.set_left(vault, gone.id, has_left=True)

    page = open_page()

    assert page.state.household.people[-1].name == "阿一"
