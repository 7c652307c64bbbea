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

from sync.change import Change, Op
from sync.clock import MAX_AHEAD_MS, clock_at
from sync.elementsets import add_elements, merge_elements
from sync.liferules import note_edit_in_trash, purge, restore, trash
from sync.meeting import (
    ALIVE,
    HUB,
    LIFE,
    PURGED,
    STANDARD_CLOCK,
    TRASHED,
    Conflict,
    Meeting,
)
from sync.schema import Entity, Merge
from sync.unitrules import RULES, newest
from sync.values import Plain
from sync.wire import RecordState

__all__ = [
    "ALIVE",
    "APPLIED",
    "CONFLICT",
    "HUB",
    "LIFE",
    "PURGED",
    "QUARANTINED",
    "REFUSED",
    "STANDARD_CLOCK",
    "TRASHED",
    "Conflict",
    "Outcome",
    "Progress",
    "advance",
    "apply",
    "effective_clock",
    "take",
]

APPLIED, CONFLICT, QUARANTINED, REFUSED = "applied", "conflict", "quarantined", "refused"

_T = TypeVar("_T")


class Progress(msgspec.Struct, frozen=True):
    """Where a device's clocks stand at the hub: its own last clock and the effective one."""

    clock: int = 0
    effective: int = 0


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
    if change.is_withheld and change.op in {Op.CREATE, Op.EDIT}:
        return Outcome(state, APPLIED, effective, "withheld")
    if state is None:
        return _first(change, device, effective)
    if state.life == PURGED:
        done = change.op in {Op.TRASH, Op.PURGE}
        return Outcome(state, APPLIED if done else QUARANTINED, effective, "" if done else "purged")
    meeting = Meeting(state, change, device, effective, entity)
    _OPS[change.op](meeting)
    return Outcome(
        meeting.after(),
        CONFLICT if meeting.conflicts else APPLIED,
        meeting.clock,
        conflicts=tuple(meeting.conflicts),
        as_sent=meeting.as_sent and not meeting.conflicts,
    )


def _malformed(change: Change, entity: Entity | None) -> str:
    columns: Collection[str] = ()
    if change.is_withheld:
        return ""
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
    if change.op is Op.PURGE:
        gone = RecordState(change.entity, change.record, PURGED, (effective, device), {})
        return Outcome(gone, APPLIED, effective, as_sent=effective == change.clock)
    if change.is_withheld:
        return Outcome(None, APPLIED, effective, "withheld")
    if change.op is not Op.CREATE:
        return Outcome(None, QUARANTINED, effective, "unknown_record")
    values: dict[str, Plain] = {n: v for n, v in (change.values or {}).items() if v is not None}
    state = RecordState(change.entity, change.record, ALIVE, (effective, device), values)
    return Outcome(state, APPLIED, effective, as_sent=effective == change.clock)


def _edit(meeting: Meeting) -> None:
    edit = meeting.change.edit
    fields = edit.fields if edit is not None else {}
    units = meeting.units(fields)
    meeting.rise_above(units)
    note_edit_in_trash(meeting, fields)
    for unit, columns in units.items():
        base = {column: fields[column][0] for column in columns}
        arrived = {column: fields[column][1] for column in columns}
        kind = meeting.kind(unit, columns)
        if kind is Merge.ELEMENTS:
            for column in columns:
                merge_elements(meeting, unit, column, fields[column])
        elif meeting.knew(unit):
            meeting.put(unit, arrived, meeting.stamp)
        elif meeting.held(unit)[0] == STANDARD_CLOCK:
            newest(meeting, unit, arrived)
        else:
            RULES[kind](meeting, unit, base, arrived)


def _create(meeting: Meeting) -> None:
    """Meet a record that already exists, unit by unit; life stays as it is."""
    values = meeting.change.values or {}
    for unit, columns in meeting.units(values).items():
        arrived = {column: values[column] for column in columns}
        _create_unit(meeting, unit, arrived)
    meeting.keep()


def _create_unit(meeting: Meeting, unit: str, arrived: dict[str, Plain]) -> None:
    kind = meeting.kind(unit, arrived)
    if meeting.holds(arrived):
        return
    if kind is Merge.ELEMENTS:
        for column, value in arrived.items():
            add_elements(meeting, unit, column, value)
    elif STANDARD_CLOCK in {meeting.clock, meeting.held(unit)[0]} or meeting.knew(unit):
        newest(meeting, unit, arrived)
    elif unit not in meeting.stamps and not any(column in meeting.values for column in arrived):
        meeting.put(unit, arrived, max(meeting.stamp, meeting.held(unit)))
    else:
        RULES[kind](meeting, unit, {}, arrived)


_OPS: Mapping[Op, Callable[[Meeting], None]] = {
    Op.CREATE: _create,
    Op.EDIT: _edit,
    Op.TRASH: trash,
    Op.RESTORE: restore,
    Op.PURGE: purge,
}


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
