"""Leads: somebody who may become a customer."""

from desktop.models.fields import choice, email, integer, link, long_text, phone, record, text
from sync.language import mark as _m

LEAD = record(
    "lead",
    _m("Lead"),
    _m("Leads"),
    text("name", _m("Name"), required=True, search=True),
    text("company", _m("Company"), search=True),
    phone("phone", _m("Phone"), search=True),
    email("email", _m("E-mail"), search=True),
    text("source", _m("Lead source"), index=True),
    choice(
        "status",
        _m("Lead status"),
        ("new", _m("New"), "info"),
        ("assigned", _m("Assigned"), ""),
        ("contacting", _m("Contacting"), "accent"),
        ("nurturing", _m("Nurturing"), ""),
        ("converted", _m("Converted"), "success"),
        ("recycled", _m("Recycled"), ""),
        ("invalid", _m("Invalid"), "danger"),
        default="new",
        index=True,
    ),
    integer("score", _m("Lead score"), index=True),
    link("account", _m("Customer"), "account"),
    long_text("note", _m("Note")),
    icon="crosshair",
    order="-created_at",
)
