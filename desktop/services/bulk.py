"""Changes to many records at once: what one would do, and doing it in one batch."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from desktop.services.records.writing import read_values
from desktop.vault.errors import InvalidValue
from desktop.vault.tables import quoted
from desktop.vault.values import to_columns
from desktop.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class Preview:
    """What a change would do: records asked for, those it would change, those that have it."""

    asked: int
    differ: int

    @property
    def same(self) -> int:
        """Records that hold the value already."""
        return self.asked - self.differ


def preview_change(
    vault: Vault, entity: str, records: Sequence[str], field: str, text: str | None
) -> Preview:
    """Return what setting ``field`` to the typed ``text`` would do to ``records``.

    Raises:
        InvalidValue, UnknownField
    """
    described = vault.entity(entity)
    one = described.field(field)
    with vault.batch("bulk") as batch:  # writes nothing, so leaves no trace
        value = read_values(batch, entity, {field: text})[field]
        columns = to_columns(one, value, batch.author.currency, entity=entity)
    if one.required and columns[0] is None:
        raise InvalidValue(entity=entity, field=field, value="", reason="required")
    same = " AND ".join(f"{quoted(column)} IS ?" for column in one.columns)
    with vault.read() as connection:
        row = connection.exec_driver_sql(
            f"SELECT count(*), sum({same}) FROM {quoted(entity)} "
            "WHERE life = 0 AND id IN (SELECT value FROM json_each(?))",
            (*columns, msgspec.json.encode(list(records)).decode()),
        ).one()
    return Preview(int(row[0]), int(row[0]) - int(row[1] or 0))


def tag_many(
    vault: Vault,
    entity: str,
    records: Sequence[str],
    *,
    add: Sequence[str] = (),
    remove: Sequence[str] = (),
) -> str:
    """Put tags on many records and take others off; return the batch's id."""
    with vault.batch("bulk") as batch:
        for record in records:
            batch.change_tags(entity, record, add=add, remove=remove)
    return batch.id
