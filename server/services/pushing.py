"""Taking in what a device sends, so that any request may arrive twice and any answer be lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from server.errors import Refused
from server.services.erasing import Erasing
from server.services.ledger import Ledger, is_sound
from server.store import journal
from server.store.devices import Device
from server.store.pool import Connection
from server.store.records import Key
from sync.change import Change, chain
from sync.merge import Outcome
from sync.signing import is_signed
from sync.wire import PushAnswer, RecordState, Segment, Verdict, segment_text

_LARGEST = 2**62


@dataclass(slots=True)
class _Known:
    """Changes of a segment that came before, with the verdicts they had."""

    changes: Sequence[Change]
    verdicts: dict[int, tuple[str, str, bytes]]


def push(connection: Connection, device: Device, segment: Segment, *, now: int) -> PushAnswer:
    """Merge what is new of a segment and return one verdict for each of its changes.

    Raises:
        Refused: the segment is not this device's (``device``), out of order (``numbers``), not
        signed by it (``segment_signature``), damaged (``chain``), does not follow what the hub
        has (``gap``), or contradicts it: a copy of the device has written too (``fork``).
    """
    if segment.device != device.number:
        raise Refused("device")
    if not segment.changes:
        return PushAnswer(device.last_number, (), now)
    _check_order(segment)
    links = _check_chain(device, segment)
    known = _known(connection, device, segment, links)
    fresh = segment.changes[len(known.changes) :]
    ledger = Ledger(connection, device.workspace, now=now)
    erasing = Erasing(ledger, device, segment, now=now)
    ledger.forbids = erasing.forbids
    merged = list(zip(fresh, ledger.merge(device, fresh), strict=True))
    verdicts = _verdicts(ledger, known, merged)
    if fresh:
        ledger.save(device)
        journal.add_segment(connection, device.workspace, segment, now)
        erasing.finish(merged)
    return PushAnswer(device.last_number, tuple(verdicts), now)


def _check_order(segment: Segment) -> None:
    numbers = [0, *(change.number for change in segment.changes), _LARGEST]
    if any(one >= after for one, after in pairwise(numbers)):
        raise Refused("numbers")


def _check_chain(device: Device, segment: Segment) -> list[bytes]:
    """Return the chain hash after each change."""
    if not is_signed(device.public_key, segment_text(segment), segment.signature):
        raise Refused("segment_signature")
    try:
        link = bytes.fromhex(segment.previous)
    except ValueError:
        raise Refused("chain") from None
    links = []
    for change in segment.changes:
        link = chain(link, change)
        links.append(link)
    if link.hex() != segment.hash:
        raise Refused("chain")
    return links


def _known(
    connection: Connection, device: Device, segment: Segment, links: Sequence[bytes]
) -> _Known:
    """Return the part of the segment the hub has, after making sure it is the same and the rest
    follows it.
    """
    changes = [one for one in segment.changes if one.number <= device.last_number]
    verdicts: dict[int, tuple[str, str, bytes]] = {}
    if changes:
        first, last = changes[0].number, changes[-1].number
        verdicts = journal.verdicts(connection, device.workspace, device.number, first, last)
        for change, link in zip(changes, links, strict=False):
            if change.number not in verdicts or verdicts[change.number][2] != link:
                raise Refused("fork", number=change.number)
    if len(changes) < len(segment.changes):
        before = links[len(changes) - 1].hex() if changes else segment.previous
        if before != device.last_hash.hex():
            ahead = segment.changes[len(changes)].number > device.last_number + 1 and not changes
            raise Refused("gap" if ahead else "fork", number=device.last_number)
    return _Known(changes, verdicts)


def _verdicts(
    ledger: Ledger, known: _Known, fresh: Sequence[tuple[Change, Outcome]]
) -> list[Verdict]:
    """Return the verdicts; the state of a record the device does not hold just so comes with the
    last change that touches it.
    """
    ledger.load((one.entity, one.record) for one in known.changes if is_sound(one))
    given = [(one, *known.verdicts[one.number][:2], False) for one in known.changes]
    given += [(one, end.verdict, end.reason, end.as_sent) for one, end in fresh]
    last_of: dict[Key, int] = {}
    for change, _, _, as_sent in given:
        key = (change.entity, change.record)
        if is_sound(change) and (key in last_of or not as_sent):
            last_of[key] = change.number
    return [
        Verdict(change.number, outcome, reason, _state(ledger, change, last_of))
        for change, outcome, reason, _ in given
    ]


def _state(ledger: Ledger, change: Change, last_of: Mapping[Key, int]) -> RecordState | None:
    key = (change.entity, change.record)
    return ledger.state(key) if last_of.get(key) == change.number else None
