"""Pictures of the screen of backups: as it stands, after a drill, while restoring is prepared.

They are taken on the tour's own vault: a picture makes no backup of somebody's.
"""

from PySide6.QtWidgets import QWidget

from desktop.controllers.session import Place
from desktop.views.settings.backups_page import BackupsPage
from desktop.views.tour import Screen, Stage


def _page(stage: Stage) -> BackupsPage:
    page = stage.show(Place("backups"))
    if not isinstance(page, BackupsPage):
        raise TypeError(type(page).__name__)
    return page


def _empty(stage: Stage) -> QWidget | None:
    _page(stage)
    return None


def _drilled(stage: Stage) -> QWidget | None:
    page = _page(stage)
    page.state.run("backup")
    stage.settle()
    page.state.refresh()
    stage.settle()
    page.drill.click()
    stage.settle()
    return None


def _restoring(stage: Stage) -> QWidget | None:
    page = _page(stage)
    page.restore.click()
    return None


SCREENS = (
    Screen("backups-empty", _empty, empty=True),
    Screen("backups", _drilled, empty=True),
    Screen("backups-restore", _restoring, empty=True),
)
