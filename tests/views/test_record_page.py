"""The page of one record: fields edited in place, story, linked records, changes, trash."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from desktop.controllers.records.list_state import ListFacts
from desktop.controllers.session import Place, Session
from desktop.models.opportunity import standard_stage_id
from desktop.services import undoing
from desktop.services.records.reading import Query, get_record, list_records
from desktop.vault.vault import Vault
from desktop.views.activities.page import ActivitiesPage
from desktop.views.records.page import RecordsPage
from desktop.views.records.record_page import CHANGES, RELATED, RecordPage
from sync.values import Money


@pytest.fixture
def customer(vault: Vault) -> str:
    with vault.batch("edit") as batch:
        account = batch.create("account", {"name": "苏州康澜医疗", "phone": "0512-6688"})
        batch.create("contact", {"name": "许建平", "account": account, "title": "设备科主任"})
        for code, amount in (("proposal", 1_480_000), ("won", 20)):
            values = {
                "name": f"商机 {code}",
                "account": account,
                "stage": standard_stage_id(code),
                "amount": Money(Decimal(amount), "CNY"),
                "opened_on": date(2026, 9, 1),
            }
            batch.create("opportunity", values)
        batch.create(
            "order",
            {"number": "SO-1", "account": account, "ordered_on": date(2026, 10, 1)},
        )
    return account


@pytest.fixture
def page(session: Session, customer: str, qtbot, settle) -> RecordPage:
    page = RecordPage(session)
    qtbot.addWidget(page)
    page.resize(1300, 860)
    page.show()
    page.show_record("account", customer)
    settle()
    return page


def click(page, name: str, qtbot) -> None:
    button = page.findChild(QPushButton, name)
    assert button is not None, name
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def edit(page, field: str, text: str, qtbot) -> None:
    row = page.fields.rows[field]
    row.setFocus()
    qtbot.keyClick(row, Qt.Key.Key_F2)
    editor = row.findChild(object, "field_editor")
    editor.setText(text)
    qtbot.keyClick(editor, Qt.Key.Key_Return)


def heads(page: RecordPage) -> list[str]:
    return [line.head for line in page.story.model.lines() if not line.is_section]


# -------------------------------------------------------------------- head and fields


def test_the_head_names_the_record_and_shows_its_figures(page):
    figures = page.head.figures

    assert page.head.title.text() == "苏州康澜医疗"
    assert figures.isVisible()
    assert "¥1.48M" in figures._open.accessibleName()
    assert "1 opportunity" in figures._open.accessibleName()


def test_fields_stand_in_their_groups_and_system_ones_cannot_be_edited(page, qtbot):
    row = page.fields.rows["created_at"]

    qtbot.keyClick(row, Qt.Key.Key_F2)

    assert {"name", "city", "owner", "created_at"} <= set(page.fields.rows)
    assert not row.is_editing


def test_a_field_edited_in_place_is_written_and_logged(page, customer, vault, settle, qtbot):
    edit(page, "phone", "0512-9999", qtbot)
    settle()

    change = next(line for line in page.story.model.lines() if line.changes)
    assert get_record(vault, "account", customer).value("phone") == "0512-9999"
    assert [(c.field, c.old, c.new) for c in change.changes] == [
        ("Phone", "0512-6688", "0512-9999")
    ]


def test_a_value_that_cannot_stand_is_explained_beside_its_field(page, vault, settle, qtbot):
    edit(page, "employees", "many", qtbot)
    settle()

    assert "whole number" in page.fields.rows["employees"]._error
    assert page.state.record.value("employees") is None


def test_a_required_field_cannot_be_emptied(page, settle, qtbot):
    edit(page, "name", "", qtbot)
    settle()

    assert page.fields.rows["name"]._error
    assert page.head.title.text() == "苏州康澜医疗"


def test_a_colleagues_change_appears_while_another_field_is_being_edited(
    page, customer, vault, settle, qtbot
):
    row = page.fields.rows["phone"]
    row.begin()
    row.findChild(object, "field_editor").setText("half typed")

    with vault.batch("edit") as batch:
        batch.set("account", customer, {"region": "华东"})
    settle(lambda: page.fields.rows["region"]._cell.text == "华东")

    assert row.findChild(object, "field_editor").text() == "half typed"
    row.cancel()


# -------------------------------------------------------------------- story


def test_a_note_is_written_in_place_and_heads_the_story(page, customer, vault, settle, qtbot):
    composer = page.story.composer

    qtbot.keyClicks(composer.text, "asked for a quote")
    qtbot.keyClick(composer.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(lambda: "Note" in heads(page))

    note = list_records(vault, Query("activity")).records[0]
    assert note.title() == "asked for a quote"
    assert (note.value("kind"), note.value("account")) == ("note", customer)
    assert note.value("done_at") is not None
    assert set(heads(page)[:2]) == {"Note", "Record created"}
    assert composer.text.toPlainText() == ""


def test_a_task_is_due_on_the_day_chosen_and_not_done(page, vault, settle, qtbot):
    composer = page.story.composer
    qtbot.mouseClick(composer.kinds.findChild(object, "task"), Qt.MouseButton.LeftButton)

    qtbot.keyClicks(composer.text, "send the drawings")
    click(page, "composer_save", qtbot)
    settle()

    task = list_records(vault, Query("activity")).records[0]
    due = task.value("due_at")
    assert task.value("done_at") is None
    assert (due.astimezone().date() - datetime.now(UTC).astimezone().date()).days == 1


def test_the_story_shows_one_part_when_asked(page, settle, qtbot):
    everything = set(heads(page))

    click(page, "part_order", qtbot)
    settle()

    assert {"Order", "Record created"} <= everything
    assert heads(page) == ["Order"]


def test_a_contacts_note_belongs_to_its_customer_too(page, customer, vault, settle, qtbot):
    contact = list_records(vault, Query("contact")).records[0]
    page.show_record("contact", contact.id)
    settle()

    page.state.log_activity("call", "called back")
    settle()

    call = list_records(vault, Query("activity")).records[0]
    assert (call.value("contact"), call.value("account")) == (contact.id, customer)


# -------------------------------------------------------------------- linked records


def test_linked_records_stand_beside_deals_first(page):
    panels = [panel.link for panel in page.panels._panels]

    assert panels[:2] == ["opportunity.account", "contact.account"]
    assert "account.parent" not in panels


def test_open_deals_come_before_those_closed_and_show_their_stage(page):
    panel = page.panels._panels[0]

    assert [row.record.title() for row in panel.rows] == ["商机 proposal", "商机 won"]
    assert panel.rows[0].stage.place == 3
    assert panel.rows[0].stage.is_open


def test_a_linked_record_opens_on_click_and_on_enter(page, vault, qtbot):
    contact = list_records(vault, Query("contact")).records[0]
    opened: list[tuple[str, str]] = []
    page.link_opened.connect(lambda entity, record: opened.append((entity, record)))
    row = page.findChild(object, f"linked_{contact.id}")

    qtbot.mouseClick(row, Qt.MouseButton.LeftButton)
    qtbot.keyClick(row, Qt.Key.Key_Return)

    assert opened == [("contact", contact.id)] * 2


def test_adding_beside_a_record_starts_with_the_link_to_it(page, customer, session, qtbot):
    asked: list[tuple[str, object]] = []
    session.add_asked.connect(lambda entity, values: asked.append((entity, values)))

    click(page, "add_contact.account", qtbot)

    assert asked == [("contact", {"account": customer})]


def test_a_tab_lists_all_linked_records_of_a_kind(page, settle, qtbot):
    tab = page.tabs.findChild(object, "opportunity.account")

    qtbot.mouseClick(tab, Qt.MouseButton.LeftButton)
    settle()

    shown = page._stack.currentWidget()
    assert tab.count == "2"
    assert shown.state.table.total == 2
    assert "account" not in shown.state.columns


def test_a_narrow_page_moves_linked_records_under_a_tab(page, settle):
    page.resize(900, 700)
    settle()
    tabs = [key for key, _words in page._offered]
    page.show_tab(RELATED)
    is_under = page.panels.isVisible()
    page.resize(1300, 700)
    settle()

    assert RELATED in tabs
    assert is_under
    assert RELATED not in [key for key, _words in page._offered]


def test_changes_tell_who_changed_which_field_from_what_to_what(page, customer, settle, qtbot):
    edit(page, "phone", "1", qtbot)
    settle()

    page.show_tab(CHANGES)
    settle()

    model = page.changes
    row = [model.index(0, column).data() for column in range(5)]
    assert row[1:] == ["周敏", "Phone", "0512-6688", "1"]
    assert model.rowCount() == 2


# -------------------------------------------------------------------- trash


def test_a_trashed_record_says_so_and_can_be_restored(page, customer, vault, settle, qtbot):
    page.state.trash()
    settle()
    is_marked = page.head.restore.isVisible()

    click(page, "restore", qtbot)
    settle()

    assert is_marked
    assert not get_record(vault, "account", customer).is_trashed
    assert not page.head.restore.isVisible()


def test_trashing_can_be_undone_from_its_message(page, customer, vault, session, settle):
    notices = []
    session.said.connect(notices.append)
    session._undo = lambda vault, batch: undoing.undo(vault, batch).batch

    page.state.trash()
    settle(lambda: bool(notices))
    notices[0].on_action()
    settle()

    assert not get_record(vault, "account", customer).is_trashed


def test_a_record_that_is_not_here_is_explained(page, settle):
    page.show_record("account", "00000000-0000-7000-8000-000000000000")
    settle()

    assert page.trouble.isVisible()


# -------------------------------------------------------------------- every kind


def test_every_kind_of_record_has_a_page(page, vault, customer, settle):
    """The page knows no kind: it opens for each that can be made with a title alone."""
    opened = []
    for entity in vault.schema.entities:
        found = list_records(vault, Query(entity.name), limit=1).records
        if found:
            page.show_record(entity.name, found[0].id)
            settle()
            opened.append(entity.name)
            assert not page.trouble.isVisible(), entity.name
            assert page.head.title.text(), entity.name

    assert {"account", "contact", "opportunity", "order", "stage", "person"} <= set(opened)


def test_ctrl_right_goes_to_the_next_record_of_the_list(session, vault, settle, qtbot):
    with vault.batch("edit") as batch:
        ids = [batch.create("account", {"name": f"客户 {n}"}) for n in range(3)]
    area = RecordsPage(session, "customers", (ListFacts("account"),))
    qtbot.addWidget(area)
    area.resize(1300, 800)
    area.show()
    session.went.connect(area.show_place)
    session.navigate(Place("customers"))
    settle()
    area.current.opened.emit(ids[0])
    settle()
    places = [area.record.head.place.text()]

    for _step in range(3):
        area.record.step_asked.emit(1)
        settle()
        places.append(area.record.head.place.text())

    assert places == ["1 / 3", "2 / 3", "3 / 3", "3 / 3"]
    assert not area.record.head.forward.isEnabled()
    session.went.disconnect(area.show_place)


def test_activities_are_marked_as_done_by_key(session, vault, settle, qtbot):
    with vault.batch("edit") as batch:
        for number in range(2):
            due = datetime(2030, 1, 1 + number, 9, tzinfo=UTC)
            values = {"kind": "task", "subject": f"任务 {number}", "due_at": due}
            batch.create("activity", values)
    area = ActivitiesPage(session)
    qtbot.addWidget(area)
    area.show()
    area.show_place(Place("activities"))
    settle()
    waiting = area.current.state.table.total

    area.table.select_row(0)
    area.mark_done()
    settle(lambda: area.current.state.table.total == 1)

    assert waiting == 2
    done = list_records(vault, Query("activity", "done_at is not null")).records
    assert [one.title() for one in done] == ["任务 0"]
