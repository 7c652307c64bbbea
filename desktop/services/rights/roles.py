"""Roles and all that belongs to one: how far each verb reaches, access to fields, actions.

A role is edited as a whole (`RoleDraft`) and saved in one batch.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from desktop.services.rights.people import Saved, note_change
from desktop.vault.batch import Batch
from desktop.vault.errors import InvalidValue, RecordNotFound
from desktop.vault.standing import written_policy
from desktop.vault.tables import quoted
from desktop.vault.values import read_tags
from desktop.vault.vault import Vault
from desktop.vault.words import pinyin_and_initials
from sync.language import _
from sync.rights import Access, FieldRight, Grant
from sync.schema import Entity, Field, Schema

_LAST = ("tag", "saved_view")
"""Kinds of records that are about the program rather than the business."""
_Wanted = Mapping[tuple[str, ...], Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A role, as listed: how many people who have not left hold it."""

    id: str
    code: str
    name: str
    note: str
    actions: tuple[str, ...]
    is_standard: bool
    people: int


@dataclass(frozen=True, slots=True)
class RoleDraft:
    """A role as it is or is to be; without an id one is made.

    Attributes:
        grants: By kind of record or `ANY`; a kind without one follows `ANY`.
        fields: By (kind of record or `ANY`, field or `ANY`).
    """

    name: str
    id: str = ""
    code: str = ""
    note: str = ""
    actions: frozenset[str] = frozenset()
    is_standard: bool = False
    grants: tuple[Grant, ...] = ()
    fields: tuple[FieldRight, ...] = ()

    def grant(self, entity: str) -> Grant | None:
        """Return the role's own word for a kind of record."""
        return next((one for one in self.grants if one.entity == entity), None)

    def field_right(self, entity: str, field: str) -> FieldRight | None:
        """Return the role's own word for a field."""
        return next((f for f in self.fields if (f.entity, f.field) == (entity, field)), None)

    def with_grant(self, entity: str, grant: Grant | None) -> "RoleDraft":
        """Return the role with another word for a kind of record; None lets it follow `ANY`."""
        kept = tuple(one for one in self.grants if one.entity != entity)
        return replace(self, grants=(*kept, grant) if grant else kept)

    def with_field(self, entity: str, field: str, access: Access | None) -> "RoleDraft":
        """Return the role with another word for a field; None lets it follow the general one."""
        kept = tuple(f for f in self.fields if (f.entity, f.field) != (entity, field))
        added = (FieldRight(self.id, entity, field, access),) if access else ()
        return replace(self, fields=(*kept, *added))


def governed(schema: Schema) -> list[Entity]:
    """Return the kinds of records on which roles have a say of their own: no parts of others, none
    that an action of its own opens.
    """
    found = [
        e
        for e in schema.entities
        if not (e.system or e.writers or e.readers or e.about or e.parts_of or e.append_only)
    ]
    return sorted(found, key=lambda e: e.name in _LAST)


def governed_fields(entity: Entity) -> list[Field]:
    """Return the fields whose access a role can say."""
    return [f for f in entity.fields if not f.system and not f.derived]


def list_roles(vault: Vault) -> list[RoleRow]:
    """Return all roles, in the order they were made."""
    with vault.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT id, code, name, note, actions, is_standard, "
            "(SELECT count(*) FROM person AS p, json_each(coalesce(p.roles, '[]')) AS held "
            " WHERE p.life = 0 AND coalesce(p.inactive, 0) = 0 AND held.value = role.code) "
            "FROM role WHERE life = 0 ORDER BY n"
        ).all()
    return [
        RoleRow(
            r[0],
            str(r[1]),
            _(str(r[2])),
            str(r[3] or ""),
            tuple(read_tags(r[4])),
            is_standard=bool(r[5]),
            people=int(r[6]),
        )
        for r in rows
    ]


def role_names(vault: Vault) -> dict[str, str]:
    """Return the names of roles by code."""
    return {role.code: role.name for role in list_roles(vault)}


def read_role(vault: Vault, role: str) -> RoleDraft:
    """Return a role by its id.

    Raises:
        RecordNotFound
    """
    with vault.read() as connection:
        policy = written_policy(connection)
        note = connection.exec_driver_sql("SELECT note FROM role WHERE id = ?", (role,)).scalar()
    found = next((one for one in policy.roles if one.id == role), None)
    if found is None:
        raise RecordNotFound(entity="role", record=role)
    return RoleDraft(
        name=_(found.name),
        id=role,
        code=found.code,
        note=str(note or ""),
        actions=frozenset(found.actions),
        is_standard=found.is_standard,
        grants=tuple(g for g in policy.grants if g.role == role),
        fields=tuple(f for f in policy.field_rights if f.role == role),
    )


def copy_of(draft: RoleDraft) -> RoleDraft:
    """Return a role like another, not saved yet."""
    name = _("{name} (copy)").format(name=draft.name)
    return replace(draft, id="", code="", name=name, is_standard=False)


def save_role(vault: Vault, draft: RoleDraft) -> Saved:
    """Make or change a role with all that belongs to it, in one batch.

    Raises:
        InvalidValue, RecordNotFound, NotAllowed, LastAdministrator
    """
    with vault.batch("edit", draft.name) as batch:
        role, changed = _save_role(batch, draft)
        changed |= _save_parts(batch, role, draft)
        if changed:
            note_change(batch, "role", role, draft.code or "new")
    return Saved(role, batch.id if changed else "")


def _save_role(batch: Batch, draft: RoleDraft) -> tuple[str, bool]:
    values: dict[str, object] = {
        "actions": sorted(draft.actions),
        "is_standard": draft.is_standard,
        "note": draft.note or None,
    }
    if not draft.id:
        code = _free_code(batch, draft.code or code_for(draft.name))
        return batch.create("role", values | {"name": draft.name, "code": code}), True
    if draft.name != _(str(batch.row("role", draft.id)["name"])):
        values["name"] = draft.name  # a standard role keeps the name that is translated
    return draft.id, batch.set("role", draft.id, values)


def code_for(name: str) -> str:
    """Return a code made of a role's name."""
    spoken, _initials = pinyin_and_initials(name)
    plain = re.sub(r"[^a-z0-9]+", "_", (name if name.isascii() else spoken).lower()).strip("_")
    return plain[:40] or "role"


def _free_code(batch: Batch, wanted: str) -> str:
    rows = batch.connection.exec_driver_sql("SELECT code FROM role").all()
    taken = {row[0] for row in rows}
    code, number = wanted, 1
    while code in taken:
        number += 1
        code = f"{wanted}_{number}"
    return code


def _save_parts(batch: Batch, role: str, draft: RoleDraft) -> bool:
    grants: _Wanted = {(g.entity,): _grant_values(g) for g in draft.grants}
    fields: _Wanted = {(f.entity, f.field): {"access": f.access.value} for f in draft.fields}
    changed = _replace(batch, "grant", role, ("entity",), grants)
    return _replace(batch, "field_right", role, ("entity", "field"), fields) or changed


def _grant_values(grant: Grant) -> dict[str, object]:
    return {
        "may_create": grant.creates,
        "reads": grant.reads.value,
        "edits": grant.edits.value,
        "deletes": grant.deletes.value,
        "exports": grant.exports.value,
    }


def _replace(
    batch: Batch,
    entity: str,
    role: str,
    naming: tuple[str, ...],
    wanted: _Wanted,
) -> bool:
    """Make the records of a role those wanted, by the columns that name one; tell whether any
    was different.
    """
    columns = ", ".join(map(quoted, naming))
    rows = batch.connection.exec_driver_sql(
        f"SELECT id, {columns} FROM {quoted(entity)} WHERE role = ? AND life = 0 ORDER BY n",
        (role,),
    ).all()
    found, gone = {}, []
    for row in rows:
        name = tuple(map(str, row[1:]))
        if name in found or name not in wanted:
            gone.append(str(row[0]))
        else:
            found[name] = str(row[0])
    changed = bool(batch.trash_many(entity, gone))
    for name, values in wanted.items():
        if name in found:
            changed |= batch.set(entity, found[name], values)
        else:
            own = dict(zip(naming, name, strict=True))
            batch.create(entity, {"role": role, **own, **values})
            changed = True
    return changed


def remove_role(vault: Vault, role: str) -> Saved:
    """Move a role to the trash with all that belongs to it, and take it from who holds it.

    Raises:
        RecordNotFound, NotAllowed, LastAdministrator
        InvalidValue: it is the one of people without a role (reason ``standard_role``).
    """
    with vault.batch("edit") as batch:
        row = batch.row("role", role)
        if row["is_standard"]:
            raise InvalidValue(
                entity="role", field="is_standard", value=row["name"], reason="standard_role"
            )
        for entity in ("grant", "field_right"):
            batch.trash_many(entity, _of_role(batch, entity, role))
        for person in _holders(batch, str(row["code"])):
            batch.change_tags("person", person, remove=[str(row["code"])], name="roles")
        batch.trash("role", role)
        note_change(batch, "role", role, "removed")
    return Saved(role, batch.id)


def _of_role(batch: Batch, entity: str, role: str) -> list[str]:
    rows = batch.connection.exec_driver_sql(
        f"SELECT id FROM {quoted(entity)} WHERE role = ? AND life = 0", (role,)
    ).all()
    return [str(row[0]) for row in rows]


def _holders(batch: Batch, code: str) -> list[str]:
    rows = batch.connection.exec_driver_sql(
        "SELECT id, roles FROM person WHERE roles IS NOT NULL"
    ).all()
    return [str(row[0]) for row in rows if code in read_tags(row[1])]
