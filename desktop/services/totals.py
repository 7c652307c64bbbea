"""Sums over everything a list finds, for the row under it."""

from collections.abc import Sequence

import msgspec

from desktop.services.query.conditions import condition_of
from desktop.services.records.reading import Query, reader_of, select_ids
from desktop.vault.facts import meta
from desktop.vault.tables import quoted
from desktop.vault.vault import Vault
from sync.schema import Kind
from sync.values import MONEY_SCALE, Money, unscaled


def sum_amounts(vault: Vault, query: Query, names: Sequence[str]) -> dict[str, Money]:
    """Return the sums of money fields over the records a query finds, in the vault's own
    currency; amounts in other currencies are left out.

    Raises:
        UnknownEntity, UnknownField, BadExpression, InvalidValue
    """
    entity = vault.entity(query.entity)
    wanted = [n for n in names if n in entity.by_name and entity.field(n).kind is Kind.MONEY]
    if not wanted:
        return {}
    found = select_ids(vault, query) if query.words else None
    with vault.read() as connection:
        currency = meta(connection, "currency") or ""
        condition = condition_of(query.where, entity, reader_of(connection, vault))
        within, ids = ("1", ()) if found is None else _within(found)
        sums = ", ".join(f"sum({quoted(n)}) FILTER (WHERE {quoted(n + _OF)} = ?)" for n in wanted)
        row = connection.exec_driver_sql(
            f"SELECT {sums} FROM {quoted(entity.name)} "
            f"WHERE life = ? AND ({condition.sql}) AND {within}",
            (*(currency for _name in wanted), int(query.trashed), *condition.parameters, *ids),
        ).one()
    amounts = (unscaled(int(value or 0), MONEY_SCALE) for value in row)
    return {name: Money(amount, currency) for name, amount in zip(wanted, amounts, strict=True)}


_OF = "_currency"


def _within(ids: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    listed = msgspec.json.encode(list(ids)).decode()
    return "id IN (SELECT value FROM json_each(?))", (listed,)
