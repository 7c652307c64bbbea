"""Taking a batch back: its inverse, written as a new batch.

A field is set back only where it still holds what the batch wrote; what a person edited later
stays and is reported. Created records go to the trash, trashed ones come back.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection

from desktop.services import security_events
from desktop.services.progress import Progress, Silent
from desktop.vault.batch import Batch, Row
from desktop.vault.errors import InvalidValue, RecordNotFound
from desktop.vault.vault import Vault
from sync.change import Edit, Op
from sync.erasure import ERASURE

_CHUNK = 2_000
_FOR_GOOD = frozenset({"audit", ERASURE})


@dataclass(frozen=True, slots=True)
class Undone:
    """What taking a batch back did. ``kept`` names (entity, record) with later edits that
    stayed.
    """

    batch: str
    undid: str
    records: int
    kept: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Undoable:
    """A batch that can be taken back."""

    id: str
    kind: str
    label: str
    count: int
    is_undone: bool


def last_undoable(vault: Vault) -> Undoable | None:
    """Return this person's latest batch that was not taken back yet; setting up, syncing, audit
    and erasing do not count.
    """
    with vault.read() as connection:
        row = connection.exec_driver_sql(
            "SELECT id, kind, label, last - first + 1 FROM batch AS b WHERE origin = 0 "
            "AND kind NOT IN ('setup', 'sync', 'undo', 'audit', 'erasure') "
            "AND NOT EXISTS (SELECT 1 FROM batch WHERE undoes = b.id) ORDER BY n DESC LIMIT 1"
        ).first()
    return Undoable(row[0], row[1], row[2], int(row[3]), is_undone=False) if row else None


def undo(vault: Vault, batch_id: str | None = None, progress: Progress | None = None) -> Undone:
    """Take back a batch, by default the latest; taking back an undo does it again.

    Raises:
        InvalidValue: there is no such batch, or it has been taken back already.
    """
    progress = progress or Silent()
    if batch_id is None:
        latest = last_undoable(vault)
        if latest is None:
            raise InvalidValue(entity="batch", field="id", value="", reason="nothing_to_undo")
        batch_id = latest.id
    with vault.batch("undo", undoes=batch_id) as batch:
        number, first, last = _find(batch.connection, batch_id)
        kept: list[tuple[str, str]] = []
        touched: set[str] = set()
        for entity, record, op, body in _entries(batch.connection, number, first, last, progress):
            if batch.entity(entity).append_only:
                _note_again(batch, entity, record)
                continue
            touched.add(record)
            if not _take_back(batch, entity, record, op, body):
                kept.append((entity, record))
    return Undone(batch.id, batch_id, len(touched), tuple(dict.fromkeys(kept)))


def _find(connection: Connection, batch_id: str) -> tuple[int, int, int]:
    row = connection.exec_driver_sql(
        "SELECT n, first, last, kind FROM batch WHERE id = ? AND last IS NOT NULL", (batch_id,)
    ).first()
    if row is not None and row[0] == 1 and row[3] == "setup":
        raise InvalidValue(entity="batch", field="id", value=batch_id, reason="beginning")
    if row is not None and row[3] in _FOR_GOOD:
        raise InvalidValue(entity="batch", field="id", value=batch_id, reason="for_good")
    if row is None:
        raise InvalidValue(entity="batch", field="id", value=batch_id, reason="no_such_batch")
    again = connection.exec_driver_sql(
        "SELECT 1 FROM batch AS u WHERE u.undoes = ? AND u.last IS NOT NULL "
        "AND NOT EXISTS (SELECT 1 FROM batch WHERE undoes = u.id AND last IS NOT NULL)",
        (batch_id,),
    ).first()
    if again is not None:
        raise InvalidValue(entity="batch", field="id", value=batch_id, reason="already_undone")
    return int(row[0]), int(row[1]), int(row[2])


def _entries(
    connection: Connection, number: int, first: int, last: int, progress: Progress
) -> Iterator[tuple[str, str, Op, str | None]]:
    """Yield the changes of a batch from the last to the first."""
    upper = last
    while upper >= first:
        rows = connection.exec_driver_sql(
            "SELECT n, entity, record, op, body FROM change "
            "WHERE n BETWEEN ? AND ? AND batch = ? ORDER BY n DESC LIMIT ?",
            (first, upper, number, _CHUNK),
        ).all()
        if not rows:
            return
        for row in rows:
            yield row[1], row[2], Op(row[3]), row[4]
        upper = rows[-1][0] - 1
        progress.step(last - upper, last - first + 1)


def _take_back(batch: Batch, entity: str, record: str, op: Op, body: str | None) -> bool:
    """Write the inverse of one change; False where a later edit stands in its way, or where the
    record or what the log said of it was erased.
    """
    if not batch.has(entity, record) or (op is Op.EDIT and body is None):
        return False
    if op is Op.CREATE or op is Op.RESTORE:
        batch.trash(entity, record)
        return not (op is Op.CREATE and _edited_since(batch, record))
    if op is Op.TRASH:
        batch.restore(entity, record)
        return True
    return _set_back(batch, entity, record, msgspec.json.decode(body or "{}", type=Edit))


def _note_again(batch: Batch, entity: str, record: str) -> None:
    """Write down that what an event told of was taken back; the event itself stays."""
    if entity != security_events.ENTITY:
        return
    try:
        event = batch.row(entity, record)
    except RecordNotFound:
        return
    about = (str(event["about_entity"] or ""), str(event["about_record"] or ""))
    security_events.enter(batch, str(event["kind"]), about=about, detail="undo")


def _edited_since(batch: Batch, record: str) -> bool:
    row = batch.connection.exec_driver_sql(
        "SELECT 1 FROM change AS c JOIN batch AS b ON b.n = c.batch WHERE c.record = ? "
        "AND c.op = 'edit' AND b.kind NOT IN ('undo', 'import') AND c.batch <> ? LIMIT 1",
        (record, batch.token),
    ).first()
    return row is not None


def _set_back(batch: Batch, entity: str, record: str, edit: Edit) -> bool:
    now = batch.row(entity, record)
    known = [c for c in edit.fields if c in now]
    same = [c for c in known if now[c] == edit.fields[c][1] and c not in edit.tags]
    back: Row = {column: edit.fields[column][0] for column in same}
    if back:
        batch.set_columns(entity, record, back, settle=False)
    for column, tags in edit.tags.items():
        batch.change_tags(entity, record, add=tags.remove, remove=tags.add, name=column)
    return len(same) + len(edit.tags) == len(known)
