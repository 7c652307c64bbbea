"""Rows that say what a record was from a moment on: they become edits with that date.

Rows about one record are taken in the order of their dates. What the log already says of a moment
is not said again, so the same history imported twice is there once.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import msgspec
from sqlalchemy import Connection

from sync.clock import millis_of
from sync.schema import Entity
from sync.values import Plain

Row = dict[str, Plain]


@dataclass(frozen=True, slots=True)
class Step:
    """One edit in the log: from when it held, and old and new value by column."""

    at: int
    fields: Mapping[str, Sequence[Plain]]


@dataclass(slots=True)
class Past:
    """What a record is, and the edits that made it so, in the order in which they took effect."""

    now: Row
    steps: list[Step] = field(default_factory=list)
    last: int | None = None

    def held(self, at: int, column: str) -> Plain:
        """Return what a column was at a moment, as far as the log tells."""
        about = [step for step in self.steps if column in step.fields]
        before = [step for step in about if step.at <= at]
        if before:
            return before[-1].fields[column][1]
        return about[0].fields[column][0] if about else self.now.get(column)

    def is_recorded(self, at: int, columns: Row) -> bool:
        """Tell whether the log already says that the record was so at that moment."""
        return bool(self.steps) and all(
            self.held(at, column) == value or self._was_set(at, column, value)
            for column, value in columns.items()
        )

    def _was_set(self, at: int, column: str, value: Plain) -> bool:
        return any(
            step.at == at and column in step.fields and step.fields[column][1] == value
            for step in self.steps
        )

    def latest(self, columns: Iterable[str]) -> int | None:
        """Return when one of the columns changed last, by the log or by this file."""
        wanted = set(columns)
        moments = [step.at for step in self.steps if not wanted.isdisjoint(step.fields)]
        if self.last is not None:
            moments.append(self.last)
        return max(moments, default=None)

    def apply(self, at: int, columns: Row) -> Row:
        """Take the record to its next state; return the columns that differ."""
        changed = {c: v for c, v in columns.items() if self.now.get(c) != v}
        self.now.update(changed)
        self.last = at
        return changed


def read_pasts(connection: Connection, entity: Entity, rows: Mapping[str, Row]) -> dict[str, Past]:
    """Return the past of records whose present columns are ``rows``."""
    pasts = {record: Past(dict(row)) for record, row in rows.items()}
    edits = connection.exec_driver_sql(
        "SELECT record, at, clock, body FROM change WHERE entity = ? AND op = 'edit' "
        "AND record IN (SELECT value FROM json_each(?)) ORDER BY n",
        (entity.name, msgspec.json.encode(list(rows)).decode()),
    )
    for record, at, clock, body in edits:
        fields = msgspec.json.decode(body)["fields"]
        pasts[record].steps.append(Step(millis_of(clock) if at is None else at, fields))
    for past in pasts.values():
        past.steps.sort(key=lambda step: step.at)
    return pasts


def in_order(
    groups: Sequence[Hashable], at: Sequence[datetime | None], refused: Iterable[int]
) -> dict[Hashable, list[int]]:
    """Return the rows about each record, in the order of their dates."""
    out, found = set(refused), dict[Hashable, list[int]]()
    rows = [row for row in range(len(groups)) if row not in out]
    for row in sorted(rows, key=lambda row: (at[row] or datetime.min.replace(tzinfo=UTC), row)):
        found.setdefault(groups[row], []).append(row)
    return found


def millis(moment: datetime) -> int:
    """Return a moment as the log holds it."""
    return int(moment.timestamp() * 1000)
