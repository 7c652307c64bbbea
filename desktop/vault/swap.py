"""Putting a vault under its new key in the place of the old one, so that a crash at any moment
leaves the one whole or the other.

Everything new is made in a folder of its own. As long as that holds no `READY`, the old vault is
the vault. From then on nothing but renames is left, and whoever opens the vault next finishes
them. Programs that still have the old database open are refused when they write: the old database
says so itself.
"""

import shutil
from pathlib import Path

from sqlalchemy import Connection

from desktop.vault.engine import as_facts
from desktop.vault.errors import Disk, VaultInUse
from desktop.vault.file_lock import alone
from desktop.vault.folder import DATABASE
from desktop.vault.raw import RawConnection
from desktop.vault.whole_file import sync_folder, write_whole

FOLDER = "rekey"
FILES = ("keys-1", "keys-2", "anchor")
FOLDERS = ("blobs", "drafts")
READY, BUSY, _OLD = "ready", "busy", "old-"
SIGNS = {"left_batch": "batch", "left_meta": "meta"}
"""Triggers of a database that was left behind, and the tables whose rows they refuse."""


def settle(path: Path) -> None:
    """Finish or forget what an interrupted re-keying left in the vault's folder.

    Raises:
        VaultInUse: another program is exchanging the files right now.
        Disk: they cannot be exchanged.
    """
    work = path / FOLDER
    if not work.is_dir():
        return
    try:
        with as_facts(path), alone(work / BUSY) as is_alone:
            if not is_alone and (work / READY).exists():
                raise VaultInUse(path=str(path))
            if is_alone and (work / READY).exists():
                exchange(path)
            if is_alone:
                shutil.rmtree(work, ignore_errors=True)
    except Disk:
        if (work / READY).exists():
            raise


def is_under_way(path: Path) -> bool:
    """Tell whether a program is making the vault under a new key; call it after `settle`."""
    return (path / FOLDER).is_dir()


def declare_ready(path: Path) -> None:
    """Say that everything new is whole and on the disk: from here on there is no way back.

    Raises:
        Disk
    """
    work = path / FOLDER
    for folder in (work, *(one for one in work.rglob("*") if one.is_dir())):
        sync_folder(folder)
    write_whole(work / READY, b"\x01")


def exchange(path: Path) -> None:
    """Put the new files in the place of the old ones; each step may have been taken already."""
    work = path / FOLDER
    if (work / DATABASE).exists():
        for name in (f"{DATABASE}-wal", f"{DATABASE}-shm"):
            (path / name).unlink(missing_ok=True)
        (work / DATABASE).replace(path / DATABASE)
    for name in FOLDERS:
        if (work / name).exists():
            if (path / name).exists():
                (path / name).replace(work / f"{_OLD}{name}")
            (work / name).replace(path / name)
    for name in FILES:
        if (work / name).exists():
            (work / name).replace(path / name)
    sync_folder(path)
    (work / READY).unlink()
    sync_folder(work)


# ---------------------------------------------------------------- programs left behind


def leave(driver: RawConnection) -> None:
    """Let the old database refuse every write, in a transaction of ``driver``."""
    for sign, table in SIGNS.items():
        driver.execute(
            f"CREATE TRIGGER {sign} BEFORE INSERT ON {table} "
            "BEGIN SELECT RAISE(ABORT, 'vault re-keyed'); END"
        )


def was_left(connection: Connection) -> bool:
    """Tell whether a re-keying that came to nothing let the database refuse writes."""
    rows = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    return any(row[0] in SIGNS for row in rows)


def come_back(connection: Connection) -> None:
    """Let the database be written again."""
    for sign in SIGNS:
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {sign}")
