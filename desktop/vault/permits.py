"""The checks every write of a person passes: may they do this, with this record, to these fields?

`desktop.vault.batch` asks; nothing else writes. A batch of the program itself (setting up, syncing,
audit, erasing) carries no rights and is asked nothing; whoever begins one asks.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import NoReturn

from desktop.vault.masks import masked
from desktop.vault.raw import RawConnection
from desktop.vault.reaching import EVERYBODY, reached
from desktop.vault.tables import stored
from sync.erasure import ERASURE
from sync.rights import BULK_EDIT, IMPORT, OFFBOARD, Access, NotAllowed, Rights, Verb
from sync.schema import Entity, Field, Schema
from sync.values import Plain

PROGRAM = frozenset({"setup", "sync", "audit", ERASURE})
"""Kinds of batches the program writes on nobody's behalf."""
OFFBOARDING = "offboarding"
"""The kind of batch that hands over everything a leaver owns: it asks for one action, once."""
_ACTIONS = {"import": IMPORT, "bulk": BULK_EDIT, OFFBOARDING: OFFBOARD}


def rights_for(kind: str, rights: Rights | None) -> Rights | None:
    """Return the rights a batch of a kind is held to; None where nothing more is asked.

    Raises:
        NotAllowed: the person may not write batches of this kind.
    """
    if rights is None or kind in PROGRAM:
        return None
    action = _ACTIONS.get(kind)
    if action and not rights.may(action):
        raise NotAllowed(verb=action, entity="", record="", field="")
    return None if kind == OFFBOARDING else rights


def refuse(verb: str, entity: Entity, record: str = "", one: Field | None = None) -> NoReturn:
    """Refuse a verb, with the facts of what it was to be done to.

    Raises:
        NotAllowed
    """
    raise NotAllowed(
        verb=verb,
        entity=entity.name,
        record=record,
        field=one.name if one else "",
        kind=entity.plural,
        label=one.label if one else "",
    )


@dataclass(slots=True)
class Permits:
    """The rights of a batch's author, asked before each write. Without rights all is allowed."""

    driver: RawConnection
    schema: Schema
    rights: Rights | None

    def make(self, entity: Entity, columns: Collection[str]) -> None:
        """Refuse to make records, or to fill in fields that are not theirs to edit. What is only
        ever added, such as a security event, anybody may add.

        Raises:
            NotAllowed
        """
        rights = self.rights
        if rights is None or (entity.append_only and not entity.writers):
            return
        whole = (
            self.schema.entity(entity.field(entity.parts_of).target) if entity.parts_of else entity
        )
        verb = Verb.EDIT if entity.parts_of else Verb.CREATE
        if not entity.about and reached(rights, self.schema, whole, verb) == "0":
            refuse(Verb.CREATE, entity)
        for one in entity.fields:
            editable = one.name == "owner" or rights.access(entity, one) is Access.EDIT
            if not editable and not set(one.columns).isdisjoint(columns):
                refuse(Verb.EDIT, entity, one=one)

    def made(self, entity: Entity, records: Iterable[str]) -> None:
        """Refuse what was made about, or as a part of, a record that is not theirs to edit.

        Raises:
            NotAllowed
        """
        if self.rights is not None and (entity.about or entity.parts_of):
            for record in records:
                self.reach(entity, record, Verb.EDIT)

    def edit(
        self, entity: Entity, before: Mapping[str, Plain], columns: Mapping[str, Plain]
    ) -> dict[str, Plain]:
        """Return the columns that are to be written: without those given as the person sees them.

        Raises:
            NotAllowed: the record or a field is not theirs to edit.
        """
        rights = self.rights
        if rights is None:
            return dict(columns)
        kept = {c: v for c, v in columns.items() if before.get(c) != v}
        for one in entity.fields:
            given = [c for c in one.columns if c in kept]
            access = rights.access(entity, one)
            if not given or access is Access.EDIT:
                continue
            if all(kept[c] == _seen(access, before.get(c), one.kind) for c in given):
                for column in given:
                    del kept[column]
                continue
            refuse(Verb.EDIT, entity, str(before["id"]), one)
        if kept:
            self.reach(entity, str(before["id"]), Verb.EDIT)
        return kept

    def reach(self, entity: Entity, record: str, verb: Verb) -> None:
        """Refuse a verb that does not reach a record.

        Raises:
            NotAllowed
        """
        if self.rights is None:
            return
        if (entity.append_only and verb is not Verb.CREATE) or not self._reaches(
            entity, record, verb
        ):
            refuse(verb, entity, record)

    def _reaches(self, entity: Entity, record: str, verb: Verb) -> bool:
        if self.rights is None:
            return True
        condition = reached(self.rights, self.schema, entity, verb)
        if condition == EVERYBODY:
            return True
        sql = f"SELECT 1 FROM {stored(entity.name)} AS r WHERE r.id = ? AND ({condition})"
        return self.driver.execute(sql, (record,)).fetchone() is not None


def _seen(access: Access, value: Plain, kind: str) -> Plain:
    if access is Access.READ:
        return value
    return masked(value, kind) if access is Access.MASKED else None
