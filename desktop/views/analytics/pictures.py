"""Pictures of the analytics page."""

from PySide6.QtWidgets import QWidget

from desktop.controllers.session import Place
from desktop.views.tour import Screen, Stage


def _overview(stage: Stage) -> QWidget | None:
    stage.show(Place("analytics"))
    return None


SCREENS = (
    Screen("analytics", _overview),
    Screen("analytics-empty", _overview, empty=True),
)
