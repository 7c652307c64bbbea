"""What hangs on a record that stays on this machine stays with it.

A note about a customer, its file or the name of its deal says whose they are. So what is made for a
record that stays here stays too: always, where it is a part of that record or about it; at first,
where it is only linked to it. A record that is marked later takes along what has not left yet.
"""

from collections.abc import Iterator, Sequence

import msgspec

from desktop.vault.raw import RawConnection
from desktop.vault.tables import quoted, stored
from sync.schema import STAYS_HERE, Entity, Field, Schema
from sync.values import Plain

Rows = Sequence[Sequence[Plain]]
_BELONGING = "belonging"
"""The group of fields that say whose a record is, not what it hangs on."""


def links_of(entity: Entity) -> Iterator[Field]:
    """Yield the links by which a record hangs on another one."""
    return (one for one in entity.links() if one.group != _BELONGING)


def at_home(
    driver: RawConnection, schema: Schema, entity: Entity, names: Sequence[str], rows: Rows
) -> tuple[Sequence[str], Rows]:
    """Return names and rows of new records, those that hang on one that stays here marked to stay.
    Each row is an id and then the values of ``names``.
    """
    bound, drawn = _bound(driver, schema, entity, names, rows), _drawn(driver, entity, names, rows)
    if not (bound or drawn):
        return names, rows
    if STAYS_HERE not in names:
        names, rows = (*names, STAYS_HERE), [(*row, None) for row in rows]
    place = names.index(STAYS_HERE) + 1
    kept = []
    for number, row in enumerate(rows):
        stays = number in bound or (number in drawn and row[place] is None)
        kept.append((*row[:place], 1, *row[place + 1 :]) if stays else row)
    return names, kept


def _bound(
    driver: RawConnection, schema: Schema, entity: Entity, names: Sequence[str], rows: Rows
) -> set[int]:
    """Return the rows that are about a record that stays here, or a part of it."""
    found: set[int] = set()
    if entity.about:
        kinds, records = (_column(names, rows, column) for column in entity.about[:2])
        for kind in {str(one) for one in kinds if one in schema.by_name}:
            of_kind = [r if k == kind else None for k, r in zip(kinds, records, strict=True)]
            found |= _on_staying(driver, kind, of_kind)
    if entity.parts_of:
        target = entity.field(entity.parts_of).target
        found |= _on_staying(driver, target, _column(names, rows, entity.parts_of))
    return found


def _drawn(driver: RawConnection, entity: Entity, names: Sequence[str], rows: Rows) -> set[int]:
    """Return the rows that are linked to a record that stays here."""
    found: set[int] = set()
    for one in links_of(entity) if not entity.append_only else ():
        found |= _on_staying(driver, one.target, _column(names, rows, one.name))
    return found


def _column(names: Sequence[str], rows: Rows, name: str) -> list[Plain]:
    if name not in names:
        return [None] * len(rows)
    place = names.index(name) + 1
    return [row[place] for row in rows]


def _on_staying(driver: RawConnection, entity: str, linked: Sequence[Plain]) -> set[int]:
    """Return the places of ids in ``linked`` that name a record that stays here."""
    asked = {one for one in linked if one is not None}
    if not asked:
        return set()
    staying = {
        row[0]
        for row in driver.execute(
            f"SELECT id FROM {stored(entity)} WHERE {STAYS_HERE} = 1 "
            "AND id IN (SELECT value FROM json_each(?))",
            (msgspec.json.encode(sorted(map(str, asked))).decode(),),
        ).fetchall()
    }
    return {place for place, one in enumerate(linked) if one in staying} if staying else set()


def hanging_on(
    driver: RawConnection, schema: Schema, entity: str, record: str, *, bound: bool
) -> list[tuple[str, str]]:
    """Return what hangs on a record: kind and id; with ``bound``, only its parts and what is about
    it.
    """
    found: list[tuple[str, str]] = []
    for other in schema.entities:
        if other.append_only:
            continue
        for condition, values in _conditions(other, entity, record, bound=bound):
            rows = driver.execute(f"SELECT id FROM {stored(other.name)} WHERE {condition}", values)
            found += [(other.name, str(row[0])) for row in rows.fetchall()]
    return list(dict.fromkeys(found))


def _conditions(
    other: Entity, entity: str, record: str, *, bound: bool
) -> Iterator[tuple[str, tuple[str, ...]]]:
    if other.about:
        kind, about = map(quoted, other.about[:2])
        yield f"{kind} = ? AND {about} = ?", (entity, record)
    for one in links_of(other):
        if one.target == entity and (not bound or one.name == other.parts_of):
            yield f"{quoted(one.name)} = ?", (record,)
