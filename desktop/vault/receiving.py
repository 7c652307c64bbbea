"""Writing what the hub sent: whole records with the stamps of their units, logged as the work of
those who did it.

A page of records is read, merged and written in bulk; each stretch of fields that one colleague
set at one moment becomes one entry of the log.
"""

from collections.abc import Collection, Mapping, Sequence

import msgspec

from desktop.vault import gate, search
from desktop.vault.batch import Batch, Row
from desktop.vault.erasing import acknowledged_in, destroy_content, is_erased, remove_row
from desktop.vault.raw import raw
from desktop.vault.stamps import packed
from desktop.vault.tables import BOOKKEEPING, quoted, stored
from sync.change import Edit, Op
from sync.clock import time_of
from sync.merge import PURGED, take
from sync.schema import Entity
from sync.values import Plain, utc_text
from sync.wire import RecordState, Stamp


def receive(
    batch: Batch, states: Sequence[RecordState], pending: Mapping[str, Collection[str]]
) -> int:
    """Write the hub's states of records; return how many there were.

    ``pending`` names by record the units whose own edits the hub has not answered yet: those stay
    as they are. Kinds of record this version does not know are left to the hub. What was erased by
    order does not come back.
    """
    by_entity: dict[str, list[RecordState]] = {}
    for state in states:
        if state.entity in batch.model.schema.by_name:
            by_entity.setdefault(state.entity, []).append(state)
    for name, group in by_entity.items():
        _receive_entity(batch, batch.entity(name), group, pending)
    return sum(map(len, by_entity.values()))


def _receive_entity(
    batch: Batch,
    entity: Entity,
    states: Sequence[RecordState],
    pending: Mapping[str, Collection[str]],
) -> None:
    rows = _local_rows(batch, entity, [state.id for state in states])
    keyless = _keyless(batch, [state.id for state in states])
    new: list[RecordState] = []
    for state in states:
        row = rows.get(state.id)
        if state.life == PURGED:
            if row is not None:
                _erase(batch, entity.name, state, int(row["n"] or 0))
        elif state.id in keyless and is_erased(raw(batch.connection), state.id):
            continue
        elif row is None:
            if state.id in keyless:
                batch.log.keys.renew(state.id)
            new.append(state)
        else:
            merged = take(_state_of(entity, row), state, pending.get(state.id, ()), entity)
            _update(batch, entity, row, merged)
    if new:
        _insert(batch, entity, new)


def _local_rows(batch: Batch, entity: Entity, ids: Sequence[str]) -> dict[str, Row]:
    rows = batch.connection.exec_driver_sql(
        f"SELECT * FROM {stored(entity.name)} WHERE id IN (SELECT value FROM json_each(?))",
        (msgspec.json.encode(list(ids)).decode(),),
    )
    return {row["id"]: dict(row) for row in rows.mappings()}


def _keyless(batch: Batch, ids: Sequence[str]) -> set[str]:
    """Return those of the records whose key was destroyed here."""
    rows = batch.connection.exec_driver_sql(
        "SELECT record FROM main.subject WHERE key IS NULL "
        "AND record IN (SELECT value FROM json_each(?))",
        (msgspec.json.encode(list(ids)).decode(),),
    )
    return {str(row[0]) for row in rows}


def _erase(batch: Batch, entity: str, state: RecordState, n: int) -> None:
    """Erase a record that somebody erased elsewhere."""
    stamp = state.stamps.get("life", state.base)
    batch.log.enter_of_others([(entity, state.id, Op.PURGE, *stamp, None)])
    remove_row(batch, entity, state.id, n)
    destroy_content(batch, state.id)


def _decoded(row: Row, column: str) -> dict[str, object]:
    return msgspec.json.decode(str(row[column])) if row.get(column) else {}


def _state_of(entity: Entity, row: Row) -> RecordState:
    """Return a row as the state the merge rule compares."""
    values = {c: row[c] for c in entity.logged_columns if row.get(c) is not None}
    extra = _decoded(row, "extra")
    return msgspec.convert(
        {
            "entity": entity.name,
            "id": row["id"],
            "life": row["life"],
            "base": (row["clock"], row["device"]),
            "values": values | extra,
            "stamps": _decoded(row, "stamps"),
            "elements": _decoded(row, "elements"),
        },
        RecordState,
    )


def _bookkeeping(batch: Batch, entity: Entity, state: RecordState) -> Row:
    """Return the columns beside the fields: life, stamps, what this version does not know."""
    known = set(entity.columns)
    extra = {c: v for c, v in state.values.items() if c not in known}
    newest = max([state.base, *state.stamps.values()])
    return {
        "life": state.life,
        "clock": state.base[0],
        "device": state.base[1],
        "stamps": packed(state.stamps),
        "elements": packed(state.elements),
        "extra": packed(extra),
        "written": batch.token,
        "changed_at": utc_text(time_of(newest[0])),
    }


def _insert(batch: Batch, entity: Entity, states: Sequence[RecordState]) -> None:
    driver = raw(batch.connection)
    columns = [c for c in entity.logged_columns if c not in entity.local_columns]
    head = [name for name in BOOKKEEPING if name not in ("n", "id")]
    listed = ", ".join(map(quoted, ("n", "id", *head, "changed_at", *columns)))
    marks = ", ".join("?" * (3 + len(head) + len(columns)))
    first = driver.execute(f"SELECT coalesce(max(n), 0) + 1 FROM {stored(entity.name)}").fetchone()
    rows, words, log = [], [], []
    for n, state in enumerate(states, int(first[0])):
        kept = _bookkeeping(batch, entity, state)
        values = [state.values.get(c) for c in columns]
        rows.append((n, state.id, *(kept[name] for name in head), kept["changed_at"], *values))
        words.append((n, search.words_of(entity, state.values)))
        log.append((entity.name, state.id, Op.CREATE, *state.base, None))
        batch.written.add(entity.name, state.id)
    with gate.opened(driver, batch.token):
        driver.executemany(
            f"INSERT OR FAIL INTO {stored(entity.name)} ({listed}) VALUES ({marks})", rows
        )
    search.add(batch.connection, entity, words)
    batch.log.enter_of_others(log)


def _update(batch: Batch, entity: Entity, before: Row, state: RecordState) -> None:
    sent = [c for c in entity.logged_columns if c not in entity.local_columns]
    changed: Row = {c: state.values.get(c) for c in sent if state.values.get(c) != before.get(c)}
    _log_update(batch, entity, before, state, changed)
    row = _bookkeeping(batch, entity, state) | changed
    settings = ", ".join(f"{quoted(c)} = ?" for c in row)
    driver = raw(batch.connection)
    with gate.opened(driver, batch.token):
        driver.execute(
            f"UPDATE OR FAIL {stored(entity.name)} SET {settings} WHERE n = ?",
            (*row.values(), before["n"]),
        )
    if not changed.keys().isdisjoint(search.searched_columns(entity)):
        words = search.words_of(entity, before | changed)
        search.replace(batch.connection, entity, int(before["n"] or 0), words)
    batch.written.add(entity.name, state.id)


def _log_update(
    batch: Batch, entity: Entity, before: Row, state: RecordState, changed: Row
) -> None:
    by_stamp: dict[Stamp, dict[str, tuple[Plain, Plain]]] = {}
    for column, value in changed.items():
        stamp = state.stamps.get(entity.unit_of[column], state.base)
        by_stamp.setdefault(stamp, {})[column] = (before.get(column), value)
    log: list[tuple[str, str, Op, int, int, Edit | None]] = [
        (entity.name, state.id, Op.EDIT, *stamp, Edit(fields=by_stamp[stamp]))
        for stamp in sorted(by_stamp)
    ]
    if before["life"] != state.life:
        op = Op.TRASH if state.life else Op.RESTORE
        log.append((entity.name, state.id, op, *state.stamps.get("life", state.base), None))
    batch.log.enter_of_others(log)


def forget(batch: Batch, entity: str, record: str) -> bool:
    """Remove a record that may no longer be on this machine: row, index, others' log entries, and
    what this device's own say and the hub has.
    """
    driver = raw(batch.connection)
    row = driver.execute(f"SELECT n FROM {stored(entity)} WHERE id = ?", (record,)).fetchone()
    if row is None:
        return False
    remove_row(batch, entity, record, int(row[0]))
    with gate.opened_for_purge(driver):
        driver.execute("DELETE FROM main.change WHERE record = ? AND hash IS NULL", (record,))
        driver.execute(
            "UPDATE main.change SET body = NULL, salt = NULL WHERE record = ? AND n <= ?",
            (record, acknowledged_in(driver)),
        )
    waits = driver.execute(
        "SELECT 1 FROM main.change WHERE record = ? AND body IS NOT NULL LIMIT 1", (record,)
    ).fetchone()
    if waits is None:
        batch.log.keys.destroy(record, batch.now)
    return True
