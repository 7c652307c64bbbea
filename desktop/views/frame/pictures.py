"""Pictures of the frame itself: palette, quick add, sync, keys, settings."""

from PySide6.QtWidgets import QWidget

from desktop.controllers.session import Place
from desktop.views.tour import Screen, Stage

_QUERY = "kl"
"""Initials: of 康澜, and of a dozen others."""


def _settings(stage: Stage) -> QWidget | None:
    stage.show(Place("settings"))
    return None


def _at_home(stage: Stage) -> None:
    """Stand on the first screen there is."""
    stage.session.navigate(Place(stage.window.first_screen()))
    stage.settle()


def _palette(stage: Stage) -> QWidget | None:
    _at_home(stage)
    stage.window.palette_card.open()
    stage.window.palette_card.edit.setText(_QUERY)
    return None


def _quick_add(stage: Stage) -> QWidget | None:
    _at_home(stage)
    stage.session.add_asked.emit("contact", {})
    return None


def _sync(stage: Stage) -> QWidget | None:
    _at_home(stage)
    stage.window.show_sync()
    return None


def _keys(stage: Stage) -> QWidget | None:
    _at_home(stage)
    stage.window.show_keys()
    return None


SCREENS = (
    Screen("settings", _settings),
    Screen("palette", _palette),
    Screen("quick-add", _quick_add),
    Screen("sync", _sync),
    Screen("keys", _keys),
)
