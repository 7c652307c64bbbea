"""Making the database fit the schema: entity tables, their guards and their search index.

Adding is derived from the description alone, whether a later version of the program or a person
at run time added the field or the entity; anything that is not an addition is a migration
(`desktop.vault.migrations`).
"""

import hashlib

import msgspec
from sqlalchemy import Connection, inspect
from sqlalchemy.schema import CreateIndex, CreateTable

from desktop.vault import guards
from desktop.vault.search import create_index, reindex
from desktop.vault.tables import entity_tables, search_table
from sync.schema import Entity, Schema


def fingerprint(schema: Schema) -> str:
    """Return a short hash of everything in a schema that tables are derived from."""
    facts = [
        (e.name, e.order, [(f.name, f.kind, f.index, f.unique, f.search) for f in e.fields])
        for e in schema.entities
    ]
    return hashlib.sha256(msgspec.json.encode(facts)).hexdigest()[:16]


def fit(connection: Connection, schema: Schema) -> None:
    """Add what the schema has and the database lacks; leave everything else as it is."""
    existing = set(inspect(connection).get_table_names())
    for name, table in entity_tables(schema).items():
        entity = schema.entity(name)
        if name not in existing:
            connection.execute(CreateTable(table))
        else:
            _add_columns(connection, entity)
        for index in table.indexes:
            connection.execute(CreateIndex(index, if_not_exists=True))
        if search_table(name) not in existing:
            create_index(connection, entity)
            reindex(connection, entity)
    guards.guard_records(connection, schema)


def _add_columns(connection: Connection, entity: Entity) -> None:
    rows = connection.exec_driver_sql(f'PRAGMA table_info("{entity.name}")')
    present = {row[1] for row in rows}
    table = entity_tables(Schema((entity,)))[entity.name]
    for column in table.columns:
        if column.name not in present:
            kind = column.type.compile(connection.dialect)
            connection.exec_driver_sql(
                f'ALTER TABLE "{entity.name}" ADD COLUMN "{column.name}" {kind}'
            )
