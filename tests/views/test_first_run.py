"""From nothing to a first vault, and in again through the passphrase, as a person does it."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit

from desktop import features
from desktop.app import Program
from desktop.controllers.doors import VaultFacts
from desktop.controllers.unlock import Unlock
from desktop.registry import model_of
from desktop.services import setup
from desktop.services.settings import Settings
from desktop.services.syncing.errors import HubUnreachable
from desktop.vault import keys
from desktop.vault.errors import VaultLocked, WrongPassphrase
from desktop.vault.vault import Vault
from desktop.views.welcome.unlock_card import UnlockCard
from sync import language

PHRASE = "falcon river 88 teapot"


def cheap(wanted):
    return setup.new_vault(
        wanted.folder,
        wanted.passphrase,
        model_of(features.ALL),
        person_name=wanted.person,
        currency=wanted.currency,
        cost=keys.RECOVERY_COST,
    )


@pytest.fixture
def program(qapp, qtbot, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DOCUMENTS_DIR", str(tmp_path))
    monkeypatch.setattr("desktop.app.free_folder", lambda: tmp_path / "first.holdfast")
    language.use("en")
    settings = Settings(None)
    settings.put("language", "en")
    program = Program(qapp, settings, still=True)
    program.doors = replace(program.doors, create=cheap, warm=lambda _progress: None)
    yield program
    qtbot.waitUntil(lambda: program.runner.is_idle, timeout=20_000)
    for window in (program.gate, program.window):
        if window is not None:
            window.hide()
            window.deleteLater()
    program.end()
    language.use("en")


def settled(qtbot, program):
    qtbot.waitUntil(lambda: program.runner.is_idle, timeout=20_000)


def find(window, kind, name):
    found = window.findChild(kind, name)
    assert found is not None, name
    return found


def click(qtbot, window, name):
    qtbot.mouseClick(find(window, QAbstractButton, name), Qt.MouseButton.LeftButton)


def type_into(qtbot, window, name, text):
    edit = find(window, QLineEdit, name)
    edit.clear()
    qtbot.keyClicks(edit, text)


def walk_to_the_key(qtbot, program):
    program.start(None)
    click(qtbot, program.gate, "new_vault")
    click(qtbot, program.gate, "continue")
    type_into(qtbot, program.gate, "person", "Zhou Min")
    click(qtbot, program.gate, "continue")
    type_into(qtbot, program.gate, "passphrase", PHRASE)
    type_into(qtbot, program.gate, "passphrase_again", PHRASE)
    click(qtbot, program.gate, "continue")
    settled(qtbot, program)


def test_the_first_run_ends_in_an_open_vault(qtbot, program, tmp_path):
    walk_to_the_key(qtbot, program)
    click(qtbot, program.gate, "kept")
    click(qtbot, program.gate, "continue")
    click(qtbot, program.gate, "content_nothing")
    click(qtbot, program.gate, "continue")
    settled(qtbot, program)

    assert program.window is not None
    assert program.window.isVisible()
    assert program.session.vault.path == tmp_path / "first.holdfast"
    assert program.settings.last_vault == tmp_path / "first.holdfast"


def test_the_recovery_key_shown_opens_the_vault(qtbot, program, tmp_path):
    walk_to_the_key(qtbot, program)
    shown = program.gate.findChild(object, "recovery_key").accessibleName()

    vault = Vault.open(tmp_path / "first.holdfast", shown, model_of(features.ALL))

    assert vault.slot.kind == "recovery"
    vault.close()


def test_nobody_goes_on_without_having_kept_the_key(qtbot, program):
    walk_to_the_key(qtbot, program)

    assert not find(program.gate, QAbstractButton, "continue").isEnabled()
    assert not find(program.gate, QAbstractButton, "back").isEnabled()


def test_a_weak_passphrase_or_two_unlike_ones_do_not_make_a_vault(qtbot, program, tmp_path):
    program.start(None)
    click(qtbot, program.gate, "new_vault")
    click(qtbot, program.gate, "continue")
    type_into(qtbot, program.gate, "person", "Zhou Min")
    click(qtbot, program.gate, "continue")
    go_on = find(program.gate, QAbstractButton, "continue")

    type_into(qtbot, program.gate, "passphrase", "12345")
    type_into(qtbot, program.gate, "passphrase_again", "12345")
    assert not go_on.isEnabled()

    type_into(qtbot, program.gate, "passphrase", PHRASE)
    assert not go_on.isEnabled()
    assert not (tmp_path / "first.holdfast").exists()


def test_choosing_a_language_changes_the_open_window(qtbot, program):
    program.start(None)
    click(qtbot, program.gate, "new_vault")
    go_on = find(program.gate, QAbstractButton, "continue")
    before = go_on.text()

    click(qtbot, program.gate, "language_zh_CN")

    assert language.current() == "zh_CN"
    assert program.settings.language == "zh_CN"
    assert go_on.text() != before


def test_a_folder_that_is_taken_is_said_and_nothing_is_made(qtbot, program, tmp_path):
    taken = tmp_path / "first.holdfast"
    taken.mkdir()
    (taken / "mine.txt").write_text("keep", "utf-8")

    walk_to_the_key(qtbot, program)

    assert find(program.gate, QLineEdit, "passphrase_again").isVisible()
    assert [file.name for file in taken.iterdir()] == ["mine.txt"]


def test_a_hub_that_does_not_answer_can_be_joined_later(qtbot, program):
    def refuse(_vault, url, _code, _progress):
        raise HubUnreachable(url=url, detail="no route")

    program.doors = replace(program.doors, join=refuse)
    program.start(None)
    click(qtbot, program.gate, "join_hub")
    click(qtbot, program.gate, "continue")
    type_into(qtbot, program.gate, "hub", "https://hub.example")
    type_into(qtbot, program.gate, "code", "1234")
    type_into(qtbot, program.gate, "person", "Zhou Min")
    click(qtbot, program.gate, "continue")
    type_into(qtbot, program.gate, "passphrase", PHRASE)
    type_into(qtbot, program.gate, "passphrase_again", PHRASE)
    click(qtbot, program.gate, "continue")
    settled(qtbot, program)
    click(qtbot, program.gate, "kept")

    click(qtbot, program.gate, "continue")
    settled(qtbot, program)
    assert find(program.gate, QAbstractButton, "note_action").isVisible()
    click(qtbot, program.gate, "note_action")

    assert find(program.gate, QAbstractButton, "content_sample").isVisible()


def test_a_folder_without_a_vault_leads_back_to_the_welcome_with_the_reason(
    qtbot, program, tmp_path
):
    program.start(tmp_path / "nothing.holdfast")
    settled(qtbot, program)

    assert find(program.gate, QAbstractButton, "new_vault").isVisible()
    said = [label.text() for label in program.gate.findChildren(QLabel) if label.isVisible()]
    assert any("nothing.holdfast" in text for text in said)


def test_closing_the_gate_ends_the_program_and_lets_go_of_its_threads(qtbot, qapp, program):
    program.start(None)

    with qtbot.waitSignal(program.gate.closed):
        program.gate.close()
    program.end()

    assert program.runner.is_idle


def test_lock_and_unlock_again(qtbot, program):
    walk_to_the_key(qtbot, program)
    click(qtbot, program.gate, "kept")
    click(qtbot, program.gate, "continue")
    click(qtbot, program.gate, "content_nothing")
    click(qtbot, program.gate, "continue")
    settled(qtbot, program)
    first = program.session.vault

    program.session.lock_asked.emit()
    settled(qtbot, program)

    assert program.window is None
    assert find(program.gate, QLineEdit, "passphrase").isVisible()
    type_into(qtbot, program.gate, "passphrase", PHRASE)
    qtbot.keyClick(find(program.gate, QLineEdit, "passphrase"), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: program.window is not None, timeout=20_000)
    assert program.session.vault is not first


class Locked:
    """Doors of a vault whose passphrase is never right."""

    def __init__(self, *errors):
        self.errors, self.tried = list(errors), []

    def look(self, _path):
        return VaultFacts("kangheng", "周敏", 286_000_000, 0)

    def open(self, _path, secret):
        self.tried.append(secret)
        raise self.errors.pop(0)


@pytest.fixture
def card(qtbot, runner, theme, tmp_path):
    def make(*errors):
        doors = Locked(*errors)
        unlock = Unlock(tmp_path / "kangheng.holdfast", runner, doors)
        card = UnlockCard(unlock)
        unlock.setParent(card)
        qtbot.addWidget(card)
        card.show()
        return card, doors

    return make


def try_phrase(qtbot, card, runner, text):
    card.secret.clear()
    qtbot.keyClicks(card.secret, text)
    qtbot.keyClick(card.secret, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: runner.is_idle)


def test_a_wrong_passphrase_is_said_until_typing_goes_on(qtbot, runner, card):
    card, _doors = card(WrongPassphrase(failures=1, wait=0))

    try_phrase(qtbot, card, runner, "wrong")
    assert card.trouble.text()
    assert card.go.isEnabled()

    qtbot.keyClicks(card.secret, "a")
    assert not card.trouble.text()


def test_while_waiting_no_passphrase_is_tried(qtbot, runner, card):
    card, doors = card(VaultLocked(wait=8))

    try_phrase(qtbot, card, runner, "first")
    try_phrase(qtbot, card, runner, "second")

    assert doors.tried == ["first"]
    assert "8" in card.trouble.text()
    assert not card.go.isEnabled()


def test_caps_lock_is_noticed_from_what_it_does(qtbot, card):
    card, _doors = card()

    qtbot.keyClick(card.secret, "A", Qt.KeyboardModifier.ShiftModifier)
    assert not card.caps.isVisible()

    qtbot.keyClick(card.secret, "A")
    assert card.caps.isVisible()
