"""The tables of a vault: a few of our own, and one for each entity, generated from its description.

Every record's row carries, beside its fields: `n` (row number, ties it to the search index),
`life` (0 alive, 1 in the trash), `clock` and `device` (stamp of its creation, valid for all
fields), `stamps` (stamps of the units changed since), `elements` (stamps of set elements),
`extra` (columns this version does not know) and `written` (the batch that wrote it last, which
the guard compares).
"""

from functools import cache

from sqlalchemy import Column, Index, Integer, LargeBinary, MetaData, Table, Text

from sync.schema import INTEGERS, Entity, Field, Kind, Schema

SYSTEM = MetaData()

META = Table("meta", SYSTEM, Column("name", Text, primary_key=True), Column("value", Text))
GATE = Table(
    "gate",
    SYSTEM,
    Column("one", Integer, primary_key=True),
    Column("token", Integer),
    Column("purge", Integer, nullable=False, server_default="0"),
)
BATCH = Table(
    "batch",
    SYSTEM,
    Column("n", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("clock", Integer, nullable=False),
    Column("origin", Integer, nullable=False),
    Column("undoes", Text),
    Column("first", Integer),
    Column("last", Integer),
    Index("ix_batch_undoes", "undoes"),
    Index("ix_batch_origin", "origin", "last"),
    sqlite_autoincrement=True,
)
CHANGE = Table(
    "change",
    SYSTEM,
    Column("n", Integer, primary_key=True),
    Column("batch", Integer, nullable=False),
    Column("entity", Text, nullable=False),
    Column("record", Text, nullable=False),
    Column("op", Text, nullable=False),
    Column("clock", Integer, nullable=False),
    Column("at", Integer),
    Column("device", Integer, nullable=False),
    Column("body", Text),
    Column("digest", Text),
    Column("hash", LargeBinary),
    Column("salt", LargeBinary),
    Index("ix_change_record", "record", "n"),
    sqlite_autoincrement=True,
)
SUBJECT = Table(
    "subject",
    SYSTEM,
    Column("record", Text, primary_key=True),
    Column("key", LargeBinary),
    Column("erased_at", Text),
)
PEER = Table(
    "peer",
    SYSTEM,
    Column("number", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("person_name", Text, nullable=False),
)
ATTENTION = Table(
    "attention",
    SYSTEM,
    Column("change", Integer, primary_key=True),
    Column("outcome", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("seen", Integer, nullable=False, server_default="0"),
)

BOOKKEEPING = ("n", "id", "life", "clock", "device", "stamps", "elements", "extra", "written")
"""Columns every record has that are not fields."""


def _column(field: Field, name: str) -> Column[object]:
    integer = field.kind in INTEGERS and name == field.name
    return Column(name, Integer if integer else Text)


def entity_table(entity: Entity, metadata: MetaData) -> Table:
    """Return the table of one kind of record, with its indexes."""
    table = Table(
        entity.name,
        metadata,
        Column("n", Integer, primary_key=True),
        Column("id", Text, nullable=False, unique=True),
        Column("life", Integer, nullable=False, server_default="0"),
        Column("clock", Integer, nullable=False),
        Column("device", Integer, nullable=False),
        Column("stamps", Text),
        Column("elements", Text),
        Column("extra", Text),
        Column("written", Integer, nullable=False),
        *(_column(field, name) for field in entity.fields for name in field.columns),
    )
    order = entity.order.lstrip("-")
    Index(f"ix_{entity.name}", table.c.life, table.c[order], table.c.id)
    for field in entity.fields:
        if field.name != order and is_indexed(field):
            columns = (table.c[field.name], *((table.c.id,) if field.index else ()))
            Index(f"ix_{entity.name}_{field.name}", *columns)
    return table


def is_indexed(field: Field) -> bool:
    """Tell whether a field has an index of its own: links, unique and often sorted ones."""
    return field.index or field.unique or (field.kind is Kind.LINK and not field.derived)


def entity_tables(schema: Schema) -> dict[str, Table]:
    """Return the tables of all entities by name."""
    metadata = MetaData()
    return {entity.name: entity_table(entity, metadata) for entity in schema.entities}


def search_table(entity: str) -> str:
    """Return the name of the full-text table of an entity."""
    return f"search_{entity}"


@cache
def quoted(name: str) -> str:
    """Return an identifier quoted for SQL."""
    return '"' + name.replace('"', '""') + '"'


@cache
def stored(entity: str) -> str:
    """Return the table of an entity itself, whatever lens lies over it."""
    return f"main.{quoted(entity)}"
