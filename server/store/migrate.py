"""Bringing a database to the form this version needs: numbered SQL files, each applied once."""

from pathlib import Path

from server.errors import NewerDatabase
from server.store.pool import Connection

FOLDER = Path(__file__).parent / "migrations"
_LOCK = 0x486F6C64  # "Hold"; two hubs that start together migrate one after the other


def migrate(connection: Connection) -> int:
    """Apply what is missing and return the version the database now has.

    Raises:
        NewerDatabase: it has migrations this version does not know.
    """
    files = {int(path.name[:4]): path for path in sorted(FOLDER.glob("[0-9]*.sql"))}
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
        connection.execute(
            "CREATE TABLE IF NOT EXISTS hub_version (version integer PRIMARY KEY, "
            "applied_at timestamptz NOT NULL DEFAULT now())"
        )
        row = connection.execute("SELECT coalesce(max(version), 0) FROM hub_version").fetchone()
        version = int(row[0]) if row else 0
        if version > max(files):
            raise NewerDatabase(version=version)
        for number in sorted(n for n in files if n > version):
            connection.execute(files[number].read_bytes())
            connection.execute("INSERT INTO hub_version (version) VALUES (%s)", (number,))
    return max(files)
