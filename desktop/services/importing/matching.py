"""Which row is about which record: by key fields, each record and each key by one row only."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from desktop.services.importing.draft import Draft
from desktop.services.importing.errors import KeyNotMapped
from desktop.services.importing.problems import Problem, Why
from desktop.vault.tables import quoted
from sync.schema import Entity
from sync.values import Plain

Columns = Mapping[str, Sequence[Plain]]
Existing = Mapping[Hashable, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Key:
    """Fields that together tell one record from all others.

    Attributes:
        finds: Whether rows are matched by it; otherwise it only must not occur twice.
        told: Whether the person named it: then every row must have it.
    """

    fields: tuple[str, ...]
    finds: bool = True
    told: bool = False


def keys_of(draft: Draft, told: Sequence[str]) -> list[Key]:
    """Return the keys of a file: what the person named, otherwise ids and unique fields.

    Raises:
        KeyNotMapped: a named field is filled by no column.
    """
    mapped = draft.heading
    for name in told:
        draft.entity.field(name) if name != "id" else None
        if name not in mapped and not (name == "id" and draft.ids):
            raise KeyNotMapped(field=name, entity=draft.entity.name)
    unique = [(f.name,) for f in draft.entity.fields if f.unique and f.name in mapped]
    if draft.ids:
        unique.insert(0, ("id",))
    if not told:
        return [Key(names) for names in unique]
    rest = [Key(names, finds=False) for names in unique if names != tuple(told)]
    return [Key(tuple(told), told=True), *rest]


def values_of(draft: Draft, columns: Columns, key: Key) -> list[Hashable | None]:
    """Return a key's value per row, None where any part of it is empty."""
    parts = [draft.ids or [] if name == "id" else columns[name] for name in key.fields]
    if len(parts) == 1:
        return list(parts[0])
    return [None if None in row else row for row in zip(*parts, strict=True)]


def existing(connection: Connection, entity: Entity, key: Key) -> Existing:
    """Return the ids of records not in the trash by a key's value."""
    wanted = ", ".join(map(quoted, ("id", *key.fields)))
    first = quoted(key.fields[0])
    found: dict[Hashable, tuple[str, ...]] = {}
    rows = connection.exec_driver_sql(
        f"SELECT {wanted} FROM {quoted(entity.name)} WHERE life = 0 AND {first} IS NOT NULL"
    )
    for row in rows:
        value = row[1] if len(key.fields) == 1 else tuple(row[1:])
        found[value] = (*found.get(value, ()), row[0])
    return found


@dataclass(slots=True)
class Matches:
    """What matching found.

    Attributes:
        records: The existing record of each row, None for a new one.
        groups: What rows about one record have in common, where rows are dated; else empty.
    """

    records: list[str | None]
    groups: list[Hashable]


class Matcher:
    """Finds the record of every row and refuses rows that collide."""

    def __init__(
        self, connection: Connection, draft: Draft, columns: Columns, keys: Sequence[Key]
    ) -> None:
        self._connection = connection
        self._draft = draft
        self._keys = keys
        self._values = [values_of(draft, columns, key) for key in keys]
        self._existing = [existing(connection, draft.entity, key) for key in keys]
        self._problems: dict[int, list[Problem]] = {}

    def match(self, problems: dict[int, list[Problem]], *, dated: bool) -> Matches:
        """Match all rows; note in ``problems`` those that cannot be."""
        self._problems = problems
        rows = self._draft.table.rows
        records: list[str | None] = [None] * rows
        groups: list[Hashable] = [None] * rows if dated else []
        for place, key in enumerate(self._keys):
            if key.finds:
                self._find(place, records)
        for place, key in enumerate(self._keys):
            self._refuse_taken(place, key, records)
        if dated:
            self._group(records, groups)
        else:
            self._refuse_repeated(records)
        self._refuse_trashed(records)
        return Matches(records, groups)

    def _refuse(self, row: int, key: Key, why: Why, raw: object = "", other: str = "") -> None:
        names = [self._draft.heading.get(name, name) for name in key.fields]
        value = ", ".join(map(str, raw)) if isinstance(raw, tuple) else str(raw)
        self._problems.setdefault(row, []).append(Problem(", ".join(names), why, value, other))

    def _find(self, place: int, records: list[str | None]) -> None:
        key, known = self._keys[place], self._existing[place]
        for row, value in enumerate(self._values[place]):
            if value is None:
                if key.told:
                    self._refuse(row, key, Why.NO_KEY)
                continue
            found = known.get(value) if records[row] is None else None
            if not found:
                continue
            if len(found) == 1:
                records[row] = found[0]
            else:
                self._refuse(row, key, Why.MANY_MATCHES, value)

    def _refuse_taken(self, place: int, key: Key, records: Sequence[str | None]) -> None:
        known = self._existing[place]
        if not known or key.told:
            return
        for row, value in enumerate(self._values[place]):
            found = known.get(value) if value is not None else None
            if found and records[row] not in found:
                self._refuse(row, key, Why.TAKEN, value, self._title(found[0]))

    def _refuse_repeated(self, records: Sequence[str | None]) -> None:
        named = [(key, values) for key, values in zip(self._keys, self._values, strict=True)]
        if any(records):
            named.append((self._keys[0], list(records)))
        firsts: list[dict[Hashable, int]] = [{} for _one in named]
        if all(_are_distinct(values) for _key, values in named):
            return
        for row in range(len(records)):
            if row in self._problems:
                continue
            for (key, values), first in zip(named, firsts, strict=True):
                value = values[row]
                if value is not None and first.setdefault(value, row) != row:
                    line = str(self._draft.table.line(first[value]))
                    self._refuse(row, key, Why.SAME_KEY, "", line)
                    break

    def _group(self, records: Sequence[str | None], groups: list[Hashable]) -> None:
        finders = [v for key, v in zip(self._keys, self._values, strict=True) if key.finds]
        for row, record in enumerate(records):
            named = (values[row] for values in finders)
            groups[row] = record or next((v for v in named if v is not None), None)
            if groups[row] is None and row not in self._problems:
                self._refuse(row, self._keys[0], Why.NO_KEY)

    def _refuse_trashed(self, records: Sequence[str | None]) -> None:
        """Refuse rows whose own id is that of a record in the trash."""
        ids = self._draft.ids
        if not ids:
            return
        name = quoted(self._draft.entity.name)
        rows = self._connection.exec_driver_sql(f"SELECT id FROM {name} WHERE life <> 0")
        trashed = {row[0] for row in rows}
        for row, record in enumerate(ids):
            if record in trashed and records[row] is None:
                title = self._title(str(record))
                self._refuse(row, Key(("id",)), Why.IN_TRASH, str(record), title)

    def _title(self, record: str) -> str:
        entity = self._draft.entity
        rows = self._connection.exec_driver_sql(
            f"SELECT {quoted(entity.title)} FROM {quoted(entity.name)} WHERE id = ?", (record,)
        )
        found = rows.first()
        return str(found[0] or "") if found else ""


def _are_distinct(values: Sequence[Hashable | None]) -> bool:
    filled = [value for value in values if value is not None]
    return len(set(filled)) == len(filled)
