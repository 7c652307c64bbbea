"""One change meeting the record it touches: what both know of each other, and what comes of it.

The rules for each kind of unit (`sync.unitrules`, `sync.elementsets`, `sync.liferules`) work on a
`Meeting`; `sync.merge` begins and ends it.
"""

from collections.abc import Collection, Mapping

import msgspec

from sync.change import Change
from sync.schema import Entity, Merge
from sync.values import Plain
from sync.wire import RecordState, Stamp

LIFE = "life"
"""The unit that says whether a record is alive."""
ALIVE, TRASHED, PURGED = 0, 1, 2

HUB = 0
"""The hub's own device number. It also stamps units whose value no device has written as it is."""

STANDARD_CLOCK = 1
"""Clock of records every replica makes alike (`sync.ids.derived_id`). Nobody decided them, so any
edit replaces them without a conflict.
"""


class Conflict(msgspec.Struct, frozen=True):
    """Two edits of one unit that did not know of each other, whoever won.

    Attributes:
        base: What the arriving edit replaced; ``held``: what the hub had; each by column.
        winner: ``held`` or ``arrived``.
    """

    unit: str
    base: dict[str, Plain]
    held: dict[str, Plain]
    arrived: dict[str, Plain]
    held_stamp: Stamp
    arrived_stamp: Stamp
    winner: str


class Meeting:
    """One change and the record it meets, being merged."""

    def __init__(
        self,
        state: RecordState,
        change: Change,
        device: int,
        effective: int,
        entity: Entity | None,
    ) -> None:
        self.state = state
        self.change = change
        self.device = device
        self.clock = effective
        self.entity = entity
        self.prev = change.edit.prev if change.edit is not None else {}
        self.life = state.life
        self.values = dict(state.values)
        self.stamps = dict(state.stamps)
        self.elements = {unit: dict(marks) for unit, marks in state.elements.items()}
        self.conflicts: list[Conflict] = []
        self.as_sent = True

    @property
    def stamp(self) -> Stamp:
        """The stamp of the change."""
        return (self.clock, self.device)

    def stamp_of_hub(self, unit: str) -> Stamp:
        """A stamp for a value no device wrote: later than both sides, and a clock the sending
        device cannot have given to this edit itself, so that it knows the value only once it
        has fetched it.
        """
        above = max(self.clock, self.held(unit)[0]) + 1
        return (above + (above == self.change.clock), HUB)

    def held(self, unit: str) -> Stamp:
        """The stamp the record has for a unit."""
        return self.stamps.get(unit, self.state.base)

    def knew(self, unit: str) -> bool:
        """Tell whether the change was made in knowledge of what the record holds."""
        held = self.held(unit)
        return held[1] == self.device or self.prev.get(unit) == held[0]

    def rise_above(self, units: Collection[str]) -> None:
        """Let the change count after whatever it knew, however slow its device's clock was."""
        for unit in units:
            if self.knew(unit):
                self.clock = max(self.clock, self.held(unit)[0] + 1)

    def clash(
        self, unit: str, base: dict[str, Plain], arrived: dict[str, Plain], winner: str
    ) -> None:
        """Keep both sides of a conflict."""
        held = {column: self.values.get(column) for column in arrived}
        if unit == LIFE:
            held = {LIFE: self.life}
        self.conflicts.append(
            Conflict(unit, base, held, arrived, self.held(unit), self.stamp, winner)
        )

    def put(self, unit: str, values: Mapping[str, Plain], stamp: Stamp) -> None:
        """Set the columns and the stamp of a unit."""
        for column, value in values.items():
            if value is None:
                self.values.pop(column, None)
            else:
                self.values[column] = value
        self.stamps[unit] = stamp
        self.as_sent = self.as_sent and stamp == (self.change.clock, self.device)

    def keep(self) -> None:
        """Note that the record does not hold what was sent."""
        self.as_sent = False

    def units(self, columns: Collection[str]) -> dict[str, list[str]]:
        """Group columns by unit of merge."""
        known = self.entity.unit_of if self.entity is not None else {}
        grouped: dict[str, list[str]] = {}
        for column in columns:
            grouped.setdefault(known.get(column, column), []).append(column)
        return grouped

    def kind(self, unit: str, columns: Collection[str]) -> Merge:
        """How a unit merges."""
        if self.change.edit is not None and any(c in self.change.edit.tags for c in columns):
            return Merge.ELEMENTS
        return self.entity.merge_of.get(unit, Merge.LAST) if self.entity is not None else Merge.LAST

    def after(self) -> RecordState:
        """Return the record as it is now."""
        return RecordState(
            self.state.entity,
            self.state.id,
            self.life,
            self.state.base,
            self.values,
            self.stamps,
            self.elements,
            self.state.seq,
        )

    def holds(self, values: Mapping[str, Plain]) -> bool:
        """Tell whether the record has these values already."""
        return all(self.values.get(column) == value for column, value in values.items())
