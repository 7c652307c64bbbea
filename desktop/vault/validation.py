"""What makes values fit to be written: defaults filled in, required ones there, unique ones
free.
"""

from collections.abc import Mapping

from sqlalchemy import Connection

from desktop.vault.errors import InvalidValue
from desktop.vault.tables import quoted, stored
from desktop.vault.values import to_columns
from sync.schema import Entity, Field
from sync.values import Plain


def defaults_of(entity: Entity, *, person: str, now: str) -> dict[str, Plain]:
    """Return the columns a new record starts with; ``now`` is UTC as a time column holds it."""
    columns: dict[str, Plain] = {"created_at": now, "created_by": person or None}
    for one in entity.fields:
        if one.default is not None:
            columns[one.name] = one.default
    if entity.name != "person" and "owner" in entity.by_name:
        columns["owner"] = person or None
    return columns


def columns_of(entity: Entity, values: Mapping[str, object], currency: str) -> dict[str, Plain]:
    """Return values by field name as columns.

    Raises:
        InvalidValue, UnknownField
    """
    columns: dict[str, Plain] = {}
    for name, value in values.items():
        one = entity.field(name)
        plain = to_columns(one, value, currency, entity=entity.name)
        columns.update(zip(one.columns, plain, strict=True))
    return columns


def require(entity: Entity, columns: Mapping[str, Plain], *, new: bool) -> None:
    """Refuse to empty what must be filled in; a record made before it had to may lack it.

    Raises:
        InvalidValue: a required field is empty.
    """
    for one in entity.fields:
        given = new or one.name in columns
        if one.required and given and columns.get(one.name) is None:
            raise InvalidValue(entity=entity.name, field=one.name, value="", reason="required")


def require_unique(
    connection: Connection, entity: Entity, columns: Mapping[str, Plain], record: str = ""
) -> None:
    """Refuse a unique value that another record, not in the trash, has on this machine.

    Raises:
        InvalidValue: it is taken.
    """
    for one in entity.fields:
        value = columns.get(one.name)
        if one.unique and value is not None and _is_taken(connection, entity, one, value, record):
            raise InvalidValue(entity=entity.name, field=one.name, value=str(value), reason="taken")


def _is_taken(
    connection: Connection, entity: Entity, one: Field, value: Plain, record: str
) -> bool:
    rows = connection.exec_driver_sql(
        f"SELECT 1 FROM {stored(entity.name)} "
        f"WHERE {quoted(one.name)} = ? AND life = 0 AND id <> ? LIMIT 1",
        (value, record),
    )
    return rows.first() is not None
