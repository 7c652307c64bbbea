"""What is sold and what comes of it: products, orders with their lines, payments."""

from desktop.models.fields import (
    choice,
    date,
    decimal,
    flag,
    link,
    long_text,
    money,
    percent,
    record,
    text,
)
from sync.language import mark as _m

PRODUCT = record(
    "product",
    _m("Product"),
    _m("Products"),
    text("name", _m("Product name"), required=True, search=True, aliases=("product",)),
    text("code", _m("Code"), unique=True, search=True, aliases=("sku", "product id")),
    text("category", _m("Category"), index=True, aliases=("series",)),
    money("price", _m("Price"), aliases=("sales price", "unit price", "单价")),
    flag("inactive", _m("No longer sold")),
    icon="package",
)

ORDER = record(
    "order",
    _m("Order"),
    _m("Orders"),
    text("number", _m("Order number"), unique=True, search=True, aliases=("order id", "订单号")),
    link("account", _m("Customer"), "account", aliases=("customer", "customer id")),
    link("opportunity", _m("Opportunity"), "opportunity"),
    date("ordered_on", _m("Ordered on"), index=True, aliases=("order date", "date")),
    money("amount", _m("Amount"), aliases=("total", "金额")),
    choice(
        "status",
        _m("Order status"),
        ("open", _m("To deliver"), "info"),
        ("delivered", _m("Delivered"), "success"),
        ("cancelled", _m("Cancelled"), ""),
    ),
    long_text("note", _m("Note")),
    icon="file-text",
    title="number",
    order="-ordered_on",
)

ORDER_LINE = record(
    "order_line",
    _m("Order line"),
    _m("Order lines"),
    link("order", _m("Order"), "order"),
    link("product", _m("Product"), "product"),
    decimal("quantity", _m("Quantity")),
    money("price", _m("Price")),
    percent("discount", _m("Discount")),
    money("amount", _m("Amount")),
    icon="rows",
    title="product",
    order="created_at",
    parts_of="order",
)

PAYMENT = record(
    "payment",
    _m("Payment received"),
    _m("Payments received"),
    text("reference", _m("Reference"), unique=True, search=True),
    link("account", _m("Customer"), "account"),
    link("order", _m("Order"), "order"),
    date("received_on", _m("Received on"), index=True),
    money("amount", _m("Amount")),
    icon="currency-cny",
    title="reference",
    order="-received_on",
)
