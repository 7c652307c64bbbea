"""Erasing by order: what a device purged leaves nothing at the hub either.

The record keeps nothing but the stamp of its end. Every change of it in the journal loses content
and salt; digests and links stay, so both chains still verify. An edit in a batch that erases takes
back, in the same way, what the journal said of the columns whose old value it does not name.

Only a device of an administrator erases, and nothing that is on legal hold.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import msgspec

from server.services.ledger import Ledger, without_content
from server.services.members import ADMIN
from server.store import devices, journal, records
from server.store.devices import Device
from server.store.pool import Connection
from server.store.records import Key
from sync.change import Change, Op
from sync.conflict import CONFLICT
from sync.erasure import ERASURE, mentions, names_of
from sync.merge import APPLIED, Outcome
from sync.wire import RecordState, Segment

HOLD = "legal_hold"


class Erasing:
    """What one segment erases. Made before its changes are merged, finished afterwards."""

    def __init__(self, ledger: Ledger, device: Device, segment: Segment, *, now: int) -> None:
        self._ledger, self._device, self._now = ledger, device, now
        self._connection, self._workspace = ledger.connection, device.workspace
        self._orders = {head.id for head in segment.batches if head.kind == ERASURE}
        self._purged = [c for c in segment.changes if c.op is Op.PURGE]
        self._may = bool(self._orders or self._purged) and self._is_administrator()
        self._held = self._held_records() if self._purged else set()
        self._names = self._known_names()

    def _is_administrator(self) -> bool:
        keys = devices.keys_of_role(self._connection, self._workspace, ADMIN)
        return self._device.public_key in keys

    def _held_records(self) -> set[object]:
        today = datetime.fromtimestamp(self._now / 1000, UTC).date().isoformat()
        holds = records.of_entity(self._connection, self._workspace, HOLD)
        return {
            hold.values.get("about_record")
            for hold in holds
            if not hold.life and str(hold.values.get("until") or today) >= today
        }

    def _known_names(self) -> frozenset[str]:
        """Return by what the records are known that are about to go, for labels of batches."""
        names: set[str] = set()
        self._ledger.load((change.entity, change.record) for change in self._purged)
        for change in self._purged:
            state = self._ledger.state((change.entity, change.record))
            if state is not None:
                names |= self._names_in(state)
        return frozenset(names)

    def _names_in(self, state: RecordState) -> set[str]:
        described = self._ledger.entity(state.entity)
        title = state.values.get(described.title) if described else None
        names = set(names_of(described, state.values))
        return names | ({title} if isinstance(title, str) and len(title) > 1 else set())

    def forbids(self, change: Change) -> str:
        """Return why a purge is not taken; nothing where it is."""
        if change.op is not Op.PURGE:
            return ""
        if not self._may:
            return "not_allowed"
        return "held" if change.record in self._held else ""

    def finish(self, merged: Sequence[tuple[Change, Outcome]]) -> None:
        """Erase from records and journal what was taken; everything merged is saved already."""
        if not self._may:
            return
        taken = [change for change, outcome in merged if outcome.verdict == APPLIED]
        purged = [(c.entity, c.record) for c in taken if c.op is Op.PURGE]
        if purged:
            purged += self._purge_conflicts({record for _entity, record in purged})
            journal.blank_labels(
                self._connection, self._workspace, lambda label: mentions(label, self._names)
            )
        scrub(self._connection, self._workspace, purged)
        for change in taken:
            if change.op is Op.EDIT and change.batch in self._orders:
                self._take_back(change)

    def _purge_conflicts(self, gone: set[str]) -> list[Key]:
        """Purge the conflicts about records that are gone: they hold their values."""
        found = [
            (state.entity, state.id)
            for state in records.of_entity(self._connection, self._workspace, CONFLICT.name)
            if state.values.get("about_record") in gone
        ]
        if found:
            ledger = Ledger(self._connection, self._workspace, now=self._now)
            for key in found:
                ledger.purge(*key)
            ledger.save()
        return found

    def _take_back(self, change: Change) -> None:
        fields = change.edit.fields if change.edit is not None else {}
        columns = {column for column, (old, _new) in fields.items() if old is None}
        if columns:
            key = (change.entity, change.record)
            before = (self._device.number, change.number)
            scrub(self._connection, self._workspace, [key], columns=columns, but=before)


def scrub(
    connection: Connection,
    workspace: str,
    keys: Iterable[Key],
    *,
    columns: Iterable[str] = (),
    but: tuple[int, int] = (-1, 0),
) -> int:
    """Take content and salt from the journal's changes of records; return how many had any.

    ``columns`` limits it to changes that touch one of them, ``but`` excepts the changes of a
    device from a number on.
    """
    wanted, touched = set(keys), set(columns)
    if not wanted:
        return 0
    found = journal.changes_of(connection, workspace, [record for _entity, record in wanted])
    bare = []
    for entry in found:
        change = msgspec.json.decode(entry.body, type=Change)
        excepted = entry.device == but[0] and entry.number >= but[1]
        if (change.entity, change.record) not in wanted or excepted:
            continue
        if touched and touched.isdisjoint(_columns(change)):
            continue
        if change.values is not None or change.edit is not None or change.salt:
            bare.append((entry.position, msgspec.json.encode(without_content(change, entry.chain))))
    journal.replace_bodies(connection, workspace, bare)
    return len(bare)


def _columns(change: Change) -> set[str]:
    edited = change.edit.fields.keys() if change.edit is not None else ()
    return {*(change.values or {}), *edited}
