"""Who works with the program, and the units they belong to."""

from desktop.models.fields import email, flag, link, phone, record, tags, text
from sync.language import mark as _m
from sync.rights import ADMINISTER

PERSON = record(
    "person",
    _m("Person"),
    _m("People"),
    text("name", _m("Name"), required=True, search=True, aliases=("姓名", "agent", "sales agent")),
    text("user", _m("User name"), index=True),
    email("email", _m("E-mail"), search=True, index=True),
    phone("phone", _m("Phone"), search=True),
    tags("roles", _m("Roles")),
    flag("inactive", _m("Has left")),
    link("owner", _m("Owner"), "person", group="belonging"),
    icon="user",
    writers=ADMINISTER,
)

UNIT = record(
    "unit",
    _m("Business unit"),
    _m("Business units"),
    text("name", _m("Name"), required=True, search=True),
    link("parent", _m("Belongs to"), "unit"),
    icon="tree-structure",
    writers=ADMINISTER,
)
