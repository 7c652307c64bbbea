"""The screen for auditors, by clicks and keys."""

import json

import pytest

from desktop.controllers.session import Place
from desktop.services import holding, security_events
from desktop.services.auditing import PAGE
from desktop.views.audit.page import AuditPage
from desktop.views.audit.record_menu import ERASE, KEEPING, LOG, add_audit
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.popover import Menu
from tests.services.conftest import become, hire

NAME = "Quentin Zweig"


@pytest.fixture
def contact(vault) -> str:
    with vault.batch("edit") as batch:
        made = batch.create("contact", {"name": NAME, "phone": "0799-3141592"})
        batch.create("activity", {"subject": "Call", "contact": made})
    with vault.batch("edit") as batch:
        batch.set("contact", made, {"phone": "0799-2718281"})
    security_events.note(vault, "export", about=("contact", made), detail="csv phone", count=7)
    return made


@pytest.fixture
def page(qtbot, session, contact, settle) -> AuditPage:
    page = AuditPage(session)
    qtbot.addWidget(page)
    page.resize(1300, 800)
    page.show()
    page.show_place(Place("audit", view=LOG))
    settle()
    return page


def texts(page, column):
    model = page.log.state.table
    return [model.data(model.index(row, column)) for row in range(model.rowCount())]


def test_changes_and_events_are_listed_and_counted(page, vault):
    assert texts(page, 2)[0] == "Exported"
    assert texts(page, 3)[0] == f"Contact · {NAME}"
    assert texts(page, 4)[0] == "csv Mobile · 7"
    assert page.log.state.table.total == page.log.state.table.rowCount()
    assert "Head of the chain" in page.log.head.text()


def test_filters_narrow_the_list(page, vault, settle):
    page.log.kind.chosen.emit("edit")
    settle()
    assert texts(page, 2) == ["Record changed"]

    page.log.kind.chosen.emit("")
    page.log.entity.chosen.emit("activity")
    settle()
    assert texts(page, 2) == ["Record created"]

    page.log.entity.chosen.emit("")
    page.log.person.chosen.emit(vault.person)
    page.log.period.chosen.emit("0")
    settle()
    assert len(texts(page, 2)) == page.log.state.table.total > 4


def test_an_entry_is_shown_beside_with_old_and_new(page, settle):
    row = texts(page, 2).index("Record changed")
    page.log.table.open_requested.emit(row)
    settle()

    detail = page.log.state.detail
    assert detail is not None
    assert [(c.old, c.new) for c in detail.fields] == [("0799-3141592", "0799-2718281")]
    assert page.log.panel.what.text() == "Record changed"
    assert page.log.panel.only.isVisible()

    page.log.panel.only.click()
    settle()
    assert set(texts(page, 3)) == {f"Contact · {NAME}"}
    assert page.log.record.isVisible()
    page.log.record.removed.emit()
    settle()
    assert not page.log.record.isVisible()


def test_the_chain_is_verified_by_a_click(page, settle):
    page.verify.click()
    settle()

    assert page.log.note.isVisible()
    assert "The chain holds" in page.log.note.label.text()
    page.log.note.link.click()
    settle()
    assert not page.log.note.isVisible()


def test_what_is_listed_is_exported(page, contact, settle, tmp_path):
    page.log.show_record("contact", contact)
    settle()
    page.log.state.export(tmp_path / "log.jsonl")
    settle()

    lines = (tmp_path / "log.jsonl").read_text().splitlines()
    assert {json.loads(line)["record"] for line in lines[2:]} >= {contact}


def test_a_long_log_is_read_as_it_scrolls(qtbot, page, vault, settle):
    with vault.batch("edit") as batch:
        for at in range(PAGE * 3):
            batch.create("tag", {"name": f"t{at}"})
    page.log.state.refresh()
    settle()
    model = page.log.state.table
    assert model.total > PAGE * 3
    assert model.line(PAGE + 1) is None

    def is_whole():
        page.log.table.scrollToBottom()
        return model.rowCount() == model.total

    qtbot.waitUntil(is_whole, timeout=20_000)
    settle()
    last = model.line(model.total - 1)
    assert last is not None
    assert last.n == 1


def test_a_hold_is_put_on_and_lifted(page, vault, contact, settle):
    page.show_place(Place("audit", "contact", contact, view=KEEPING))
    settle()
    form = page.keeping.drawer.findChild(type(page.keeping.drawer._panel.content), "hold_form")
    form.accept.click()
    assert form.fields["name"].editor.text() == ""
    form.name.setText("Case 7")
    form.reason.setPlainText("a suit")
    form.until.setText("soon")
    form.accept.click()
    assert holding.every(vault) == []

    form.until.setText("")
    form.accept.click()
    settle()
    assert [hold.name for hold in holding.every(vault)] == ["Case 7"]
    assert page.keeping.rows.rowCount() == 1

    page.keeping._lift(page.keeping.rows.key(0), True)
    settle()
    assert page.keeping.rows.rowCount() == 0


def test_retention_rules_are_added_and_what_is_due_is_erased(page, vault, contact, settle):
    with vault.batch("edit") as batch:
        batch.trash("contact", contact)
    page.show_place(Place("audit", view=KEEPING))
    page.keeping.months.setText("x")
    page.keeping.add.click()
    assert page.keeping.trouble.isVisible()

    page.keeping.months.setText("0")
    page.keeping.add.click()
    settle()
    assert page.keeping.due.text() == "1 record is due."
    page.keeping._erase(True)
    settle()

    with vault.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM contact").scalar() == 0
    assert page.keeping.due.text() == "0 records are due."


def test_a_record_is_erased_only_after_its_name_was_typed(page, vault, contact, session, settle):
    page.show_place(Place("audit", "contact", contact, view=ERASE))
    settle()
    assert NAME in page.erase.title.text()
    assert "Contact: 1" in page.erase.goes.text()
    assert not page.erase.accept.isEnabled()

    page.erase.typed.setText("somebody else")
    assert not page.erase.accept.isEnabled()
    page.erase.typed.setText(NAME)
    assert page.erase.accept.isEnabled()
    page.erase.accept.click()
    settle()

    with vault.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM contact").scalar() == 0
        assert connection.exec_driver_sql("SELECT count(*) FROM activity").scalar() == 0
    assert session.place == Place("audit", view=LOG)


def test_linked_records_may_stay(page, vault, contact, settle):
    page.show_place(Place("audit", "contact", contact, view=ERASE))
    settle()
    page.erase.state.choose("activity.contact", is_chosen=False)
    settle()
    assert "Activity" not in page.erase.goes.text()
    page.erase.typed.setText(NAME)
    page.erase.accept.click()
    settle()

    with vault.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM activity").scalar() == 1


def test_a_hold_keeps_the_button_grey(page, vault, contact, settle):
    holding.put_on(vault, "contact", contact, name="Case 7", reason="x")
    page.show_place(Place("audit", "contact", contact, view=ERASE))
    settle()
    page.erase.typed.setText(NAME)

    assert "Case 7" in page.erase.problem.label.text()
    assert not page.erase.accept.isEnabled()


def test_who_may_not_audit_sees_no_tab(page, vault, session, settle):
    become(vault, hire(vault, "Vera"))
    page.show_offers()

    assert not page.tabs.isVisible()
    assert not page.findChild(Button, "verify_chain").isVisible()


class _State:
    def __init__(self, session, entity):
        self.session, self.entity_name, self.id = session, entity, "x"


def test_the_menu_of_a_record_offers_what_the_person_may(qtbot, vault, session):
    def offered(entity):
        menu = Menu(None)
        qtbot.addWidget(menu)
        add_audit(menu, _State(session, entity))
        return [action.text() for action in menu.actions()]

    assert len(offered("contact")) == 3
    anna, vera = hire(vault, "Anna", "auditor"), hire(vault, "Vera", "sales")
    become(vault, anna)
    assert len(offered("contact")) == 2
    become(vault, vera)
    assert offered("contact") == []
