"""Values of linked records for a list, by path: ``account.industry``."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from desktop.services import attendance
from desktop.services.records.presenting import Json, json_value
from desktop.services.records.reading import Record, titles_for
from desktop.vault.tables import quoted
from desktop.vault.vault import Vault
from sync.schema import Kind, UnknownField


def linked_values(
    vault: Vault, records: Sequence[Record], paths: Iterable[str]
) -> Mapping[str, Mapping[str, Json]]:
    """Return for each path with a dot the value by record id.

    Raises:
        UnknownField: a part of a path is no field.
    """
    return {path: _along(vault, records, path) for path in paths if "." in path}


def _along(vault: Vault, records: Sequence[Record], path: str) -> dict[str, Json]:
    if not records:
        return {}
    head, _dot, rest = path.partition(".")
    one = records[0].entity.field(head)
    if one.kind is not Kind.LINK:
        raise UnknownField(entity=records[0].entity.name, field=path)
    targets = _targets(
        vault, one.target, {str(r.columns[head]) for r in records if r.columns[head]}
    )
    if "." in rest:
        deeper = _along(vault, list(targets.values()), rest)
    else:
        deeper = {i: _value(record, rest) for i, record in targets.items()}
    return {r.id: deeper.get(str(r.columns[head])) for r in records}


def _value(record: Record, name: str) -> Json:
    return record.id if name == "id" else json_value(record, record.entity.field(name))


def _targets(vault: Vault, name: str, ids: set[str]) -> dict[str, Record]:
    entity = vault.entity(name)
    with vault.read() as connection:
        rows = connection.exec_driver_sql(
            f"SELECT * FROM {quoted(name)} WHERE id IN (SELECT value FROM json_each(?))",
            (msgspec.json.encode(sorted(ids)).decode(),),
        )
        found = [dict(row) for row in rows.mappings()]
        titles = titles_for(connection, vault, entity, found)
    attendance.of(vault).saw_many(entity, (str(row["id"]) for row in found))
    return {str(row["id"]): Record(entity, row, titles) for row in found}
