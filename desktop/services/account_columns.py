"""Figures of customers as columns of their list: computed for the page read, stored nowhere."""

from collections.abc import Iterable, Sequence
from datetime import date

import msgspec
from sqlalchemy import Connection

from desktop.services import orders
from desktop.services.query.literals import day_of
from desktop.services.records.reading import Record
from desktop.vault.facts import meta
from desktop.vault.vault import Vault
from sync.language import mark as _m
from sync.schema import Entity, Field, Kind
from sync.values import Plain


def _figure(name: str, label: str, kind: Kind) -> Field:
    return Field(name=name, kind=kind, label=label, system=True, derived=True, form=False)


FIGURES = (
    _figure("weighted", _m("Weighted"), Kind.MONEY),
    _figure("paid_12_months", _m("Paid, 12 months"), Kind.MONEY),
    _figure("outstanding", _m("Outstanding"), Kind.MONEY),
    _figure("last_contact_at", _m("Last follow-up"), Kind.TIME),
)
"""The columns, as fields that no table holds."""

_WEIGHTED = (
    "SELECT o.account, sum(o.amount * coalesce(o.probability, s.probability, 0) / 100000000.0) "
    "FROM opportunity AS o LEFT JOIN stage AS s ON s.id = o.stage "
    "WHERE o.life = 0 AND coalesce(s.kind, 'open') = 'open' AND o.amount_currency = ? "
    "AND o.account IN (SELECT value FROM json_each(?)) GROUP BY o.account"
)
_PAID = (
    "SELECT account, sum(amount) FILTER (WHERE received_on > ?), sum(amount) FROM payment "
    "WHERE life = 0 AND amount_currency = ? "
    "AND account IN (SELECT value FROM json_each(?)) GROUP BY account"
)
_ORDERED = (
    'SELECT account, sum(amount) FROM "order" WHERE life = 0 AND amount_currency = ? '
    f"AND {orders.COUNTS} "
    "AND account IN (SELECT value FROM json_each(?)) GROUP BY account"
)
_CONTACTED = (
    "SELECT account, max(done_at) FROM activity WHERE life = 0 "
    "AND account IN (SELECT value FROM json_each(?)) GROUP BY account"
)


def with_figures(entity: Entity) -> Entity:
    """Return the description of a customer with the figures as further fields."""
    return msgspec.structs.replace(entity, fields=(*entity.fields, *FIGURES))


def add_figures(
    vault: Vault, records: Sequence[Record], today: date | None = None
) -> tuple[Record, ...]:
    """Return customers with their figures as of ``today`` among their columns."""
    if not records:
        return ()
    day = today or date.today()  # noqa: DTZ011 - the person's own day
    entity = with_figures(records[0].entity)
    with vault.read() as connection:
        found = _figures(connection, [record.id for record in records], day)
    return tuple(
        Record(entity, {**one.columns, **found.get(one.id, {})}, one.titles) for one in records
    )


def _figures(connection: Connection, ids: Iterable[str], day: date) -> dict[str, dict[str, Plain]]:
    listed = msgspec.json.encode(list(ids)).decode()
    currency = meta(connection, "currency") or ""
    figures: dict[str, dict[str, Plain]] = {}

    def put(account: str, name: str, units: float | None) -> None:
        columns = figures.setdefault(account, {})
        columns[name], columns[f"{name}_currency"] = round(units or 0), currency

    for account, amount in connection.exec_driver_sql(_WEIGHTED, (currency, listed)):
        put(account, "weighted", amount)
    paid: dict[str, int] = {}
    since = day_of("-12m", day).isoformat()
    for account, late, ever in connection.exec_driver_sql(_PAID, (since, currency, listed)):
        put(account, "paid_12_months", late)
        paid[account] = int(ever or 0)
    for account, amount in connection.exec_driver_sql(_ORDERED, (currency, listed)):
        put(account, "outstanding", max(0, int(amount or 0) - paid.get(account, 0)))
    for account, when in connection.exec_driver_sql(_CONTACTED, (listed,)):
        figures.setdefault(account, {})["last_contact_at"] = when
    return figures
