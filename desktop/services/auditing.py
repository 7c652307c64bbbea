"""The log as auditors read it: changes and security events in one list, the newest first.

A security event is a record, so the entry that made it stands in the log at its place. Who did
what to which record and when is shown to whoever may audit; what was written is shown only as far
as they may see it (`desktop.vault.lenses`). Pages continue after the last number seen, which costs
the same wherever in a million entries that is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import msgspec
from sqlalchemy import Connection

from desktop.services.holding import require
from desktop.services.records.history import FieldChange, fields_changed
from desktop.services.records.reading import titles_of
from desktop.services.security_events import ENTITY
from desktop.vault.facts import meta
from desktop.vault.vault import Vault
from sync.change import Edit, Op
from sync.clock import clock_at, time_of
from sync.erasure import ERASURE
from sync.ids import is_id
from sync.rights import AUDIT
from sync.schema import Schema

PAGE = 200
CHANGES, EVENTS = "changes", "events"
"""Words for a filter by kind: all changes of records, all security events."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which entries are wanted; what is empty does not narrow.

    Attributes:
        person: Id of a person.
        entity: Kind of record the entry is about.
        record: Its id.
        kind: An operation, a kind of security event, `CHANGES` or `EVENTS`.
        first, last: Days, by this computer's calendar.
    """

    person: str = ""
    entity: str = ""
    record: str = ""
    kind: str = ""
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the log.

    Attributes:
        n: Its number.
        at: When it took effect (UTC).
        what: An operation, or the kind of a security event.
        entity, record, title: What it is about; the title is empty where it is erased or not to
            be seen.
        device: Name of the device; empty for this one where it has no name.
        batch, batch_kind, label: The batch it belongs to.
        hash: Its link in this device's chain, hex; empty for what came from the hub or never
            leaves this machine.
        detail, count: Of a security event.
    """

    n: int
    at: datetime
    what: str
    is_event: bool
    entity: str
    record: str
    title: str
    person: str
    person_id: str
    device: str
    batch: str
    batch_kind: str
    label: str
    hash: str
    detail: str = ""
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Lines:
    """Consecutive entries; ``next`` is the number after which to go on, None at the end."""

    lines: tuple[Line, ...]
    next: int | None


@dataclass(frozen=True, slots=True)
class Detail:
    """One entry in full.

    Attributes:
        fields: Old and new values, as far as this person may see them.
        is_hidden: Whether there is content that they may not see.
        order: Number of the order by which its content was erased; empty where it was not.
        digest, previous: What its link covers: the digest of its content, and the link before.
    """

    line: Line
    fields: tuple[FieldChange, ...]
    is_hidden: bool
    order: str
    digest: str
    previous: str


_SELECTED = (
    "SELECT c.n, c.op, c.clock, c.at, c.device, c.entity, c.record, c.hash, b.id AS batch, "
    "b.kind AS batch_kind, b.label, b.person, p.name AS peer, p.person AS peer_person, "
    "p.person_name AS peer_name, e.kind AS event, e.about_entity, e.about_record, e.detail, "
    "e.count, e.person AS event_person FROM main.change AS c "
    "JOIN main.batch AS b ON b.n = c.batch LEFT JOIN main.peer AS p ON p.number = c.device "
    f"LEFT JOIN main.{ENTITY} AS e ON c.entity = '{ENTITY}' AND e.id = c.record"
)


def lines(
    vault: Vault, wanted: Filter | None = None, *, after: int | None = None, limit: int = PAGE
) -> Lines:
    """Return the entries before number ``after``, the newest first.

    Raises:
        NotAllowed: this person may not audit.
    """
    require(vault, AUDIT)
    conditions, parameters = _conditions(wanted or Filter())
    if after is not None:
        conditions.append("c.n < ?")
        parameters.append(after)
    rows = _rows(vault, conditions, [*parameters, limit + 1])
    found = rows[:limit]
    more = len(rows) > limit
    return Lines(tuple(_made(vault, found)), int(str(found[-1]["n"])) if more else None)


def lines_from(
    vault: Vault, wanted: Filter, *, after: int, until: int, limit: int = PAGE
) -> list[Line]:
    """Return the entries with numbers above ``after``, at most ``until``, the oldest first.

    Raises:
        NotAllowed
    """
    require(vault, AUDIT)
    conditions, parameters = _conditions(wanted)
    conditions += ["c.n > ?", "c.n <= ?"]
    rows = _rows(vault, conditions, [*parameters, after, until, limit], order="ASC")
    return _made(vault, rows)


def count(vault: Vault, wanted: Filter | None = None) -> int:
    """Return how many entries there are; for a million this takes a while.

    Raises:
        NotAllowed
    """
    require(vault, AUDIT)
    conditions, parameters = _conditions(wanted or Filter())
    with vault.inspect() as connection:
        if not conditions:
            rows = connection.exec_driver_sql("SELECT count(*) FROM main.change")
        else:
            joined = _SELECTED.partition(" FROM ")[2]
            where = " AND ".join(conditions)
            rows = connection.exec_driver_sql(
                f"SELECT count(*) FROM {joined} WHERE {where}", tuple(parameters)
            )
        return int(rows.scalar_one())


_Row = Mapping[str, object]


def _rows(
    vault: Vault, conditions: Sequence[str], parameters: Sequence[object], order: str = "DESC"
) -> list[_Row]:
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    with vault.inspect() as connection:
        rows = connection.exec_driver_sql(
            f"{_SELECTED} {where} ORDER BY c.n {order} LIMIT ?", tuple(parameters)
        )
        return [dict(row) for row in rows.mappings()]


def _conditions(wanted: Filter) -> tuple[list[str], list[object]]:
    parts: list[tuple[str, tuple[object, ...]]] = []
    if wanted.person:
        one = "(CASE WHEN c.device = 0 THEN b.person ELSE p.person END) = ?"
        parts.append((one, (wanted.person,)))
    if wanted.record:
        events = f"SELECT id FROM main.{ENTITY} WHERE about_record = ?"
        parts.append((f"c.record IN (SELECT ? UNION ALL {events})", (wanted.record,) * 2))
    if wanted.entity:
        parts.append(("coalesce(e.about_entity, c.entity) = ?", (wanted.entity,)))
    parts += _of_kind(wanted.kind) if wanted.kind else []
    if wanted.first:
        parts.append(("b.clock >= ?", (_clock_of(wanted.first),)))
    if wanted.last:
        parts.append(("b.clock < ?", (_clock_of(wanted.last + timedelta(days=1)),)))
    return [part[0] for part in parts], [value for part in parts for value in part[1]]


def _of_kind(kind: str) -> list[tuple[str, tuple[object, ...]]]:
    if kind in (CHANGES, EVENTS):
        return [(f"c.entity {'<>' if kind == CHANGES else '='} '{ENTITY}'", ())]
    if kind in set(Op):
        return [(f"c.op = ? AND c.entity <> '{ENTITY}'", (kind,))]
    return [(f"c.record IN (SELECT id FROM main.{ENTITY} WHERE kind = ?)", (kind,))]


def _clock_of(day: date) -> int:
    """Return the clock at the beginning of a day, by this computer's calendar."""
    begins = datetime.combine(day, time.min).astimezone(UTC)
    return clock_at(int(begins.timestamp() * 1000))


# ---------------------------------------------------------------- lines


def _made(vault: Vault, rows: Sequence[_Row]) -> list[Line]:
    with vault.read() as connection:
        titles = _titles(connection, vault, rows)
        people = _people(connection, vault)
        own = meta(connection, "device_name") or ""
        return [_line(row, titles, people, own) for row in rows]


def _about(row: _Row) -> tuple[str, str]:
    if row["entity"] == ENTITY:
        return str(row["about_entity"] or ""), str(row["about_record"] or "")
    return str(row["entity"]), str(row["record"])


def _titles(connection: Connection, vault: Vault, rows: Sequence[_Row]) -> dict[str, str]:
    wanted: dict[str, set[str]] = {}
    for row in rows:
        entity, record = _about(row)
        if entity in vault.schema.by_name and record:
            wanted.setdefault(entity, set()).add(record)
    titles: dict[str, str] = {}
    for entity, ids in wanted.items():
        titles |= titles_of(connection, vault, vault.entity(entity), sorted(ids))
    return titles


def _people(connection: Connection, vault: Vault) -> dict[str, str]:
    rows = connection.exec_driver_sql("SELECT id, name FROM person")
    names = {str(row[0]): str(row[1] or "") for row in rows}
    return {vault.slot.person: vault.slot.person_name} | names


def _line(row: _Row, titles: Mapping[str, str], people: Mapping[str, str], own: str) -> Line:
    entity, record = _about(row)
    at = row["at"]
    clock = clock_at(int(str(at))) if at is not None else int(str(row["clock"]))
    is_event, is_here = row["entity"] == ENTITY, row["device"] == 0
    person = str((row["person"] if is_here else row["peer_person"]) or "")
    link = row["hash"]
    return Line(
        n=int(str(row["n"])),
        at=time_of(clock),
        what=str((row["event"] if is_event else row["op"]) or row["op"]),
        is_event=is_event,
        entity=entity,
        record=record,
        title=titles.get(record, ""),
        person=people.get(person) or ("" if is_here else str(row["peer_name"] or "")),
        person_id=person,
        device=own if is_here else str(row["peer"] or ""),
        batch=str(row["batch"]),
        batch_kind=str(row["batch_kind"]),
        label=str(row["label"] or ""),
        hash=link.hex() if isinstance(link, bytes) else "",
        detail=str(row["detail"] or "") if is_event else "",
        count=int(str(row["count"])) if is_event and row["count"] is not None else None,
    )


# ---------------------------------------------------------------- one entry


def detail(vault: Vault, n: int) -> Detail:
    """Return one entry in full.

    Raises:
        NotAllowed
        LookupError: there is no such entry.
    """
    require(vault, AUDIT)
    found = _rows(vault, ["c.n = ?"], [n, 1])
    if not found:
        raise LookupError(n)
    (line,) = _made(vault, found)
    with vault.inspect() as connection:
        content = connection.exec_driver_sql(
            "SELECT digest, body IS NULL, (SELECT hash FROM main.change AS b WHERE b.n < c.n "
            "AND b.hash IS NOT NULL ORDER BY b.n DESC LIMIT 1) FROM main.change AS c WHERE n = ?",
            (n,),
        ).one()
        order = _order(connection, str(found[0]["record"])) if content[1] else ""
    seen = bodies(vault, [n])
    edit = msgspec.json.decode(seen[n], type=Edit) if seen.get(n) else None
    entity = str(found[0]["entity"])
    fields = fields_changed(vault, vault.entity(entity), edit) if edit else ()
    return Detail(
        line,
        fields,
        is_hidden=not content[1] and n not in seen,
        order=order if found[0]["op"] != Op.CREATE else "",
        digest=str(content[0] or ""),
        previous=bytes(content[2]).hex() if content[2] else "",
    )


def bodies(vault: Vault, numbers: Sequence[int]) -> dict[int, str]:
    """Return what entries say, as far as this person may see it."""
    with vault.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT n, body FROM change WHERE n IN (SELECT value FROM json_each(?))",
            (msgspec.json.encode(list(numbers)).decode(),),
        )
        return {int(n): str(body) for n, body in rows if body is not None}


def _order(connection: Connection, record: str) -> str:
    row = connection.exec_driver_sql(
        "SELECT b.label FROM main.change AS c JOIN main.batch AS b ON b.n = c.batch "
        "WHERE c.record = ? AND b.kind = ? ORDER BY c.n DESC LIMIT 1",
        (record, ERASURE),
    ).first()
    return str(row[0]) if row else ""


def kinds(schema: Schema) -> tuple[str, ...]:
    """Return the words a filter by kind knows: both groups, operations, kinds of events."""
    events = schema.entity(ENTITY).field("kind").choices
    return (CHANGES, EVENTS, *(op.value for op in Op), *(choice.code for choice in events))


def find_record(vault: Vault, text: str) -> tuple[str, str]:
    """Return kind and id meant by ``contact:ID``, or by an id alone, erased records too."""
    entity, separator, record = text.partition(":")
    if separator:
        vault.entity(entity)
        return entity, record.lower()
    return "", text.lower() if is_id(text.lower()) else text
