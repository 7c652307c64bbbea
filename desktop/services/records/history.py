"""What the log says of one record: every change with person, device and batch."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import Connection

from desktop.services.records.reading import find_row, titles_for
from desktop.vault.errors import RecordNotFound
from desktop.vault.facts import meta
from desktop.vault.values import Value, from_columns
from desktop.vault.vault import Vault
from sync.change import Edit, Op
from sync.clock import clock_at, time_of
from sync.schema import Entity, Field, Kind
from sync.values import Plain


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field's value before and after. Links are given by title where it is known here."""

    field: Field
    old: Value
    new: Value


@dataclass(frozen=True, slots=True)
class Entry:
    """One change of a record. ``at`` is when it took effect (UTC), ``fields`` is empty but for
    edits.
    """

    op: Op
    at: datetime
    person: str
    device: str
    batch: str
    kind: str
    label: str
    fields: tuple[FieldChange, ...]


def history(vault: Vault, entity: str, record: str, *, limit: int = 1_000) -> list[Entry]:
    """Return the changes of one record, the newest first.

    Raises:
        RecordNotFound: it is not on this machine.
    """
    described = vault.entity(entity)
    with vault.read() as connection:
        row = find_row(connection, described, record)
        if row is None:
            raise RecordNotFound(entity=entity, record=record)
        rows = connection.exec_driver_sql(
            "SELECT c.op, c.clock, c.at, c.device, c.body, b.id, b.kind, b.label, b.person "
            "FROM change AS c JOIN batch AS b ON b.n = c.batch "
            "WHERE c.record = ? AND c.entity = ? ORDER BY c.n DESC LIMIT ?",
            (row["id"], entity, limit),
        ).all()
        edits = [msgspec.json.decode(r[4], type=Edit) if r[4] else None for r in rows]
        titles = _titles(connection, vault, described, edits)
        people = _people(connection, vault)
        return [
            _entry(described, tuple(r), edit, titles, people)
            for r, edit in zip(rows, edits, strict=True)
        ]


def _people(connection: Connection, vault: Vault) -> Mapping[object, str]:
    """Return names of persons by id, and of devices (with their person) by number."""
    names: dict[object, str] = {}
    for row in connection.exec_driver_sql("SELECT number, name, person_name FROM peer"):
        names[row[0]] = row[1]
        names["person", row[0]] = row[2]
    if "person" in vault.schema.by_name:
        for row in connection.exec_driver_sql("SELECT id, name FROM person"):
            names[row[0]] = row[1]
    names.setdefault(vault.person, vault.slot.person_name)
    names[0] = meta(connection, "device_name") or ""
    return names


def _titles(
    connection: Connection, vault: Vault, entity: Entity, edits: Sequence[Edit | None]
) -> dict[str, str]:
    sides: list[dict[str, Plain]] = []
    for edit in filter(None, edits):
        sides.append({c: pair[0] for c, pair in edit.fields.items()})
        sides.append({c: pair[1] for c, pair in edit.fields.items()})
    return titles_for(connection, vault, entity, sides)


def fields_changed(vault: Vault, entity: Entity, edit: Edit) -> tuple[FieldChange, ...]:
    """Return what one edit changed, with titles of links."""
    with vault.read() as connection:
        titles = _titles(connection, vault, entity, [edit])
    return tuple(_changes(entity, edit, titles))


def _entry(
    entity: Entity,
    row: tuple[object, ...],
    edit: Edit | None,
    titles: Mapping[str, str],
    people: Mapping[object, str],
) -> Entry:
    op, clock, at, device, _body, batch, kind, label, person = row
    moment = time_of(clock_at(int(str(at))) if at is not None else int(str(clock)))
    who = people.get(("person", device)) if device else people.get(person)
    return Entry(
        op=Op(str(op)),
        at=moment,
        person=who or "",
        device=people.get(device, ""),
        batch=str(batch),
        kind=str(kind),
        label=str(label),
        fields=tuple(_changes(entity, edit, titles)) if edit else (),
    )


def _changes(entity: Entity, edit: Edit, titles: Mapping[str, str]) -> Iterator[FieldChange]:
    for one in entity.fields:
        if edit.fields.keys().isdisjoint(one.columns):
            continue
        sides = []
        for side in (0, 1):
            columns = tuple(edit.fields.get(c, (None, None))[side] for c in one.columns)
            value = from_columns(one, columns)
            if one.kind is Kind.LINK and value is not None:
                value = titles.get(str(value), str(value))
            sides.append(value)
        if sides[0] != sides[1]:
            yield FieldChange(one, sides[0], sides[1])
