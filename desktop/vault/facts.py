"""The vault's own facts: names and values that are no records, such as ``currency`` or
``person``.
"""

from sqlalchemy import Connection


def meta(connection: Connection, name: str) -> str | None:
    """Return one of the vault's own facts."""
    row = connection.exec_driver_sql("SELECT value FROM meta WHERE name = ?", (name,)).first()
    return str(row[0]) if row and row[0] is not None else None


def set_meta(connection: Connection, name: str, value: str) -> None:
    """Store one of the vault's own facts, in the transaction of ``connection``."""
    connection.exec_driver_sql(
        "INSERT INTO meta (name, value) VALUES (?, ?) "
        "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (name, value),
    )
