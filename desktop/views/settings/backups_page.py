"""The screen of backups: how things stand, the backups there are, and what can be done with
them.
"""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop.controllers.backups import WIDTHS, Backups
from desktop.controllers.cells import Tone
from desktop.controllers.session import Place, Session
from desktop.services.backup_words import drill_words, problem_words, report_words
from desktop.services.error_text import describe
from desktop.services.formatting import file_size
from desktop.services.upkeep import BACKUP
from desktop.views.settings.backups_restore import RestoreForm
from desktop.views.settings.backups_turns import TurnsTable
from desktop.views.welcome.ground import Ground
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.empty import EmptyState
from desktop.views.widgets.label import Label, caption
from desktop.views.widgets.lines import Hairline, SectionTitle
from desktop.views.widgets.link import Link
from desktop.views.widgets.living import Living
from desktop.views.widgets.note import InlineNote
from desktop.views.widgets.page_header import PageHeader
from desktop.views.widgets.popover import Menu
from desktop.views.widgets.table import DataTable
from sync.language import _
from sync.language import mark as _m


class BackupsPage(Living, Ground):
    """Shows `Backups` and the turns of `Care`."""

    def __init__(self, session: Session) -> None:
        super().__init__("surface.base")
        self.setObjectName("backups_page")
        self._session = session
        self.state = Backups(session, self)
        self.now = Button(_m("Back up now"), kind="primary", name="back_up_now")
        self.drill = Button(_m("Restore drill"), icon="shield-check", name="restore_drill")
        self.drill.set_hint(_m("Restores the newest backup, checks the result and removes it."))
        self.restore = Button(_m("Restore…"), icon="clock-counter-clockwise", name="restore")
        self.alarm, self.outcome = InlineNote(Tone.DANGER), InlineNote(Tone.SUCCESS)
        self.turns = TurnsTable()
        self._folder, self._room = Label(selectable=True), caption()
        self._change = Link(_m("Change…"), px=12, name="change_folder")
        self._home = Link(_m("Into the vault"), px=12, name="own_folder")
        self.form = RestoreForm()
        self.table = DataTable()
        self._build()
        self._connect()
        self.retranslate()

    # ---------------------------------------------------------------- building

    def _build(self) -> None:
        header = PageHeader(_m("Backups"))
        for button in (self.restore, self.drill, self.now):
            header.add_action(button)
        self.table.setModel(self.state.model)
        self.table.set_widths(WIDTHS)
        first = Button(_m("Back up now"), name="first_backup")
        first.clicked.connect(partial(self.state.run, BACKUP))
        words = _m("The first one is made by itself soon after the vault is opened.")
        self.table.set_empty(EmptyState("archive", _m("No backups yet"), words, (first,)))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(header)
        column.addWidget(self._above())
        column.addWidget(Hairline())
        column.addWidget(self.table, 1)

    def _above(self) -> QWidget:
        above = QWidget()
        column = QVBoxLayout(above)
        column.setContentsMargins(16, 0, 16, 12)
        column.setSpacing(8)
        for widget in (self.alarm, self.outcome, self.form, self.turns):
            column.addWidget(widget)
        column.addWidget(SectionTitle(_m("Folder")))
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._folder)
        row.addWidget(self._room)
        row.addWidget(self._change)
        row.addWidget(self._home)
        row.addStretch(1)
        column.addLayout(row)
        return above

    def _connect(self) -> None:
        state = self.state
        state.changed.connect(self.show_state)
        self._session.care.changed.connect(self.show_state)
        self.now.clicked.connect(partial(state.run, BACKUP))
        self.drill.clicked.connect(self._try_newest)
        self.restore.clicked.connect(self._open_form)
        self.turns.asked.connect(state.run)
        self.form.asked.connect(state.restore)
        self.form.left.connect(self.form.hide)
        self._change.clicked.connect(self._choose_folder)
        self._home.clicked.connect(partial(state.choose_folder, None))
        self.table.open_requested.connect(self._restore_row)
        self.table.menu_requested.connect(self._offer)
        self.form.hide()

    # ---------------------------------------------------------------- showing

    def show_place(self, place: Place) -> None:
        """Read again how things stand."""
        del place
        self.state.refresh()
        self._session.care.refresh()

    def retranslate(self) -> None:
        """Say everything again."""
        self.state.model.retranslate()
        self.show_state()

    def show_state(self) -> None:
        """Show what is true now."""
        state, shelf = self.state, self.state.shelf
        for button in (self.now, self.drill, self.restore):
            button.setEnabled(not state.running)
        self.drill.setEnabled(not state.running and bool(shelf and shelf.backups))
        self.turns.show_turns(self._session.care.turns, is_busy=bool(state.running))
        self._show_alarm()
        self._show_outcome()
        self._folder.set_text(str(shelf.folder) if shelf else "")
        self._room.set_text(_room_words(shelf.room) if shelf else "")
        may_choose = bool(shelf and not shelf.is_decided)
        is_away = bool(shelf and not shelf.folder.is_relative_to(self._session.vault.path))
        self._change.setVisible(may_choose)
        self._home.setVisible(may_choose and is_away)
        if shelf and shelf.is_decided:
            self._room.set_text(self._room.text() + " · " + _("Your firm decides the place."))

    def _show_alarm(self) -> None:
        alarms = self._session.care.alarms
        said = [describe(self.state.problem)] if self.state.problem else []
        said += [problem_words(turn) for turn in alarms if not self.state.problem]
        self.alarm.set_text("\n".join(said))
        self.alarm.setVisible(bool(said))

    def _show_outcome(self) -> None:
        drill, report = self.state.drill, self.state.report
        tone, lines = Tone.SUCCESS, list[str]()
        if drill is not None:
            tone = Tone.SUCCESS if drill.passed else Tone.DANGER
            passed = _("The drill passed: {file}").format(file=drill.file.name)
            failed = _("The drill FAILED: {file}").format(file=drill.file.name)
            lines = [passed if drill.passed else failed, *drill_words(drill)]
        elif report is not None:
            tone = Tone.SUCCESS if report.is_sound else Tone.WARN
            lines = [_("Restored into {path}").format(path=report.path), *report_words(report)]
            self.form.hide()
        self.outcome.set_tone(tone)
        self.outcome.set_text("\n".join(lines))
        self.outcome.setVisible(bool(lines))

    # ---------------------------------------------------------------- acting

    def _try_newest(self) -> None:
        self.state.try_restoring()

    def _open_form(self) -> None:
        shelf = self.state.shelf
        newest = next((b for b in shelf.backups if b.manifest), None) if shelf else None
        self._ask_for(newest.path if newest else None)

    def _ask_for(self, file: Path | None) -> None:
        self.state.forget()
        self.form.fill(file, _free(self._session.vault.path))
        self.form.show()

    def _restore_row(self, row: int) -> None:
        self._ask_for(self.state.model.backup(row).path)

    def _offer(self, row: int, where: QPoint) -> None:
        file = self.state.model.backup(row).path
        menu = Menu(self)
        menu.add(_m("Restore…"), partial(self._ask_for, file), icon="clock-counter-clockwise")
        menu.add(_m("Restore drill"), partial(self.state.try_restoring, file), icon="shield-check")
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(where)

    def _choose_folder(self) -> None:
        start = str(self.state.shelf.folder if self.state.shelf else Path.home())
        chosen = QFileDialog.getExistingDirectory(self, _("Folder of the backups"), start)
        if chosen:
            self.state.choose_folder(Path(chosen))


def _room_words(room: int) -> str:
    return _("{size} free").format(size=file_size(room)) if room >= 0 else _("not there now")


def _free(vault: Path) -> Path:
    """Return a folder beside the vault that does not exist yet."""
    number, folder = 1, vault.with_name(f"{vault.stem} restored{vault.suffix}")
    while folder.exists():
        number += 1
        folder = vault.with_name(f"{vault.stem} restored {number}{vault.suffix}")
    return folder
