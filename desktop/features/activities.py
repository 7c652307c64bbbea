"""Calls, visits, meetings, mails, notes and tasks."""

from typing import TYPE_CHECKING

from desktop.models.activity import ACTIVITY
from desktop.registry import Feature
from sync.language import mark as _m

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget  # noqa: TID251 - for its type only

    from desktop.controllers.session import Session


def _make_page(session: "Session") -> "QWidget":
    from desktop.views.activities.page import ActivitiesPage

    return ActivitiesPage(session)


FEATURE = Feature(
    key="activities",
    title=_m("Activities"),
    icon="calendar-check",
    entities=(ACTIVITY,),
    make_page=_make_page,
)
