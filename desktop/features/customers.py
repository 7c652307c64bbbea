"""Customers and their contacts."""

from desktop.models.account import ACCOUNT, CONTACT
from desktop.registry import Feature
from sync.language import mark as _m

FEATURE = Feature(
    key="customers",
    title=_m("Customers"),
    icon="buildings",
    entities=(ACCOUNT, CONTACT),
    panels=("contact.account",),
)
