"""How long opportunities stay in each stage, read from the log of changes.

A stay begins with the change that brings an opportunity into a stage and ends with the one that
takes it out; a stay that has not ended counts until now. A change of imported history counts from
the moment it took effect. The first stay begins when the opportunity was made, in the first stage
when it was opened. What an import put straight into a later stage is left out: nobody knows since
when it stands there.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import groupby, pairwise
from statistics import fmean

from sqlalchemy import Connection

from desktop.services.pipeline_stages import LOST, WON, PipelineStages, find_pipeline
from desktop.services.query.conditions import Condition
from desktop.services.reports.basis import Wish, chosen
from desktop.services.reports.results import StageStay, StageTimes
from desktop.vault.vault import Vault
from sync.clock import COUNTER_BITS, wall_millis

DAY_MS = 86_400_000
STAGE_EDIT = "c.op = 'edit' AND json_type(c.body, '$.fields.stage') IS NOT NULL"
"""Condition on a change ``c``: it moved an opportunity to another stage."""
TOOK_EFFECT = f"coalesce(c.at, c.clock >> {COUNTER_BITS})"
"""When a change ``c`` took effect, in milliseconds since 1970."""
MADE = f"coalesce(strftime('%s', one.created_at) * 1000, one.clock >> {COUNTER_BITS})"
"""When the opportunity ``one`` was made, in milliseconds since 1970."""

_OPENED = "coalesce(opened_on, substr(created_at, 1, 10))"


@dataclass(frozen=True, slots=True)
class Stay:
    """One stay in a stage, from and until in milliseconds since 1970; ``ended`` is False today."""

    opportunity: str
    stage: str
    since: int
    until: int
    ended: bool

    @property
    def days(self) -> float:
        """How long it lasted."""
        return (self.until - self.since) / DAY_MS


@dataclass(frozen=True, slots=True)
class _Deal:
    """An opportunity as it is now and how it began."""

    id: str
    stage: str
    opened_on: str | None
    made: int
    imported: bool


def stage_times(vault: Vault, wish: Wish | None = None) -> StageTimes:
    """Return the time in each open stage of one pipeline.

    The period takes the opportunities opened in it.

    Raises:
        PipelineNotFound, BadExpression, UnknownField, InvalidValue
    """
    wish = wish or Wish()
    with vault.read() as connection:
        pipeline = find_pipeline(connection, wish.pipeline)
        condition = chosen(connection, vault, "opportunity", wish, _OPENED)
        deals = _deals(connection, pipeline, condition)
        moves = _moves(connection, pipeline, condition)
    stays, unknown = [], 0
    first = pipeline.open[0].id if pipeline.open else ""
    decided = {stage.id for kind in (WON, LOST) for stage in pipeline.of_kind(kind)}
    now = wall_millis()
    for deal in deals:
        path = _path(deal, moves.get(deal.id, ()), first)
        unknown += not path
        stays += [stay for stay in _stays(deal.id, path, now) if stay.stage not in decided]
    return StageTimes(
        stays=tuple(_summary(stage.code, stage.name, stage.id, stays) for stage in pipeline.open),
        inputs={
            "pipeline": pipeline.name,
            **wish.inputs(),
            "period_by": "opened_on (else created_at)",
            "opportunities": len(deals),
            "stays": len(stays),
            "stays_not_ended": sum(not stay.ended for stay in stays),
            "entry_unknown": unknown,
        },
    )


def _deals(connection: Connection, pipeline: PipelineStages, condition: Condition) -> list[_Deal]:
    rows = connection.exec_driver_sql(
        "WITH one AS (SELECT id, stage, opened_on, created_at, clock FROM opportunity "
        f"WHERE ({condition.sql}) AND stage IN (SELECT id FROM stage WHERE pipeline = ?)) "
        f"SELECT one.id, one.stage, one.opened_on, {MADE}, "
        f"coalesce(b.kind = 'import' AND {MADE} >= (c.clock >> {COUNTER_BITS}) - 1000, 0) "
        "FROM one LEFT JOIN change AS c ON c.record = one.id AND c.op = 'create' "
        "LEFT JOIN batch AS b ON b.n = c.batch",
        (*condition.parameters, pipeline.id),
    )
    return [_Deal(row[0], row[1], row[2], int(row[3]), bool(row[4])) for row in rows]


def _moves(
    connection: Connection, pipeline: PipelineStages, condition: Condition
) -> dict[str, list[tuple[int, str, str]]]:
    """Return (when, from, to) of every change of stage by opportunity, in the order of effect."""
    rows = connection.exec_driver_sql(
        f"WITH one AS (SELECT id FROM opportunity WHERE ({condition.sql}) "
        "AND stage IN (SELECT id FROM stage WHERE pipeline = ?)) "
        f"SELECT one.id, {TOOK_EFFECT}, json_extract(c.body, '$.fields.stage[0]'), "
        "json_extract(c.body, '$.fields.stage[1]') FROM one CROSS JOIN change AS c "
        f"ON c.record = one.id AND {STAGE_EDIT} ORDER BY one.id, 2, c.n",
        (*condition.parameters, pipeline.id),
    )
    moves: dict[str, list[tuple[int, str, str]]] = {}
    for record, when, source, target in rows:
        moves.setdefault(record, []).append((int(when), source or "", target or ""))
    return moves


def _path(deal: _Deal, moves: Sequence[tuple[int, str, str]], first: str) -> list[tuple[int, str]]:
    """Return the stages of one opportunity with the moment it entered each."""
    start = moves[0][1] if moves else deal.stage
    since, known = deal.made, not deal.imported
    if start == first and deal.opened_on:
        since, known = min(since, _midnight(deal.opened_on)), True
    began = [(since, start)] if known and (not moves or since < moves[0][0]) else []
    return [*began, *((when, target) for when, _source, target in moves)]


def _midnight(day: str) -> int:
    local = datetime.combine(date.fromisoformat(day), time.min).astimezone()
    return int(local.astimezone(UTC).timestamp() * 1000)


def _stays(deal: str, path: Iterable[tuple[int, str]], now: int) -> Iterator[Stay]:
    """Yield the stays along a path; entering the same stage again goes on with the stay."""
    entries = [next(group) for _stage, group in groupby(path, key=lambda entry: entry[1])]
    for (since, stage), (until, _next) in pairwise(entries):
        yield Stay(deal, stage, since, until, ended=True)
    if entries:
        since, stage = entries[-1]
        yield Stay(deal, stage, min(since, now), now, ended=False)


def _summary(code: str, name: str, stage: str, stays: Iterable[Stay]) -> StageStay:
    days = sorted(stay.days for stay in stays if stay.stage == stage)
    return StageStay(
        code=code,
        name=name,
        count=len(days),
        quartile_1=quantile(days, 0.25),
        median=quantile(days, 0.5),
        quartile_3=quantile(days, 0.75),
        percentile_90=quantile(days, 0.9),
        mean=round(fmean(days), 6) if days else 0.0,
    )


def quantile(ordered: Sequence[float], share: float) -> float:
    """Return the value below which ``share`` of the sorted values lie, between two neighbours in
    proportion (Hyndman and Fan 1996, type 7); 0 where there are none.
    """
    if not ordered:
        return 0.0
    place = (len(ordered) - 1) * share
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return round(ordered[low] + (ordered[high] - ordered[low]) * (place - low), 6)
