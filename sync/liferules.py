"""Life is one more unit: alive, trashed, purged. A delete wins visibly; what it met is kept."""

from collections.abc import Mapping

from sync.meeting import ALIVE, LIFE, PURGED, TRASHED, Conflict, Meeting
from sync.values import Plain


def note_edit_in_trash(meeting: Meeting, fields: Mapping[str, tuple[Plain, Plain]]) -> None:
    """Keep an edit that did not know its record was deleted, to be looked at."""
    if meeting.life == TRASHED and not meeting.knew(LIFE):
        base = {column: old for column, (old, _) in fields.items()}
        arrived = {column: new for column, (_, new) in fields.items()}
        meeting.clash(LIFE, base, arrived, "held")


def trash(meeting: Meeting) -> None:
    """Move the record to the trash."""
    _set_life(meeting, TRASHED)


def restore(meeting: Meeting) -> None:
    """Take the record out of the trash."""
    _set_life(meeting, ALIVE)


def _set_life(meeting: Meeting, wanted: int) -> None:
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


def _show_unseen_edits(meeting: Meeting) -> None:
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


def _is_unseen(meeting: Meeting, unit: str) -> bool:
    held = meeting.held(unit)
    if held[1] == meeting.device:
        return False
    if LIFE in meeting.prev:  # then it names every unit the device held a clock for
        return meeting.prev.get(unit) != held[0]
    return held[0] > meeting.clock


def purge(meeting: Meeting) -> None:
    """Nothing of the record stays but the fact that it is gone, no edit it did not know of
    either.
    """
    meeting.clock = max(meeting.clock, meeting.held(LIFE)[0] + 1)
    meeting.values, meeting.elements, meeting.stamps = {}, {}, {}
    meeting.life = PURGED
    meeting.put(LIFE, {}, meeting.stamp)
