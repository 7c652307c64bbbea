"""Ctrl+K: records, actions and screens from one line."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from desktop.controllers.cells import Result
from desktop.controllers.quick_add import ask, offered
from desktop.controllers.search import Command, Palette
from desktop.controllers.session import Place, Session
from desktop.registry import Feature
from desktop.views.widgets.living import Living
from desktop.views.widgets.palette_frame import PaletteFrame
from sync.language import _
from sync.language import mark as _m


class CommandPalette(Living, PaletteFrame):
    """The palette of one session."""

    def __init__(self, session: Session, screens: Sequence[Feature], host: QWidget) -> None:
        super().__init__(host)
        self._session = session
        commands = (*_actions(session), *_screens(session, screens))
        self.model = Palette(session, commands, self._add_named, self)
        self.model.summed_up.connect(self.set_summary)
        self.model.failed.connect(session.failed)
        self.query_changed.connect(self.model.ask)
        self.scope_requested.connect(self._switch)
        self.chosen.connect(self._follow)
        self.set_model(self.model)
        self.retranslate()

    def open(self) -> None:
        """Open with what was typed last, sought again: records may have changed."""
        self.model.ask(self.edit.text())
        super().open()

    def retranslate(self) -> None:
        """Say what is searched."""
        self.set_scope(_("Records") if self.model.is_scoped else _("Everything"))

    def _add_named(self, text: str) -> Command:
        """Return the action that makes a customer of what was typed."""
        title = _("New customer “{name}”").format(name=text)
        run = partial(self._session.add_asked.emit, "account", {"name": text})
        return Command("new.named", title, run, "plus")

    def _switch(self) -> None:
        self.model.switch_scope()
        self.retranslate()

    def _follow(self, result: Result) -> None:
        target = result.target
        if isinstance(target, Place):
            self._session.navigate(target)
        elif isinstance(target, Command):
            QTimer.singleShot(0, target.run)


def _actions(session: Session) -> list[Command]:
    made = [
        Command(f"new.{entity}", words, partial(ask, session, entity), "plus")
        for entity, words in offered(session)
    ]
    go = session.navigate
    return [
        *made,
        Command("import", _m("Import a file"), partial(go, Place("import")), "download-simple"),
        Command(
            "undo",
            _m("Undo the last change"),
            session.undo_last,
            "arrow-counter-clockwise",
            keys=("Ctrl", "Z"),
        ),
        Command("sync", _m("Sync now"), session.sync.sync_now, "arrows-clockwise"),
        Command("lock", _m("Lock"), session.lock_asked.emit, "lock-simple", keys=("Ctrl", "L")),
    ]


def _screens(session: Session, screens: Sequence[Feature]) -> list[Command]:
    listed = [
        Command(
            f"screen.{feature.key}",
            feature.title,
            partial(session.navigate, Place(feature.key)),
            feature.icon,
            keys=("Ctrl", f"{number}"),
            is_screen=True,
        )
        for number, feature in enumerate(screens, 1)
    ]
    settings = partial(session.navigate, Place("settings"))
    return [
        *listed,
        Command(
            "screen.settings",
            _m("Settings"),
            settings,
            "gear",
            keys=("Ctrl", ","),
            note=_m("Language, theme, density, locking"),
            is_screen=True,
        ),
        Command(
            "screen.security",
            _m("People and rights"),
            partial(session.navigate, Place("security")),
            "users-three",
            note=_m("Roles, units, sharing, off-boarding, who sees what"),
            is_screen=True,
        ),
    ]
