"""Records as they stand, in bulk: one query to read what a segment touches, one to write it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import msgspec

from server.store.pool import Connection
from sync.ids import is_id
from sync.wire import RecordState

Key = tuple[str, str]
"""Entity and id."""

_COLUMNS = "workspace, entity, id, seq, author, others, life, owner, unit, body"
_decode = msgspec.json.Decoder(RecordState).decode
_encode = msgspec.json.Encoder().encode


@dataclass(slots=True)
class Held:
    """A record and who changed it.

    Attributes:
        author: Device that changed it last.
        others: Place of the last change by any other device.
    """

    state: RecordState
    author: int
    others: int


def load(connection: Connection, workspace: str, keys: Collection[Key]) -> dict[Key, Held]:
    """Return those of the records that exist."""
    entities, ids = [key[0] for key in keys], [key[1] for key in keys]
    rows = connection.execute(
        "SELECT r.body, r.author, r.others FROM record r "
        "JOIN unnest(%s::text[], %s::text[]) AS k (entity, id) "
        "ON r.workspace = %s AND r.entity = k.entity AND r.id = k.id",
        (entities, ids, workspace),
    )
    held = (Held(_decode(body), author, others) for body, author, others in rows)
    return {(one.state.entity, one.state.id): one for one in held}


def save(
    connection: Connection, workspace: str, changed: Sequence[Held], known: Collection[Key]
) -> None:
    """Write records; ``known`` are the keys of those that existed before."""
    rows = [_row(workspace, held) for held in changed]
    old = [row for row in rows if (row[1], row[2]) in known]
    new = [row for row in rows if (row[1], row[2]) not in known]
    if new:
        with (
            connection.cursor() as cursor,
            cursor.copy(f"COPY record ({_COLUMNS}) FROM STDIN (FORMAT binary)") as copy,
        ):
            copy.set_types(
                ["text", "text", "text", "int8", "int4", "int8", "int2", "text", "text", "bytea"]
            )
            for row in new:
                copy.write_row(row)
    if old:
        _update(connection, workspace, old)


def _row(workspace: str, held: Held) -> tuple[object, ...]:
    state = held.state
    return (
        workspace,
        state.entity,
        state.id,
        state.seq,
        held.author,
        held.others,
        state.life,
        _id_in(state, "owner"),
        _id_in(state, "unit"),
        _encode(state),
    )


def _id_in(state: RecordState, column: str) -> str | None:
    value = state.values.get(column)
    return value if isinstance(value, str) and is_id(value) else None


def _update(connection: Connection, workspace: str, rows: Sequence[tuple[object, ...]]) -> None:
    connection.execute(
        "UPDATE record r SET seq = n.seq, author = n.author, others = n.others, life = n.life, "
        "owner = n.owner, unit = n.unit, body = n.body "
        "FROM unnest(%s::text[], %s::text[], %s::int8[], %s::int4[], %s::int8[], %s::int2[], "
        "%s::text[], %s::text[], %s::bytea[]) "
        "AS n (entity, id, seq, author, others, life, owner, unit, body) "
        "WHERE r.workspace = %s AND r.entity = n.entity AND r.id = n.id",
        (*(list(column) for column in list(zip(*rows, strict=True))[1:]), workspace),
    )


def page(
    connection: Connection,
    workspace: str,
    *,
    after: int,
    until: int,
    limit: int,
    max_bytes: int,
    without_own: tuple[int, int] | None,
) -> list[tuple[int, bytes]]:
    """Return place and body of the next records in order, at most ``limit`` and ``max_bytes``
    (but at least one).

    ``without_own`` is a device and the place up to which it has the changes of all others: what
    it changed last itself, and nobody else since that place, is left out.
    """
    device, complete = without_own or (-1, 0)
    rows = connection.execute(
        "SELECT seq, body FROM (SELECT seq, body, sum(octet_length(body)) OVER (ORDER BY seq) AS "
        "total FROM (SELECT seq, body FROM record WHERE workspace = %s AND seq > %s AND seq <= %s "
        "AND NOT (author = %s AND others <= %s) ORDER BY seq LIMIT %s) first) sized "
        "WHERE total - octet_length(body) < %s ORDER BY seq",
        (workspace, after, until, device, complete, limit, max_bytes),
    )
    return [(int(seq), bytes(body)) for seq, body in rows]


def of_entity(connection: Connection, workspace: str, entity: str) -> list[RecordState]:
    """Return all records of one entity; for the few people and units."""
    rows = connection.execute(
        "SELECT body FROM record WHERE workspace = %s AND entity = %s ORDER BY id",
        (workspace, entity),
    )
    return [_decode(row[0]) for row in rows]


def count(connection: Connection, workspace: str) -> dict[str, int]:
    """Return how many living records there are of each entity."""
    rows = connection.execute(
        "SELECT entity, count(*) FROM record WHERE workspace = %s AND life = 0 "
        "GROUP BY entity ORDER BY entity",
        (workspace,),
    )
    return {str(entity): int(many) for entity, many in rows}
