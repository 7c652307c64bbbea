"""Triggers by which the database itself refuses any write to a record that goes around the log.

The write function announces its batch in `gate`; a row may change only when it names that batch
as its writer. Comparing an integer costs little; calling into Python would cost a third of an
insert. A refusal is `FAIL`, which undoes no earlier rows of a statement, for those were announced:
`ABORT` would have SQLite copy every page before every row, which doubles the cost of an insert. For
the same reason the write function inserts with `OR FAIL`.
"""

from sqlalchemy import Connection

from desktop.vault.tables import quoted
from sync.schema import Schema

REFUSAL = "a write around the log was refused"

_IMMUTABLE = {
    "batch": ("id", "kind", "label", "person", "clock", "origin", "undoes"),
    "change": ("batch", "entity", "record", "op", "at", "device", "body", "digest", "salt", "hash"),
    "subject": ("record", "key", "erased_at"),
}


def _trigger(name: str, table: str, event: str, condition: str) -> str:
    return (
        f"CREATE TRIGGER IF NOT EXISTS {quoted(name)} BEFORE {event} ON {quoted(table)} "
        f"WHEN {condition} BEGIN SELECT RAISE(FAIL, '{REFUSAL}'); END"
    )


def guard_records(connection: Connection, schema: Schema) -> None:
    """Guard the table of every entity."""
    announced = "(SELECT token FROM gate)"
    for entity in schema.entities:
        unannounced = f"{announced} IS NULL OR NEW.written IS NOT {announced}"
        for event in ("INSERT", "UPDATE"):
            name = f"guard_{entity.name}_{event.lower()}"
            connection.exec_driver_sql(_trigger(name, entity.name, event, unannounced))
        connection.exec_driver_sql(
            _trigger(
                f"guard_{entity.name}_delete",
                entity.name,
                "DELETE",
                "(SELECT purge FROM gate) IS NOT 1",
            )
        )


def guard_log(connection: Connection) -> None:
    """Make the log append-only: entries and keys are neither changed nor deleted, and only the
    write function adds entries.
    """
    for table in _IMMUTABLE:
        for event in ("insert", "update", "delete"):
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS guard_{table}_{event}")
    announced = "(SELECT token FROM gate)"
    unannounced = f"{announced} IS NULL OR NEW.batch IS NOT {announced}"
    connection.exec_driver_sql(_trigger("guard_change_insert", "change", "INSERT", unannounced))
    for table, columns in _IMMUTABLE.items():
        changed = f"UPDATE OF {', '.join(quoted(c) for c in columns)}"
        erasing = "(SELECT purge FROM gate) IS NOT 1"
        connection.exec_driver_sql(_trigger(f"guard_{table}_update", table, changed, erasing))
        connection.exec_driver_sql(_trigger(f"guard_{table}_delete", table, "DELETE", erasing))
