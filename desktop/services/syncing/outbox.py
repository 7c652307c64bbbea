"""What this device has to tell the hub: its own changes in the order and the form in which they
were chained.

Nothing else builds what leaves this machine. A field or a record that stays here is left out at
this place. Where the chain covers changes of such a record they are *withheld*: their digests go,
without content and without the salts by which it could be guessed. A record that sets out later is
sent as it is then; what it was before stays withheld.

A record made here is logged by reference; what it held at that moment is its row today, with
every later edit taken back. Columns that are local stay here: they were never part of the chain.
"""

from collections.abc import Collection, Sequence

import msgspec
from sqlalchemy import Connection

from desktop.vault.tables import quoted
from desktop.vault.vault import Vault
from sync.change import CHAIN_START, BatchHead, Change, Edit, Op
from sync.schema import STAYS_HERE, Entity
from sync.signing import sign
from sync.values import Plain
from sync.wire import Segment, segment_text

SEGMENT = 5_000
"""Changes sent at once."""
LAST = 2**62


def newest(connection: Connection) -> int:
    """Return the number of the last change that travels, 0 where there is none."""
    found = connection.exec_driver_sql("SELECT max(n) FROM change WHERE hash IS NOT NULL")
    return int(found.scalar() or 0)


def next_segment(
    connection: Connection,
    vault: Vault,
    after: int,
    *,
    device: int,
    private_key: str,
    upto: int = LAST,
) -> Segment | None:
    """Return the signed changes that follow number ``after``, at most `SEGMENT` and none beyond
    ``upto``; None when there are none.
    """
    rows = connection.exec_driver_sql(
        "SELECT c.n, b.id, c.entity, c.record, c.op, c.clock, c.at, c.body, c.digest, c.hash, "
        "c.batch, c.salt FROM change AS c JOIN batch AS b ON b.n = c.batch "
        "WHERE c.n > ? AND c.n <= ? AND c.hash IS NOT NULL ORDER BY c.n LIMIT ?",
        (after, upto, SEGMENT),
    ).all()
    if not rows:
        return None
    parts = [tuple(row) for row in rows]
    withheld = _withheld(connection, parts)
    created = _created_values(
        connection, vault, [row for row in parts if int(str(row[0])) not in withheld]
    )
    erased = _erased(connection, parts)
    changes = tuple(
        _as_it_can_be_told(_change(row, created, withheld=row[0] in withheld), row, erased)
        for row in parts
    )
    silent = {int(str(row[10])) for row in parts if row[0] in withheld}
    segment = Segment(
        device=device,
        previous=_hash_before(connection, after).hex(),
        changes=changes,
        batches=_heads(connection, sorted({int(row[10]) for row in rows}), silent),
        hash=rows[-1][9].hex(),
    )
    return msgspec.structs.replace(segment, signature=sign(private_key, segment_text(segment)))


def _withheld(connection: Connection, rows: Sequence[tuple[object, ...]]) -> set[object]:
    """Return the numbers of the changes of which only digests are sent: those of records that
    stay here, and those from before a record set out.
    """
    staying = _staying(connection, rows)
    set_out = _last_creates(connection, rows)
    return {
        row[0]
        for row in rows
        if row[3] in staying or int(str(row[0])) < set_out.get(str(row[3]), 0)
    }


def _last_creates(connection: Connection, rows: Sequence[tuple[object, ...]]) -> dict[str, int]:
    """Return the number of the latest change by which each record was sent as a whole."""
    found = connection.exec_driver_sql(
        "SELECT record, max(n) FROM change WHERE op = 'create' AND hash IS NOT NULL "
        "AND record IN (SELECT value FROM json_each(?)) GROUP BY record",
        (msgspec.json.encode(sorted({str(row[3]) for row in rows})).decode(),),
    )
    return {str(record): int(number) for record, number in found}


def _staying(connection: Connection, rows: Sequence[tuple[object, ...]]) -> set[object]:
    """Return the records that are to stay on this machine though the chain knows of them."""
    by_entity: dict[str, set[str]] = {}
    for row in rows:
        by_entity.setdefault(str(row[2]), set()).add(str(row[3]))
    staying: set[object] = set()
    for name, records in by_entity.items():
        found = connection.exec_driver_sql(
            f"SELECT id FROM {quoted(name)} WHERE {STAYS_HERE} = 1 "
            "AND id IN (SELECT value FROM json_each(?))",
            (msgspec.json.encode(sorted(records)).decode(),),
        )
        staying.update(row[0] for row in found)
    return staying


def _change(
    row: tuple[object, ...], created: dict[int, dict[str, Plain]], *, withheld: bool
) -> Change:
    number, batch, entity, record, op, clock, at, body, digest, _hash, _batch, salt = row
    return Change(
        number=int(str(number)),
        batch=str(batch),
        entity=str(entity),
        record=str(record),
        op=Op(str(op)),
        clock=int(str(clock)),
        at=int(str(at)) if at is not None else None,
        values=created.get(int(str(number))),
        edit=msgspec.json.decode(str(body), type=Edit) if body and not withheld else None,
        digest=str(digest or ""),
        salt=salt.hex() if isinstance(salt, bytes) and not withheld else "",
    )


def _erased(connection: Connection, rows: Sequence[tuple[object, ...]]) -> set[str]:
    """Return those of the records of which something was erased."""
    found = connection.exec_driver_sql(
        "SELECT record FROM subject WHERE erased_at IS NOT NULL "
        "AND record IN (SELECT value FROM json_each(?))",
        (msgspec.json.encode(sorted({str(row[3]) for row in rows})).decode(),),
    )
    return {str(row[0]) for row in found}


def _as_it_can_be_told(change: Change, row: tuple[object, ...], erased: set[str]) -> Change:
    """Return a change without what was erased of it. One of format 1 without its content stands
    for its own link.
    """
    if change.edit is None and not change.digest and change.op is not Op.CREATE:
        link = row[9]
        return msgspec.structs.replace(change, link=link.hex() if isinstance(link, bytes) else "")
    if change.record not in erased or change.is_genuine:
        return change
    return msgspec.structs.replace(change, values=None, edit=None, salt="")


def _hash_before(connection: Connection, after: int) -> bytes:
    row = connection.exec_driver_sql(
        "SELECT hash FROM change WHERE n <= ? AND hash IS NOT NULL ORDER BY n DESC LIMIT 1",
        (after,),
    ).first()
    return bytes(row[0]) if row else CHAIN_START


def _heads(
    connection: Connection, numbers: Sequence[int], silent: Collection[int]
) -> tuple[BatchHead, ...]:
    """Return the heads of batches; the ``silent`` ones without their label, which may name what is
    withheld.
    """
    rows = connection.exec_driver_sql(
        "SELECT id, kind, label, person, clock, undoes, n FROM batch "
        "WHERE n IN (SELECT value FROM json_each(?)) ORDER BY n",
        (msgspec.json.encode(list(numbers)).decode(),),
    )
    return tuple(
        BatchHead(r[0], r[1], "" if r[6] in silent else r[2], r[3], r[4], r[5] or "") for r in rows
    )


def _created_values(
    connection: Connection, vault: Vault, rows: Sequence[tuple[object, ...]]
) -> dict[int, dict[str, Plain]]:
    """Return what records held when they were made, by number of the change that made them."""
    made: dict[str, dict[str, int]] = {}
    for row in rows:
        if row[4] == Op.CREATE:
            made.setdefault(str(row[2]), {})[str(row[3])] = int(str(row[0]))
    values: dict[int, dict[str, Plain]] = {}
    for name, numbers in made.items():
        later = _first_old_values(connection, numbers)
        for held in _rows(connection, vault.entity(name), list(numbers)):
            record = str(held.pop("id"))
            then = held | {c: v for c, v in later.get(record, {}).items() if c in held}
            values[numbers[record]] = {c: v for c, v in then.items() if v is not None}
    return values


def _rows(connection: Connection, entity: Entity, ids: list[str]) -> list[dict[str, Plain]]:
    listed = ", ".join(map(quoted, ("id", *sorted(entity.sent_columns))))
    rows = connection.exec_driver_sql(
        f"SELECT {listed} FROM {quoted(entity.name)} WHERE id IN (SELECT value FROM json_each(?))",
        (msgspec.json.encode(ids).decode(),),
    )
    return [dict(row) for row in rows.mappings()]


def _first_old_values(
    connection: Connection, numbers: dict[str, int]
) -> dict[str, dict[str, Plain]]:
    """Return by record what the first edit after its making found in each column."""
    rows = connection.exec_driver_sql(
        "SELECT record, n, body FROM change WHERE op = 'edit' AND body IS NOT NULL "
        "AND record IN (SELECT value FROM json_each(?)) ORDER BY n",
        (msgspec.json.encode(list(numbers)).decode(),),
    )
    found: dict[str, dict[str, Plain]] = {}
    for record, number, body in rows:
        if number > numbers[record]:
            known = found.setdefault(record, {})
            for column, (old, _new) in msgspec.json.decode(body, type=Edit).fields.items():
                known.setdefault(column, old)
    return found


def pending_units(
    connection: Connection, vault: Vault, after: int, records: Sequence[str]
) -> dict[str, set[str]]:
    """Return for each of ``records`` the merge units with own changes numbered above ``after``."""
    rows = connection.exec_driver_sql(
        "SELECT entity, record, op, body FROM change WHERE n > ? AND hash IS NOT NULL "
        "AND record IN (SELECT value FROM json_each(?))",
        (after, msgspec.json.encode(list(records)).decode()),
    )
    pending: dict[str, set[str]] = {}
    for name, record, op, body in rows:
        units = pending.setdefault(record, set())
        entity = vault.entity(name)
        if op == Op.CREATE:
            units.update(entity.unit_of[c] for c in entity.sent_columns)
        elif op == Op.EDIT and body is not None:
            edit = msgspec.json.decode(body, type=Edit)
            units.update(entity.unit_of.get(c, c) for c in edit.fields)
        elif op != Op.EDIT:
            units.add("life")
    return pending
