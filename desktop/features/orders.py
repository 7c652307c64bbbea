"""Products, orders and payments."""

from desktop.models.trade import ORDER, ORDER_LINE, PAYMENT, PRODUCT
from desktop.registry import Feature
from sync.language import mark as _m

FEATURE = Feature(
    key="orders",
    title=_m("Orders"),
    icon="file-text",
    entities=(PRODUCT, ORDER, ORDER_LINE, PAYMENT),
    panels=("order.account", "payment.account"),
)
