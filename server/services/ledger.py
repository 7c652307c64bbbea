"""Merging changes into a workspace: what the hub does to its records, it does here.

A ledger lives for one transaction with the workspace locked. It reads all records the changes
touch at once, merges in memory by `sync.merge`, and writes records, journal and clocks at once.
"""

import os
import re
from collections.abc import Callable, Iterable, Sequence

import msgspec

from server.store import devices, entities, journal, records, workspaces
from server.store.devices import Device
from server.store.journal import Entry
from server.store.pool import Connection
from server.store.records import Held, Key
from sync.change import Change, Edit, Op, chain, digest_of
from sync.clock import clock_at
from sync.conflict import CONFLICT, conflict_id, conflict_values
from sync.ids import is_id
from sync.merge import (
    PURGED,
    QUARANTINED,
    REFUSED,
    Conflict,
    Outcome,
    advance,
    apply,
    effective_clock,
)
from sync.schema import Entity
from sync.values import Plain
from sync.wire import RecordState

MAX_RECORD = 1024 * 1024
"""No record may grow larger than this, as JSON."""

_SALT_BYTES = 16
_ENTITY_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
_encode = msgspec.json.Encoder().encode


class Ledger:
    """Takes changes of devices, and of the hub itself, into one workspace."""

    def __init__(self, connection: Connection, workspace: str, *, now: int) -> None:
        self.connection = connection
        self.workspace = workspaces.lock(connection, workspace)
        self.now = now
        everyone = devices.every(connection, workspace)
        self._hub = everyone[0]  # number 0
        self._people = {device.number: device.member for device in everyone}
        self._entities: dict[str, Entity] = {
            name: entity for name, (_, entity) in entities.load(connection, workspace).items()
        }
        self._entities[CONFLICT.name] = CONFLICT
        self._held: dict[Key, Held] = {}
        self._stored: set[Key] = set()
        self._asked: set[Key] = set()
        self._changed: dict[Key, None] = {}
        self._entries: list[Entry] = []
        self._quarantined: list[tuple[int, int, str]] = []
        self.forbids: Callable[[Change], str] = _nothing

    def load(self, keys: Iterable[Key]) -> None:
        """Read records that will be needed."""
        wanted = [key for key in dict.fromkeys(keys) if key not in self._asked]
        self._asked.update(wanted)
        if wanted:
            found = records.load(self.connection, self.workspace.id, wanted)
            self._held |= found
            self._stored |= found.keys()

    def entity(self, name: str) -> Entity | None:
        """Return the description of a kind of record, where the hub was told."""
        return self._entities.get(name)

    def state(self, key: Key) -> RecordState | None:
        """Return a record as it now stands."""
        if key not in self._asked:
            self.load([key])
        held = self._held.get(key)
        return held.state if held is not None else None

    def merge(self, device: Device, changes: Sequence[Change]) -> list[Outcome]:
        """Merge changes of one device in order and return what became of each."""
        self.load((change.entity, change.record) for change in changes if is_sound(change))
        return [self._merge_one(device, change) for change in changes]

    def _merge_one(self, device: Device, change: Change) -> Outcome:
        effective = effective_clock(change, device.progress, self.now)
        body = _encode(change)
        outcome = self._outcome(device, change, effective, len(body))
        progress = advance(change, outcome.effective, device.progress)
        device.last_clock, device.last_effective = progress.clock, progress.effective
        device.last_number = change.number
        device.last_hash = chain(device.last_hash, change)
        if outcome.verdict == QUARANTINED:
            self._quarantined.append((device.number, change.number, outcome.reason))
        elif outcome.verdict != REFUSED and outcome.state is not None:
            self._hold(device.number, outcome.state)
        if outcome.state is not None and outcome.state.life == PURGED:
            body = _encode(without_content(change, device.last_hash))
        self._enter(device, change, outcome, body)
        for conflict in outcome.conflicts:
            self._record_conflict(device, change, conflict)
        return outcome

    def _outcome(self, device: Device, change: Change, effective: int, size: int) -> Outcome:
        if not is_sound(change):
            return Outcome(None, REFUSED, effective, "malformed")
        if not change.is_genuine:
            return Outcome(None, REFUSED, effective, "digest")
        if size > MAX_RECORD:
            return Outcome(None, REFUSED, effective, "too_large")
        if reason := self.forbids(change):
            state = self.state((change.entity, change.record))
            return Outcome(state, QUARANTINED, effective, reason)
        return apply(
            self.state((change.entity, change.record)),
            change,
            device=device.number,
            effective=effective,
            entity=self._entities.get(change.entity),
        )

    def _hold(self, author: int, state: RecordState) -> None:
        key = (state.entity, state.id)
        before = self._held.get(key)
        others = 0
        if before is not None:
            others = before.others if before.author == author else before.state.seq
        self.workspace.seq += 1
        state = msgspec.structs.replace(state, seq=self.workspace.seq)
        self._held[key] = Held(state, author, others)
        self._changed[key] = None

    def _enter(self, device: Device, change: Change, outcome: Outcome, body: bytes) -> None:
        self.workspace.position += 1
        entry = Entry(
            self.workspace.position,
            device.number,
            change.number,
            outcome.verdict,
            outcome.reason,
            outcome.effective,
            device.last_hash,
            b"",
            body,
        )
        entry.entry = self.workspace.head = journal.entry_hash(self.workspace.head, entry)
        self._entries.append(entry)

    # ---------------------------------------------------------------- the hub's own writes

    def _record_conflict(self, device: Device, change: Change, conflict: Conflict) -> None:
        values = conflict_values(
            conflict,
            change,
            self._people.get(conflict.held_stamp[1], ""),
            self._people.get(conflict.arrived_stamp[1], ""),
        )
        made = conflict_id(self.workspace.id, device.number, change.number, conflict.unit)
        self.create(CONFLICT.name, made, values)

    def create(self, entity: str, record: str, values: dict[str, Plain]) -> Outcome:
        """Make a record as the hub."""
        salt = os.urandom(_SALT_BYTES)
        change = Change(
            self._hub.last_number + 1,
            "",
            entity,
            record,
            Op.CREATE,
            max(clock_at(self.now), self._hub.last_clock + 1),
            values=values,
            digest=digest_of(values, salt),
            salt=salt.hex(),
        )
        return self.merge(self._hub, [change])[0]

    def edit(self, entity: str, record: str, values: dict[str, Plain]) -> Outcome:
        """Change a record as the hub, in knowledge of what it holds."""
        state = self.state((entity, record))
        if state is None:
            raise LookupError(record)
        described = self._entities.get(entity)
        units = {c: described.unit_of.get(c, c) if described else c for c in values}
        edit = Edit(
            {column: (state.values.get(column), value) for column, value in values.items()},
            {unit: state.stamps.get(unit, state.base)[0] for unit in units.values()},
        )
        salt = os.urandom(_SALT_BYTES)
        change = Change(
            self._hub.last_number + 1,
            "",
            entity,
            record,
            Op.EDIT,
            max(clock_at(self.now), self._hub.last_clock + 1),
            edit=edit,
            digest=digest_of(edit, salt),
            salt=salt.hex(),
        )
        return self.merge(self._hub, [change])[0]

    def purge(self, entity: str, record: str) -> Outcome:
        """Erase a record as the hub."""
        clock = max(clock_at(self.now), self._hub.last_clock + 1)
        change = Change(self._hub.last_number + 1, "", entity, record, Op.PURGE, clock)
        return self.merge(self._hub, [change])[0]

    def save(self, device: Device | None = None) -> None:
        """Write everything. ``device`` is the one whose changes were merged, if not the hub."""
        held = [self._held[key] for key in self._changed]
        records.save(self.connection, self.workspace.id, held, self._stored)
        journal.append(self.connection, self.workspace.id, self._entries)
        if self._quarantined:
            journal.add_quarantine(self.connection, self.workspace.id, self._quarantined, self.now)
        for one in (self._hub, device):
            if one is not None:
                devices.save_progress(self.connection, one)
        workspaces.save(self.connection, self.workspace)


def _nothing(_change: Change) -> str:
    return ""


def without_content(change: Change, link: bytes) -> Change:
    """Return a change of which only digest and hash are left; ``link`` is its hash in the
    device's chain.
    """
    kept = "" if change.digest or change.edit is None else link.hex()
    bare = {"values": None, "edit": None, "salt": "", "link": kept or change.link}
    return msgspec.structs.replace(change, **bare)


def is_sound(change: Change) -> bool:
    """Tell whether a change names a record properly."""
    return bool(_ENTITY_NAME.fullmatch(change.entity)) and is_id(change.record)
