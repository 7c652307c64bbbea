"""Customers and their contacts."""

from typing import TYPE_CHECKING

from desktop.models.account import ACCOUNT, CONTACT
from desktop.registry import Feature
from sync.language import mark as _m

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget  # noqa: TID251 - for its type only

    from desktop.controllers.session import Session


def _make_page(session: "Session") -> "QWidget":
    from desktop.controllers.records.list_state import ListFacts
    from desktop.services.account_columns import FIGURES, add_figures
    from desktop.views.records.page import RecordsPage

    accounts = ListFacts(
        "account",
        columns=("name", "grade", "tier", "owner", *(figure.name for figure in FIGURES)),
        extra=FIGURES,
        complete=add_figures,
    )
    contacts = ListFacts(
        "contact",
        columns=("name", "title", "account", "decision_role", "phone", "email", "changed_at"),
    )
    return RecordsPage(session, "customers", (accounts, contacts))


FEATURE = Feature(
    key="customers",
    title=_m("Customers"),
    icon="buildings",
    entities=(ACCOUNT, CONTACT),
    make_page=_make_page,
)
