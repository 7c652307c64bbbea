"""The two menus of the top bar: what can be made, and what concerns the person."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from desktop.controllers.preferences import THEME_NAMES, Preferences
from desktop.controllers.quick_add import QUICK, ask
from desktop.controllers.session import Place, Session
from desktop.views.welcome.language_switch import OWN_NAMES
from desktop.views.widgets.popover import Menu
from sync import language
from sync.language import mark as _m
from sync.rights import Verb


def add_menu(session: Session, parent: QWidget) -> Menu:
    """Return the menu of records that can be made."""
    menu = Menu(parent)
    for entity, words in QUICK:
        if described := session.vault.schema.by_name.get(entity):
            keys = "Ctrl+Shift+N" if entity == "account" else ""
            may = session.allowed.may(entity, Verb.CREATE)
            act = partial(ask, session, entity)
            menu.add(words, act, icon=described.icon, keys=keys, enabled=may)
    return menu


def person_menu(
    session: Session, preferences: Preferences, name: str, show_keys: Callable[[], object]
) -> Menu:
    """Return the menu about language, theme, settings and locking."""
    menu = Menu()
    menu.add("", _nothing, text=name, enabled=False)
    menu.line()
    for code, own in OWN_NAMES.items():
        icon = "check" if code == language.current() else "translate"
        menu.add("", partial(preferences.choose_language, code), icon=icon, text=own)
    menu.line()
    for theme, words in THEME_NAMES:
        icon = "check" if theme == preferences.settings.theme else _THEME_ICONS[theme]
        menu.add(words, partial(preferences.choose_theme, theme), icon=icon)
    menu.line()
    menu.add(
        _m("Settings"), partial(session.navigate, Place("settings")), icon="gear", keys="Ctrl+,"
    )
    rights = partial(session.navigate, Place("security"))
    menu.add(_m("People and rights"), rights, icon="users-three")
    menu.add(_m("Keyboard"), show_keys, icon="keyboard", keys="?")
    menu.add(_m("Lock"), session.lock_asked.emit, icon="lock-simple", keys="Ctrl+L")
    return menu


_THEME_ICONS = {
    "system": "desktop",
    "light": "sun",
    "dark": "moon",
    "high_contrast": "circle-half",
}


def _nothing() -> None:
    """A heading does nothing."""
