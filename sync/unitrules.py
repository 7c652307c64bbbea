"""What becomes of two edits of one unit that did not know of each other, by kind of merge."""

from collections.abc import Callable, Mapping

from sync.meeting import STANDARD_CLOCK, Meeting
from sync.schema import Merge
from sync.textmerge import merge_text
from sync.values import Plain


def newest(meeting: Meeting, unit: str, arrived: dict[str, Plain]) -> None:
    """Let the later stamp win silently. A unit's clock always rises: it names one version."""
    held = meeting.held(unit)
    if meeting.stamp <= held:
        meeting.keep()
    elif meeting.clock == held[0] and held[0] != STANDARD_CLOCK:
        meeting.put(unit, arrived, (meeting.clock + 1, meeting.device))
    else:
        meeting.put(unit, arrived, meeting.stamp)


def _last(meeting: Meeting, unit: str, base: dict[str, Plain], arrived: dict[str, Plain]) -> None:
    if not meeting.holds(arrived):
        newer = meeting.stamp > meeting.held(unit)
        meeting.clash(unit, base, arrived, "arrived" if newer else "held")
    newest(meeting, unit, arrived)


def _restrictive(
    meeting: Meeting, unit: str, base: dict[str, Plain], arrived: dict[str, Plain]
) -> None:
    held_restricts = any(meeting.values.get(column) for column in arrived)
    arrived_restricts = any(arrived.values())
    if held_restricts == arrived_restricts:
        _last(meeting, unit, base, arrived)
        return
    meeting.clash(unit, base, arrived, "arrived" if arrived_restricts else "held")
    if arrived_restricts:
        above = max(meeting.clock, meeting.held(unit)[0] + 1)
        meeting.put(unit, arrived, (above, meeting.device))


def _text(meeting: Meeting, unit: str, base: dict[str, Plain], arrived: dict[str, Plain]) -> None:
    if meeting.holds(arrived):
        _last(meeting, unit, base, arrived)
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


Rule = Callable[[Meeting, str, dict[str, Plain], dict[str, Plain]], None]
RULES: Mapping[Merge, Rule] = {
    Merge.LAST: _last,
    Merge.RESTRICTIVE: _restrictive,
    Merge.TEXT: _text,
}
