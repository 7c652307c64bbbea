"""Copies of the database at one moment, made while it is in use, and proving that one is sound."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from desktop.vault.archive import Tick
from desktop.vault.engine import as_facts, attachable, connect
from desktop.vault.errors import VaultDamaged
from desktop.vault.keys import Key
from desktop.vault.manifest import Manifest
from desktop.vault.raw import RawConnection
from desktop.vault.tables import quoted
from sync.change import CHAIN_START
from sync.clock import time_of

_OPERATIONS = 50_000
"""Steps of the database between two reports, some milliseconds."""


class _Watch:
    """Reports from inside a long statement, and ends it by what the report raises."""

    def __init__(self, report: Callable[[], None]) -> None:
        self._report = report
        self.raised: BaseException | None = None

    def __call__(self) -> int:
        try:
            self._report()
        except BaseException as error:  # noqa: BLE001 - goes on where the database has let go
            self.raised = error
        return 1 if self.raised else 0


@contextmanager
def watched(driver: RawConnection, report: Callable[[], None]) -> Iterator[None]:
    """Call ``report`` every few milliseconds while a statement runs."""
    watch = _Watch(report)
    driver.set_progress_handler(watch, _OPERATIONS)
    try:
        yield
    except Exception:
        if watch.raised is not None:
            raise watch.raised from None
        raise
    finally:
        driver.set_progress_handler(None, 0)


def copy_database(database: Path, key: Key, file: Path, tick: Tick) -> None:
    """Write the database as it is now to the new ``file``, encrypted with the same key.

    On a connection of its own: copying knows no views and no transaction.

    Raises:
        Disk: there is no room.
    """
    seen = 0

    def report() -> None:
        nonlocal seen
        size = file.stat().st_size
        tick(size - seen)
        seen = size

    with as_facts(file):
        file.touch(mode=0o600, exist_ok=False)
        with _opened(database, key) as driver, attachable(driver, file), watched(driver, report):
            driver.execute("VACUUM INTO ?", (str(file),))


def prove(file: Path, key: Key, tick: Tick) -> None:
    """Open a copy and read every page of it.

    Raises:
        VaultDamaged: it does not hold together.
    """
    with as_facts(file), _opened(file, key) as driver:
        bad = driver.execute("PRAGMA cipher_integrity_check").fetchall()
        tick(file.stat().st_size)
        with watched(driver, lambda: tick(0)):
            said = driver.execute("PRAGMA integrity_check(1)").fetchone()
    if bad or said[0] != "ok":
        raise VaultDamaged(path=str(file.parent), part="database")


@contextmanager
def _opened(file: Path, key: Key) -> Iterator[RawConnection]:
    connection = connect(file, key)
    try:
        yield connection
    finally:
        connection.close()


def described(file: Path, key: Key, *, kind: str, program: str) -> Manifest:
    """Return what there is to say about a copy, of this format or an older one."""
    with as_facts(file), _opened(file, key) as driver:
        facts = dict(driver.execute("SELECT name, value FROM meta").fetchall())
        last = driver.execute("SELECT max(n) FROM change").fetchone()[0]
        clock = driver.execute("SELECT clock FROM batch ORDER BY n DESC LIMIT 1").fetchone()
        return Manifest(
            kind=kind,
            vault=facts.get("vault") or "",
            incarnation=facts.get("incarnation") or "",
            made_at=datetime.now(UTC).replace(microsecond=0),
            program=program,
            revision=driver.execute("SELECT version_num FROM alembic_version").fetchone()[0],
            records=_records(driver),
            changes=int(last or 0),
            chain=facts.get("chain") or CHAIN_START.hex(),
            last_change=time_of(clock[0]).replace(microsecond=0) if clock else None,
        )


def _records(driver: RawConnection) -> dict[str, int]:
    """Count what is alive in every table of records, whichever version made them."""
    tables = driver.execute(
        "SELECT m.name FROM sqlite_master AS m JOIN pragma_table_info(m.name) AS c "
        "WHERE m.type = 'table' AND c.name = 'life' ORDER BY m.name"
    ).fetchall()
    return {
        name: int(
            driver.execute(f"SELECT count(*) FROM {quoted(name)} WHERE life = 0").fetchone()[0]
        )
        for (name,) in tables
    }


def link_at(file: Path, key: Key, number: int) -> str | None:
    """Return the last link of this device's chain up to entry ``number``, hex."""
    with as_facts(file), _opened(file, key) as driver:
        row = driver.execute(
            "SELECT hash FROM change WHERE n <= ? AND hash IS NOT NULL ORDER BY n DESC LIMIT 1",
            (number,),
        ).fetchone()
    return bytes(row[0]).hex() if row else None
