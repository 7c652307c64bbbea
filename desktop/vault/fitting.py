"""Making an open database fit the built-in schema and the custom fields it holds itself."""

from collections.abc import Mapping

from sqlalchemy import Connection

from desktop.vault import derive
from desktop.vault.facts import meta, set_meta
from desktop.vault.model import CUSTOM_FIELD, Model
from sync.schema import Schema


def custom_fields(connection: Connection) -> list[Mapping[str, int | str | None]]:
    """Return the records that describe custom fields."""
    rows = connection.exec_driver_sql(f"SELECT * FROM {CUSTOM_FIELD} WHERE life = 0 ORDER BY n")
    return [dict(row) for row in rows.mappings()]


def whole(connection: Connection, built_in: Model) -> Schema:
    """Return the built-in schema with the custom fields this database has."""
    known = {row[0] for row in connection.exec_driver_sql("SELECT name FROM sqlite_master")}
    if CUSTOM_FIELD not in known:
        return built_in.schema
    return built_in.with_fields(custom_fields(connection)).schema


def fit(connection: Connection, built_in: Model) -> None:
    """Make the tables fit the built-in schema and the custom fields, where they do not yet."""
    schema = whole(connection, built_in)
    wanted = derive.fingerprint(schema)
    if meta(connection, "schema") != wanted:
        derive.fit(connection, schema)
        set_meta(connection, "schema", wanted)
