"""The board: opportunities by stage, and moving one to another stage.

An opportunity stands in its stage since the change that brought it there; where the log tells of
none, since it was opened, else since it was made. It is stalled once it stands there longer than
the stage allows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import Connection

from desktop.models.opportunity import closing
from desktop.services.pipeline_stages import (
    LOST,
    OPEN,
    WON,
    PipelineStages,
    Stage,
    find_pipeline,
    list_pipelines,
)
from desktop.services.query.conditions import Condition, condition_of
from desktop.services.records.reading import reader_of
from desktop.services.reports.basis import currency_of
from desktop.services.reports.stages import DAY_MS, MADE, STAGE_EDIT, TOOK_EFFECT
from desktop.vault.batch import Row
from desktop.vault.errors import RecordNotFound
from desktop.vault.vault import Vault
from sync.clock import wall_millis
from sync.values import DECIMAL_SCALE, MONEY_SCALE, Money, unscaled

CARDS = 60
"""How many cards of a column are read at most."""
_REASONS = 12
_PER_CENT = 100


@dataclass(frozen=True, slots=True)
class BoardCard:
    """One opportunity on the board; ``account`` and ``owner`` are names."""

    id: str
    title: str
    amount: Money | None
    account: str
    owner: str
    next_step: str
    days_in_stage: int
    is_stalled: bool
    expected_close: date | None


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """A stage with its first cards; count and amounts are of all its opportunities.

    Amounts are in the vault's own currency, ``weighted`` by win probability.
    """

    stage: Stage
    count: int
    amount: Decimal
    weighted: Decimal
    stalled: int
    cards: tuple[BoardCard, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """One pipeline as columns of its open stages, and the stages where deals end.

    ``has_deals`` is true where there is any opportunity at all, whatever the filter.
    """

    pipeline: PipelineStages
    pipelines: tuple[tuple[str, str], ...]
    columns: tuple[BoardColumn, ...]
    ends: tuple[Stage, ...]
    currency: str
    has_deals: bool

    @property
    def count(self) -> int:
        """How many opportunities are open."""
        return sum(column.count for column in self.columns)

    @property
    def amount(self) -> Decimal:
        """What they are worth."""
        return sum((column.amount for column in self.columns), Decimal(0))

    @property
    def weighted(self) -> Decimal:
        """What they are worth times their win probability."""
        return sum((column.weighted for column in self.columns), Decimal(0))

    @property
    def stalled(self) -> int:
        """How many of them stand too long in their stage."""
        return sum(column.stalled for column in self.columns)


@dataclass(frozen=True, slots=True)
class Move:
    """An opportunity that was moved: its title, the stage it is in now, and the batch."""

    opportunity: str
    title: str
    stage: Stage
    batch: str


def board(
    vault: Vault, pipeline: str | None = None, where: str | None = None, *, limit: int = CARDS
) -> Board:
    """Return the board of a pipeline, by default the standard one, narrowed by a filter.

    Raises:
        PipelineNotFound, BadExpression, UnknownField, InvalidValue
    """
    with vault.read() as connection:
        stages = find_pipeline(connection, pipeline)
        currency = currency_of(connection)
        reader = reader_of(connection, vault)
        condition = Condition("life = 0").and_(
            condition_of(where, vault.entity("opportunity"), reader)
        )
        totals = _totals(connection, stages, condition, currency)
        cards = _cards(connection, stages, condition, limit)
        pipelines = tuple(list_pipelines(connection))
        has_deals = _has_deals(connection, stages)
    columns = tuple(
        _column(stage, totals.get(stage.id), cards.get(stage.id, ())) for stage in stages.open
    )
    ends = (*stages.of_kind(WON), *stages.of_kind(LOST))
    return Board(stages, pipelines, columns, ends, currency, has_deals)


def _has_deals(connection: Connection, stages: PipelineStages) -> bool:
    found = connection.exec_driver_sql(
        "SELECT 1 FROM opportunity WHERE life = 0 AND stage IN "
        "(SELECT id FROM stage WHERE pipeline = ?) LIMIT 1",
        (stages.id,),
    ).first()
    return found is not None


_SINCE = (
    f"coalesce((SELECT max({TOOK_EFFECT}) FROM change AS c WHERE c.record = one.id "
    f"AND {STAGE_EDIT} AND json_extract(c.body, '$.fields.stage[1]') = one.stage), "
    f"strftime('%s', one.opened_on) * 1000, {MADE})"
)


def _standing(stages: PipelineStages, condition: Condition) -> tuple[str, tuple[object, ...]]:
    """Return SQL for all open opportunities with the days they stand in their stage."""
    marks = ", ".join("?" * len(stages.open)) or "NULL"
    sql = (
        f"WITH one AS (SELECT * FROM opportunity WHERE ({condition.sql}) AND stage IN ({marks})), "
        f"standing AS (SELECT one.*, max(0, (? - {_SINCE}) / {DAY_MS}) AS days FROM one) "
    )
    ids = tuple(stage.id for stage in stages.open)
    return sql, (*condition.parameters, *ids, wall_millis())


def _totals(
    connection: Connection, stages: PipelineStages, condition: Condition, currency: str
) -> dict[str, tuple[int, int, float, int]]:
    """Return count, amount, weighted amount and stalled ones by stage."""
    head, parameters = _standing(stages, condition)
    own = "CASE WHEN d.amount_currency = ? THEN d.amount ELSE 0 END"
    rows = connection.exec_driver_sql(
        f"{head} SELECT d.stage, count(*), coalesce(sum({own}), 0), "
        f"coalesce(sum({own} * coalesce(d.probability, s.probability, 0) / "
        f"{DECIMAL_SCALE * _PER_CENT}.0), 0), "
        "coalesce(sum(d.days > s.stalled_days), 0) "
        "FROM standing AS d JOIN stage AS s ON s.id = d.stage GROUP BY d.stage",
        (*parameters, currency, currency),
    )
    return {row[0]: (int(row[1]), int(row[2]), float(row[3]), int(row[4])) for row in rows}


def _cards(
    connection: Connection, stages: PipelineStages, condition: Condition, limit: int
) -> Mapping[str, Sequence[BoardCard]]:
    """Return the first cards by stage: what is expected to close soonest comes first."""
    head, parameters = _standing(stages, condition)
    rows = connection.exec_driver_sql(
        f"{head}, shown AS (SELECT d.*, row_number() OVER (PARTITION BY d.stage ORDER BY "
        "d.expected_close_on IS NULL, d.expected_close_on, d.n) AS place FROM standing AS d) "
        "SELECT d.stage, d.id, d.name, d.amount, d.amount_currency, coalesce(a.name, ''), "
        "coalesce(p.name, ''), coalesce(d.next_step, ''), d.days, "
        "coalesce(d.days > s.stalled_days, 0), d.expected_close_on FROM shown AS d "
        "JOIN stage AS s ON s.id = d.stage LEFT JOIN account AS a ON a.id = d.account "
        "LEFT JOIN person AS p ON p.id = d.owner WHERE d.place <= ? ORDER BY d.stage, d.place",
        (*parameters, limit),
    )
    cards: dict[str, list[BoardCard]] = {}
    for row in rows:
        cards.setdefault(row[0], []).append(_card(tuple(row)[1:]))
    return cards


def _card(row: tuple[object, ...]) -> BoardCard:
    key, title, units, currency, account, owner, step, days, stalled, expected = row
    amount = None
    if units is not None:
        amount = Money(unscaled(int(str(units)), MONEY_SCALE), str(currency or ""))
    return BoardCard(
        id=str(key),
        title=str(title),
        amount=amount,
        account=str(account),
        owner=str(owner),
        next_step=str(step),
        days_in_stage=int(str(days)),
        is_stalled=bool(stalled),
        expected_close=date.fromisoformat(str(expected)) if expected else None,
    )


def _column(
    stage: Stage, totals: tuple[int, int, float, int] | None, cards: Sequence[BoardCard]
) -> BoardColumn:
    count, units, weighted, stalled = totals or (0, 0, 0.0, 0)
    return BoardColumn(
        stage=stage,
        count=count,
        amount=unscaled(units, MONEY_SCALE),
        weighted=unscaled(round(weighted), MONEY_SCALE),
        stalled=stalled,
        cards=tuple(cards),
    )


# -------------------------------------------------------------------- moving


def move(
    vault: Vault, opportunity: str, stage: str, *, loss_reason: str | None = None
) -> Move | None:
    """Move an opportunity to another stage, as one batch; None where it already stands there.

    Won and lost ones are closed today, unless they have a closing date; moved back to an open
    stage they have none.

    Raises:
        RecordNotFound: the opportunity or the stage is not on this machine.
    """
    with vault.batch("edit") as batch:
        before = batch.row("opportunity", opportunity)
        target = find_stage(batch.connection, stage)
        if before["stage"] == stage:
            return None
        was = _kind_of(batch.connection, before["stage"])
        columns: Row = {"stage": stage, "pipeline": _pipeline_of(batch.connection, stage)}
        if loss_reason and target.kind == LOST:
            columns["loss_reason"] = loss_reason
        columns |= closing(before, columns, was, target.kind)
        batch.set_columns("opportunity", opportunity, columns)
    return Move(opportunity, str(before["name"] or ""), target, batch.id)


def find_stage(connection: Connection, stage: str) -> Stage:
    """Return a stage by its id.

    Raises:
        RecordNotFound
    """
    pipeline = _pipeline_of(connection, stage)
    found = find_pipeline(connection, pipeline).stage(stage) if pipeline else None
    if found is None:
        raise RecordNotFound(entity="stage", record=stage)
    return found


def _pipeline_of(connection: Connection, stage: str) -> str | None:
    row = connection.exec_driver_sql("SELECT pipeline FROM stage WHERE id = ?", (stage,)).first()
    return str(row[0]) if row and row[0] else None


def _kind_of(connection: Connection, stage: object) -> str:
    """Return the outcome of a stage; one that is not on this machine counts as open."""
    row = connection.exec_driver_sql("SELECT kind FROM stage WHERE id = ?", (str(stage),)).first()
    return str(row[0]) if row and row[0] else OPEN


def loss_reasons(vault: Vault) -> list[str]:
    """Return the reasons given most often for losing."""
    with vault.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT loss_reason FROM opportunity WHERE life = 0 AND loss_reason IS NOT NULL "
            "GROUP BY loss_reason ORDER BY count(*) DESC, loss_reason LIMIT ?",
            (_REASONS,),
        )
        return [str(row[0]) for row in rows]
