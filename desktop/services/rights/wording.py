"""The words of rights: verbs, reaches, access to fields and actions, for screens, documents and
terminal alike.
"""

from sync import rights
from sync.language import _
from sync.language import mark as _m
from sync.rights import Access, Reach, Verb

VERBS: dict[Verb, str] = {
    Verb.CREATE: _m("Create"),
    Verb.READ: _m("Read"),
    Verb.EDIT: _m("Edit"),
    Verb.DELETE: _m("Delete"),
    Verb.EXPORT: _m("Export"),
}

REACHES: dict[Reach, str] = {
    Reach.NONE: _m("None"),
    Reach.OWN: _m("Own records"),
    Reach.UNIT: _m("Records of the unit"),
    Reach.UNIT_BELOW: _m("Records of the unit and those below"),
    Reach.ALL: _m("All records"),
}

SHORT_REACHES: dict[Reach, str] = {
    Reach.NONE: _m("None"),
    Reach.OWN: _m("Own"),
    Reach.UNIT: _m("Unit"),
    Reach.UNIT_BELOW: _m("Unit and below"),
    Reach.ALL: _m("All"),
}

ACCESSES: dict[Access, str] = {
    Access.HIDDEN: _m("Hidden"),
    Access.MASKED: _m("Masked"),
    Access.READ: _m("Read"),
    Access.EDIT: _m("Edit"),
}

ACTIONS: dict[str, tuple[str, str]] = {
    rights.ADMINISTER: (
        _m("Administer"),
        _m("People, units, roles, sharing rules, custom fields and pipelines."),
    ),
    rights.AUDIT: (_m("Audit"), _m("See security events and what other people may see.")),
    rights.IMPORT: (_m("Import"), _m("Bring many records in from a file.")),
    rights.BULK_EDIT: (_m("Bulk edit"), _m("Change or trash many records at once.")),
    rights.BACKUP: (_m("Back up"), _m("Make and restore backups.")),
    rights.KEYS: (_m("Keys"), _m("Other people's passphrases, recovery key, a new vault key.")),
    rights.OFFBOARD: (_m("Off-boarding"), _m("Hand over everything somebody who leaves owns.")),
    rights.REVEAL: (_m("Reveal"), _m("Look at a masked value; each look is written down.")),
}
"""Name and explanation of each action."""

LEVELS = {"read": _m("Read"), "edit": _m("Read and edit")}
"""What a share or a sharing rule opens."""

EVERY_KIND = _m("Every other kind")
EVERY_FIELD = _m("Every other field")


def needs(action: str) -> str:
    """Return the sentence for an action that is not allowed."""
    return _("This needs the right “{action}”. Ask an administrator.").format(
        action=_(ACTIONS[action][0])
    )
