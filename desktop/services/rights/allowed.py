"""What the person at the screen may do, answered at once, so that a screen offers nothing it would
have to refuse.

Refusing is not done here: the vault holds every write to the same rights.
"""

from collections.abc import Mapping

from desktop.services.rights.wording import needs
from desktop.vault.vault import Vault
from sync.language import _
from sync.language import mark as _m
from sync.rights import BULK_EDIT, IMPORT, Reach, Verb, grounds
from sync.schema import Entity
from sync.values import Plain

_KINDS = {
    Verb.CREATE: _m("Your roles do not let you make new records here."),
    Verb.READ: _m("Your roles do not let you see these records."),
    Verb.EDIT: _m("Your roles do not let you change these records."),
    Verb.DELETE: _m("Your roles do not let you delete these records."),
    Verb.EXPORT: _m("Your roles do not let you export these records."),
}
_ONE = {
    Verb.EDIT: _m("You may read this record but not change it."),
    Verb.DELETE: _m("You may not delete this record."),
}


RIGHTS_FROM = frozenset(
    {"role", "grant", "field_right", "person", "unit", "sharing_rule", "share", "rights_seal"}
)
"""Kinds of records on which depends what is offered."""


class Allowed:
    """Answers about one open vault; they follow the rights in force."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self.shared: frozenset[tuple[str, str]] = frozenset()
        """Records that are shared with the person to edit, as (kind, id)."""

    def may_do(self, action: str) -> bool:
        """Tell whether an action is allowed."""
        rights = self._vault.rights
        return rights is None or rights.may(action)

    def may(self, entity: str, verb: Verb) -> bool:
        """Tell whether a verb may reach any record of a kind; to change a part is to edit the
        whole.
        """
        rights = self._vault.rights
        if rights is None:
            return True
        given = self._vault.model.schema.entity(entity)
        described = self._whole(given)
        if given.parts_of and verb not in (Verb.READ, Verb.EXPORT):
            verb = Verb.EDIT
        if described.about and not described.readers and not described.writers:
            return True
        if rights.reach(described, verb) is not Reach.NONE:
            return True
        if verb is Verb.READ or (verb is Verb.EDIT and self._is_shared(described.name)):
            return True
        return any(True for _one in rights.lent_to(described.name, verb))

    def why_not(self, entity: str, verb: Verb) -> str:
        """Return why a verb is not offered for a kind of record; empty where it is."""
        return "" if self.may(entity, verb) else why_not(verb)

    def why_no_import(self, entity: str) -> str:
        """Return why an import is not offered; empty where it is."""
        return self._lacks(IMPORT) or self.why_not(entity, Verb.CREATE)

    def why_no_bulk(self, entity: str, verb: Verb) -> str:
        """Return why many records cannot be changed at once; empty where they can."""
        return self._lacks(BULK_EDIT) or self.why_not(entity, verb)

    def _lacks(self, action: str) -> str:
        return "" if self.may_do(action) else needs(action)

    def is_listed(self, entity: str) -> bool:
        """Tell whether more than single shared records of a kind may be seen."""
        rights = self._vault.rights
        if rights is None:
            return True
        described = self._whole(self._vault.model.schema.entity(entity))
        reads = rights.reach(described, Verb.READ) is not Reach.NONE
        return reads or any(True for _one in rights.lent_to(described.name, Verb.READ))

    def may_import(self, entity: str) -> bool:
        """Tell whether records of a kind may be brought in from a file."""
        return self.may_do(IMPORT) and self.may(entity, Verb.CREATE)

    def may_row(self, entity: str, verb: Verb, row: Mapping[str, Plain]) -> bool:
        """Tell whether a verb reaches one record, by its columns; of a part, or of what is about
        another record, only whether it may.
        """
        rights = self._vault.rights
        if rights is None:
            return True
        described = self._vault.model.schema.entity(entity)
        if described.parts_of or described.about:
            return self.may(entity, verb)
        if verb is Verb.EDIT and (entity, str(row.get("id"))) in self.shared:
            return True
        return bool(grounds(rights, described, verb, row))

    def _is_shared(self, entity: str) -> bool:
        return any(kind == entity for kind, _record in self.shared)

    def _whole(self, entity: Entity) -> Entity:
        schema = self._vault.model.schema
        return schema.entity(entity.field(entity.parts_of).target) if entity.parts_of else entity


def read_shared(vault: Vault) -> frozenset[tuple[str, str]]:
    """Return the records shared with the person at the screen to edit."""
    rights = vault.rights
    if rights is None:
        return frozenset()
    with vault.inspect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT about_entity, about_record, person, with_unit FROM share "
            "WHERE life = 0 AND level = 'edit'"
        ).all()
    return frozenset(
        (str(row[0]), str(row[1]))
        for row in rows
        if row[2] == rights.person or row[3] in rights.unit.units
    )


def why_not(verb: Verb, *, one: bool = False) -> str:
    """Return why a verb is not offered, for all records of a kind or for one."""
    return _(_ONE[verb]) if one and verb in _ONE else _(_KINDS[verb])
