"""Everything that happened with one record, the newest first: what links to it, and its own log.

Nothing is kept for it. A kind of record appears by itself once it links to the record and has a
date: activities by when they were done or are due, orders by their date, payments by theirs.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from desktop.services.records.history import Entry, history
from desktop.services.records.reading import Record, titles_for
from desktop.vault.tables import quoted
from desktop.vault.vault import Vault
from sync.schema import Entity, Field, Kind
from sync.values import Plain, utc_text

CHANGES = "change"
"""Name of the part of a timeline that the log gives."""

_PAGE = 30
_LOG_ENTRIES = 500
_MOMENT_OF = {"activity": ("done_at", "due_at")}
"""Fields that say when a record of a kind happened, where the first date is not the one."""

Place = tuple[str, str]
"""When (UTC, as text) and a key that tells equal times apart: where a timeline goes on."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happened: a linked record, or an entry of the log (the other is None).

    ``at`` is UTC as text; ``has_time`` is false where only the day is known.
    """

    at: str
    key: str
    part: str
    has_time: bool
    record: Record | None = None
    entry: Entry | None = None


@dataclass(frozen=True, slots=True)
class Slice:
    """Consecutive moments; ``next`` is where the following ones begin, None at the end."""

    moments: tuple[Moment, ...]
    next: Place | None


def parts(vault: Vault, entity: str) -> list[tuple[Entity, Field]]:
    """Return the kinds of records a timeline of ``entity`` is made of, with the linking field."""
    return [
        (source, link)
        for source in vault.schema.entities
        if not source.system and not source.parts_of and _moment_fields(source)
        for link in source.links()
        if link.target == entity and not link.system and link.group != "belonging"
    ]


def timeline(
    vault: Vault,
    entity: str,
    record: str,
    *,
    only: Sequence[str] = (),
    before: Place | None = None,
    limit: int = _PAGE,
) -> Slice:
    """Return what happened with one record before a place, the newest first.

    ``only`` names the kinds wanted (`CHANGES` for the log), all of them by default.

    Raises:
        UnknownEntity, RecordNotFound
    """
    wanted = [part for part in parts(vault, entity) if not only or part[0].name in only]
    found: dict[str, Moment] = {}
    with vault.read() as connection:
        for source, link in wanted:
            for moment in _linked(connection, vault, (source, link), record, before, limit + 1):
                found[moment.key] = moment
    if not only or CHANGES in only:
        found.update((moment.key, moment) for moment in _logged(vault, entity, record, before))
    ordered = sorted(found.values(), key=_place, reverse=True)
    shown = ordered[:limit]
    return Slice(tuple(shown), _place(shown[-1]) if len(ordered) > limit else None)


def _place(moment: Moment) -> Place:
    return moment.at, moment.key


def _moment_fields(entity: Entity) -> tuple[str, ...]:
    if entity.name in _MOMENT_OF:
        return _MOMENT_OF[entity.name]
    dated = (f.name for f in entity.fields if f.kind in (Kind.DATE, Kind.TIME) and not f.system)
    first = next(dated, None)
    return (first,) if first else ()


def _moment_sql(entity: Entity) -> str:
    texts = []
    for name in _moment_fields(entity):
        column = quoted(name)
        is_day = entity.field(name).kind is Kind.DATE
        texts.append(f"{column} || 'T00:00:00Z'" if is_day else column)
    return f"coalesce({', '.join([*texts, quoted('created_at')])})"


def _linked(
    connection: Connection,
    vault: Vault,
    part: tuple[Entity, Field],
    record: str,
    before: Place | None,
    limit: int,
) -> Iterator[Moment]:
    source, link = part
    at, key = _moment_sql(source), f"'{source.name}:' || id"
    later, parameters = "", [record]
    if before is not None:
        later = f"AND ({at}, {key}) < (?, ?)"
        parameters += before
    rows = connection.exec_driver_sql(
        f"SELECT *, {at} AS moment_at FROM {quoted(source.name)} "
        f"WHERE {quoted(link.name)} = ? AND life = 0 {later} "
        f"ORDER BY {at} DESC, id DESC LIMIT {limit}",
        tuple(parameters),
    )
    columns: list[dict[str, Plain]] = [dict(row) for row in rows.mappings()]
    titles = titles_for(connection, vault, source, columns)
    for row in columns:
        has_time = _has_time(source, row)
        shown = Record(source, row, titles)
        place = (str(row["moment_at"]), f"{source.name}:{row['id']}")
        yield Moment(*place, part=source.name, has_time=has_time, record=shown)


def _has_time(source: Entity, row: dict[str, Plain]) -> bool:
    told = next((name for name in _moment_fields(source) if row.get(name)), None)
    return told is not None and source.field(told).kind is Kind.TIME


def _logged(vault: Vault, entity: str, record: str, before: Place | None) -> Iterator[Moment]:
    """Yield the log's entries; a run of one batch is one moment."""
    for place, entry in enumerate(history(vault, entity, record, limit=_LOG_ENTRIES)):
        at, key = utc_text(entry.at), f"{CHANGES}:{entry.batch}:{9_999 - place}"
        if before is None or (at, key) < before:
            yield Moment(at, key, CHANGES, has_time=True, entry=entry)


def count_linked(vault: Vault, record: str, links: Sequence[tuple[str, str]]) -> dict[str, int]:
    """Return how many living records link to ``record``, by ``entity.field``."""
    counts = {}
    with vault.read() as connection:
        for entity, field in links:
            counts[f"{entity}.{field}"] = int(
                connection.exec_driver_sql(
                    f"SELECT count(*) FROM {quoted(entity)} WHERE {quoted(field)} = ? AND life = 0",
                    (record,),
                ).scalar_one()
            )
    return counts


def links_to(vault: Vault, entity: str) -> list[tuple[str, str]]:
    """Return the (entity, field) pairs by which other kinds of records link to ``entity``."""
    return [
        (source.name, link.name)
        for source in vault.schema.entities
        if not source.system and not source.parts_of
        for link in source.links()
        if link.target == entity and not link.system and link.group != "belonging"
    ]
