"""The people of a vault and the units they belong to. Each save is one batch that can be undone.

That one administrator remains is kept by the vault itself, whatever path the change takes.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from desktop.services.records.reading import get_record
from desktop.services.security_events import enter
from desktop.vault.batch import Batch
from desktop.vault.errors import InvalidValue, RecordNotFound
from desktop.vault.values import read_tags
from desktop.vault.vault import Vault
from sync.rights import units_below
from sync.schema import UnknownField
from sync.values import Plain

RIGHTS_CHANGE = "rights_change"
_CONCERNS_RIGHTS = ("unit", "roles", "inactive")


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person, as listed. ``roles`` are codes."""

    id: str
    name: str
    user: str
    email: str
    unit: str
    unit_name: str
    roles: tuple[str, ...]
    has_left: bool
    is_me: bool


@dataclass(frozen=True, slots=True)
class PersonDraft:
    """What a person is to be; without an id one is made."""

    name: str
    email: str = ""
    user: str = ""
    unit: str = ""
    roles: tuple[str, ...] = ()
    id: str = ""


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit in its place in the tree: how deep it stands, and how many people are in it."""

    id: str
    name: str
    parent: str
    depth: int = 0
    people: int = 0


@dataclass(frozen=True, slots=True)
class Saved:
    """What was written, and the batch that takes it back; empty where nothing was different."""

    id: str
    batch: str = ""


@dataclass(slots=True)
class _Tree:
    """Units by the one they belong to."""

    rows: list[UnitRow]
    placed: set[str] = field(default_factory=set)

    def walk(self, parent: str = "", depth: int = 0) -> Iterator[UnitRow]:
        known = {row.id for row in self.rows}
        for row in self.rows:
            above = row.parent if row.parent in known else ""
            if above == parent and row.id not in self.placed:
                self.placed.add(row.id)
                yield UnitRow(row.id, row.name, row.parent, depth, row.people)
                yield from self.walk(row.id, depth + 1)


# ---------------------------------------------------------------- people


def list_people(vault: Vault) -> list[PersonRow]:
    """Return everybody, those who have left last."""
    with vault.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT p.id, p.name, p.user, p.email, p.unit, u.name AS unit_name, p.roles, "
            "p.inactive FROM person AS p LEFT JOIN unit AS u ON u.id = p.unit "
            "WHERE p.life = 0 ORDER BY coalesce(p.inactive, 0), p.name, p.id"
        ).mappings()
        return [_person_row(dict(row), vault.person) for row in rows]


def _person_row(row: dict[str, Plain], me: str) -> PersonRow:
    texts = {name: str(row[name] or "") for name in row}
    return PersonRow(
        texts["id"],
        texts["name"],
        texts["user"],
        texts["email"],
        texts["unit"],
        texts["unit_name"],
        tuple(read_tags(row["roles"])),
        has_left=bool(row["inactive"]),
        is_me=texts["id"] == me,
    )


def find_named(vault: Vault, entity: str, named: str) -> str:
    """Return the id of a person or unit by id, ``field:value``, user name, e-mail or name.

    Raises:
        RecordNotFound, RecordAmbiguous
    """
    if named == "me" and entity == "person":
        return vault.person
    known = vault.entity(entity).by_name
    for field_name in ("", "user", "email", "name"):
        if field_name and field_name not in known:
            continue
        try:
            return get_record(vault, entity, f"{field_name}:{named}" if field_name else named).id
        except (RecordNotFound, UnknownField):
            continue
    raise RecordNotFound(entity=entity, record=named)


def save_person(vault: Vault, draft: PersonDraft) -> Saved:
    """Make or change a person in one batch.

    Raises:
        InvalidValue, NotAllowed, LastAdministrator
    """
    values: dict[str, object] = {
        "name": draft.name,
        "email": draft.email or None,
        "user": draft.user or None,
        "unit": draft.unit or None,
        "roles": draft.roles,
    }
    return _save(vault, "person", draft.id, values, draft.name)


def set_left(vault: Vault, person: str, *, has_left: bool) -> Saved:
    """Mark a person as having left, or as back. What they own stays: see `offboarding`.

    Raises:
        RecordNotFound, NotAllowed, LastAdministrator
    """
    return _save(vault, "person", person, {"inactive": has_left}, "")


def _save(vault: Vault, entity: str, record: str, values: dict[str, object], label: str) -> Saved:
    """Write a person or a unit, with an event where it concerns rights."""
    with vault.batch("edit", label) as batch:
        if not record:
            made = batch.create(entity, values)
            note_change(batch, entity, made, "new")
            return Saved(made, batch.id)
        before = batch.row(entity, record)
        if not batch.set(entity, record, values):
            return Saved(record)
        after = batch.row(entity, record)
        watched = (*_CONCERNS_RIGHTS, "parent")
        changed = [name for name in watched if before.get(name) != after.get(name)]
        if changed:
            note_change(batch, entity, record, ", ".join(changed))
    return Saved(record, batch.id)


def note_change(batch: Batch, entity: str, record: str, detail: str) -> None:
    """Write into a batch that it changes who may do what."""
    enter(batch, RIGHTS_CHANGE, about=(entity, record), detail=detail)


# ---------------------------------------------------------------- units


def list_units(vault: Vault) -> list[UnitRow]:
    """Return all units, each below the one it belongs to; a ring of units is cut where the first
    of them stands.
    """
    with vault.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT u.id, u.name, u.parent, (SELECT count(*) FROM person AS p WHERE p.life = 0 "
            "AND coalesce(p.inactive, 0) = 0 AND p.unit = u.id) FROM unit AS u "
            "WHERE u.life = 0 ORDER BY u.name, u.id"
        ).all()
    tree = _Tree([UnitRow(r[0], str(r[1] or ""), str(r[2] or ""), 0, int(r[3])) for r in rows])
    listed = list(tree.walk())
    return listed + [row for row in tree.rows if row.id not in tree.placed]


def save_unit(vault: Vault, name: str, parent: str = "", unit: str = "") -> Saved:
    """Make or change a unit in one batch.

    Raises:
        InvalidValue: among others, it would belong to itself (reason ``ring``).
        NotAllowed
    """
    if unit and parent in _below(vault, unit):
        raise InvalidValue(entity="unit", field="parent", value=name, reason="ring")
    return _save(vault, "unit", unit, {"name": name, "parent": parent or None}, name)


def _below(vault: Vault, unit: str) -> set[str]:
    from sync.rights import Unit

    return units_below((Unit(u.id, u.name, u.parent) for u in list_units(vault)), [unit])


def remove_unit(vault: Vault, unit: str) -> Saved:
    """Move a unit to the trash; its people and the units below go to the one above.

    Raises:
        RecordNotFound, NotAllowed
    """
    with vault.batch("edit") as batch:
        above = batch.row("unit", unit)["parent"]
        for entity, column in (("person", "unit"), ("unit", "parent")):
            rows = batch.connection.exec_driver_sql(
                f"SELECT id FROM {entity} WHERE {column} = ? AND life = 0", (unit,)
            ).all()
            for row in rows:
                batch.set(entity, row[0], {column: above})
        batch.trash("unit", unit)
        note_change(batch, "unit", unit, "removed")
    return Saved(unit, batch.id)
