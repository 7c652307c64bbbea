"""Erasing for good: of a record nothing stays but the fact that it was, and that it was erased.

Its row and its words go, the key of its log entries is destroyed, and they lose content and salt.
Digests and links stay, so the chain still holds. Every connection of a vault overwrites what it
deletes with zeros; afterwards what SQLite leaves over in pages goes too (`settle`).
"""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

import msgspec

from desktop.vault import gate, search
from desktop.vault.batch import Batch, Row
from desktop.vault.engine import Guarded, as_facts, connect
from desktop.vault.errors import Disk, VaultInUse
from desktop.vault.folder import DATABASE
from desktop.vault.raw import RawConnection, raw
from desktop.vault.sealing import unsealed
from desktop.vault.stamps import packed, read_stamps
from desktop.vault.tables import quoted, search_table, stored
from desktop.vault.vault import Vault
from sync.change import Edit, Op
from sync.erasure import mentions
from sync.schema import STAYS_HERE, Entity

_PATIENCE_MS = 5_000
LARGEST_REWRITTEN = 512 * 1024 * 1024
"""A larger database is not written anew for one erasure: that takes as much memory."""


def purge(batch: Batch, entity: str, records: Iterable[str]) -> int:
    """Erase records of one kind, each with an entry in the log that says so; return how many of
    them there were.
    """
    driver, erased = raw(batch.connection), 0
    for record in records:
        row = driver.execute(
            f"SELECT n, {STAYS_HERE} FROM {stored(entity)} WHERE id = ?", (record,)
        ).fetchone()
        if row is None:
            continue
        entry = [(record, Edit(fields={}))]
        batch.log.enter(entity, Op.PURGE, batch.author.clock, entry, local=bool(row[1]))
        remove_row(batch, entity, record, int(row[0]))
        destroy_content(batch, record)
        erased += 1
    return erased


def remove_row(batch: Batch, entity: str, record: str, n: int) -> None:
    """Remove a record's row and its words in the search index."""
    driver, described = raw(batch.connection), batch.entity(entity)
    if search.searched_columns(described):
        search.remove(batch.connection, described, n)
    with gate.opened_for_purge(driver):
        driver.execute(f"DELETE FROM {stored(entity)} WHERE n = ?", (n,))
    batch.written.add(entity, record)


def destroy_content(batch: Batch, record: str) -> None:
    """Destroy the key of a record and what its log entries say."""
    driver = raw(batch.connection)
    with gate.opened_for_purge(driver):
        driver.execute(
            "UPDATE main.change SET body = NULL, salt = NULL WHERE record = ?", (record,)
        )
    batch.log.keys.destroy(record, batch.now)


def is_erased(driver: RawConnection, record: str) -> bool:
    """Tell whether a record was erased by order, here or elsewhere; it does not come back."""
    sql = "SELECT 1 FROM main.change WHERE record = ? AND op = 'purge' LIMIT 1"
    return driver.execute(sql, (record,)).fetchone() is not None


# ---------------------------------------------------------------- traces in other records


def overwrite(batch: Batch, entity: str, record: str, columns: Row, names: Collection[str]) -> None:
    """Set columns of a record that names one of the erased, without logging what they held, and
    erase those entries of its log that say it.

    What the hub has not seen of those entries is told it once more, as it now is.
    """
    described = batch.entity(entity)
    before = _row(batch, entity, record)
    acknowledged = acknowledged_in(raw(batch.connection))
    lost = _entries_naming(batch, record, names)
    if not columns and not lost:
        return
    unsent = [entry for entry in lost if entry.is_ours and entry.number > acknowledged]
    changed = before | columns
    again = {c for entry in unsent for c in entry.columns if c in described.sent_columns}
    _write(batch, described, before, columns)
    made = _creates(raw(batch.connection), record)
    _forget_entries(batch, record, [*made, *(entry.number for entry in lost)])
    if before[STAYS_HERE]:
        return
    if made and made[-1] > acknowledged:
        values: Row = {
            c: v for c in sorted(described.sent_columns) if (v := changed[c]) is not None
        }
        batch.log.enter_creates(entity, batch.author.clock, [(record, values)])
    elif sent := (columns.keys() & described.sent_columns) | again:
        _enter(batch, described, changed, sent)


def _row(batch: Batch, entity: str, record: str) -> Row:
    rows = batch.connection.exec_driver_sql(
        f"SELECT * FROM {stored(entity)} WHERE id = ?", (record,)
    )
    return dict(rows.mappings().one())


def _write(batch: Batch, described: Entity, before: Row, columns: Row) -> None:
    clock, driver = batch.author.clock, raw(batch.connection)
    stamps = read_stamps(before) | {described.unit_of[c]: (clock, 0) for c in columns}
    row = columns | {
        "stamps": packed(stamps),
        "changed_at": batch.now,
        "written": batch.token,
    }
    settings = ", ".join(f"{quoted(c)} = ?" for c in row)
    with gate.opened(driver, batch.token):
        driver.execute(
            f"UPDATE OR FAIL {stored(described.name)} SET {settings} WHERE n = ?",
            (*row.values(), before["n"]),
        )
    if not columns.keys().isdisjoint(search.searched_columns(described)):
        words = search.words_of(described, before | columns)
        search.replace(batch.connection, described, int(before["n"] or 0), words)
    batch.written.add(described.name, str(before["id"]))


def _enter(batch: Batch, described: Entity, now: Row, columns: Collection[str]) -> None:
    """Log whole units as they are now, of which nobody is told what they were."""
    units = sorted({described.unit_of[c] for c in columns})
    stamps, base = read_stamps(now), int(now["clock"] or 0)
    told = [c for unit in units for c in described.units[unit] if c in described.sent_columns]
    edit = Edit(
        fields={c: (None, now[c]) for c in told},
        prev={unit: stamps.get(unit, (base, 0))[0] for unit in units},
    )
    batch.log.enter(described.name, Op.EDIT, batch.author.clock, [(str(now["id"]), edit)])


# ---------------------------------------------------------------- entries of the log


class _Entry(NamedTuple):
    """An entry that names somebody: its number, whether it goes to the hub, its columns."""

    number: int
    is_ours: bool
    columns: frozenset[str]


def _entries_naming(batch: Batch, record: str, names: Collection[str]) -> list[_Entry]:
    """Return the entries of a record that name one of the erased."""
    rows = batch.connection.exec_driver_sql(
        "SELECT n, hash IS NOT NULL, body FROM change WHERE record = ? AND body IS NOT NULL",
        (record,),
    )
    return [
        _Entry(int(n), bool(ours), frozenset(msgspec.json.decode(body, type=Edit).fields))
        for n, ours, body in rows.all()
        if names_in(str(body), names)
    ]


def names_in(body: str, names: Collection[str]) -> bool:
    """Tell whether the body of an entry names one of the erased."""
    pairs = msgspec.json.decode(body, type=Edit).fields.values()
    return any(mentions(str(side), names) for pair in pairs for side in pair if side is not None)


def _forget_entries(batch: Batch, record: str, numbers: Sequence[int]) -> None:
    if not numbers:
        return
    driver = raw(batch.connection)
    listed = msgspec.json.encode(list(numbers)).decode()
    batch.log.keys.key_of(record)  # where there was none, there is a row to mark
    with gate.opened_for_purge(driver):
        driver.execute(
            "UPDATE main.change SET body = NULL, salt = NULL "
            "WHERE n IN (SELECT value FROM json_each(?))",
            (listed,),
        )
        driver.execute(
            "UPDATE main.subject SET erased_at = ? WHERE record = ?", (batch.now, record)
        )


def acknowledged_in(driver: RawConnection) -> int:
    """Return up to which number the hub has this device's entries."""
    row = driver.execute("SELECT value FROM main.meta WHERE name = 'acknowledged'").fetchone()
    return int(row[0]) if row else 0


def _creates(driver: RawConnection, record: str) -> list[int]:
    """Return the numbers of this device's entries that made a record, in order."""
    rows = driver.execute(
        "SELECT n FROM main.change WHERE record = ? AND op = 'create' AND hash IS NOT NULL "
        "ORDER BY n",
        (record,),
    )
    return [int(row[0]) for row in rows.fetchall()]


def blank_label(batch: Batch, number: int, label: str) -> None:
    """Give a batch of the past another label: the old one named somebody erased."""
    driver = raw(batch.connection)
    with gate.opened_for_purge(driver):
        driver.execute("UPDATE main.batch SET label = ? WHERE n = ?", (label, number))


# ---------------------------------------------------------------- afterwards


def settle(vault: Vault, entities: Iterable[str]) -> bool:
    """Leave nothing of what was erased of these kinds in memory, in search indexes, in the unused
    parts of pages, or in the write-ahead log.

    False where that has to wait: another program is busy, or the database is too large to be
    written anew at once.
    """
    unsealed.cache_clear()
    try:
        with as_facts(vault.path / DATABASE):
            connection = connect(vault.path / DATABASE, vault.key)
            try:
                connection.execute(f"PRAGMA busy_timeout = {_PATIENCE_MS}")
                return _settled(connection, [vault.entity(name) for name in entities])
            finally:
                connection.close()
    except (VaultInUse, Disk):
        return False


def _settled(connection: Guarded, entities: Iterable[Entity]) -> bool:
    for entity in entities:
        if search.searched_columns(entity):
            name = quoted(search_table(entity.name))
            connection.execute(f"INSERT INTO {name} ({name}) VALUES ('optimize')")
    pages, size = (
        int(connection.execute(f"PRAGMA {what}").fetchone()[0])
        for what in ("page_count", "page_size")
    )
    is_small = pages * size <= LARGEST_REWRITTEN
    if is_small:  # pages that were split keep old bytes where no row is
        connection.execute("VACUUM")
    busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    return is_small and not busy
