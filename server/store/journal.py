"""The journal: every change with its verdict, in the order of arrival, chained by the hub."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import msgspec
from psycopg.rows import class_row

from server.store.pool import Connection
from sync.change import BatchHead, canonical
from sync.wire import Segment, batches_digest

_COLUMNS = (
    "position, device, number, outcome, reason, effective, chain, entry, body"  # after workspace
)


@dataclass(slots=True)
class Entry:
    """One change and what became of it.

    Attributes:
        chain: Hash of the change in its device's chain.
        entry: Hash of this entry in the hub's chain.
        body: The change as JSON.
    """

    position: int
    device: int
    number: int
    outcome: str
    reason: str
    effective: int
    chain: bytes
    entry: bytes
    body: bytes


@dataclass(slots=True)
class Signed:
    """A stretch of a device's chain, as the device signed it."""

    device: int
    last: int
    previous: str
    hash: str
    signature: str
    batches: bytes
    batches_digest: str = ""


def entry_hash(previous: bytes, entry: Entry) -> bytes:
    """Return the hash of an entry in the hub's chain. It covers the change by its chain hash."""
    form = canonical(
        (
            entry.position,
            entry.device,
            entry.number,
            entry.outcome,
            entry.reason,
            entry.effective,
            entry.chain.hex(),
        )
    )
    return hashlib.sha256(previous + form).digest()


def append(connection: Connection, workspace: str, entries: Sequence[Entry]) -> None:
    """Add entries."""
    if not entries:
        return
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY journal (workspace, {_COLUMNS}) FROM STDIN (FORMAT binary)") as copy,
    ):
        copy.set_types(
            ["text", "int8", "int4", "int8", "text", "text", "int8", "bytea", "bytea", "bytea"]
        )
        for one in entries:
            copy.write_row(
                (
                    workspace,
                    one.position,
                    one.device,
                    one.number,
                    one.outcome,
                    one.reason,
                    one.effective,
                    one.chain,
                    one.entry,
                    one.body,
                )
            )


def verdicts(
    connection: Connection, workspace: str, device: int, first: int, last: int
) -> dict[int, tuple[str, str, bytes]]:
    """Return outcome, reason and chain hash of a device's changes, by number."""
    rows = connection.execute(
        "SELECT number, outcome, reason, chain FROM journal "
        "WHERE workspace = %s AND device = %s AND number BETWEEN %s AND %s",
        (workspace, device, first, last),
    )
    return {int(n): (str(outcome), str(reason), bytes(chain)) for n, outcome, reason, chain in rows}


def walk(connection: Connection, workspace: str) -> Iterator[Entry]:
    """Yield all entries in order, without holding them all in memory."""
    with connection.cursor(name="walk", row_factory=class_row(Entry)) as cursor:
        cursor.itersize = 2_000
        cursor.execute(
            f"SELECT {_COLUMNS} FROM journal WHERE workspace = %s ORDER BY position", (workspace,)
        )
        yield from cursor


def count_outcomes(connection: Connection, workspace: str) -> dict[str, int]:
    """Return how many changes had each outcome."""
    rows = connection.execute(
        "SELECT outcome, count(*) FROM journal WHERE workspace = %s GROUP BY outcome", (workspace,)
    )
    return {str(outcome): int(many) for outcome, many in rows}


def add_segment(connection: Connection, workspace: str, segment: Segment, now: int) -> None:
    """Keep what a device signed."""
    connection.execute(
        "INSERT INTO segment (workspace, device, last, previous, hash, signature, batches, "
        "received_at) VALUES (%s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
        (
            workspace,
            segment.device,
            segment.changes[-1].number,
            segment.previous,
            segment.hash,
            segment.signature,
            msgspec.json.encode(segment.batches),
            now,
        ),
    )


def segments(connection: Connection, workspace: str) -> list[Signed]:
    """Return what the devices signed."""
    with connection.cursor(row_factory=class_row(Signed)) as cursor:
        cursor.execute(
            "SELECT device, last, previous, hash, signature, batches, batches_digest FROM segment "
            "WHERE workspace = %s ORDER BY device, last",
            (workspace,),
        )
        return cursor.fetchall()


def changes_of(connection: Connection, workspace: str, record_ids: Sequence[str]) -> list[Entry]:
    """Return the entries about records, by their ids."""
    with connection.cursor(row_factory=class_row(Entry)) as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS} FROM journal WHERE workspace = %s "
            "AND convert_from(body, 'UTF8')::json ->> 'record' = ANY(%s) ORDER BY position",
            (workspace, list(record_ids)),
        )
        return cursor.fetchall()


def replace_bodies(
    connection: Connection, workspace: str, bodies: Sequence[tuple[int, bytes]]
) -> None:
    """Give entries, by position, a body from which something was erased."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE journal SET body = %s WHERE workspace = %s AND position = %s",
            [(body, workspace, position) for position, body in bodies],
        )


def blank_labels(
    connection: Connection, workspace: str, names_somebody: Callable[[str], bool]
) -> int:
    """Take away the labels of batches that name somebody erased; return how many segments had
    such.
    """
    changed = 0
    for one in segments(connection, workspace):
        heads = msgspec.json.decode(one.batches, type=tuple[BatchHead, ...])
        kept = tuple(
            msgspec.structs.replace(head, label="") if names_somebody(head.label) else head
            for head in heads
        )
        if kept == heads:
            continue
        connection.execute(
            "UPDATE segment SET batches = %s, batches_digest = %s "
            "WHERE workspace = %s AND device = %s AND last = %s",
            (
                msgspec.json.encode(kept),
                one.batches_digest or batches_digest(heads),
                workspace,
                one.device,
                one.last,
            ),
        )
        changed += 1
    return changed


def add_quarantine(
    connection: Connection, workspace: str, changes: Sequence[tuple[int, int, str]], now: int
) -> None:
    """Put changes (device, number, reason) before a manager."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO quarantine (workspace, device, number, reason, received_at) "
            "VALUES (%s, %s, %s, %s, %s)",
            [(workspace, *change, now) for change in changes],
        )
