"""Who may do what, and what the firm's auditors want to know: roles, shares, holds and events.

Rights themselves are computed in `sync.rights` from these records alone.
"""

from collections.abc import Mapping

from desktop.models.fields import choice, date, flag, integer, link, long_text, record, tags, text
from desktop.vault.model import LookUp, Row
from sync.language import mark as _m
from sync.rights import ADMINISTER, AUDIT
from sync.values import Plain

_REACHES = (
    ("none", _m("None")),
    ("own", _m("Own records")),
    ("unit", _m("Records of the unit")),
    ("unit_below", _m("Records of the unit and those below")),
    ("all", _m("All records")),
)

ROLE = record(
    "role",
    _m("Role"),
    _m("Roles"),
    text("name", _m("Name"), required=True),
    text("code", _m("Code"), required=True, unique=True),
    tags("actions", _m("Allowed actions")),
    flag("is_standard", _m("For people without a role")),
    long_text("note", _m("Note")),
    icon="identification-badge",
    system=True,
    worded=True,
    writers=ADMINISTER,
)

GRANT = record(
    "grant",
    _m("Right"),
    _m("Rights"),
    link("role", _m("Role"), "role", required=True),
    text("entity", _m("Kind of record"), required=True),
    flag("may_create", _m("May create")),
    choice("reads", _m("Reads"), *_REACHES),
    choice("edits", _m("Edits"), *_REACHES),
    choice("deletes", _m("Deletes"), *_REACHES),
    choice("exports", _m("Exports"), *_REACHES),
    icon="key",
    system=True,
    title="entity",
    order="entity",
    writers=ADMINISTER,
)

FIELD_RIGHT = record(
    "field_right",
    _m("Field right"),
    _m("Field rights"),
    link("role", _m("Role"), "role", required=True),
    text("entity", _m("Kind of record"), required=True),
    text("field", _m("Field"), required=True),
    choice(
        "access",
        _m("Access"),
        ("hidden", _m("Hidden")),
        ("masked", _m("Masked")),
        ("read", _m("Read")),
        ("edit", _m("Edit")),
        required=True,
    ),
    icon="eye-slash",
    system=True,
    title="field",
    order="entity",
    writers=ADMINISTER,
)

SHARE = record(
    "share",
    _m("Share"),
    _m("Shares"),
    text("about_entity", _m("Kind of record"), required=True),
    text("about_record", _m("Record"), required=True, index=True),
    link("person", _m("Shared with"), "person"),
    link("with_unit", _m("Shared with unit"), "unit"),
    choice("level", _m("May"), ("read", _m("Read")), ("edit", _m("Edit")), default="read"),
    icon="share-network",
    system=True,
    title="person",
    order="created_at",
    about=("about_entity", "about_record"),
)

_TERMS_OF_RULE = ("name", "from_unit", "to_unit", "entity", "level", "terms")

SHARING_RULE = record(
    "sharing_rule",
    _m("Sharing rule"),
    _m("Sharing rules"),
    text("name", _m("Name"), required=True),
    link("from_unit", _m("Records of unit"), "unit", required=True),
    link("to_unit", _m("Shared with unit"), "unit", required=True),
    text("entity", _m("Kind of record"), required=True),
    choice("level", _m("May"), ("read", _m("Read")), ("edit", _m("Edit")), default="read"),
    integer("version", _m("Version"), default=1),
    link("approved_by", _m("Approved by"), "person"),
    date("approved_on", _m("Approved on")),
    long_text("terms", _m("Terms")),
    icon="handshake",
    system=True,
    writers=ADMINISTER,
)


def settle_sharing_rule(before: Mapping[str, Plain] | None, columns: Row, look_up: LookUp) -> None:
    """Let every change of a sharing rule be a version that nobody has approved yet."""
    del look_up
    if before is None:
        columns["version"] = 1
    elif any(columns.get(c, before.get(c)) != before.get(c) for c in _TERMS_OF_RULE):
        columns["version"] = int(before.get("version") or 1) + 1
    else:
        return
    columns["approved_by"] = columns["approved_on"] = None


RIGHTS_SEAL = record(
    "rights_seal",
    _m("Signed rights"),
    _m("Signed rights"),
    integer("version", _m("Version"), required=True),
    long_text("content", _m("Content"), required=True),
    text("signer", _m("Signed by"), required=True),
    text("signature", _m("Signature"), required=True),
    icon="lock-key",
    system=True,
    title="version",
    order="-version",
    append_only=True,
    writers=ADMINISTER,
)

LEGAL_HOLD = record(
    "legal_hold",
    _m("Legal hold"),
    _m("Legal holds"),
    text("name", _m("Name"), required=True),
    text("about_entity", _m("Kind of record"), required=True),
    text("about_record", _m("Record"), required=True, index=True),
    long_text("reason", _m("Reason"), required=True),
    date("until", _m("Until")),
    icon="scales",
    system=True,
    readers=AUDIT,
    writers=AUDIT,
)

RETENTION_RULE = record(
    "retention_rule",
    _m("Retention rule"),
    _m("Retention rules"),
    text("entity", _m("Kind of record"), required=True),
    integer("months", _m("Months kept after deletion"), required=True),
    icon="hourglass",
    system=True,
    title="entity",
    order="entity",
    writers=ADMINISTER,
)

SECURITY_EVENT = record(
    "security_event",
    _m("Security event"),
    _m("Security events"),
    choice(
        "kind",
        _m("What happened"),
        ("sign_in", _m("Signed in")),
        ("failed_unlock", _m("Wrong passphrases"), "danger"),
        ("lock", _m("Locked")),
        ("export", _m("Exported"), "warning"),
        ("read", _m("Looked at sensitive fields")),
        ("bulk_read", _m("Looked at many records"), "warning"),
        ("rights_change", _m("Rights changed"), "warning"),
        ("key_change", _m("Keys changed"), "warning"),
        ("backup", _m("Backed up")),
        ("restore", _m("Restored"), "warning"),
        ("erasure", _m("Erased for good"), "danger"),
        ("hold", _m("Legal hold changed")),
        ("offboarding", _m("Handed over")),
        ("refused", _m("Refused"), "danger"),
        ("damage", _m("Damage found"), "danger"),
        ("network", _m("Network mode changed")),
        required=True,
        index=True,
    ),
    link("person", _m("Person"), "person"),
    text("about_entity", _m("Kind of record")),
    text("about_record", _m("Record"), index=True),
    text("detail", _m("Detail")),
    integer("count", _m("Number")),
    icon="shield-check",
    system=True,
    title="kind",
    order="-created_at",
    readers=AUDIT,
    append_only=True,
)
