"""Sets merge element by element: each has a stamp and a presence of its own."""

from collections.abc import Collection

import msgspec

from sync.change import TagEdit
from sync.meeting import Meeting
from sync.values import Plain
from sync.wire import Stamp

_NOTHING: Stamp = (0, 0)


def merge_elements(meeting: Meeting, unit: str, column: str, pair: tuple[Plain, Plain]) -> None:
    """Merge an edit of a set; ``pair`` is the whole set before and after."""
    edit = meeting.change.edit
    asked = edit.tags.get(column) if edit is not None else None
    if asked is None:
        before, after = map(_elements_of, pair)
        asked = TagEdit(tuple(after - before), tuple(before - after))
    _put_elements(meeting, unit, column, asked, pair)


def add_elements(meeting: Meeting, unit: str, column: str, value: Plain) -> None:
    """Join the set of a record that was created twice; what was taken out stays out."""
    added = _elements_of(value) - _removed(meeting, column)
    _put_elements(meeting, unit, column, TagEdit(tuple(added)), (None, value))


def _removed(meeting: Meeting, column: str) -> set[str]:
    return {element for element, mark in meeting.elements.get(column, {}).items() if not mark[2]}


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


def _put_elements(
    meeting: Meeting, unit: str, column: str, asked: TagEdit, pair: tuple[Plain, Plain]
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


def _element_stamp(meeting: Meeting, column: str, element: str) -> Stamp:
    mark = meeting.elements.get(column, {}).get(element)
    if mark is not None:
        return (mark[0], mark[1])
    present = element in _elements_of(meeting.state.values.get(column))
    return meeting.state.base if present else _NOTHING


def _changed_meanwhile(meeting: Meeting, unit: str, column: str, element: str) -> bool:
    clock, device = _element_stamp(meeting, column, element)
    return device != meeting.device and clock > meeting.prev.get(unit, 0)
