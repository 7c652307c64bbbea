"""Builds the object graph. The only module, beside the command line, that knows every layer.

Until a vault is open nothing of it is imported: the passphrase window stands on Qt, the theme and
the settings alone, and everything else is imported in a worker while the person types.
"""

import logging
import sys
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from desktop.controllers import traces
from desktop.controllers.preferences import Preferences
from desktop.controllers.unlock import Unlock
from desktop.services.settings import Settings, config_folder
from desktop.views.theme import Theme, announce_language
from desktop.views.welcome.gate import GateWindow
from desktop.wiring import (
    doors_back,
    enforce_network,
    free_folder,
    keep_place,
    make_doors,
    note_lock,
    note_network,
    note_return,
    open_session,
    open_window,
    own_name,
    read_pinyin,
    take_place,
)
from desktop.workers.runner import JobRunner, Lane
from sync import language
from sync.errors import HoldfastError
from sync.language import _

if TYPE_CHECKING:
    from desktop.controllers.clipboard import SensitiveClipboard
    from desktop.controllers.first_run import Content
    from desktop.controllers.locking import Closing
    from desktop.controllers.session import Place, Session
    from desktop.vault.vault import Vault
    from desktop.views.frame.locking import Watch
    from desktop.views.frame.window import MainWindow
    from desktop.views.welcome.welcome_card import WelcomeCard
    from desktop.wiring import LeftAt

_WINDOW = [1440, 900]
_WARM_AFTER_MS, _READ_PINYIN_AFTER_MS = 30, 1_500

log = logging.getLogger(__name__)


def run(vault: Path | None = None) -> int:
    """Run the program until its window closes; return the exit status."""
    traces.leave_none()
    app = QApplication.instance() or QApplication(["holdfast"])
    if not isinstance(app, QApplication):
        raise TypeError("the program needs a QApplication")
    app.setApplicationName("holdfast")
    app.setDesktopFileName("holdfast")
    program = Program(app, Settings(config_folder()))
    sys.excepthook = program.report
    program.start(vault)
    status = app.exec()
    program.end()
    traces.remove()
    return status


class Program(QObject):
    """One run: a gate or a main window, and what both need."""

    def __init__(self, app: QApplication, settings: Settings, *, still: bool = False) -> None:
        super().__init__()
        self._app, self.settings = app, settings
        self._still = still
        language.use(settings.language)
        self._qt_words = traces.QtWords()
        self._qt_words.speak(settings.language)
        self.theme = Theme(self._theme_name(), settings.density, still=still, parent=self)
        self.theme.apply(app)
        self.preferences = Preferences(settings, self)
        self.preferences.language_chosen.connect(self._speak)
        self.preferences.look_chosen.connect(self._dress)
        self.preferences.network_chosen.connect(self._switch_network)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._dress)
        self.runner = JobRunner(self)
        self.doors = make_doors()
        self.gate: GateWindow | None = None
        self.window: MainWindow | None = None
        self.session: Session | None = None
        self._closing: Closing | None = None
        self._covered: MainWindow | None = None
        self._watch: Watch | None = None
        self._clipboard: SensitiveClipboard | None = None

    # ---------------------------------------------------------------- language and look

    def _speak(self, code: str) -> None:
        self.settings.put("language", code)
        language.use(code)
        self._qt_words.speak(code)
        announce_language()

    def _theme_name(self) -> str:
        chosen = self.settings.theme
        if chosen != "system":
            return chosen
        scheme = QGuiApplication.styleHints().colorScheme()
        return "dark" if scheme.name == "Dark" else "light"

    def _dress(self) -> None:
        self.theme.use(name=self._theme_name(), density=self.settings.density)

    # ---------------------------------------------------------------- before a vault is open

    def start(self, vault: Path | None) -> None:
        """Show the first window: the vault named, the last one, or the welcome."""
        path = vault or self.settings.last_vault
        if path is not None:
            self.ask_passphrase(path)
        else:
            self.welcome()
        job = self.runner.start(Lane.FREE, self.doors.warm, after_ms=_WARM_AFTER_MS)
        job.failed.connect(self._fail)

    def _gate(self) -> GateWindow:
        if self.gate is None:
            self.gate = GateWindow()
            self.gate.setWindowIcon(_icon())
            self.gate.language_chosen.connect(self._speak)
        return self.gate

    def welcome(self) -> "WelcomeCard":
        """Offer a new vault, one that exists, or a hub; return the card."""
        gate = self._gate()
        card = gate.show_welcome()
        card.new_asked.connect(self.make_vault)
        card.join_asked.connect(self._join_hub)
        card.open_asked.connect(self._open_folder)
        gate.show()
        return card

    def ask_passphrase(self, path: Path) -> None:
        """Show the unlock card for a vault."""
        gate = self._gate()
        closing = self._closing
        is_open = closing is not None and closing.is_open and closing.session.vault.path == path
        if closing is not None and is_open:
            unlock = Unlock(path, self.runner, doors_back(self.doors, closing))
            unlock.busy.connect(closing.hold)
        else:
            unlock = Unlock(path, self.runner, self.doors)
        unlock.opened.connect(self._opened)
        card = gate.show_unlock(unlock)
        card.another_asked.connect(self.welcome)
        card.failed.connect(self._refuse_vault)
        gate.show()
        unlock.look(after_ms=_WARM_AFTER_MS)

    def _opened(self, vault: "Vault") -> None:
        """Go on into the vault; after the recovery key, by way of a new passphrase."""
        is_back = self._closing is not None and self._closing.session.vault is vault
        if is_back or vault.slot.kind != "recovery" or self.gate is None:
            self._enter_again(vault)
            return
        from desktop.controllers.recovery import Recovery

        recovery = Recovery(vault, self.runner, self.doors, vault.slot.person_name)
        recovery.finished.connect(self._enter_again)
        self.gate.show_recovery(recovery)

    def _refuse_vault(self, error: Exception) -> None:
        """Say why a folder cannot be opened, and offer the other ways in."""
        from desktop.services.error_text import describe

        if isinstance(error, HoldfastError):
            self.welcome().complain(describe(error))
        else:
            self._fail(error)

    def make_vault(self, *, joins_hub: bool = False) -> None:
        """Walk through the first run."""
        from desktop.controllers.first_run import FirstRun

        made = FirstRun(self.runner, self.doors, free_folder())
        made.answer(joins_hub=joins_hub, person=own_name())
        made.made.connect(self._remember_made)
        made.finished.connect(self._enter_first)
        view = self._gate().show_first_run(made)
        self._watch_clipboard()
        view.left.connect(self.welcome)

    def _join_hub(self) -> None:
        self.make_vault(joins_hub=True)

    def _open_folder(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        start = str(self.settings.last_vault or Path.home())
        chosen = QFileDialog.getExistingDirectory(self.gate, _("Open a vault"), start)
        if chosen:
            self.ask_passphrase(Path(chosen))

    def _remember_made(self) -> None:
        from desktop.controllers.first_run import FirstRun

        made = self.sender()
        if isinstance(made, FirstRun) and made.vault is not None:
            self.settings.put("last_vault", str(made.vault.path))

    def _enter_first(self, vault: "Vault", content: "Content") -> None:
        self.enter(vault)
        if content.value == "import" and self.session is not None:
            from desktop.controllers.session import Place

            self.session.navigate(Place("import"))

    # ---------------------------------------------------------------- with a vault open

    def _enter_again(self, vault: "Vault") -> None:
        """Open the main window where the person left it."""
        if self._closing is not None and self._closing.is_same(vault):
            self._return(self._closing, vault)
            return
        job = self.runner.start(Lane.FREE, lambda _progress: (vault, take_place(vault)))
        job.succeeded.connect(self._enter_at)

    def _enter_at(self, found: "tuple[Vault, LeftAt | None]") -> None:
        vault, left = found
        self.enter(vault, left.place if left else None)
        if left is None or self.session is None:
            return
        if left.adding:
            self.session.add_asked.emit(left.adding, left.given)
        for sentence in left.news:
            self.session.toast(sentence)

    def enter(self, vault: "Vault", place: "Place | None" = None) -> None:
        """Open the main window on a vault, at a place if one is named."""
        from desktop.controllers.session import Place
        from desktop.controllers.syncing import SyncLoop
        from desktop.services.damage import opening_words

        self.settings.put("last_vault", str(vault.path.resolve()))
        self.session = open_session(vault, JobRunner(self), self.settings, self)
        self.window = open_window(self.session, self.preferences)
        self.window.setWindowIcon(_icon())
        self.session.lock_asked.connect(self.lock)
        self.window.closed.connect(self._app.quit)
        self._size(self.window)
        self.session.navigate(place or Place(self.window.first_screen()))
        self._show(self.window)
        if said := opening_words(vault):
            self.window.failures.warn("\n\n".join(said))
        SyncLoop(self.session).start()
        self.session.care.start()
        self.session.drafts.tidy()
        self._enforce_network()
        QTimer.singleShot(_READ_PINYIN_AFTER_MS, self._read_pinyin)

    def _show(self, window: "MainWindow") -> None:
        """Show the main window in the gate's place, and watch whether the person is there."""
        from desktop.views.frame.locking import Watch

        window.show()
        if self.gate is not None:
            self.gate.deleteLater()
            self.gate.hide()
            self.gate = None
        self._watch = Watch(window, self.preferences)
        self._watch.left.connect(self._leave)
        self._watch_clipboard()

    def _return(self, closing: "Closing", vault: "Vault") -> None:
        """Show the window again that was covered while its work went on."""
        self.session, self.window = closing.give_back(self), self._covered
        self._closing = self._covered = None
        if closing.proof is not None:
            note_return(self.session, *closing.proof)
        if vault is not self.session.vault:
            job = self.runner.start(Lane.FREE, lambda _progress: vault.close())
            job.failed.connect(self._fail)
        if self.window is not None:
            self.window.closed.connect(self._app.quit)
            self._show(self.window)
        for sentence in closing.news:
            self.session.toast(sentence)

    def _watch_clipboard(self) -> None:
        from desktop.controllers.clipboard import SensitiveClipboard
        from desktop.views.frame.locking import focus_is_sensitive

        if self._clipboard is None:
            self._clipboard = SensitiveClipboard(
                self._app.clipboard(), focus_is_sensitive, self._clipboard_seconds, self
            )

    def _clipboard_seconds(self) -> int:
        return self.preferences.clipboard_seconds

    def _switch_network(self, is_off: bool) -> None:  # noqa: FBT001 - a slot
        """Break off what talks to the hub, and begin anew where that is allowed."""
        if self.session is not None:
            note_network(self.session, is_off=is_off)
            self.session.sync.rest()
            self.session.sync.wake()
        self._enforce_network()

    def _enforce_network(self) -> None:
        job = self.runner.start(Lane.FREE, lambda _progress: enforce_network())
        job.succeeded.connect(self._show_network)
        job.failed.connect(self._fail)

    def _show_network(self, reason: str) -> None:
        if self.window is not None:
            self.window.top.offline.setVisible(bool(reason))

    def _read_pinyin(self) -> None:
        if self.session is not None:
            self.session.run(Lane.FREE, read_pinyin).failed.connect(self._fail)

    def _size(self, window: QWidget) -> None:
        wanted = self.settings.get("window", list(_WINDOW))
        width, height = wanted if len(wanted) == 2 else _WINDOW
        screen = self._app.primaryScreen().availableGeometry()
        window.resize(min(width, screen.width()), min(height, screen.height()))

    def _leave(self, how: str) -> None:
        self.lock(how)

    def lock(self, how: str = "asked") -> None:
        """Take everything off the screen at once; close the vault when its last job has ended."""
        from desktop.controllers.locking import Closing
        from desktop.views.frame.locking import Retiring, cover, let_go_of_cell

        session, window = self.session, self.window
        if session is None or window is None:
            return
        path = session.vault.path
        self.session = self.window = None
        let_go_of_cell()
        session.drafts.put_aside.emit()
        window.closed.disconnect(self._app.quit)
        if self._watch is not None:
            self._watch.deleteLater()
        self._app.setQuitOnLastWindowClosed(False)
        cover()
        self._closing, self._covered = Closing(session, self.runner, self), window
        self.ask_passphrase(path)
        self._app.setQuitOnLastWindowClosed(True)
        if self._clipboard is not None:
            self._clipboard.clear()
        keep_place(session, window)
        note_lock(session, how)
        self._closing.over.connect(Retiring(window, self).begin)
        window.destroyed.connect(self._closing.deleteLater)

    # ---------------------------------------------------------------- failures and the end

    def _fail(self, error: Exception) -> None:
        from desktop.views.frame.failures import Failures

        host = self.window or self.gate
        if self.window is not None:
            self.window.failures.tell(error)
        elif host is not None:
            Failures(host).tell(error)

    def report(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Log an exception nobody caught and show it once. Installed as ``sys.excepthook``."""
        del kind
        if isinstance(error, KeyboardInterrupt):
            self._app.quit()
            return
        self._fail(error.with_traceback(trace))  # type: ignore[arg-type]

    def end(self) -> None:
        """Stop the workers and close the vault; drafts are written first."""
        if self._clipboard is not None:
            self._clipboard.clear()
        if self._closing is not None:
            self._closing.finish()
        if self._covered is not None and isValid(self._covered):
            self._covered.deleteLater()
        if self.session is not None:
            self.session.end()
        self.session = None
        self.runner.shutdown()


def _icon() -> QIcon:
    folder = Path(__file__).resolve().parents[1] / "resources" / "icons"
    return QIcon(str(folder / "app.svg"))
