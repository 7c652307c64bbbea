"""The frame around the screens: places, palette, quick add, undo, messages, sync state."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget

from desktop import wiring
from desktop.controllers.cells import RESULT_ROLE
from desktop.controllers.preferences import Preferences
from desktop.controllers.quick_add import quick_fields
from desktop.controllers.session import Place
from desktop.controllers.sync_state import SyncFacts, Syncing
from desktop.features import ALL
from desktop.registry import Feature
from desktop.services.records.reading import Query, count_records
from desktop.services.settings import Settings
from desktop.vault.errors import InvalidValue
from desktop.views.frame.failures import details_of
from desktop.views.frame.window import MainWindow
from desktop.views.widgets.toast import Toast


class Page(QWidget):
    """A screen that notes where it was asked to go."""

    def __init__(self, _session):
        super().__init__()
        self.places = []
        self.left = 0
        self.edit = QLineEdit(self)

    def show_place(self, place):
        self.places.append(place)

    def prepare_to_leave(self):
        self.left += 1


CONFLICTS = Feature(
    key="conflicts", title="Conflicts", icon="git-merge", make_page=Page, on_rail=False
)
FEATURES = (
    *(
        replace(feature, make_page=Page if feature.key in ("customers", "leads") else None)
        for feature in ALL
        if feature.key != CONFLICTS.key
    ),
    CONFLICTS,
)


@pytest.fixture
def session(vault, runner, theme, settle):
    session = wiring.open_session(vault, runner, Settings(None))
    session._homes = {"account": "customers", "lead": "leads"}
    yield session
    settle()
    session.stop()


@pytest.fixture
def window(qtbot, session):
    window = MainWindow(session, FEATURES, Preferences(session.settings, session), "周敏")
    qtbot.addWidget(window)
    window.resize(1440, 900)
    window.show()
    session.navigate(Place(window.first_screen()))
    return window


def add_customer(vault, name):
    with vault.batch("edit") as batch:
        return batch.create("account", {"name": name})


def toasts(window):
    return [toast for toast in window.findChildren(Toast) if toast.isVisible()]


def said(window):
    return [toast.label.text() for toast in toasts(window)]


# ---------------------------------------------------------------- places


def test_a_screen_is_made_when_it_is_first_opened_and_then_kept(window, session):
    assert window.pages.page("leads") is None

    session.navigate(Place("leads"))
    made = window.pages.page("leads")
    session.navigate(Place("customers"))
    session.navigate(Place("leads"))

    assert window.pages.page("leads") is made
    assert made.places == [Place("leads"), Place("leads")]
    assert window.pages.currentWidget() is made


def test_the_screen_that_is_left_may_commit_first(window, session):
    customers = window.pages.page("customers")

    session.navigate(Place("leads"))

    assert customers.left == 1


def test_back_and_forward_walk_through_the_places(window, session):
    session.navigate(Place("customers", "account", "1"))
    session.navigate(Place("leads"))

    session.back()
    assert session.place == Place("customers", "account", "1")
    session.back()
    assert session.place == Place("customers")
    session.forward()
    session.forward()
    assert session.place == Place("leads")


def test_keys_go_to_screens_and_the_rail_follows(qtbot, window):
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)

    assert window.session.place == Place("leads")
    assert window.rail.item("leads").isChecked()
    assert not window.rail.item("customers").isChecked()


def test_the_rail_folds_by_itself_in_a_narrow_window(window, theme):
    window.resize(1024, 700)
    assert window.rail.width() == theme.size("frame.rail_collapsed")

    window.resize(1440, 900)
    assert window.rail.width() == theme.size("frame.rail")


# ---------------------------------------------------------------- palette


def titles(palette):
    rows = range(palette.rowCount())
    return [palette.data(palette.index(row), RESULT_ROLE).title for row in rows]


def test_the_palette_finds_a_record_by_initials_and_opens_it(qtbot, window, vault, settle):
    record = add_customer(vault, "康澜医疗")
    window.palette_card.open()
    qtbot.keyClicks(window.palette_card.edit, "kl")
    settle()
    assert titles(window.palette_card.model)[0] == "康澜医疗"

    qtbot.keyClick(window.palette_card.edit, Qt.Key.Key_Return)

    assert window.session.place == Place("customers", "account", record)
    assert window.palette_card.isHidden()


def test_only_the_latest_query_counts(window, vault, settle):
    add_customer(vault, "Heron")
    add_customer(vault, "Falcon")
    model = window.palette_card.model

    model.ask("heron")
    model.ask("falcon")
    settle()

    assert titles(model) == ["Falcon", "New customer “falcon”"]


def test_a_screen_is_found_by_its_words(window, settle):
    model = window.palette_card.model
    model.ask("sett")
    settle()

    assert titles(model) == ["New customer “sett”", "Settings"]


def test_slash_opens_the_palette_unless_someone_types(qtbot, window):
    page = window.pages.page("customers")
    page.edit.setFocus()
    qtbot.keyClick(page.edit, Qt.Key.Key_Slash)
    assert window.palette_card.isHidden()
    assert page.edit.text() == "/"

    window.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_Slash)
    assert window.palette_card.isVisible()


# ---------------------------------------------------------------- quick add and undo


def test_quick_add_makes_a_record_goes_there_and_offers_the_way_back(qtbot, window, vault, settle):
    window.session.add_asked.emit("account", {})
    name = window.drawer.findChild(QLineEdit, "name")
    qtbot.keyClicks(name, "Riverside Hospital")
    qtbot.mouseClick(window.drawer.findChild(QAbstractButton, "save"), Qt.MouseButton.LeftButton)
    settle()

    assert window.session.place.entity == "account"
    assert not window.drawer.is_open
    assert count_records(vault, Query("account")) == 1
    (toast,) = toasts(window)
    qtbot.mouseClick(toast.findChild(QAbstractButton, "toast_action"), Qt.MouseButton.LeftButton)
    settle()
    assert count_records(vault, Query("account")) == 0


def test_quick_add_says_which_field_is_missing_and_keeps_the_rest(qtbot, window, vault, settle):
    window.session.add_asked.emit("account", {})
    phone = window.drawer.findChild(QLineEdit, "phone")
    qtbot.keyClicks(phone, "021 5888 0000")

    qtbot.mouseClick(window.drawer.findChild(QAbstractButton, "save"), Qt.MouseButton.LeftButton)
    settle()

    assert window.drawer.is_open
    assert window.drawer.findChild(QLineEdit, "name").property("wrong")
    assert phone.text() == "021 5888 0000"
    assert count_records(vault, Query("account")) == 0


@pytest.mark.parametrize("entity", ["account", "contact", "lead", "opportunity", "activity"])
def test_quick_add_asks_for_a_handful_of_fields_at_most(vault, entity):
    described = vault.entity(entity)
    asked = quick_fields(described)

    assert 1 <= len(asked) <= 5
    assert {field.name for field in described.fields if field.required and field.form} <= {
        field.name for field in asked
    }


def test_ctrl_z_takes_the_last_change_back(qtbot, window, vault, settle):
    add_customer(vault, "Heron")

    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle()

    assert count_records(vault, Query("account")) == 0
    assert len(said(window)) == 1


def test_with_nothing_to_undo_a_sentence_says_so(window, settle):
    window.session.undo_last()
    settle()

    assert said(window) == ["There is nothing to undo."]


# ---------------------------------------------------------------- changes, messages, sync


def test_a_committed_batch_is_told_once(window, vault, settle):
    heard = []
    window.session.changed.connect(heard.append)

    record = add_customer(vault, "Heron")
    settle(lambda: bool(heard))

    assert [written.records for written in heard] == [{"account": {record}}]


def test_a_bug_is_told_without_the_words_of_its_message(window):
    error = ValueError("苏州康澜医疗器械有限公司")
    window.session.fail(error)

    assert "ValueError" in details_of(error)
    assert "康澜" not in details_of(error)
    assert window.findChild(QWidget, "decision").isVisible()


def test_an_expected_failure_is_a_sentence_in_the_corner(window):
    error = InvalidValue(entity="batch", field="id", value="", reason="nothing_to_undo")
    window.session.fail(error)

    assert said(window) == ["There is nothing to undo."]


def synced(vault, runner, facts, sync_now):
    from desktop.controllers.sync_state import SyncState

    return SyncState(vault, runner, Syncing(lambda _vault: facts, sync_now))


def test_conflicts_appear_in_the_rail_when_there_are_any(window, settle):
    item = window.rail.item("conflicts")
    assert item.isHidden()

    window.session.sync._syncing = Syncing(lambda _vault: SyncFacts("hub", 3, 2), None)
    window.session.sync.refresh()
    settle()

    assert not item.isHidden()
    assert window.top.sync.text() == "2 conflicts"


def test_a_failed_sync_leaves_the_state_offline_with_what_is_pending(vault, runner, settle):
    def refuse(_vault, _progress):
        raise InvalidValue(entity="batch", field="id", value="", reason="nothing_to_undo")

    state = synced(vault, runner, SyncFacts("https://hub", pending=12), refuse)
    state.refresh()
    settle()
    state.sync_now()
    assert state.facts.phase.value == "syncing"
    settle()

    assert state.facts.phase.value == "offline"
    assert state.facts.pending == 12


def test_a_vault_without_a_hub_never_syncs(vault, runner, settle):
    state = synced(vault, runner, SyncFacts(), None)
    state.refresh()
    settle()

    assert state.sync_now() is None


# ---------------------------------------------------------------- settings


def test_settings_switch_density_at_once(qtbot, window, theme, settle):
    chosen = []
    window._preferences.look_chosen.connect(lambda: chosen.append(window.session.settings.density))
    window.session.navigate(Place("settings"))
    settle()
    page = window.pages.page("settings")
    comfortable = [
        button
        for button in page.findChild(QWidget, "density").findChildren(QAbstractButton)
        if button.text() == "Comfortable"
    ]

    qtbot.mouseClick(comfortable[0], Qt.MouseButton.LeftButton)

    assert chosen == ["comfortable"]
    assert any(
        str(window.session.vault.path) == label.text() for label in page.findChildren(QLabel)
    )


def test_every_shortcut_of_the_frame_is_used_once(window):
    from PySide6.QtGui import QShortcut

    keys = [
        shortcut.key().toString(QKeySequence.SequenceFormat.PortableText)
        for shortcut in window.findChildren(QShortcut)
    ]

    assert len(keys) == len(set(keys))
