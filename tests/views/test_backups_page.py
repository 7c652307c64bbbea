"""The screen of backups, driven as a person drives it, and the alarm in the frame."""

import json
from datetime import datetime

import pytest

from desktop.controllers.preferences import Preferences
from desktop.controllers.session import Place
from desktop.services import policy as policies
from desktop.services.setup import new_vault
from desktop.vault import keys
from desktop.views.frame.window import MainWindow
from desktop.views.settings.backups_page import BackupsPage


@pytest.fixture
def page(session, qtbot, settle):
    page = BackupsPage(session)
    qtbot.addWidget(page)
    page.show_place(Place("backups"))
    page.show()
    settle()
    return page


@pytest.fixture
def lost_drive(tmp_path, monkeypatch):
    (tmp_path / "it.json").write_text(json.dumps({"backup_folder": str(tmp_path / "drive")}))
    monkeypatch.setenv("HOLDFAST_POLICY_DIR", str(tmp_path))
    policies.policy.cache_clear()
    yield tmp_path / "drive"
    monkeypatch.undo()
    policies.policy.cache_clear()


def test_a_backup_asked_for_is_listed(page, settle):
    assert page.state.model.rowCount() == 0
    assert not page.drill.isEnabled()
    page.now.click()
    settle(lambda: page.state.model.rowCount() == 1)
    assert page.drill.isEnabled()
    assert not page.alarm.isVisible()


def test_a_drill_says_what_it_showed(page, settle):
    page.now.click()
    settle(lambda: page.state.model.rowCount() == 1)
    page.drill.click()
    settle(page.outcome.isVisible)
    assert "The drill passed" in page.outcome.label.text()


def test_a_backup_is_restored_into_a_new_folder(page, settle, tmp_path, vault):
    page.now.click()
    settle(lambda: page.state.model.rowCount() == 1)
    page.restore.click()
    page.form.path.setText(str(tmp_path / "again.holdfast"))
    page.form.go.click()
    settle(page.outcome.isVisible)
    assert (tmp_path / "again.holdfast" / "holdfast.db").exists()
    assert not page.form.isVisible()
    assert page.state.report.is_sound


def test_a_time_that_is_none_is_told_at_its_input(page, settle):
    page.restore.click()
    page.form.file.setText("x.backup")
    page.form.until.setText("yesterday")
    page.form.go.click()
    assert page.state.running == ""
    page.form.until.setText(f"{datetime.now():%Y-%m-%d %H:%M}")  # noqa: DTZ005 - as typed
    page.form.go.click()
    settle(page.alarm.isVisible)
    assert "x.backup" in page.alarm.label.text()


def test_a_backup_that_fails_is_told_in_the_frame(session, qtbot, settle, lost_drive):
    window = MainWindow(session, (), Preferences(session.settings, session), "周敏")
    qtbot.addWidget(window)
    window.show()
    assert not window.rail.item("backups").isVisible()

    session.care._look()
    settle(lambda: window.rail.item("backups").isVisible())

    assert [turn.alarm for turn in session.care.alarms] == ["failed"]
    lost_drive.mkdir()
    page = BackupsPage(session)
    qtbot.addWidget(page)
    page.now.click()
    settle(lambda: not window.rail.item("backups").isVisible())


def test_another_vaults_backup_asks_for_its_passphrase(page, settle, tmp_path, model):
    from desktop.services.backups import back_up_to

    other, _recovery = new_vault(
        tmp_path / "o.holdfast",
        "another horse battery staple",
        model,
        person_name="x",
        cost=keys.RECOVERY_COST,
    )
    back_up_to(other, tmp_path / "o.backup")
    other.close()
    page.restore.click()
    page.form.file.setText(str(tmp_path / "o.backup"))
    page.form.path.setText(str(tmp_path / "n.holdfast"))
    page.form.go.click()
    settle(page.alarm.isVisible)
    assert "another key" in page.alarm.label.text()

    page.form.passphrase.setText("another horse battery staple")
    page.form.go.click()
    settle(page.outcome.isVisible)
    assert page.state.report.is_sound
