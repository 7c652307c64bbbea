"""Locking: everything off the screen at once, work ends cleanly, and all is there again after."""

import threading
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QMimeData, Qt, QTimer
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLineEdit, QMenu, QWidget

from desktop import features
from desktop.app import Program
from desktop.controllers.clipboard import HINTS, SensitiveClipboard, is_sensitive
from desktop.controllers.locking import Sleep
from desktop.controllers.preferences import Preferences, allowed, at_most
from desktop.controllers.session import Place
from desktop.registry import model_of
from desktop.services import drafts, policy, setup
from desktop.services.drafts import fields_about, new_about, note_about
from desktop.services.records.reading import Query, count_records, get_record, list_records
from desktop.services.records.writing import add_record
from desktop.services.settings import Settings
from desktop.vault import keys
from desktop.vault.vault import Vault
from desktop.views.frame.quick_add import QuickAddForm
from desktop.views.welcome.unlock_card import UnlockCard
from desktop.views.widgets.toast import Toast
from desktop.workers.runner import Lane
from sync import language
from tests.conftest import PASSPHRASE

SECONDS_20 = 20_000


@pytest.fixture
def made(tmp_path):
    vault, _recovery = setup.new_vault(
        tmp_path / "firm.holdfast",
        PASSPHRASE,
        model_of(features.ALL),
        person_name="周敏",
        cost=keys.RECOVERY_COST,
    )
    vault.finish()
    record = add_record(vault, "account", {"name": "康澜医疗", "phone": "021 5888 0000"}).id
    vault.close()
    return vault.path, record


@pytest.fixture
def record(made):
    return made[1]


@pytest.fixture
def program(qapp, qtbot, made):
    language.use("en")
    settings = Settings(None)
    settings.put("language", "en")
    program = Program(qapp, settings, still=True)
    program.doors = replace(program.doors, warm=lambda _progress: None)
    program.start(made[0])
    unlock(qtbot, program)
    yield program
    for window in (program.gate, program.window):
        if window is not None:
            window.hide()
            window.deleteLater()
    program.end()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    language.use("en")


def unlock(qtbot, program):
    qtbot.waitUntil(lambda: program.runner.is_idle, timeout=SECONDS_20)
    secret = program.gate.findChild(QLineEdit, "passphrase")
    secret.setText(PASSPHRASE)
    qtbot.keyClick(secret, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: program.window is not None, timeout=SECONDS_20)
    settle(qtbot, program)


def settle(qtbot, program):
    def is_calm():
        busy = program.session is not None and not program.session.runner.is_idle
        return program.runner.is_idle and not busy

    qtbot.waitUntil(is_calm, timeout=SECONDS_20)


def lock_and_wait(qtbot, program):
    vault = program.session.vault
    program.session.lock_asked.emit()
    qtbot.waitUntil(lambda: is_closed(vault), timeout=SECONDS_20)
    return vault


def is_closed(vault):
    return not vault._key


def go_to(qtbot, program, record):
    program.session.navigate(program.session.place_of("account", record))
    settle(qtbot, program)
    return program.window.pages.currentWidget()


def form_of(program):
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return program.window.findChild(QuickAddForm)


def shown():
    return [w for w in QApplication.topLevelWidgets() if w.isVisible()]


# ---------------------------------------------------------------- what is seen


def test_only_the_passphrase_is_left_on_the_screen(qtbot, program, record):
    go_to(qtbot, program, record)
    program.window.toasts.say("康澜医疗")
    menu = QMenu(program.window)
    menu.addAction("康澜医疗")
    menu.popup(program.window.pos())
    dialog = QDialog(program.window)
    dialog.setWindowTitle("康澜医疗")
    dialog.show()
    stray = QWidget()
    qtbot.addWidget(stray)
    stray.show()

    program.lock()

    assert shown() == [program.gate]
    assert program.gate.windowTitle() == "Holdfast"
    assert program.gate.findChild(UnlockCard).isVisible()
    assert dialog.result() == QDialog.DialogCode.Rejected


def test_a_dialog_that_waits_for_an_answer_gets_none(qtbot, program):
    answers, windows = [], [program.window]

    def ask():
        answers.append(QFileDialog.getSaveFileName(program.window, "Export")[0])
        windows.append(windows[0].isHidden())

    QTimer.singleShot(0, ask)
    QTimer.singleShot(300, program.lock)
    qtbot.waitUntil(lambda: bool(answers), timeout=SECONDS_20)

    assert answers == [""]
    assert windows[1] is True
    assert shown() == [program.gate]


def test_the_window_is_deleted_once_the_vault_is_closed(qtbot, program):
    gone = []
    program.window.destroyed.connect(lambda: gone.append(True))

    lock_and_wait(qtbot, program)

    qtbot.waitUntil(lambda: bool(gone), timeout=SECONDS_20)


# ---------------------------------------------------------------- the vault behind it


def test_the_key_is_forgotten_and_the_connections_are_closed(qtbot, program):
    vault = program.session.vault
    key = vault._key

    lock_and_wait(qtbot, program)

    assert vault._engine.pool.checkedin() == 0
    assert not any(bytes(key)), "the bytes of the key are overwritten"


def test_a_lock_is_an_entry_for_the_auditor(qtbot, program):
    lock_and_wait(qtbot, program)
    unlock(qtbot, program)

    events = list_records(program.session.vault, Query("security_event", where="kind = lock"))
    assert [event.columns["detail"] for event in events.records] == ["asked"]


def test_locking_twice_is_locking_once(qtbot, program):
    program.lock()
    gate = program.gate
    program.lock()

    assert shown() == [gate]


# ---------------------------------------------------------------- work in progress


class Work:
    """A long job: it writes at the end, and can be held up."""

    def __init__(self, session):
        self.may_end, self.begun = threading.Event(), threading.Event()
        self.job = session.run(Lane.WRITE, self)
        self.vault = session.vault
        self.outcomes = []
        self.job.succeeded.connect(self.outcomes.append)
        self.job.cancelled.connect(lambda: self.outcomes.append("cancelled"))

    def __call__(self, progress):
        self.begun.set()
        while not self.may_end.wait(0.01):
            progress.step(1, 100)
        return add_record(self.vault, "account", {"name": "imported"}).id


def test_what_runs_goes_on_behind_the_lock_and_then_the_vault_closes(qtbot, program, made):
    work = Work(program.session)
    qtbot.waitUntil(work.begun.is_set)
    vault = program.session.vault

    program.lock()
    qtbot.wait(100)
    assert not is_closed(vault)
    assert shown() == [program.gate]
    work.may_end.set()
    qtbot.waitUntil(lambda: is_closed(vault), timeout=SECONDS_20)

    again = Vault.open(made[0], PASSPHRASE, model_of(features.ALL))
    assert count_records(again, Query("account", where="name = 'imported'")) == 1
    again.close()


def test_how_work_ended_behind_the_lock_is_told_after_it(qtbot, program):
    work = Work(program.session)
    program.session.watch(work.job, "Importing")
    qtbot.waitUntil(work.begun.is_set)
    vault = program.session.vault
    program.lock()
    work.may_end.set()
    qtbot.waitUntil(lambda: is_closed(vault), timeout=SECONDS_20)

    unlock(qtbot, program)

    said = [toast.label.text() for toast in program.window.findChildren(Toast)]
    assert said == ["Finished while locked: Importing"]
    lock_and_wait(qtbot, program)
    unlock(qtbot, program)
    assert program.window.findChildren(Toast) == []


def test_who_unlocks_meanwhile_finds_everything_as_it_was(qtbot, program, record):
    go_to(qtbot, program, record)
    session, window = program.session, program.window
    work = Work(session)
    qtbot.waitUntil(work.begun.is_set)

    program.lock()
    program.gate.findChild(QLineEdit, "passphrase").setText(PASSPHRASE)
    qtbot.keyClick(program.gate.findChild(QLineEdit, "passphrase"), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: program.window is not None, timeout=SECONDS_20)

    assert (program.session, program.window) == (session, window)
    assert window.isVisible()
    assert session.sync.is_resting is False
    work.may_end.set()
    qtbot.waitUntil(lambda: bool(work.outcomes), timeout=SECONDS_20)
    assert get_record(session.vault, "account", work.outcomes[0]).title() == "imported"


def test_coming_back_does_not_wait_for_what_is_being_written(qtbot, program):
    session, may_end, writing = program.session, threading.Event(), threading.Event()

    def write(_progress):
        with session.vault.batch("edit") as batch:
            batch.create("account", {"name": "slow"})
            writing.set()
            may_end.wait(30)

    session.run(Lane.WRITE, write)
    qtbot.waitUntil(writing.is_set)
    program.lock()
    secret = program.gate.findChild(QLineEdit, "passphrase")
    secret.setText("not the passphrase")
    qtbot.keyClick(secret, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: program.runner.is_idle, timeout=SECONDS_20)
    assert program.window is None

    secret.setText(PASSPHRASE)
    qtbot.keyClick(secret, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: program.window is not None, timeout=5_000)

    assert program.session is session
    may_end.set()
    settle(qtbot, program)
    events = list_records(session.vault, Query("security_event", sort=("created_at",))).records
    kinds = [(event.columns["kind"], event.columns["count"]) for event in events]
    assert sorted(kinds[-3:]) == [("failed_unlock", 1), ("lock", None), ("sign_in", None)]


def test_nothing_is_closed_while_somebody_is_coming_back(qtbot, program):
    work = Work(program.session)
    qtbot.waitUntil(work.begun.is_set)
    program.lock()
    closing, vault = program._closing, program._closing.session.vault
    closing.hold(True)
    work.may_end.set()
    qtbot.waitUntil(lambda: closing._runner.is_idle, timeout=SECONDS_20)
    qtbot.wait(50)
    assert not is_closed(vault)

    closing.hold(False)

    qtbot.waitUntil(lambda: is_closed(vault), timeout=SECONDS_20)


def test_it_locks_again_after_that(qtbot, program):
    work = Work(program.session)
    program.lock()
    program.gate.findChild(QLineEdit, "passphrase").setText(PASSPHRASE)
    qtbot.keyClick(program.gate.findChild(QLineEdit, "passphrase"), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: program.window is not None, timeout=SECONDS_20)
    work.may_end.set()

    lock_and_wait(qtbot, program)

    assert shown() == [program.gate]


def test_what_does_not_end_is_cancelled_in_time(qtbot, program):
    work = Work(program.session)
    qtbot.waitUntil(work.begun.is_set)
    vault = program.session.vault
    program.lock()

    program._closing._limit.timeout.emit()
    qtbot.waitUntil(lambda: is_closed(vault), timeout=SECONDS_20)

    assert work.outcomes == ["cancelled"]


def test_the_program_can_end_behind_the_lock(qtbot, program):
    work = Work(program.session)
    qtbot.waitUntil(work.begun.is_set)
    vault = program.session.vault
    program.lock()

    program.end()

    assert is_closed(vault)


def test_a_hub_is_not_met_behind_the_lock(qtbot, program):
    session = program.session
    work = Work(session)
    program.lock()

    assert session.sync.is_resting
    work.may_end.set()


# ---------------------------------------------------------------- back again


def test_the_person_is_back_at_the_same_record(qtbot, program, record):
    go_to(qtbot, program, record)
    there = program.session.place

    lock_and_wait(qtbot, program)
    unlock(qtbot, program)

    assert program.session.place == there
    assert drafts.find(program.session.vault, drafts.PLACE) is None


def test_a_filter_is_there_again_and_was_not_in_the_clear(qtbot, program, made):
    program.session.navigate(Place("customers", "account", where="name = '康澜医疗'"))
    settle(qtbot, program)
    lock_and_wait(qtbot, program)

    kept = b"".join(file.read_bytes() for file in (made[0] / "drafts").iterdir())
    assert "康澜".encode() not in kept
    unlock(qtbot, program)

    assert program.session.place.where == "name = '康澜医疗'"


def test_a_note_being_written_is_there_again(qtbot, program, record):
    page = go_to(qtbot, program, record)
    composer = page.findChild(QWidget, "composer")
    qtbot.keyClicks(composer.text, "Called Mr. Zhou, he wants")

    lock_and_wait(qtbot, program)
    unlock(qtbot, program)

    composer = program.window.findChild(QWidget, "composer")
    assert composer.text.toPlainText() == "Called Mr. Zhou, he wants"


def test_a_field_being_edited_is_not_saved_and_offered_again(qtbot, program, record):
    page = go_to(qtbot, program, record)
    row = page.findChild(QWidget, "field_phone")
    row.begin()
    editor = row.findChild(QLineEdit, "field_editor")
    editor.clear()
    qtbot.keyClicks(editor, "138 0013")

    lock_and_wait(qtbot, program)
    unlock(qtbot, program)

    vault = program.session.vault
    assert get_record(vault, "account", record).columns["phone"] != "138 0013"
    row = program.window.findChild(QWidget, "field_phone")
    qtbot.waitUntil(lambda: row.is_editing, timeout=SECONDS_20)
    editor = row.findChild(QLineEdit, "field_editor")
    assert editor.text() == "138 0013"

    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    program.session.drafts.flush()
    settle(qtbot, program)
    assert drafts.find(vault, fields_about("account", record)) is None


def test_a_form_that_was_open_is_open_again_with_what_was_typed(qtbot, program):
    program.session.add_asked.emit("contact", {})
    qtbot.keyClicks(form_of(program).findChild(QLineEdit, "name"), "Zhou Min")

    lock_and_wait(qtbot, program)
    unlock(qtbot, program)

    assert program.window.drawer.is_open
    name = form_of(program).findChild(QLineEdit, "name")
    qtbot.waitUntil(lambda: name.text() == "Zhou Min", timeout=SECONDS_20)


# ---------------------------------------------------------------- drafts in the window


def test_what_is_typed_is_on_disk_a_moment_later(qtbot, program, record):
    page = go_to(qtbot, program, record)
    qtbot.keyClicks(page.findChild(QWidget, "composer").text, "half a sen")

    vault, about = program.session.vault, note_about("account", record)
    qtbot.waitUntil(lambda: drafts.find(vault, about) is not None, timeout=3_000)

    assert drafts.find(vault, about).texts["text"] == "half a sen"


def test_a_saved_note_leaves_no_draft(qtbot, program, record):
    page = go_to(qtbot, program, record)
    composer = page.findChild(QWidget, "composer")
    qtbot.keyClicks(composer.text, "done")
    program.session.drafts.flush()
    settle(qtbot, program)

    composer.keep()
    settle(qtbot, program)
    program.session.drafts.flush()
    settle(qtbot, program)

    assert drafts.find(program.session.vault, note_about("account", record)) is None


def test_each_record_has_a_note_of_its_own(qtbot, program, record):
    other = add_record(program.session.vault, "account", {"name": "Heron"}).id
    page = go_to(qtbot, program, record)
    composer = page.findChild(QWidget, "composer")
    qtbot.keyClicks(composer.text, "about the first")

    go_to(qtbot, program, other)
    assert composer.text.toPlainText() == ""
    go_to(qtbot, program, record)

    assert composer.text.toPlainText() == "about the first"


def test_a_form_given_up_leaves_no_draft_and_one_closed_does(qtbot, program):
    vault = program.session.vault
    for is_left in (True, False):
        program.session.add_asked.emit("contact", {})
        qtbot.keyClicks(form_of(program).findChild(QLineEdit, "name"), "Zhou")
        if is_left:
            program.window.drawer.close_()
        else:
            program.window.findChild(QWidget, "cancel").click()
        program.session.drafts.flush()
        settle(qtbot, program)

        assert (drafts.find(vault, new_about("contact")) is not None) is is_left


def test_starting_afresh_empties_a_form(qtbot, program):
    vault = program.session.vault
    drafts.keep(vault, new_about("contact"), {"name": "周敏"})
    program.session.add_asked.emit("contact", {})
    settle(qtbot, program)
    name = form_of(program).findChild(QLineEdit, "name")
    assert name.text() == "周敏"

    form_of(program).findChild(QWidget, "start_afresh").click()
    program.session.drafts.flush()
    settle(qtbot, program)

    assert name.text() == ""
    assert drafts.find(vault, new_about("contact")) is None


# ---------------------------------------------------------------- when it locks


@pytest.mark.parametrize(("how", "tell"), [
    ("idle", lambda watch: watch.idle.expired.emit()),
    ("sleep", lambda watch: watch.sleep.woke.emit()),
    ("sleep", lambda watch: watch.system.sleeping.emit()),
    ("system", lambda watch: watch.system.locked.emit()),
])  # fmt: skip
def test_it_locks_when_the_person_has_left(qtbot, program, how, tell):
    vault = program.session.vault
    tell(program._watch)

    assert shown() == [program.gate]
    qtbot.waitUntil(lambda: is_closed(vault), timeout=SECONDS_20)
    unlock(qtbot, program)
    (event,) = list_records(
        program.session.vault, Query("security_event", where="kind = lock")
    ).records
    assert event.columns["detail"] == how


def test_a_clock_that_jumped_ahead_means_the_machine_slept(qtbot):
    now = [1000.0]
    sleep = Sleep(clock=lambda: now[0])
    woke = []
    sleep.woke.connect(lambda: woke.append(now[0]))

    for later in (1005.0, 1011.0, 900.0, 4600.0, 4605.0):
        now[0] = later
        sleep.look()

    assert woke == [4600.0]


@pytest.mark.parametrize(
    ("wanted", "limit", "in_force"), [(10, 0, 10), (0, 0, 0), (0, 5, 5), (10, 5, 5), (5, 10, 5)]
)
def test_the_policy_s_time_is_the_longest(wanted, limit, in_force):
    assert at_most(wanted, limit) == in_force


def test_only_times_the_policy_allows_are_offered(tmp_path, monkeypatch):
    (tmp_path / "firm.json").write_text('{"lock_minutes": 7}', "utf-8")
    monkeypatch.setenv("HOLDFAST_POLICY_DIR", str(tmp_path))
    policy.policy.cache_clear()
    settings = Settings(None)
    settings.put("lock_minutes", 0)

    assert Preferences(settings).lock_minutes == 7
    assert allowed((0, 5, 10, 30), 7) == [5, 7]
    assert allowed((0, 5, 10), 0) == [0, 5, 10]
    policy.policy.cache_clear()


# ---------------------------------------------------------------- the clipboard


@pytest.fixture
def board(qapp):
    made = SensitiveClipboard(QGuiApplication.clipboard(), lambda: True, lambda: 30)
    yield made
    made.clear()
    made.deleteLater()
    QGuiApplication.clipboard().clear()


def test_a_sensitive_value_is_marked_and_leaves(board):
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("138 0013 8000")

    assert clipboard.text() == "138 0013 8000"
    assert {kind: clipboard.mimeData().data(kind).data() for kind in HINTS} == HINTS
    assert board._timer.isActive()
    board._timer.timeout.emit()
    assert clipboard.text() == ""


def test_what_was_copied_after_it_stays(board):
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("138 0013 8000")
    board._is_sensitive = lambda: False
    clipboard.setText("something else")

    board.clear()

    assert clipboard.text() == "something else"


def test_other_values_are_left_alone(board):
    board._is_sensitive = lambda: False
    clipboard = QGuiApplication.clipboard()
    data = QMimeData()
    data.setText("hello")
    clipboard.setMimeData(data, QClipboard.Mode.Clipboard)

    board.clear()

    assert clipboard.text() == "hello"
    assert not board._timer.isActive()


def test_copying_a_phone_number_from_a_record_is_noticed(qtbot, program, record):
    page = go_to(qtbot, program, record)
    held = []
    for name in ("city", "phone"):
        row = page.findChild(QWidget, f"field_{name}")
        row.begin()
        editor = row.findChild(QLineEdit, "field_editor")
        editor.setText("0512")
        editor.selectAll()
        editor.copy()
        held.append(bool(program._clipboard._held))
        row.cancel()
    assert held == [False, True]

    program.lock()

    assert QGuiApplication.clipboard().text() == ""


def test_which_fields_are_sensitive(vault):
    account = vault.entity("account")

    assert is_sensitive(account.field("phone"))
    assert not is_sensitive(account.field("name"))
