"""A person at the real window, as a process of its own: types canaries wherever anything can be
typed. Says on its standard output where it is, and goes on when it is told to.
"""

import json
import os
import sys
import threading
import traceback
import warnings
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from desktop import features
from desktop.app import Program
from desktop.controllers import traces
from desktop.controllers.importing import Step
from desktop.controllers.session import Place
from desktop.services import precautions
from desktop.services.custom_fields import Wish, add_field
from desktop.services.logs import note_crashes, start_log
from desktop.services.records.reading import Query, list_records
from desktop.services.settings import Settings, config_folder
from desktop.vault import keys
from desktop.views.frame.quick_add import QuickAddForm
from desktop.views.records.export_dialog import export_list
from desktop.views.records.list_page import ListPage
from desktop.views.records.page import RecordsPage
from desktop.views.settings.keys_section import KeysSection
from desktop.views.tour import settle
from sync.schema import Kind
from tests.canary.planted import CANARIES, PERSON

PATIENCE_S = 60
INPUTS = (QLineEdit, QTextEdit, QPlainTextEdit)


def say(place: str, **facts: str) -> None:
    """Say where we are, and wait to be told to go on."""
    sys.stdout.write(json.dumps({"at": place, "pid": os.getpid(), **facts}) + "\n")
    sys.stdout.flush()
    if not sys.stdin.readline():
        sys.exit("nobody listens")


def enter(widget: QWidget, text: str) -> None:
    """Enter text as an input method does, the way Chinese is typed."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


class Person:
    """Drives one run of the program."""

    def __init__(self, desk: Path) -> None:
        app = QApplication(["holdfast"])
        self.desk = desk
        self.program = Program(app, Settings(config_folder()), still=True)
        self.program.settings.put("language", "en")
        self.program._speak("en")
        sys.excepthook = self.report

    def report(self, kind, error, trace) -> None:
        """Do what the program does with a bug; one of ours ends it."""
        if isinstance(error, AssertionError | LookupError | TimeoutError):
            traceback.print_exception(kind, error, trace)
            os._exit(1)
        self.program.report(kind, error, trace)

    # ------------------------------------------------------------ hands

    @property
    def window(self) -> QWidget:
        shown = self.program.window or self.program.gate
        assert shown is not None
        return shown

    @property
    def form(self) -> QWidget:
        """The form in the drawer."""
        return next(one for one in self.window.findChildren(QuickAddForm) if one.isVisible())

    @property
    def session(self):
        assert self.program.session is not None
        return self.program.session

    def wait(self, until: Callable[[], bool] = lambda: True) -> None:
        """Let the program work until it rests, and something is so."""
        for _ in range(PATIENCE_S * 20):
            settle(self.program.runner)
            if self.program.session is not None:
                settle(self.program.session.runner)
            if until():
                return
            QTest.qWait(50)
        raise TimeoutError

    def find(self, kind: type, name: str, within: QWidget | None = None) -> QWidget:
        found = (within or self.window).findChildren(kind, name)
        shown = [one for one in found if one.isVisible()]
        assert len(shown) == 1, f"{len(shown)} of {name}"
        return shown[0]

    def click(self, name: str) -> None:
        QTest.mouseClick(self.find(QAbstractButton, name), Qt.MouseButton.LeftButton)

    def fill(self, name: str, text: str, within: QWidget | None = None) -> None:
        edit = self.find(QLineEdit, name, within)
        edit.setFocus()
        edit.clear()
        enter(edit, text)

    def go_to(self, place: Place) -> QWidget:
        self.session.navigate(place)
        self.wait()
        return self.program.window.pages.currentWidget()

    def customers(self) -> ListPage:
        page = self.go_to(Place("customers", "account"))
        assert isinstance(page, RecordsPage)
        return page.current

    def type_everywhere(self) -> int:
        """Type into every input on the screen; return how many there were."""
        inputs = [one for kind in INPUTS for one in self.window.findChildren(kind)]
        open_ones = [
            one for one in inputs if one.isVisible() and one.isEnabled() and not one.isReadOnly()
        ]
        for one in open_ones:
            enter(one, CANARIES["typed"])
        self.wait()
        return len(open_ones)

    # ------------------------------------------------------------ the first run

    def make_vault(self) -> str:
        """Go through the first run; return the recovery key as it is shown."""
        self.program.start(None)
        self.click("new_vault")
        self.click("continue")
        self.fill("person", PERSON)
        self.click("continue")
        self.fill("passphrase", CANARIES["passphrase"])
        self.fill("passphrase_again", CANARIES["passphrase"])
        self.click("continue")
        self.wait(lambda: self.program.gate.findChild(object, "recovery_key") is not None)
        key = self.program.gate.findChild(object, "recovery_key").accessibleName()
        self.click("kept")
        self.click("continue")
        self.click("content_nothing")
        self.click("continue")
        self.wait(lambda: self.program.window is not None)
        return key

    def unlock(self, passphrase: str) -> None:
        self.wait()
        self.fill("passphrase", passphrase)
        QTest.keyClick(self.find(QLineEdit, "passphrase"), Qt.Key.Key_Return)
        self.wait()

    # ------------------------------------------------------------ work

    def ask_for(self, entity: str, **given: str) -> None:
        """Open the drawer for a new record."""
        self.session.add_asked.emit(entity, given)
        self.wait(lambda: any(one.isVisible() for one in self.window.findChildren(QuickAddForm)))

    def add_local_field(self) -> None:
        wish = Wish("account", "diary", Kind.TEXT, CANARIES["label of a field"], local_only=True)
        self.session.run_write(lambda vault: add_field(vault, wish))
        self.wait()

    def add_customer(self) -> str:
        """Make a customer in the drawer, and fill it on its page; return its id."""
        self.ask_for("account")
        self.fill("name", CANARIES["Chinese name"], self.form)
        self.fill("phone", CANARIES["phone"], self.form)
        self.click("save")
        self.wait()
        record = self.session.place.record
        for field, what in (
            ("english_name", "English name"),
            ("email", "e-mail"),
            ("note", "note"),
            ("diary", "local field"),
            ("tags", "tag"),
        ):
            self.edit_field(field, CANARIES[what])
        self.edit_field("note", CANARIES["changed note"])
        return record

    def edit_field(self, field: str, text: str, *, finish: bool = True) -> QWidget:
        """Type into a field of the record's page; return its input."""
        row = self.window.pages.currentWidget().record.fields.rows[field]
        row.setFocus()
        QTest.keyClick(row, Qt.Key.Key_F2)
        editor = next(one for kind in INPUTS for one in row.findChildren(kind))
        editor.selectAll()
        enter(editor, text)
        if finish:
            modifier = Qt.KeyboardModifier.ControlModifier
            is_long = not isinstance(editor, QLineEdit)
            keys = (Qt.Key.Key_Return, modifier) if is_long else (Qt.Key.Key_Return,)
            QTest.keyClick(editor, *keys)
            self.wait()
        return editor

    def write_note(self, text: str, *, save: bool) -> None:
        composer = self.window.pages.currentWidget().record.story.composer
        composer.text.setFocus()
        enter(composer.text, text)
        if save:
            key = Qt.Key.Key_Return
            QTest.keyClick(composer.text, key, Qt.KeyboardModifier.ControlModifier)
        self.wait()

    def add_others(self, account: str) -> None:
        for entity, field, what in (
            ("contact", "name", "contact"),
            ("opportunity", "name", "deal"),
        ):
            self.ask_for(entity, account=account)
            self.fill(field, CANARIES[what], self.form)
            self.click("save")
            self.wait()

    def search(self) -> None:
        """Ask the palette and the list, and keep a filter as a view."""
        card = self.program.window.palette_card
        card.open()
        for text in (CANARIES["search"], CANARIES["Chinese name"]):
            card.edit.clear()
            enter(card.edit, text)
            self.wait()
        card.close_()
        shown = self.customers()
        enter(shown.list.bar.search, CANARIES["list search"])
        self.wait()
        shown.list.bar.search.clear()
        shown.state.set_where(f"name ~ '{CANARIES['filter of a view']}'")
        self.wait()
        self.click("keep_view")
        enter(shown._name_line, CANARIES["name of a view"])
        QTest.keyClick(shown._name_line, Qt.Key.Key_Return)
        self.wait()
        shown.state.choose_view("all")
        shown.state.clear()
        self.wait()

    def edit_many(self) -> None:
        """Change a field of all rows, put a tag on them, peek at one and write a line there."""
        shown = self.customers()
        for button, text in (("bulk_edit", "bulk value"), ("bulk_tag", "tag for many")):
            shown.table.clearSelection()
            shown.table.toggle_row(0)
            self.wait()
            self.click(button)
            self.wait()
            form = shown.list.bulk.form.findChild(object, "bulk_form")
            if form is not None:
                form.fields.set_value("region")
                form._choose_field("region")
                enter(form._editor, CANARIES[text])
                self.wait(form.apply_button.isEnabled)
                self.click("bulk_apply")
            else:
                tags = shown.list.bulk.form.findChild(object, "tag_form")
                enter(tags.line, CANARIES[text])
                self.click("do_tag")
            self.wait()
        shown.table.clearSelection()
        shown.table.select_row(0)
        shown.peek()
        self.wait()
        line = self.find(QLineEdit, "quick_note", shown)
        enter(line, CANARIES["line in the peek"])
        QTest.keyClick(line, Qt.Key.Key_Return)
        self.wait()
        shown.drawer.close_()

    def copy(self, record: str) -> None:
        """Copy a sensitive value, as from an input of the record's page."""
        self.go_to(self.session.place_of("account", record))
        editor = self.edit_field("phone", CANARIES["copied"], finish=False)
        editor.selectAll()
        editor.copy()
        QTest.keyClick(editor, Qt.Key.Key_Escape)
        self.wait()

    def attach(self, record: str) -> None:
        """Drop a file on the record's page, and look at it."""
        page = self.go_to(self.session.place_of("account", record))
        file = next(self.desk.glob("*.txt"))
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(file))])
        how = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton)
        how = (*how, Qt.KeyboardModifier.NoModifier)
        target = page.record
        QApplication.sendEvent(target, QDragEnterEvent(QPointF(5, 5).toPoint(), *how))
        QApplication.sendEvent(target, QDropEvent(QPointF(5, 5), *how))
        self.wait(lambda: list_records(self.session.vault, Query("attachment")).records != [])

    def bring_in_and_out(self) -> None:
        """Import a file through the wizard; export the list to the desk."""
        page = self.go_to(Place("import", entity="account"))
        page.state.open_file(self.desk / f"{CANARIES['imported file']}.csv")
        self.wait()
        while page.state.step < Step.RESULT:
            before = page.state.step
            self.click("next")
            self.wait()
            assert page.state.step > before, page.state.problem
        export_list(self.customers().state, self.desk / "out.csv")
        self.wait((self.desk / "out.csv").exists)

    def keep_safe(self) -> None:
        """Back up, rehearse restoring it, and change the passphrase."""
        page = self.go_to(Place("backups"))
        page.now.click()
        self.wait(lambda: page.state.model.rowCount() == 1)
        page.drill.click()
        self.wait(page.outcome.isVisible)
        self.go_to(Place("settings"))
        section = self.window.findChild(KeysSection)
        section.change.click()
        self.wait()
        self.fill("passphrase", CANARIES["new passphrase"])
        self.fill("passphrase_again", CANARIES["new passphrase"])
        self.click("key_form_go")
        self.wait(lambda: section.form is None)

    def look_everywhere(self) -> int:
        """Open every screen and type into everything there; return how many inputs there were."""
        typed = 0
        for feature in features.ALL:
            if feature.make_page is not None:
                self.go_to(Place(feature.key))
                typed += self.type_everywhere()
        self.go_to(Place("settings"))
        return typed + self.type_everywhere()

    def meet_bugs(self) -> None:
        """Let things fail that carry values in their words."""
        QTimer.singleShot(0, lambda: _fail(CANARIES["message of a bug"]))
        job = self.session.run_write(lambda _vault: _fail(CANARIES["message of a bug"]))
        job.failed.connect(self.session.fail)
        thread = threading.Thread(target=_fail, args=(CANARIES["message of a thread"],))
        thread.start()
        thread.join()
        warnings.warn(CANARIES["message of a warning"], stacklevel=1)
        self.session.fail(ValueError(CANARIES["message of a bug"]))
        self.wait()

    def begin_drafts(self, record: str) -> None:
        """Leave things typed and not saved: a note, a field, a record in the drawer."""
        self.go_to(self.session.place_of("account", record))
        self.write_note(CANARIES["draft of a note"], save=False)
        self.edit_field("english_name", CANARIES["draft of a field"], finish=False)
        self.ask_for("account")
        self.fill("name", CANARIES["draft in the drawer"], self.form)
        QTest.qWait(1_500)


def _fail(words: str) -> None:
    raise ValueError(words)


def main(desk: Path) -> None:
    keys.costs.STANDARD_COST = keys.RECOVERY_COST
    precautions.take()
    start_log(verbose=True)
    note_crashes()
    traces.leave_none()
    person = Person(desk)
    key = person.make_vault()
    say("made", recovery=key, vault=str(person.session.vault.path))
    person.program.lock()
    person.wait()
    say("ready")
    person.unlock(CANARIES["wrong passphrase"])
    person.unlock(CANARIES["passphrase"])
    person.add_local_field()
    record = person.add_customer()
    person.write_note(CANARIES["note"], save=True)
    person.add_others(record)
    person.search()
    person.edit_many()
    person.copy(record)
    person.attach(record)
    person.bring_in_and_out()
    person.keep_safe()
    typed = person.look_everywhere()
    person.meet_bugs()
    person.begin_drafts(record)
    say("open", typed=str(typed))
    person.program.lock()
    person.wait()
    say("locked")
    person.unlock(CANARIES["new passphrase"])
    person.wait(lambda: person.window.findChild(QuickAddForm) is not None)
    say("open again", draft=person.find(QLineEdit, "name", person.form).text())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
