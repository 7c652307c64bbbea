"""The window of an open vault: rail, top bar, the screen, and what floats over it."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from desktop.controllers.preferences import Preferences
from desktop.controllers.quick_add import ask
from desktop.controllers.session import Notice, Place, Session
from desktop.registry import Feature
from desktop.views.frame.activity import ActivityLine
from desktop.views.frame.failures import Failures
from desktop.views.frame.keys_card import KeysCard
from desktop.views.frame.menus import add_menu, person_menu
from desktop.views.frame.pages import MakePage, Pages
from desktop.views.frame.quick_add import QuickAddDrawer
from desktop.views.frame.rail import NARROW, Rail
from desktop.views.frame.sync_popover import SyncPanel
from desktop.views.frame.top_bar import TopBar
from desktop.views.importing.drop import FileDrop
from desktop.views.palette.palette import CommandPalette
from desktop.views.welcome.brand import NAME
from desktop.views.widgets.keys import is_typing
from desktop.views.widgets.living import Living, say
from desktop.views.widgets.popover import Popover
from desktop.views.widgets.toast import ToastStack
from sync.language import mark as _m

_SMALLEST = (1024, 640)
CONFLICTS, BACKUPS, SETTINGS = "conflicts", "backups", "settings"


class MainWindow(Living, QWidget):
    """Everything around the screens of one session.

    Signals:
        closed: The person closed the window.
    """

    closed = Signal()

    def __init__(
        self, session: Session, features: Sequence[Feature], preferences: Preferences, person: str
    ) -> None:
        super().__init__()
        self.session, self._features, self._preferences = session, features, preferences
        self._person = person
        self._wants_narrow = session.settings.get("rail_narrow", False)
        self.setObjectName("main")
        self.setMinimumSize(*_SMALLEST)
        self.rail = Rail()
        self.top = TopBar(person)
        self.pages = Pages(self._makers())
        self.activity = ActivityLine()
        self.drawer: QuickAddDrawer
        self._build()
        self.toasts = ToastStack(self)
        self.failures = Failures(self, self.toasts)
        self.palette_card = CommandPalette(session, self._screens(), self)
        self._keys = KeysCard(self)
        self._connect()
        self._add_shortcuts()
        FileDrop(self, session)
        self.retranslate()

    # ---------------------------------------------------------------- building

    def _makers(self) -> dict[str, MakePage]:
        makers: dict[str, MakePage] = {
            feature.key: partial(feature.make_page, self.session)
            for feature in self._features
            if feature.make_page is not None
        }
        makers[SETTINGS] = self._make_settings
        return makers

    def _make_settings(self) -> QWidget:
        from desktop.views.settings.page import SettingsPage

        return SettingsPage(self.session, self._preferences)

    def _screens(self) -> list[Feature]:
        pages = [f for f in self._features if f.make_page is not None and f.on_rail]
        return [f for f in pages if self._is_offered(f)]

    def _is_offered(self, feature: Feature) -> bool:
        """Leave out the screens on which the person would see nothing at all."""
        listed = self.session.allowed.is_listed
        return not feature.entities or any(listed(entity.name) for entity in feature.entities)

    def _build(self) -> None:
        body = QWidget()
        self.drawer = QuickAddDrawer(self.session, body)
        beside = QHBoxLayout(body)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(0)
        beside.addWidget(self.pages, 1)
        beside.addWidget(self.drawer)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self.top)
        column.addWidget(body, 1)
        column.addWidget(self.activity)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(column, 1)
        for number, feature in enumerate(self._screens(), 1):
            keys = f"Ctrl+{number}" if number <= 9 else ""
            self.rail.add(feature.key, feature.title, feature.icon, keys=keys)
        self._waiting = self.rail.add(CONFLICTS, _m("Conflicts"), "git-merge", low=True)
        self._waiting.hide()
        self._alarm = self.rail.add(BACKUPS, _m("Backups"), "archive", low=True)
        self._alarm.hide()
        self.rail.add(SETTINGS, _m("Settings"), "gear", keys="Ctrl+,", low=True)

    def _connect(self) -> None:
        session = self.session
        session.went.connect(self._show_place)
        session.said.connect(self._say)
        session.failed.connect(self.failures.tell)
        session.working.connect(self.activity.watch)
        session.add_asked.connect(self.drawer.ask)
        session.sync.changed.connect(self._show_sync)
        session.care.changed.connect(self._show_care)
        session.care.alarmed.connect(self._tell_alarm)
        self.rail.chosen.connect(self._go)
        self.rail.collapse_toggled.connect(self._toggle_rail)
        self.top.search_asked.connect(self.palette_card.open)
        self.top.undo_asked.connect(session.undo_last)
        self.top.sync_asked.connect(self.show_sync)
        self.top.offline.clicked.connect(partial(self._go, SETTINGS))
        self.top.add_asked.connect(self._show_add_menu)
        self.top.person_asked.connect(self._show_person_menu)
        self._add_menu = add_menu(session, self)
        self._sync_card = Popover(self.top.sync)
        panel = SyncPanel(session.sync)
        panel.conflicts_asked.connect(self._go_to_conflicts)
        self._sync_card.set_content(panel)

    def _add_shortcuts(self) -> None:
        session = self.session
        for keys, act in (
            ("Ctrl+K", self.palette_card.open),
            ("Ctrl+Z", session.undo_last),
            ("Ctrl+Shift+N", partial(ask, session, "account")),
            ("Ctrl+L", session.lock_asked.emit),
            ("Ctrl+,", partial(self._go, SETTINGS)),
            ("Alt+Left", session.back),
            ("Alt+Right", session.forward),
            *((f"Ctrl+{n}", partial(self._go_to_screen, n)) for n in range(1, 10)),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(act)
        for key, act in (("/", self.palette_card.open), ("?", self._keys.open)):
            QShortcut(QKeySequence(key), self).activated.connect(partial(_unless_typing, act))

    # ---------------------------------------------------------------- places

    def _go(self, key: str) -> None:
        self.session.navigate(Place(key))

    def _go_to_screen(self, number: int) -> None:
        screens = self._screens()
        if number <= len(screens):
            self._go(screens[number - 1].key)

    def _go_to_conflicts(self) -> None:
        self._sync_card.close_()
        self._go(CONFLICTS)

    def _show_place(self, place: Place) -> None:
        if self.pages.show_place(place) is not None:
            self.rail.set_current(place.feature)
            self._show_care()

    # ---------------------------------------------------------------- what floats

    def _say(self, notice: Notice) -> None:
        tell = {"warning": self.toasts.warn, "failure": self.toasts.fail}
        tell.get(notice.tone, self.toasts.say)(notice.text, notice.action, notice.on_action)

    def show_sync(self) -> None:
        """Tell how things stand with the hub."""
        self._sync_card.open_below()

    def _show_add_menu(self) -> None:
        _open_leftwards(self._add_menu, self.top.add)

    def _show_person_menu(self) -> None:
        menu = person_menu(self.session, self._preferences, self._person, self._keys.open)
        menu.setParent(self, menu.windowFlags())
        menu.aboutToHide.connect(menu.deleteLater)
        _open_leftwards(menu, self.top.person)

    def _show_sync(self) -> None:
        facts = self.session.sync.facts
        self.top.sync.set_facts(facts)
        self._waiting.set_count(facts.conflicts)
        self._waiting.setVisible(bool(facts.conflicts))

    def _show_care(self) -> None:
        alarms = self.session.care.alarms
        self._alarm.set_count(len(alarms))
        place = self.session.place
        self._alarm.setVisible(bool(alarms) or (place is not None and place.feature == BACKUPS))

    def _tell_alarm(self) -> None:
        from desktop.services.backup_words import problem_words

        text = " ".join(map(problem_words, self.session.care.alarms))
        show = partial(self._go, BACKUPS)
        self._say(Notice(text, "warning", _m("Backups"), show))

    def show_keys(self) -> None:
        """Show the map of keys."""
        self._keys.open()

    def close_floating(self) -> None:
        """Close what lies over the screen."""
        self._keys.hide()
        self._sync_card.close_()

    # ---------------------------------------------------------------- the window

    def first_screen(self) -> str:
        """Return the key of the screen the program opens with."""
        screens = self._screens()
        return screens[0].key if screens else SETTINGS

    def retranslate(self) -> None:
        """Name the window."""
        self.setWindowTitle(f"{self.session.vault.path.stem} · {say(NAME)}")

    def _toggle_rail(self) -> None:
        self._wants_narrow = not self._wants_narrow
        self.session.settings.put("rail_narrow", self._wants_narrow)
        self._fit_rail()

    def _fit_rail(self) -> None:
        self.rail.set_narrow(narrow=self._wants_narrow or self.width() < NARROW)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold the rail where room is scarce."""
        super().resizeEvent(event)
        self._fit_rail()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the size and tell that the person left."""
        if not self.isMaximized():
            self.session.settings.put("window", [self.width(), self.height()])
        super().closeEvent(event)
        self.closed.emit()


def _open_leftwards(menu: QMenu, widget: QWidget) -> None:
    """Open under ``widget`` so that the right edges meet: the window ends there."""
    right = widget.width() - menu.sizeHint().width()
    menu.popup(widget.mapToGlobal(QPoint(right, widget.height() + 4)))


def _unless_typing(act: Callable[[], object]) -> None:
    """Do it unless the key belongs to an editor."""
    if not is_typing():
        act()
