"""Win rate by owner, industry or any other field: won divided by won and lost.

An opportunity belongs to a period by the day it was closed.
"""

from collections.abc import Mapping

from sqlalchemy import Connection

from desktop.services.pipeline_stages import PipelineStages, find_pipeline
from desktop.services.records.presenting import choice_text
from desktop.services.reports.basis import Wish, chosen, currency_of
from desktop.services.reports.results import WinRate, WinRates
from desktop.vault.tables import quoted
from desktop.vault.vault import Vault
from sync.language import _
from sync.schema import Entity, Field, Kind, Schema, UnknownField
from sync.values import MONEY_SCALE, unscaled

DEFAULT_FIELD = "owner"


def win_rates(vault: Vault, wish: Wish | None = None) -> WinRates:
    """Return the win rate of each value of ``wish.by``: a field, or one of a linked record.

    Raises:
        PipelineNotFound, BadExpression, UnknownField, InvalidValue
    """
    wish = wish or Wish()
    by = wish.by or DEFAULT_FIELD
    with vault.read() as connection:
        pipeline = find_pipeline(connection, wish.pipeline)
        currency = currency_of(connection)
        sql, field = _grouping(vault.schema, vault.entity("opportunity"), by)
        rows = _rows(connection, vault, pipeline, wish, sql, currency)
        names = _titles(connection, vault.schema, field, [row[0] for row in rows])
    groups = [
        WinRate(key, _name(field, key, names), won, lost, unscaled(units, MONEY_SCALE))
        for key, won, lost, units in rows
    ]
    return WinRates(
        by=by,
        label=_(field.label),
        groups=tuple(sorted(groups, key=lambda group: (-group.won, group.name))),
        total=WinRate(
            None,
            _("All"),
            sum(group.won for group in groups),
            sum(group.lost for group in groups),
            sum((group.amount for group in groups), unscaled(0, MONEY_SCALE)),
        ),
        currency=currency,
        inputs={
            "pipeline": pipeline.name,
            **wish.inputs(),
            "period_by": "closed_on",
            "by": by,
            "opportunities": sum(group.won + group.lost for group in groups),
        },
    )


def _grouping(schema: Schema, entity: Entity, path: str) -> tuple[str, Field]:
    """Return the SQL of a field's value, along links, and the field itself."""
    head, _dot, rest = path.partition(".")
    field = entity.field(head)
    if not rest:
        return f"{quoted(entity.name)}.{quoted(field.name)}", field
    if field.kind is not Kind.LINK:
        raise UnknownField(entity=entity.name, field=path)
    inner, last = _grouping(schema, schema.entity(field.target), rest)
    table = quoted(field.target)
    link = f"{quoted(entity.name)}.{quoted(field.name)}"
    return f"(SELECT {inner} FROM {table} WHERE {table}.id = {link})", last


def _rows(
    connection: Connection,
    vault: Vault,
    pipeline: PipelineStages,
    wish: Wish,
    grouping: str,
    currency: str,
) -> list[tuple[str | None, int, int, int]]:
    condition = chosen(connection, vault, "opportunity", wish, "closed_on")
    found = connection.exec_driver_sql(
        f"SELECT {grouping}, sum(s.kind = 'won'), sum(s.kind = 'lost'), "
        "coalesce(sum(CASE WHEN s.kind = 'won' AND amount_currency = ? THEN amount END), 0) "
        "FROM opportunity JOIN (SELECT id AS stage_id, kind FROM stage WHERE pipeline = ? "
        "AND kind IN ('won', 'lost')) AS s ON s.stage_id = opportunity.stage "
        f"WHERE opportunity.id IN (SELECT id FROM opportunity WHERE {condition.sql}) GROUP BY 1",
        (currency, pipeline.id, *condition.parameters),
    )
    return [
        (None if row[0] is None else str(row[0]), int(row[1]), int(row[2]), int(row[3]))
        for row in found
    ]


def _titles(
    connection: Connection, schema: Schema, field: Field, keys: list[str | None]
) -> Mapping[str, str]:
    if field.kind is not Kind.LINK:
        return {}
    target = schema.entity(field.target)
    marks = ", ".join("?" * len(keys))
    rows = connection.exec_driver_sql(
        f"SELECT id, {quoted(target.title)} FROM {quoted(target.name)} WHERE id IN ({marks})",
        tuple(keys),
    )
    return {row[0]: _(str(row[1])) if target.worded else str(row[1]) for row in rows}


def _name(field: Field, key: str | None, names: Mapping[str, str]) -> str:
    if key is None:
        return _("(empty)")
    if field.kind is Kind.LINK:
        return names.get(key) or _("(not on this machine)")
    return choice_text(field, key) if field.kind is Kind.CHOICE else key
