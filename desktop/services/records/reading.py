"""Lists, pages and single records, with the titles of what they link to.

A page starts after the last record seen (keyset), so that it costs the same wherever in a million
rows it is.
"""

import base64
import binascii
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import msgspec
from sqlalchemy import Connection

from desktop.services import attendance
from desktop.services.query.conditions import Condition, Reader, condition_of
from desktop.services.query.literals import BadLiteral
from desktop.vault.errors import RecordAmbiguous, RecordNotFound
from desktop.vault.tables import BOOKKEEPING, quoted
from desktop.vault.values import Value, read_field
from desktop.vault.vault import Vault
from sync.language import _
from sync.schema import Entity, Field, Kind
from sync.values import Plain

PAGE = 200


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its columns, and the titles of the records it links to (id -> title)."""

    entity: Entity
    columns: Mapping[str, Plain]
    titles: Mapping[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The record's id."""
        return str(self.columns["id"])

    @property
    def is_trashed(self) -> bool:
        """Whether it lies in the trash."""
        return self.columns.get("life") == 1

    def value(self, name: str) -> Value:
        """Return the value of a field; a link is the linked record's id."""
        return read_field(self.entity.field(name), self.columns)

    def title(self) -> str:
        """Return what the record is called in lists and links."""
        return self.linked_title(self.entity.field(self.entity.title))

    def linked_title(self, one: Field) -> str:
        """Return a field's text: the linked record's title for a link, empty when unknown here."""
        plain = self.columns.get(one.name)
        if plain is None:
            return ""
        if one.kind is Kind.LINK:
            return self.titles.get(str(plain), "")
        if one.kind is Kind.CHOICE:
            return next((_(c.label) for c in one.choices if c.code == plain), str(plain))
        return _(str(plain)) if self.entity.worded else str(plain)


@dataclass(frozen=True, slots=True)
class Page:
    """Consecutive records; ``next`` is the cursor of the following page, None at the end."""

    records: tuple[Record, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class Query:
    """Which records of an entity, in which order. ``sort`` holds field names, ``-`` in front for
    descending.
    """

    entity: str
    where: str | None = None
    sort: tuple[str, ...] = ()
    trashed: bool = False
    words: str = ""


def reader_of(connection: Connection, vault: Vault) -> Reader:
    """Return who asks and when, for expressions."""
    return Reader(vault.schema, vault.person, date.today())  # noqa: DTZ011


def list_records(
    vault: Vault, query: Query, *, after: str | None = None, limit: int = PAGE
) -> Page:
    """Return a page of records that follow the cursor ``after``.

    Raises:
        UnknownEntity, UnknownField, BadExpression, InvalidValue
    """
    entity = vault.entity(query.entity)
    order = _order(entity, query.sort)
    with vault.read() as connection:
        condition = _condition(connection, vault, entity, query, alive=_alive(entity, order))
        if after is not None:
            condition = condition.and_(_beyond(entity, order, _read_cursor(after, len(order))))
        sql = (
            f"SELECT {_wanted(entity)} FROM {quoted(entity.name)} WHERE {condition.sql} "
            f"ORDER BY {_order_sql(order)} LIMIT {int(limit) + 1}"
        )
        rows = connection.exec_driver_sql(sql, condition.parameters).mappings().all()
        found = [dict(row) for row in rows[:limit]]
        titles = titles_for(connection, vault, entity, found)
    attendance.of(vault).saw_many(entity, (str(row["id"]) for row in found))
    more = len(rows) > limit
    cursor = _cursor(order, found[-1]) if more and found else None
    return Page(tuple(Record(entity, row, titles) for row in found), cursor)


def _wanted(entity: Entity) -> str:
    kept = [name for name in BOOKKEEPING if name in ("id", "life", "clock")]
    return ", ".join(map(quoted, (*kept, *entity.columns)))


def _alive(entity: Entity, order: "_Order") -> str:
    """Return how living records are told from others: where another index gives the order, the
    one that begins with `life` must not be used, or a million rows would be sorted.
    """
    return "life" if order[0][0] == entity.order.lstrip("-") else "+life"


def _condition(
    connection: Connection, vault: Vault, entity: Entity, query: Query, *, alive: str = "life"
) -> Condition:
    life = "life" if query.trashed else alive
    condition = Condition(f"{life} = ?", (int(query.trashed),))
    if query.words:
        from desktop.vault import search

        found = search.find(connection, entity, query.words, 1_000)
        numbers = ", ".join(str(int(n)) for n, _rank in found)
        condition = condition.and_(Condition(f"n IN ({numbers})"))
    if query.where:
        condition = condition.and_(condition_of(query.where, entity, reader_of(connection, vault)))
    return condition


def count_records(vault: Vault, query: Query) -> int:
    """Return how many records a query finds."""
    entity = vault.entity(query.entity)
    with vault.read() as connection:
        condition = _condition(connection, vault, entity, query)
        sql = f"SELECT count(*) FROM {quoted(entity.name)} WHERE {condition.sql}"
        return int(connection.exec_driver_sql(sql, condition.parameters).scalar_one())


def select_ids(vault: Vault, query: Query) -> list[str]:
    """Return the ids of all records a query finds, in its order."""
    entity = vault.entity(query.entity)
    with vault.read() as connection:
        condition = _condition(connection, vault, entity, query)
        order = _order_sql(_order(entity, query.sort))
        sql = f"SELECT id FROM {quoted(entity.name)} WHERE {condition.sql} ORDER BY {order}"
        return [row[0] for row in connection.exec_driver_sql(sql, condition.parameters)]


# -------------------------------------------------------------------- order and cursor

_Order = tuple[tuple[str, bool], ...]
"""Columns and whether each descends; the id always comes last."""


def _order(entity: Entity, sort: Sequence[str]) -> _Order:
    wanted = sort or (entity.order,)
    order = []
    for name in wanted:
        column = name.lstrip("-")
        if column != "id":
            entity.field(column)
        order.append((column, name.startswith("-")))
    descending = order[-1][1]
    return (*order, ("id", descending))


def _order_sql(order: _Order) -> str:
    return ", ".join(f"{quoted(c)} {'DESC' if down else 'ASC'}" for c, down in order)


def _beyond(entity: Entity, order: _Order, seen: Sequence[Plain]) -> Condition:
    """Return the condition for rows after the one whose order columns were ``seen``; NULL sorts
    lowest.
    """
    parts, parameters = [], []
    for place, (column, down) in enumerate(order):
        equal = [f"{quoted(c)} IS ?" for c, _down in order[:place]]
        value = seen[place]
        if value is None and down:
            continue
        if value is None:
            step, used = f"{quoted(column)} IS NOT NULL", []
        elif down:
            step, used = f"({quoted(column)} < ? OR {quoted(column)} IS NULL)", [value]
        else:
            step, used = f"{quoted(column)} > ?", [value]
        parts.append(" AND ".join([*equal, step]))
        parameters.extend([*seen[:place], *used])
    after = Condition(" OR ".join(f"({part})" for part in parts), tuple(parameters))
    return _bound(entity, order, seen).and_(after)


def _bound(entity: Entity, order: _Order, seen: Sequence[Plain]) -> Condition:
    """Return a plain bound on the first column, so that the index starts where the page does."""
    column, down = order[0]
    one = entity.by_name.get(column)
    never_empty = one is None or one.required or one.system
    if seen[0] is None or (down and not never_empty):
        return Condition()
    return Condition(f"{quoted(column)} {'<=' if down else '>='} ?", (seen[0],))


def _cursor(order: _Order, row: Mapping[str, Plain]) -> str:
    return base64.urlsafe_b64encode(
        msgspec.json.encode([row[column] for column, _down in order])
    ).decode()


def _read_cursor(text: str, length: int) -> list[Plain]:
    try:
        seen = msgspec.json.decode(base64.urlsafe_b64decode(text), type=list[int | str | None])
    except (binascii.Error, ValueError, msgspec.DecodeError) as error:
        raise BadLiteral(entity="", field="after", value=text, reason="cursor") from error
    if len(seen) != length:
        raise BadLiteral(entity="", field="after", value=text, reason="cursor")
    return seen


# -------------------------------------------------------------------- titles of links


def titles_for(
    connection: Connection, vault: Vault, entity: Entity, rows: Iterable[Mapping[str, Plain]]
) -> dict[str, str]:
    """Return the titles of all records that ``rows`` link to and that are on this machine."""
    wanted: dict[str, set[str]] = {}
    for row in rows:
        for one in entity.links():
            if plain := row.get(one.name):
                wanted.setdefault(one.target, set()).add(str(plain))
    titles: dict[str, str] = {}
    for target, ids in wanted.items():
        if target in vault.schema.by_name:
            titles.update(titles_of(connection, vault, vault.entity(target), sorted(ids)))
    return titles


def titles_of(
    connection: Connection, vault: Vault, target: Entity, ids: Sequence[str]
) -> dict[str, str]:
    """Return the titles of those of the records that are on this machine."""
    sql = (
        f"SELECT id, {quoted(target.title)} FROM {quoted(target.name)} "
        "WHERE id IN (SELECT value FROM json_each(?))"
    )
    rows = connection.exec_driver_sql(sql, (msgspec.json.encode(ids).decode(),)).all()
    through = target.field(target.title)
    if through.kind is Kind.LINK:
        linked = [str(row[1]) for row in rows if row[1]]
        names = titles_of(connection, vault, vault.entity(through.target), linked)
        return {row[0]: names.get(str(row[1]), "") for row in rows}
    shown = {row[0]: str(row[1] or "") for row in rows}
    return {i: _(title) for i, title in shown.items()} if target.worded else shown


# -------------------------------------------------------------------- one record


def get_record(vault: Vault, entity: str, record: str, *, noted: bool = True) -> Record:
    """Return one record, in the trash or not; ``record`` is an id or ``field:value`` of a unique
    field. Looking at it is ``noted``, unless it was written just now.

    Raises:
        RecordNotFound: it is not on this machine.
    """
    described = vault.entity(entity)
    with vault.read() as connection:
        found = find_row(connection, described, record)
        if found is None:
            raise RecordNotFound(entity=entity, record=record)
        if noted:
            attendance.of(vault).saw(described, found)
        return Record(described, found, titles_for(connection, vault, described, [found]))


def find_row(connection: Connection, entity: Entity, record: str) -> Mapping[str, Plain] | None:
    """Return the columns of the record meant by an id or ``field:value``; None where there is
    none. Of two, the one that is not in the trash is meant.

    Raises:
        RecordAmbiguous: there are several.
    """
    name, separator, value = record.partition(":")
    column = entity.field(name).name if separator else "id"
    sought = value if separator else record.lower()
    rows = connection.exec_driver_sql(
        f"SELECT * FROM {quoted(entity.name)} WHERE {quoted(column)} = ? ORDER BY life LIMIT 2",
        (sought,),
    )
    found = rows.mappings().all()
    if len(found) > 1 and found[0]["life"] == found[1]["life"]:
        raise RecordAmbiguous(entity=entity.name, record=record)
    return dict(found[0]) if found else None
