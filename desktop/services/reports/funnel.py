"""The sales funnel: how many opportunities stand in each stage, how they ended, who went on.

An opportunity belongs to a period by the day it was closed where it is won or lost, by the day it
was opened (made, where that is not known) where it is still open. It has *reached* every stage up
to the furthest one it was ever in. The log of changes tells which that was; where it holds no
change of stage, the stage the opportunity is in does. A won one has passed every stage, a lost one
at least the first.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from statistics import fmean

from sqlalchemy import Connection

from desktop.services.pipeline_stages import LOST, RANKED, WON, PipelineStages, find_pipeline
from desktop.services.query.conditions import Condition
from desktop.services.reports.basis import Wish, chosen, currency_of
from desktop.services.reports.results import Conversion, Funnel, StageTotal
from desktop.vault.vault import Vault
from sync.language import _
from sync.values import MONEY_SCALE, unscaled

PERIOD_BY = "closed_on of won and lost opportunities, opened_on (else created_at) of open ones"

_DAY = (
    "CASE WHEN kind = 'open' THEN coalesce(opened_on, substr(created_at, 1, 10)) "
    "ELSE coalesce(closed_on, opened_on) END"
)


def funnel(vault: Vault, wish: Wish | None = None) -> Funnel:
    """Return the funnel of one pipeline.

    Raises:
        PipelineNotFound, BadExpression, UnknownField, InvalidValue
    """
    wish = wish or Wish()
    with vault.read() as connection:
        pipeline = find_pipeline(connection, wish.pipeline)
        currency = currency_of(connection)
        deals = _Deals(connection, vault, pipeline, wish)
        totals = deals.totals(currency)
        days = deals.days_won()
        reached, from_log = deals.reached()
        other = deals.count("amount_currency <> ?", currency)
        without = deals.without_stage()
        undated = deals.count("kind = 'open' AND opened_on IS NULL")
    won = _sum(totals, pipeline, WON, _("Won"))
    lost = _sum(totals, pipeline, LOST, _("Lost"))
    decided = won.count + lost.count
    count = sum(total for total, _units in totals.values())
    return Funnel(
        stages=tuple(
            _total(stage.code, stage.name, totals.get(stage.id)) for stage in pipeline.open
        ),
        won=won,
        lost=lost,
        win_rate=round(won.count / decided, 6) if decided else None,
        mean_days_won=round(fmean(days), 6) if days else None,
        median_days_won=_median(days),
        conversions=_conversions(pipeline, won, reached),
        currency=currency,
        inputs={
            "pipeline": pipeline.name,
            **wish.inputs(),
            "period_by": PERIOD_BY,
            "opportunities": count,
            "without_stage": without,
            "opened_on_unknown": undated,
            "other_currency_left_out": other,
            "days_known": len(days),
            "reached_from_log": from_log,
            "reached_from_data": count - from_log,
        },
    )


class _Deals:
    """The opportunities a funnel counts, as a query that each figure builds on."""

    def __init__(
        self, connection: Connection, vault: Vault, pipeline: PipelineStages, wish: Wish
    ) -> None:
        self._connection = connection
        self._narrow = chosen(connection, vault, "opportunity", Wish(where=wish.where))
        period = Condition()
        for bound, sign in ((wish.since, ">="), (wish.until, "<=")):
            if bound:
                period = period.and_(Condition(f"{_DAY} {sign} ?", (bound.isoformat(),)))
        self._head = (
            f"WITH {RANKED}, alive AS (SELECT id, stage, amount, amount_currency, opened_on, "
            f"closed_on, created_at FROM opportunity WHERE {self._narrow.sql}), "
            "deal AS (SELECT alive.*, ranked.kind AS kind, ranked.rank AS rank "
            "FROM alive JOIN ranked ON ranked.id = alive.stage), "
            f"one AS (SELECT * FROM deal WHERE {period.sql}) "
        )
        self._parameters = (pipeline.ranks(), *self._narrow.parameters, *period.parameters)

    def _rows(self, sql: str, *parameters: object) -> Sequence[Sequence[object]]:
        found = self._connection.exec_driver_sql(self._head + sql, (*self._parameters, *parameters))
        return [tuple(row) for row in found]

    def totals(self, currency: str) -> dict[str, tuple[int, int]]:
        """Return count and amount by stage; amounts of other currencies are left out."""
        rows = self._rows(
            "SELECT stage, count(*), "
            "coalesce(sum(CASE WHEN amount_currency = ? THEN amount END), 0) "
            "FROM one GROUP BY stage",
            currency,
        )
        return {str(row[0]): (int(str(row[1])), int(str(row[2]))) for row in rows}

    def count(self, condition: str, *parameters: object) -> int:
        """Return how many of the opportunities fit a condition."""
        sql = f"SELECT count(*) FROM one WHERE {condition}"
        return int(str(self._rows(sql, *parameters)[0][0]))

    def without_stage(self) -> int:
        """Return how many opportunities have no stage that is known here."""
        found = self._connection.exec_driver_sql(
            f"SELECT count(*) FROM opportunity WHERE {self._narrow.sql} "
            "AND NOT EXISTS (SELECT 1 FROM stage WHERE stage.id = opportunity.stage)",
            self._narrow.parameters,
        )
        return int(found.scalar_one())

    def days_won(self) -> list[int]:
        """Return the days from opening to closing of each won opportunity that has both."""
        rows = self._rows(
            "SELECT CAST(julianday(closed_on) - julianday(opened_on) AS INTEGER) FROM one "
            "WHERE kind = 'won' AND closed_on IS NOT NULL AND opened_on IS NOT NULL ORDER BY 1"
        )
        return [int(str(row[0])) for row in rows]

    def reached(self) -> tuple[Mapping[int, int], int]:
        """Return how many opportunities got as far as each rank, and of how many the log knew."""
        rows = self._rows(
            ", told AS MATERIALIZED (SELECT one.id AS id, c.body AS body FROM one "
            "CROSS JOIN change AS c ON c.record = one.id AND c.op = 'edit'), "
            "moved AS MATERIALIZED (SELECT id, json_extract(body, '$.fields.stage[0]') AS source, "
            "json_extract(body, '$.fields.stage[1]') AS target FROM told "
            "WHERE json_type(body, '$.fields.stage') IS NOT NULL), "
            "entry AS (SELECT moved.id AS id, max(coalesce(was.rank, 0) * (was.kind = 'open')) AS "
            "before, max(coalesce(now.rank, 0) * (now.kind = 'open')) AS after FROM moved "
            "LEFT JOIN ranked AS was ON was.id = moved.source "
            "LEFT JOIN ranked AS now ON now.id = moved.target "
            "GROUP BY moved.id) "
            "SELECT CASE one.kind WHEN 'won' THEN rank "
            "ELSE max(rank, 1, coalesce(before, 0), coalesce(after, 0)) END, "
            "count(*), count(entry.id) FROM one LEFT JOIN entry ON entry.id = one.id GROUP BY 1"
        )
        return (
            {int(str(row[0])): int(str(row[1])) for row in rows},
            sum(int(str(row[2])) for row in rows),
        )


def _total(code: str, name: str, found: tuple[int, int] | None) -> StageTotal:
    count, units = found or (0, 0)
    return StageTotal(code, name, count, unscaled(units, MONEY_SCALE))


def _sum(
    totals: Mapping[str, tuple[int, int]], pipeline: PipelineStages, kind: str, name: str
) -> StageTotal:
    """Return all stages of one outcome together."""
    stages = pipeline.of_kind(kind)
    found = [totals[stage.id] for stage in stages if stage.id in totals]
    count, units = sum(one[0] for one in found), sum(one[1] for one in found)
    called = stages[0].name if len(stages) == 1 else name
    return StageTotal(kind, called, count, unscaled(units, MONEY_SCALE))


def _conversions(
    pipeline: PipelineStages, won: StageTotal, reached: Mapping[int, int]
) -> tuple[Conversion, ...]:
    """Return the step from each open stage to the next one, the last one to won."""
    codes = [stage.code for stage in pipeline.open] + [won.code]
    steps = []
    for rank, (source, target) in enumerate(pairwise(codes), 1):
        here = sum(count for furthest, count in reached.items() if furthest >= rank)
        on = sum(count for furthest, count in reached.items() if furthest > rank)
        steps.append(Conversion(source, target, here, round(on / here, 6) if here else None))
    return tuple(steps)


def _median(days: Sequence[int]) -> float | None:
    """Return the middle of sorted days."""
    if not days:
        return None
    middle = len(days) // 2
    return float(days[middle]) if len(days) % 2 else (days[middle - 1] + days[middle]) / 2
