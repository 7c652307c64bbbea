"""Who can open the vault, in the window: the section of the settings and the card after
recovery.
"""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLineEdit

from desktop.controllers.doors import Doors
from desktop.controllers.recovery import Recovery
from desktop.services import keys as key_slots
from desktop.vault.errors import Disk, WrongPassphrase
from desktop.views.settings.keys_section import KeysSection
from desktop.views.welcome.new_passphrase_card import NewPassphraseCard
from desktop.views.welcome.sheet import RecoverySheet, save_sheet
from tests.views.conftest import PASSPHRASE

PHRASE = "copper lantern under snow"


def _find(widget, kind, name):
    found = widget.findChild(kind, name)
    assert found is not None, name
    return found


def _press(qtbot, widget, name):
    qtbot.mouseClick(_find(widget, QAbstractButton, name), Qt.MouseButton.LeftButton)


def _type(qtbot, widget, phrase, again=None):
    for name, text in (("passphrase", phrase), ("passphrase_again", again or phrase)):
        edit = _find(widget, QLineEdit, name)
        edit.clear()
        qtbot.keyClicks(edit, text)


@pytest.fixture
def section(qtbot, session, settle):
    section = KeysSection(session)
    qtbot.addWidget(section)
    section.show()
    section.keys.refresh()
    settle()
    return section


def test_a_new_passphrase_is_typed_twice_and_strong(qtbot, section, settle, vault):
    section.change.click()
    go = _find(section, QAbstractButton, "key_form_go")
    for phrase, again in (("short", "short"), (PHRASE, PHRASE + "!")):
        _type(qtbot, section, phrase, again)
        assert not go.isEnabled()
    _type(qtbot, section, PHRASE)

    _press(qtbot, section, "key_form_go")
    settle(lambda: section.form is None)

    assert vault.key_file.open(PHRASE)[0] == vault.key
    with pytest.raises(WrongPassphrase):
        vault.key_file.open(PASSPHRASE)


def test_a_colleague_gets_a_passphrase_and_loses_it_again(qtbot, section, settle, vault):
    with vault.batch("edit") as batch:
        colleague = batch.create("person", {"name": "李雷"})
    section.keys.refresh()
    settle(lambda: bool(section.keys.facts.people))
    section.add.click()
    _type(qtbot, section, PHRASE)
    _press(qtbot, section, "key_form_go")
    settle(lambda: section.form is None)
    (slot,) = [one for one in section.keys.facts.slots if one.person == colleague]

    _press(qtbot, section, f"remove_{slot.id}")
    _press(qtbot, section, "key_form_go")
    settle(lambda: len(section.keys.facts.slots) == 2)

    with pytest.raises(WrongPassphrase):
        vault.key_file.open(PHRASE)


def test_a_new_recovery_key_is_shown_once(qtbot, section, settle, vault):
    section.recovery.click()
    _press(qtbot, section, "key_form_go")
    settle(lambda: section.findChild(object, "recovery_key") is not None)

    shown = section.findChild(object, "recovery_key").accessibleName()
    assert vault.key_file.open(shown)[1].kind == "recovery"

    _press(qtbot, section, "key_form_go")
    assert section.form is None


def test_after_a_new_vault_key_the_vault_locks(qtbot, session, section, settle, vault):
    old = bytes(vault.key)
    section.rekey.click()
    with qtbot.waitSignal(session.lock_asked, timeout=20_000):
        _press(qtbot, section, "key_form_go")
    settle()
    assert vault.key_file.open(PASSPHRASE)[0] != old


def test_after_the_recovery_key_a_new_passphrase_is_set(qtbot, runner, theme, settle, vault):
    key = key_slots.new_recovery_key(vault)
    vault.slot = vault.key_file.open(key)[1]
    doors = Doors(**dict.fromkeys(Doors.__slots__, None) | {"recover": key_slots.recover})
    recovery = Recovery(vault, runner, doors, "周敏")
    card = NewPassphraseCard(recovery)
    recovery.setParent(card)
    qtbot.addWidget(card)
    card.show()
    assert not card.go.isEnabled()
    _type(qtbot, card, PHRASE)

    with qtbot.waitSignal(recovery.finished, timeout=20_000):
        _press(qtbot, card, "set_passphrase")

    assert vault.key_file.open(PHRASE)[0] == vault.key
    with pytest.raises(WrongPassphrase):
        vault.key_file.open(PASSPHRASE)


def test_a_sheet_is_written_or_says_why_not(qtbot, theme, tmp_path):
    sheet = RecoverySheet("test", "周敏", "DURGM-LXTCG-K7OB5-SWX2M-J2KIY-VH7RS-DJSHQ")
    for kind in ("png", "pdf", "svg"):
        save_sheet(sheet, tmp_path / f"sheet.{kind}")
        assert (tmp_path / f"sheet.{kind}").stat().st_size > 5_000
        with pytest.raises(Disk):
            save_sheet(sheet, tmp_path / "missing" / f"sheet.{kind}")
