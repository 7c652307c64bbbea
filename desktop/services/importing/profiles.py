"""Mappings kept under a name, so that next month's file is brought in like this month's.

A profile is a record, so colleagues have it too.
"""

import msgspec

from desktop.services.importing.options import ImportOptions
from desktop.services.importing.plan import ImportPlan
from desktop.vault.vault import Vault
from sync.ids import derived_id

ENTITY = "import_profile"


class _Kept(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a profile remembers."""

    mapping: tuple[tuple[str, str], ...] = ()
    create_missing: frozenset[str] = frozenset()
    key: tuple[str, ...] = ()
    date_order: str | None = None
    values: dict[str, dict[str, str]] = {}


def _id(name: str, entity: str) -> str:
    return derived_id(ENTITY, entity, name)


def apply(vault: Vault, name: str, entity: str, options: ImportOptions) -> ImportOptions:
    """Return ``options`` completed by the profile; without such a profile they stay as they are."""
    with vault.read() as connection:
        row = connection.exec_driver_sql(
            f"SELECT options FROM {ENTITY} WHERE id = ? AND life = 0", (_id(name, entity),)
        ).first()
    if row is None:
        return options
    kept = msgspec.json.decode(str(row[0]), type=_Kept)
    given = {column for column, _target in options.mapping}
    return ImportOptions(
        sheet=options.sheet,
        encoding=options.encoding,
        header_row=options.header_row,
        password=options.password,
        mapping=(*options.mapping, *(pair for pair in kept.mapping if pair[0] not in given)),
        create_missing=options.create_missing | kept.create_missing,
        key=options.key or kept.key,
        date_order=options.date_order or kept.date_order,
        values={**kept.values, **options.values},
        empty=options.empty,
    )


def keep(vault: Vault, name: str, entity: str, plan: ImportPlan, options: ImportOptions) -> None:
    """Keep the mapping of a plan, with the choices it was made by, under ``name``."""
    kept = _Kept(
        mapping=tuple((column.column, column.field or "") for column in plan.columns),
        create_missing=options.create_missing,
        key=options.key,
        date_order=options.date_order,
        values={field: dict(pairs) for field, pairs in options.values.items()},
    )
    text = msgspec.json.encode(kept).decode()
    record = _id(name, entity)
    with vault.batch("setup", name) as batch:
        if batch.has(ENTITY, record):
            batch.set(ENTITY, record, {"options": text})
        else:
            batch.create(ENTITY, {"name": name, "entity": entity, "options": text}, record=record)
