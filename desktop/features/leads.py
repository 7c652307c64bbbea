"""Leads."""

from typing import TYPE_CHECKING

from desktop.models.lead import LEAD
from desktop.registry import Feature
from sync.language import mark as _m

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget  # noqa: TID251 - for its type only

    from desktop.controllers.session import Session


def _make_page(session: "Session") -> "QWidget":
    from desktop.controllers.records.list_state import ListFacts
    from desktop.controllers.records.views import View
    from desktop.views.records.page import RecordsPage

    leads = ListFacts(
        "lead",
        columns=("name", "company", "status", "score", "source", "phone", "owner", "created_at"),
        views=(View("open", _m("Open leads"), "status in ('new', 'assigned', 'contacting')"),),
    )
    return RecordsPage(session, "leads", (leads,))


FEATURE = Feature(
    key="leads", title=_m("Leads"), icon="crosshair", entities=(LEAD,), make_page=_make_page
)
