"""A pipeline with its stages in order, as boards and reports read it."""

from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection

from desktop.models.opportunity import STANDARD_PIPELINE
from sync.errors import Exit, HoldfastError
from sync.ids import is_id
from sync.language import _

OPEN, WON, LOST = "open", "won", "lost"


class PipelineNotFound(HoldfastError):
    """No pipeline is called that. Facts: name."""

    exit = Exit.USAGE


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage. ``probability`` is in millionths of a per cent, ``message`` its untranslated name.

    An opportunity counts as stalled after ``stalled_days`` there; None means never.
    """

    id: str
    code: str
    message: str
    kind: str
    probability: int
    stalled_days: int | None

    @property
    def name(self) -> str:
        """What the stage is called in the current language."""
        return _(self.message)


@dataclass(frozen=True, slots=True)
class PipelineStages:
    """A pipeline and its stages in their order."""

    id: str
    message: str
    stages: tuple[Stage, ...]

    @property
    def name(self) -> str:
        """What the pipeline is called in the current language."""
        return _(self.message)

    @property
    def open(self) -> tuple[Stage, ...]:
        """The stages in which nothing is decided yet."""
        return tuple(stage for stage in self.stages if stage.kind == OPEN)

    def of_kind(self, kind: str) -> tuple[Stage, ...]:
        """Return the stages with one outcome."""
        return tuple(stage for stage in self.stages if stage.kind == kind)

    def stage(self, stage_id: str) -> Stage | None:
        """Return the stage with that id."""
        return next((stage for stage in self.stages if stage.id == stage_id), None)

    def ranks(self) -> str:
        """Return [id, kind, rank] of every stage as JSON for SQL.

        The first open stage has rank 1; won ones rank one above all open ones, lost ones 0.
        """
        order = {stage.id: rank for rank, stage in enumerate(self.open, 1)}
        top = {WON: len(order) + 1, LOST: 0}
        rows = [(s.id, s.kind, order.get(s.id, top.get(s.kind, 0))) for s in self.stages]
        return msgspec.json.encode(rows).decode()


RANKED = (
    "ranked(id, kind, rank) AS (SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), "
    "json_extract(value, '$[2]') FROM json_each(?))"
)
"""A table of `PipelineStages.ranks` for a WITH clause."""


def find_pipeline(connection: Connection, name: str | None = None) -> PipelineStages:
    """Return the pipeline with that id or name; without one the standard one, else the first.

    Raises:
        PipelineNotFound
    """
    rows = [(str(row[0]), str(row[1])) for row in _pipelines(connection)]
    if name is None:
        chosen = next((row for row in rows if row[0] == STANDARD_PIPELINE), None)
        chosen = chosen or next(iter(rows), None)
    elif is_id(name):
        chosen = next((row for row in rows if row[0] == name), None)
    else:
        wanted = name.casefold()
        chosen = next((r for r in rows if wanted in (r[1].casefold(), _(r[1]).casefold())), None)
    if chosen is None:
        raise PipelineNotFound(name=name or "")
    return PipelineStages(*chosen, _stages(connection, chosen[0]))


def list_pipelines(connection: Connection) -> list[tuple[str, str]]:
    """Return id and name of every pipeline in order."""
    return [(str(row[0]), _(str(row[1]))) for row in _pipelines(connection)]


def _pipelines(connection: Connection) -> list[tuple[object, ...]]:
    rows = connection.exec_driver_sql(
        "SELECT id, name FROM pipeline WHERE life = 0 ORDER BY position IS NULL, position, n"
    )
    return [tuple(row) for row in rows]


def _stages(connection: Connection, pipeline: str) -> tuple[Stage, ...]:
    rows = connection.exec_driver_sql(
        "SELECT id, coalesce(code, ''), name, coalesce(kind, 'open'), coalesce(probability, 0), "
        "stalled_days FROM stage WHERE pipeline = ? AND life = 0 "
        "ORDER BY position IS NULL, position, n",
        (pipeline,),
    )
    return tuple(Stage(*row) for row in rows)
