"""What the person at the screen may do, answered at once, so that a screen offers nothing it would
have to refuse.

Refusing is not done here: the vault holds every write to the same rights.
"""

from collections.abc import Mapping

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
        """Tell whether a verb may reach any record of a kind."""
        rights = self._vault.rights
        if rights is None:
            return True
        described = self._whole(self._vault.model.schema.entity(entity))
        if described.about and not described.readers and not described.writers:
            return True
        if rights.reach(described, verb) is not Reach.NONE:
            return True
        if verb is Verb.READ or (verb is Verb.EDIT and self._is_shared(described.name)):
            return True
        return any(True for _one in rights.lent_to(described.name, verb))

    def may_import(self, entity: str) -> bool:
        """Tell whether records of a kind may be brought in from a file."""
        return self.may_do(IMPORT) and self.may(entity, Verb.CREATE)

    def may_edit_many(self, entity: str) -> bool:
        """Tell whether many records of a kind may be changed at once."""
        return self.may_do(BULK_EDIT) and self.may(entity, Verb.EDIT)

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
