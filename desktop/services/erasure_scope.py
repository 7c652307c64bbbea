"""What goes when a record is erased: what is a part of it or about it, and what one chooses of
what is linked to it.

All of it follows from the schema. What is said here of "records" are all of them, those in the
trash too.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import msgspec
from sqlalchemy import Connection

from desktop.vault.tables import quoted, stored
from sync.schema import Entity, Field, Kind, Schema

ACTIVITY = "activity"
Key = tuple[str, str]
"""Kind and id of a record."""


@dataclass(frozen=True, slots=True)
class Way:
    """A link field of some kind of record, by which records may be linked to an erased one."""

    entity: str
    field: str

    @property
    def key(self) -> str:
        """The text it is chosen by, such as ``activity.contact``."""
        return f"{self.entity}.{self.field}"


@dataclass(slots=True)
class Scope:
    """What is erased, and what is linked to it and stays.

    Attributes:
        erased: Ids of the records by kind; the first one is the record that was asked for.
        gone: By way of linking, how many records go because that way was chosen.
        staying: By way of linking, the records that stay and lose their link.
    """

    erased: dict[str, dict[str, None]] = field(default_factory=dict)
    gone: dict[Way, int] = field(default_factory=dict)
    staying: dict[Way, list[str]] = field(default_factory=dict)

    def has(self, entity: str, record: str) -> bool:
        """Tell whether a record is to be erased."""
        return record in self.erased.get(entity, {})

    def keys(self) -> Iterator[Key]:
        """Yield every record to be erased."""
        return ((name, record) for name, records in self.erased.items() for record in records)

    def touched(self) -> set[Key]:
        """Return the records that stay and are changed."""
        return {(way.entity, record) for way, records in self.staying.items() for record in records}


def can_be_erased(entity: Entity) -> bool:
    """Tell whether records of a kind are about customers, not about the workspace itself."""
    return not (entity.system or entity.readers or entity.writers or entity.append_only)


def ways_to(schema: Schema, entity: str) -> Iterator[tuple[Way, Field]]:
    """Yield the fields by which records of any kind link to records of ``entity``."""
    for other in schema.entities:
        for one in other.links():
            if one.target == entity and not one.system:
                yield Way(other.name, one.name), one


def goes_with(way: Way) -> bool:
    """Tell whether records linked in this way go unless one says otherwise: what was said and
    done with a person is theirs.
    """
    return way.entity == ACTIVITY


def scope_of(
    connection: Connection,
    schema: Schema,
    start: Iterable[Key],
    also: Collection[str] | None = None,
) -> Scope:
    """Return what goes with ``start``. ``also`` holds the keys of the ways of linking that are
    chosen; None takes those that `goes_with` names.
    """
    scope, waiting = Scope(), dict[str, list[str]]()
    for entity, record in start:
        _take(scope, waiting, entity, [record])
    while waiting:
        entity, records = waiting.popitem()
        for name, ids in _belonging(connection, schema, entity, records):
            _take(scope, waiting, name, ids)
        for way, _one in ways_to(schema, entity):
            if way.key in also if also is not None else goes_with(way):
                ids = _linked(connection, way, records)
                new = _take(scope, waiting, way.entity, ids)
                scope.gone[way] = scope.gone.get(way, 0) + new
    _find_staying(connection, schema, scope)
    return scope


def scope_of_these(connection: Connection, schema: Schema, records: Iterable[Key]) -> Scope:
    """Return a scope of these records alone."""
    scope = Scope()
    for entity, record in records:
        _take(scope, {}, entity, [record])
    _find_staying(connection, schema, scope)
    return scope


def _take(scope: Scope, waiting: dict[str, list[str]], entity: str, records: Iterable[str]) -> int:
    known = scope.erased.setdefault(entity, {})
    new = [record for record in records if record not in known]
    known |= dict.fromkeys(new)
    if new:
        waiting.setdefault(entity, []).extend(new)
    return len(new)


def _belonging(
    connection: Connection, schema: Schema, entity: str, records: list[str]
) -> Iterator[tuple[str, list[str]]]:
    """Yield what cannot stay without the records: about them, part of them, or needing a link."""
    for other in schema.entities:
        if other.about and not other.readers:
            kind, record, *_unit = other.about
            condition = f"{quoted(kind)} = ? AND {quoted(record)}"
            yield other.name, _ids(connection, other.name, condition, records, entity)
    for way, one in ways_to(schema, entity):
        other = schema.entity(way.entity)
        if one.required or other.parts_of == one.name:
            yield way.entity, _linked(connection, way, records)


def _find_staying(connection: Connection, schema: Schema, scope: Scope) -> None:
    for entity, records in scope.erased.items():
        for way, _one in ways_to(schema, entity):
            found = _linked(connection, way, list(records))
            if staying := [record for record in found if not scope.has(way.entity, record)]:
                scope.staying.setdefault(way, []).extend(staying)


def _linked(connection: Connection, way: Way, records: list[str]) -> list[str]:
    return _ids(connection, way.entity, quoted(way.field), records)


def _ids(
    connection: Connection, entity: str, condition: str, records: list[str], *given: str
) -> list[str]:
    rows = connection.exec_driver_sql(
        f"SELECT id FROM {stored(entity)} "
        f"WHERE {condition} IN (SELECT value FROM json_each(?)) ORDER BY n",
        (*given, msgspec.json.encode(records).decode()),
    )
    return [str(row[0]) for row in rows]


def linked_from(connection: Connection, schema: Schema, scope: Scope) -> set[Key]:
    """Return what the records to be erased link to."""
    found: set[Key] = set()
    for name, records in scope.erased.items():
        for one in schema.entity(name).fields:
            if one.kind is not Kind.LINK or one.system:
                continue
            rows = connection.exec_driver_sql(
                f"SELECT DISTINCT {quoted(one.name)} FROM {stored(name)} "
                f"WHERE {quoted(one.name)} IS NOT NULL "
                "AND id IN (SELECT value FROM json_each(?))",
                (msgspec.json.encode(list(records)).decode(),),
            )
            found |= {(one.target, str(row[0])) for row in rows}
    return found


def rows_of(
    connection: Connection, scope: Scope, schema: Schema
) -> Iterator[tuple[Entity, Mapping[str, int | str | None]]]:
    """Yield the rows of all records to be erased, with their kind."""
    for name, records in scope.erased.items():
        rows = connection.exec_driver_sql(
            f"SELECT * FROM {stored(name)} WHERE id IN (SELECT value FROM json_each(?))",
            (msgspec.json.encode(list(records)).decode(),),
        )
        for row in rows.mappings():
            yield schema.entity(name), dict(row)
