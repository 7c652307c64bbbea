"""Making anew what is derived from the records: search indexes, and the database's own indexes.

What does not fit is made anew in its place. Where pages cannot be read any more, the whole file is
written anew from its tables, provided that no table of records or of the log is among the damaged;
a table that cannot be read cannot be made anew, and is left for a backup or for salvage.
"""

import logging
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, exc

from desktop.vault import derive, swap
from desktop.vault.check import unreadable
from desktop.vault.engine import as_facts, connect, open_engine
from desktop.vault.errors import VaultDamaged, VaultInUse
from desktop.vault.file_lock import alone
from desktop.vault.folder import DATABASE
from desktop.vault.raw import raw
from desktop.vault.search import create_index, reindex, searched_columns
from desktop.vault.tables import quoted, search_table
from desktop.vault.vault import Vault
from sync.schema import Entity

_CHUNK = 5_000
_DERIVED = ("search_", "sqlite_stat")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Repair:
    """What was made anew: the search of these kinds of records, the database's own indexes, or
    the whole file, after which the vault is closed.
    """

    search: tuple[str, ...] = ()
    indexes: bool = False
    file: bool = False

    def __bool__(self) -> bool:
        return bool(self.search or self.indexes or self.file)


def repair(vault: Vault) -> Repair:
    """Make anew what is derived and damaged, and nothing else.

    Raises:
        VaultDamaged: records or log cannot be read; nothing was changed. Facts: path, part (the
            tables).
        VaultInUse: another program is writing.
        Disk: there is no room.
    """
    damaged = unreadable(vault)
    if lost := [name for name in damaged if not name.startswith(_DERIVED)]:
        raise VaultDamaged(path=str(vault.path), part=", ".join(lost))
    if not damaged and _pages_are_sound(vault):
        with suppress(VaultDamaged):
            return _in_place(vault)
    log.warning("the database is written anew from its tables")
    _write_anew(vault)
    return Repair(file=True)


def _pages_are_sound(vault: Vault) -> bool:
    with vault.inspect() as connection:
        return not raw(connection).execute("PRAGMA cipher_integrity_check").fetchall()


# ---------------------------------------------------------------- in its place


def _in_place(vault: Vault) -> Repair:
    with vault.inspect() as connection:
        indexes = _says(connection, "PRAGMA main.integrity_check(1)") != "ok"
    if indexes:
        with vault.batch("setup", "repair") as batch:
            batch.keep = True
            raw(batch.connection).execute("REINDEX")
        log.warning("the indexes of the database were made anew")
    return Repair(rebuild_search(vault), indexes)


def _says(connection: Connection, sql: str) -> str:
    return str(raw(connection).execute(sql).fetchone()[0])


def rebuild_search(vault: Vault) -> tuple[str, ...]:
    """Make the search indexes anew that do not hold what the records say; return of what kinds.

    Raises:
        VaultDamaged: one of them cannot even be taken away.
    """
    kinds = [entity for entity in vault.schema.entities if searched_columns(entity)]
    rebuilt = tuple(entity.name for entity in kinds if _rebuilt(vault, entity))
    if rebuilt:
        log.warning("search was made anew: %s", ", ".join(rebuilt))
    return rebuilt


def _rebuilt(vault: Vault, entity: Entity) -> bool:
    with vault.batch("setup", "repair") as batch:
        if _is_sound(batch.connection, entity):
            return False
        batch.keep = True
        connection, name = batch.connection, quoted(search_table(entity.name))
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {name}")
        create_index(connection, entity)
        reindex(connection, entity)
    return True


def _is_sound(connection: Connection, entity: Entity) -> bool:
    """Tell whether a search index holds together and has a row for each record."""
    name = search_table(entity.name)
    try:
        connection.exec_driver_sql(
            f"INSERT INTO {quoted(name)}({quoted(name)}) VALUES ('integrity-check')"
        )
        row = connection.exec_driver_sql(
            f"SELECT 1 FROM main.{quoted(entity.name)} AS r "
            f"LEFT JOIN {quoted(name + '_content')} AS c ON c.id = r.n WHERE c.id IS NULL "
            f"UNION ALL SELECT 1 FROM {quoted(name + '_content')} AS c "
            f"LEFT JOIN main.{quoted(entity.name)} AS r ON c.id = r.n WHERE r.n IS NULL LIMIT 1"
        ).first()
    except exc.DatabaseError:
        return False
    return row is None


# ---------------------------------------------------------------- the whole file


def _write_anew(vault: Vault) -> None:
    """Write the database anew from its tables and put it in the place of the damaged one."""
    work = vault.path / swap.FOLDER
    swap.settle(vault.path)
    with as_facts(work):
        work.mkdir(mode=0o700, exist_ok=True)
        with alone(work / swap.BUSY) as is_alone:
            if not is_alone:
                raise VaultInUse(path=str(vault.path))
            try:
                with _writing_stopped(vault) as old:
                    _copy(vault, old, work / DATABASE)
                    swap.leave(old)  # who still has the damaged file open writes no more to it
                _declare(vault)
                vault.close()
                swap.exchange(vault.path)
            finally:
                if not (work / swap.READY).exists():
                    shutil.rmtree(work, ignore_errors=True)


def _declare(vault: Vault) -> None:
    try:
        swap.declare_ready(vault.path)
    except BaseException:
        with _writing_stopped(vault) as old:
            for sign in swap.SIGNS:
                old.execute(f"DROP TRIGGER IF EXISTS {sign}")
        raise


@contextmanager
def _writing_stopped(vault: Vault) -> Iterator[Any]:
    """Keep every program from writing, and give the connection that may."""
    database = vault.path / DATABASE
    with as_facts(database), closing(connect(database, vault.key)) as driver:
        driver.execute("BEGIN IMMEDIATE")
        yield driver
        driver.execute("COMMIT")


def _copy(vault: Vault, old: Any, file: Path) -> None:  # noqa: ANN401
    file.touch(mode=0o600)
    described = old.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE "
        "'sqlite_%' AND tbl_name NOT LIKE 'search#_%' ESCAPE '#' ORDER BY rootpage"
    ).fetchall()
    by_type = {kind: [one for one in described if one[0] == kind] for kind in _IN_ORDER}
    with closing(connect(file, vault.key)) as new:
        new.execute("BEGIN")
        for _kind, name, sql in by_type["table"]:
            new.execute(sql)
            _copy_rows(old, new, name)
        new.execute("DELETE FROM sqlite_sequence")
        _copy_rows(old, new, "sqlite_sequence")
        for _kind, _name, sql in (*by_type["index"], *by_type["trigger"]):
            new.execute(sql)
        new.execute("COMMIT")
    engine = open_engine(file, vault.key)
    with engine.execution_options(writes=True).connect() as connection, connection.begin():
        derive.fit(connection, vault.schema)
    with engine.connect() as connection:
        sound = not raw(connection).execute("PRAGMA cipher_integrity_check").fetchall()
        said = _says(connection, "PRAGMA integrity_check(1)")
        raw(connection).execute("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    if not sound or said != "ok":
        raise VaultDamaged(path=str(vault.path), part="database")


_IN_ORDER = ("table", "index", "trigger")


def _copy_rows(old: Any, new: Any, table: str) -> None:  # noqa: ANN401
    rows = old.execute(f"SELECT * FROM {quoted(table)} NOT INDEXED")
    while chunk := rows.fetchmany(_CHUNK):
        marks = ", ".join("?" * len(chunk[0]))
        new.executemany(f"INSERT INTO {quoted(table)} VALUES ({marks})", chunk)
