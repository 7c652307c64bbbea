"""The merge rule: how one change meets what the hub holds, and how a device takes the hub's state.

The hub alone decides. A change names for each unit the clock it replaces; where the hub holds
another clock, set by another device, the two edits did not know of each other. Then the unit's
kind says what becomes of them, and a `Conflict` keeps both values whoever wins. A device takes
over whatever the hub answers, except units it has edited again meanwhile: that alone is why all
copies become equal.
"""

from collections.abc import Callable, Collection, Mapping
from typing import TypeVar

import msgspec

from sync.change import Change, Op, TagEdit
from sync.clock import MAX_AHEAD_MS, clock_at
from sync.schema import Entity, Merge
from sync.textmerge import merge_text
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

APPLIED, CONFLICT, QUARANTINED, REFUSED = "applied", "conflict", "quarantined", "refused"

_NOTHING: Stamp = (0, 0)
_T = TypeVar("_T")


class Progress(msgspec.Struct, frozen=True):
    """Where a device's clocks stand at the hub: its own last clock and the effective one."""

    clock: int = 0
    effective: int = 0


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


class Outcome(msgspec.Struct, frozen=True):
    """What became of one change.

    Attributes:
        state: The record afterwards; None where the hub holds none.
        effective: The clock under which it counts.
        as_sent: Whether the record now holds in every touched unit exactly what was sent, under
        the clock it was sent with.
    """

    state: RecordState | None
    verdict: str
    effective: int
    reason: str = ""
    conflicts: tuple[Conflict, ...] = ()
    as_sent: bool = False


def effective_clock(change: Change, last: Progress, now_millis: int) -> int:
    """Return the clock under which a change counts: its own, but at most two minutes ahead of the
    hub and after that of every earlier change of the same device.
    """
    if change.op is Op.CREATE and change.clock == STANDARD_CLOCK:
        return STANDARD_CLOCK
    if change.clock == last.clock:  # one batch, one clock
        return last.effective
    allowed = min(change.clock, clock_at(now_millis + MAX_AHEAD_MS))
    return max(allowed, last.effective + 1)


def advance(change: Change, effective: int, last: Progress) -> Progress:
    """Return where the device's clocks stand after a change."""
    if effective == STANDARD_CLOCK:
        return last
    return Progress(change.clock, max(effective, last.effective))


def apply(
    state: RecordState | None,
    change: Change,
    *,
    device: int,
    effective: int,
    entity: Entity | None = None,
) -> Outcome:
    """Merge a change into the hub's record.

    ``entity`` is None, or lacks fields, where the hub does not know them: each unknown column is
    then a unit by itself and the last writer wins.
    """
    if reason := _malformed(change, entity):
        return Outcome(state, REFUSED, effective, reason)
    if state is None:
        return _first(change, device, effective)
    if state.life == PURGED:
        done = change.op in {Op.TRASH, Op.PURGE}
        return Outcome(state, APPLIED if done else QUARANTINED, effective, "" if done else "purged")
    meeting = _Meeting(state, change, device, effective, entity)
    _RULES[change.op](meeting)
    return meeting.outcome()


def _malformed(change: Change, entity: Entity | None) -> str:
    columns: Collection[str] = ()
    if change.op is Op.CREATE:
        if change.values is None:
            return "malformed"
        columns = change.values.keys()
    elif change.op is Op.EDIT:
        if change.edit is None or not change.edit.fields:
            return "malformed"
        columns = change.edit.fields.keys()
    if entity is not None and not entity.local_columns.isdisjoint(columns):
        return "local_field"
    return ""


def _first(change: Change, device: int, effective: int) -> Outcome:
    if change.op is not Op.CREATE:
        return Outcome(None, QUARANTINED, effective, "unknown_record")
    values: dict[str, Plain] = {n: v for n, v in (change.values or {}).items() if v is not None}
    state = RecordState(change.entity, change.record, ALIVE, (effective, device), values)
    return Outcome(state, APPLIED, effective, as_sent=effective == change.clock)


class _Meeting:
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

    def outcome(self) -> Outcome:
        """Return the result."""
        state = RecordState(
            self.state.entity,
            self.state.id,
            self.life,
            self.state.base,
            self.values,
            self.stamps,
            self.elements,
            self.state.seq,
        )
        verdict = CONFLICT if self.conflicts else APPLIED
        return Outcome(
            state,
            verdict,
            self.clock,
            "",
            tuple(self.conflicts),
            self.as_sent and not self.conflicts,
        )


# -------------------------------------------------------------------- edits


def _edit(meeting: _Meeting) -> None:
    edit = meeting.change.edit
    fields = edit.fields if edit is not None else {}
    units = meeting.units(fields)
    meeting.rise_above(units)
    _edit_in_trash(meeting, fields)
    for unit, columns in units.items():
        base = {column: fields[column][0] for column in columns}
        arrived = {column: fields[column][1] for column in columns}
        kind = meeting.kind(unit, columns)
        if kind is Merge.ELEMENTS:
            for column in columns:
                _merge_elements(meeting, unit, column, fields[column])
        elif meeting.knew(unit):
            meeting.put(unit, arrived, meeting.stamp)
        elif meeting.held(unit)[0] == STANDARD_CLOCK:
            _newest(meeting, unit, arrived)
        else:
            _MEET[kind](meeting, unit, base, arrived)


def _edit_in_trash(meeting: _Meeting, fields: Mapping[str, tuple[Plain, Plain]]) -> None:
    """A delete wins visibly; the edit that did not know of it is kept to be looked at."""
    if meeting.life == TRASHED and not meeting.knew(LIFE):
        base = {column: old for column, (old, _) in fields.items()}
        arrived = {column: new for column, (_, new) in fields.items()}
        meeting.clash(LIFE, base, arrived, "held")


def _same(meeting: _Meeting, values: Mapping[str, Plain]) -> bool:
    return all(meeting.values.get(column) == value for column, value in values.items())


def _newest(meeting: _Meeting, unit: str, arrived: dict[str, Plain]) -> None:
    """Let the later stamp win. A unit's clock always rises, so that it names one version."""
    held = meeting.held(unit)
    if meeting.stamp <= held:
        meeting.keep()
    elif meeting.clock == held[0] and held[0] != STANDARD_CLOCK:
        meeting.put(unit, arrived, (meeting.clock + 1, meeting.device))
    else:
        meeting.put(unit, arrived, meeting.stamp)


def _meet_last(
    meeting: _Meeting, unit: str, base: dict[str, Plain], arrived: dict[str, Plain]
) -> None:
    if not _same(meeting, arrived):
        newer = meeting.stamp > meeting.held(unit)
        meeting.clash(unit, base, arrived, "arrived" if newer else "held")
    _newest(meeting, unit, arrived)


def _meet_restrictive(
    meeting: _Meeting, unit: str, base: dict[str, Plain], arrived: dict[str, Plain]
) -> None:
    held_restricts = any(meeting.values.get(column) for column in arrived)
    arrived_restricts = any(arrived.values())
    if held_restricts == arrived_restricts:
        _meet_last(meeting, unit, base, arrived)
        return
    meeting.clash(unit, base, arrived, "arrived" if arrived_restricts else "held")
    if arrived_restricts:
        above = max(meeting.clock, meeting.held(unit)[0] + 1)
        meeting.put(unit, arrived, (above, meeting.device))


def _meet_text(
    meeting: _Meeting, unit: str, base: dict[str, Plain], arrived: dict[str, Plain]
) -> None:
    if _same(meeting, arrived):
        _meet_last(meeting, unit, base, arrived)
        return
    newer = meeting.stamp > meeting.held(unit)
    merged: dict[str, Plain] = {}
    lost = False
    for column, text in arrived.items():
        result = merge_text(
            str(base.get(column) or ""),
            str(meeting.values.get(column) or ""),
            str(text or ""),
            prefer_second=newer,
        )
        merged[column] = result.text or None
        lost = lost or result.lost
    if lost:
        meeting.clash(unit, base, arrived, "arrived" if newer else "held")
    meeting.put(unit, merged, meeting.stamp_of_hub(unit))


_Meet = Callable[[_Meeting, str, dict[str, Plain], dict[str, Plain]], None]
_MEET: Mapping[Merge, _Meet] = {
    Merge.LAST: _meet_last,
    Merge.RESTRICTIVE: _meet_restrictive,
    Merge.TEXT: _meet_text,
}


# -------------------------------------------------------------------- element sets


def _elements_of(value: Plain) -> set[str]:
    """Return the elements of a set column (a JSON list)."""
    if not isinstance(value, str) or not value:
        return set()
    try:
        return set(msgspec.json.decode(value, type=list[str]))
    except msgspec.DecodeError:
        return set()


def _as_column(elements: Collection[str]) -> Plain:
    return msgspec.json.encode(sorted(elements)).decode() if elements else None


def _merge_elements(meeting: _Meeting, unit: str, column: str, pair: tuple[Plain, Plain]) -> None:
    edit = meeting.change.edit
    asked = edit.tags.get(column) if edit is not None else None
    if asked is None:
        before, after = map(_elements_of, pair)
        asked = TagEdit(tuple(after - before), tuple(before - after))
    _put_elements(meeting, unit, column, asked, pair)


def _put_elements(
    meeting: _Meeting, unit: str, column: str, asked: TagEdit, pair: tuple[Plain, Plain]
) -> None:
    """Set each element by itself; the unit's clock rises with every change, so that the next
    edit can tell what it knew.
    """
    knew = meeting.knew(unit)
    stamp = (max(meeting.clock, meeting.held(unit)[0] + 1), meeting.device)
    now = _elements_of(meeting.values.get(column))
    wanted = dict.fromkeys(asked.add, 1) | dict.fromkeys(asked.remove, 0)
    lost: dict[str, int] = {}
    won: dict[str, int] = {}
    for element, present in wanted.items():
        same = (element in now) == bool(present)
        if knew or same or not _changed_meanwhile(meeting, unit, column, element):
            won[element] = present
        elif meeting.stamp > _element_stamp(meeting, column, element):
            lost[element] = won[element] = present
        else:
            lost[element] = present
    if lost:
        side = "arrived" if lost.keys() <= won.keys() else "held"
        meeting.clash(unit, {column: pair[0]}, {column: pair[1]}, side)
    marks = meeting.elements.setdefault(column, {})
    marks.update({element: (*stamp, present) for element, present in won.items()})
    now = (now | {e for e, on in won.items() if on}) - {e for e, on in won.items() if not on}
    merged = _as_column(now)
    same = knew and merged == _as_column(_elements_of(pair[1]))
    meeting.put(unit, {column: merged}, stamp if same else meeting.stamp_of_hub(unit))


def _element_stamp(meeting: _Meeting, column: str, element: str) -> Stamp:
    mark = meeting.elements.get(column, {}).get(element)
    if mark is not None:
        return (mark[0], mark[1])
    present = element in _elements_of(meeting.state.values.get(column))
    return meeting.state.base if present else _NOTHING


def _changed_meanwhile(meeting: _Meeting, unit: str, column: str, element: str) -> bool:
    clock, device = _element_stamp(meeting, column, element)
    return device != meeting.device and clock > meeting.prev.get(unit, 0)


# -------------------------------------------------------------------- creates


def _create(meeting: _Meeting) -> None:
    """Meet a record that already exists, unit by unit; life stays as it is."""
    values = meeting.change.values or {}
    for unit, columns in meeting.units(values).items():
        arrived = {column: values[column] for column in columns}
        _create_unit(meeting, unit, arrived)
    meeting.keep()


def _create_unit(meeting: _Meeting, unit: str, arrived: dict[str, Plain]) -> None:
    kind = meeting.kind(unit, arrived)
    if _same(meeting, arrived):
        return
    if kind is Merge.ELEMENTS:
        for column, value in arrived.items():
            added = _elements_of(value) - _removed(meeting, column)
            _put_elements(meeting, unit, column, TagEdit(tuple(added)), (None, value))
    elif STANDARD_CLOCK in {meeting.clock, meeting.held(unit)[0]} or meeting.knew(unit):
        _newest(meeting, unit, arrived)
    elif unit not in meeting.stamps and not any(column in meeting.values for column in arrived):
        meeting.put(unit, arrived, max(meeting.stamp, meeting.held(unit)))
    else:
        _MEET[kind](meeting, unit, {}, arrived)


def _removed(meeting: _Meeting, column: str) -> set[str]:
    return {element for element, mark in meeting.elements.get(column, {}).items() if not mark[2]}


# -------------------------------------------------------------------- life


def _trash(meeting: _Meeting) -> None:
    _set_life(meeting, TRASHED)


def _restore(meeting: _Meeting) -> None:
    _set_life(meeting, ALIVE)


def _set_life(meeting: _Meeting, wanted: int) -> None:
    known = LIFE in meeting.prev
    if meeting.knew(LIFE) or (not known and meeting.stamp > meeting.held(LIFE)):
        meeting.clock = max(meeting.clock, meeting.held(LIFE)[0] + 1)
    elif meeting.life == wanted:
        meeting.keep()
        return
    else:
        newer = meeting.stamp > meeting.held(LIFE)
        meeting.clash(LIFE, {}, {LIFE: wanted}, "arrived" if newer else "held")
        if not newer:
            return
    if wanted == TRASHED:
        _show_unseen_edits(meeting)
    meeting.life = wanted
    meeting.put(LIFE, {}, meeting.stamp)


def _show_unseen_edits(meeting: _Meeting) -> None:
    """A delete made without knowing of a colleague's edit is shown beside that edit."""
    unseen = [unit for unit in meeting.stamps if unit != LIFE and _is_unseen(meeting, unit)]
    if not unseen:
        return
    newest = max(meeting.held(unit) for unit in unseen)
    known = meeting.entity.units if meeting.entity is not None else {}
    columns = [column for unit in unseen for column in known.get(unit, (unit,))]
    held = {column: meeting.values.get(column) for column in columns}
    meeting.conflicts.append(
        Conflict(LIFE, {}, held, {LIFE: TRASHED}, newest, meeting.stamp, "arrived")
    )


def _is_unseen(meeting: _Meeting, unit: str) -> bool:
    held = meeting.held(unit)
    if held[1] == meeting.device:
        return False
    if LIFE in meeting.prev:  # then it names every unit the device held a clock for
        return meeting.prev.get(unit) != held[0]
    return held[0] > meeting.clock


def _purge(meeting: _Meeting) -> None:
    """Nothing of the record stays but the fact that it is gone."""
    meeting.clock = max(meeting.clock, meeting.held(LIFE)[0] + 1)
    _show_unseen_edits(meeting)
    meeting.values, meeting.elements, meeting.stamps = {}, {}, {}
    meeting.life = PURGED
    meeting.put(LIFE, {}, meeting.stamp)


_RULES: Mapping[Op, Callable[[_Meeting], None]] = {
    Op.CREATE: _create,
    Op.EDIT: _edit,
    Op.TRASH: _trash,
    Op.RESTORE: _restore,
    Op.PURGE: _purge,
}


# -------------------------------------------------------------------- devices


def take(
    local: RecordState | None,
    hub: RecordState,
    pending: Collection[str] = (),
    entity: Entity | None = None,
) -> RecordState:
    """Return the record a device holds after the hub sent its state.

    The hub's state replaces everything but the units in ``pending``: those with an own edit the
    hub has not answered yet (`LIFE` among them after an own delete).
    """
    if local is None or hub.life == PURGED:
        return hub
    if 0 < hub.seq < local.seq:  # overtaken by a later answer
        return local
    if not pending:
        return hub
    values, stamps, elements = dict(hub.values), dict(hub.stamps), dict(hub.elements)
    units = entity.units if entity is not None else {}
    for unit in pending:
        stamps[unit] = local.stamps.get(unit, local.base)
        for column in units.get(unit, (unit,)):
            _copy(local.values, values, column)
            _copy(local.elements, elements, column)
    life = local.life if LIFE in pending else hub.life
    return RecordState(hub.entity, hub.id, life, hub.base, values, stamps, elements, hub.seq)


def _copy(source: Mapping[str, _T], target: dict[str, _T], name: str) -> None:
    if name in source:
        target[name] = source[name]
    else:
        target.pop(name, None)
