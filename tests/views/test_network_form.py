"""The settings of no-network mode: the switch, who may move it, and the self-test on screen."""

import pytest
from PySide6.QtWidgets import QLabel

from desktop.controllers.preferences import Preferences
from desktop.services import network, network_test, system_guard
from desktop.services.network_test import CHILD, HERE, WAYS, Attempt, Findings
from desktop.services.settings import Settings, config_folder
from desktop.views.settings.network_form import NetworkForm


@pytest.fixture
def preferences(session):
    return Preferences(Settings(config_folder()), session)


@pytest.fixture
def form(qtbot, session, preferences, settle):
    form = NetworkForm(session, preferences)
    qtbot.addWidget(form)
    form.show()
    settle()
    return form


def findings(reason, *, refused):
    return Findings(reason, [Attempt(w, p, refused) for w in WAYS for p in (HERE, CHILD)])


def words(form):
    return [label.text() for label in form._rows.findChildren(QLabel) if label.isVisibleTo(form)]


def test_the_switch_turns_the_mode_on(form, settle):
    form.switch.click()
    settle()

    assert network.reason() == "setting"
    assert form.switch.isChecked()
    form.switch.click()
    settle()
    assert network.reason() == ""


def test_what_the_firm_decided_cannot_be_switched(form, settle, monkeypatch):
    monkeypatch.setattr(network, "reason", lambda: "policy")
    form.mode.refresh()
    settle()

    assert form.switch.isChecked()
    assert not form.switch.isEnabled()
    assert form._why.text() == "Your firm has switched this on for this computer."


def test_the_self_test_shows_every_way(form, settle, monkeypatch):
    monkeypatch.setattr(network_test, "run", lambda: findings("setting", refused=True))
    form.test.click()
    settle()

    assert form.verdict.label.text() == "Every way out was tried and refused."
    assert words(form).count("refused") == 2 * len(WAYS)


def test_a_way_that_is_open_is_told(form, settle, monkeypatch):
    monkeypatch.setattr(network_test, "run", lambda: findings("setting", refused=False))
    form.test.click()
    settle()

    assert form.verdict.label.text() == "Something could get out. Please report this."
    assert words(form).count("possible") == 2 * len(WAYS)


def test_a_system_that_goes_on_refusing_is_told(form, settle, monkeypatch):
    monkeypatch.setattr(system_guard, "is_sealed", lambda: True)
    form.mode.refresh()
    settle()

    assert form.verdict.isVisible()
    assert "started again" in form.verdict.label.text()
