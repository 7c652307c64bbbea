"""Deciding conflicts by clicks and keys, one undo for each decision."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import Qt

from desktop.controllers.session import Place
from desktop.services.records.reading import get_record
from desktop.services.syncing.conflicts import open_conflicts
from desktop.services.undoing import undo
from desktop.views.conflicts.page import ConflictsPage
from desktop.views.widgets.buttons import Button


@pytest.fixture
def account(vault) -> str:
    with vault.batch("setup") as batch:
        other = batch.create("person", {"name": "顾一帆"})
        made = batch.create("account", {"name": "康德", "phone": "theirs", "grade": "B"})
        contact = batch.create("contact", {"name": "许建平"})
        me = batch.author.person

        def clash(entity, record, unit, values, hours):
            base, mine, theirs = values
            later = datetime.now(UTC) - timedelta(hours=hours)
            batch.create(
                "conflict",
                {
                    "about_entity": entity,
                    "about_record": record,
                    "unit": unit,
                    "base": json.dumps({unit: base}),
                    "held": json.dumps({unit: mine}),
                    "arrived": json.dumps({unit: theirs}),
                    "held_person": me,
                    "held_at": later - timedelta(hours=3),
                    "arrived_person": other,
                    "arrived_device": 3,
                    "arrived_at": later,
                    "winner": "arrived",
                    "status": "open",
                },
            )

        clash("account", made, "phone", ("base", "mine", "theirs"), 1)
        clash("account", made, "grade", ("C", "A", "B"), 2)
        clash("contact", contact, "title", ("a", "b", "c"), 3)
    return made


@pytest.fixture
def page(session, qtbot, settle) -> ConflictsPage:
    page = ConflictsPage(session)
    qtbot.addWidget(page)
    page.resize(1248, 852)
    page.show()
    page.show_place(Place("conflicts"))
    qtbot.waitExposed(page)
    settle(lambda: page.state.is_known)
    return page


def value(vault, account: str, name: str) -> object:
    return get_record(vault, "account", account).value(name)


def click(page: ConflictsPage, name: str) -> None:
    page.findChild(Button, name).click()


def test_conflicts_are_grouped_by_record_the_newest_first(account, page):
    assert [group.title for group in page.state.groups] == ["康德", "许建平"]
    assert [block.conflict.unit for block in page.detail.blocks] == ["phone", "grade"]
    assert page.state.total == 3


def test_at_first_what_is_in_force_is_chosen(account, page):
    cells = page.detail.blocks[0].cells
    assert [cells[name].isChecked() for name in ("base", "mine", "theirs")] == [False, False, True]
    assert "in force now" in cells["theirs"].accessibleName()


def test_keys_choose_a_side_and_enter_saves_and_goes_on(
    account, page, vault, session, settle, qtbot
):
    qtbot.keyClick(page.inbox, Qt.Key.Key_2)
    qtbot.keyClick(page.inbox, Qt.Key.Key_1)
    qtbot.keyClick(page.inbox, Qt.Key.Key_Return)
    settle(lambda: len(page.state.groups) == 1)

    assert value(vault, account, "phone") == "mine"
    assert value(vault, account, "grade") == "C"
    assert page.state.current.title == "许建平"


def test_one_undo_takes_a_decision_back_whole(account, page, vault, session, settle):
    notices = []
    session.said.connect(notices.append)
    click(page, "all_mine")
    click(page, "save")
    settle(lambda: len(page.state.groups) == 1)

    assert notices[0].text == "2 conflicts resolved · 康德"
    undo(vault)
    settle(lambda: len(page.state.groups) == 2)

    assert value(vault, account, "phone") == "theirs"
    assert value(vault, account, "grade") == "B"
    assert len(open_conflicts(vault)) == 3


def test_another_value_can_be_typed(account, page, vault, settle, qtbot):
    block = page.detail.blocks[0]
    block.own.click()
    qtbot.keyClicks(block.editor, "0512-3")
    click(page, "save")
    settle(lambda: len(page.state.groups) == 1)

    assert value(vault, account, "phone") == "0512-3"


def test_digits_typed_into_an_editor_choose_nothing(account, page, qtbot):
    block = page.detail.blocks[0]
    block.own.click()
    block.editor.setFocus()
    qtbot.keyClicks(block.editor, "123")

    assert block.editor.text() == "123"
    assert block.own.isChecked()


def test_a_choice_left_unsaved_survives_a_look_at_another_record(account, page, settle):
    page.detail.choose(0)
    page.state.go_to(1)
    page.state.go_to(0)

    assert page.detail.blocks[0].cells["base"].isChecked()


def test_a_rule_decides_all_in_one_batch(account, page, vault, settle):
    page.state.save_all("mine")
    settle(lambda: not page.state.groups)

    assert value(vault, account, "phone") == "mine"
    assert open_conflicts(vault) == []
    assert page.stack.currentIndex() == 0
    undo(vault)
    assert len(open_conflicts(vault)) == 3


def test_without_conflicts_the_page_says_what_it_is_for(page):
    assert page.stack.currentIndex() == 0
    assert page.empty.isVisible()


def test_a_conflict_a_colleague_resolved_disappears(account, page, vault, settle):
    gone = open_conflicts(vault)[-1]

    with vault.batch("sync", origin=1) as batch:
        batch.set("conflict", gone.id, {"status": "resolved"})

    settle(lambda: page.state.total == 2)
