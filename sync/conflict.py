"""A conflict as a record: both sides of two edits that did not know of each other.

The hub makes it and devices receive it like any record, so that its list, its state and its
history need nothing of their own. Resolving it is an edit of the record it is about, and one of
its status.
"""

import msgspec

from sync.change import Change
from sync.clock import time_of
from sync.ids import derived_id
from sync.language import mark as _m
from sync.merge import Conflict
from sync.schema import Choice, Entity, Field, Kind
from sync.values import Plain, utc_text

OPEN, RESOLVED = "open", "resolved"
HELD, ARRIVED = "held", "arrived"

CONFLICT = Entity(
    name="conflict",
    label=_m("Conflict"),
    plural=_m("Conflicts"),
    title="unit",
    order="-arrived_at",
    icon="git-merge",
    system=True,
    about=("about_entity", "about_record", "unit"),
    fields=(
        Field("about_entity", Kind.TEXT, _m("Kind of record"), required=True),
        Field("about_record", Kind.TEXT, _m("Record"), required=True, index=True),
        Field("unit", Kind.TEXT, _m("Field"), required=True),
        Field("base", Kind.LONG_TEXT, _m("Before both edits")),
        Field("held", Kind.LONG_TEXT, _m("First edit")),
        Field("arrived", Kind.LONG_TEXT, _m("Second edit")),
        Field("held_person", Kind.LINK, _m("First editor"), target="person"),
        Field("held_device", Kind.INTEGER, _m("First device")),
        Field("held_at", Kind.TIME, _m("First edited")),
        Field("arrived_person", Kind.LINK, _m("Second editor"), target="person"),
        Field("arrived_device", Kind.INTEGER, _m("Second device")),
        Field("arrived_at", Kind.TIME, _m("Second edited")),
        Field(
            "winner",
            Kind.CHOICE,
            _m("Kept"),
            choices=(Choice(HELD, _m("First edit")), Choice(ARRIVED, _m("Second edit"))),
        ),
        Field(
            "status",
            Kind.CHOICE,
            _m("Status"),
            index=True,
            choices=(Choice(OPEN, _m("To decide")), Choice(RESOLVED, _m("Resolved"))),
        ),
    ),
)
"""Described here because the hub merges by it too."""

_sorted = msgspec.json.Encoder(order="sorted")


def conflict_id(workspace: str, device: int, number: int, unit: str) -> str:
    """Return the id of the conflict that a device's change met in one unit."""
    return derived_id("conflict", workspace, str(device), str(number), unit)


def conflict_values(
    conflict: Conflict, change: Change, held_person: str, arrived_person: str
) -> dict[str, Plain]:
    """Return the columns of a conflict record.

    ``base``, ``held`` and ``arrived`` are JSON texts of plain values by column.
    """
    values: dict[str, Plain] = {
        "about_entity": change.entity,
        "about_record": change.record,
        "unit": conflict.unit,
        "base": _sorted.encode(conflict.base).decode(),
        "held": _sorted.encode(conflict.held).decode(),
        "arrived": _sorted.encode(conflict.arrived).decode(),
        "held_person": held_person,
        "held_device": conflict.held_stamp[1],
        "held_at": utc_text(time_of(conflict.held_stamp[0])),
        "arrived_person": arrived_person,
        "arrived_device": conflict.arrived_stamp[1],
        "arrived_at": utc_text(time_of(conflict.arrived_stamp[0])),
        "winner": conflict.winner,
        "status": OPEN,
    }
    return {name: value for name, value in values.items() if value not in {None, ""}}
