"""Products, orders and payments."""

from typing import TYPE_CHECKING

from desktop.models.trade import ORDER, ORDER_LINE, PAYMENT, PRODUCT
from desktop.registry import Feature
from sync.language import mark as _m

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget  # noqa: TID251 - for its type only

    from desktop.controllers.session import Session


def _make_page(session: "Session") -> "QWidget":
    from desktop.controllers.records.list_state import ListFacts
    from desktop.views.records.page import RecordsPage

    orders = ListFacts(
        "order", columns=("number", "account", "ordered_on", "amount", "status", "owner")
    )
    payments = ListFacts(
        "payment", columns=("reference", "account", "order", "received_on", "amount")
    )
    products = ListFacts("product", columns=("name", "code", "category", "price", "inactive"))
    return RecordsPage(session, "orders", (orders, payments, products))


FEATURE = Feature(
    key="orders",
    title=_m("Orders"),
    icon="file-text",
    entities=(PRODUCT, ORDER, ORDER_LINE, PAYMENT),
    make_page=_make_page,
)
