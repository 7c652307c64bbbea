"""Devices and a hub as plain objects, joined by links that lose, repeat and delay nothing else
but answers: enough to check the merge rule over many histories.
"""

from dataclasses import dataclass, field

import msgspec

from sync.change import Change, Edit, Op, TagEdit, digest_of
from sync.clock import HybridClock
from sync.ids import derived_id
from sync.merge import (
    LIFE,
    STANDARD_CLOCK,
    TRASHED,
    Conflict,
    Outcome,
    Progress,
    advance,
    apply,
    effective_clock,
    take,
)
from sync.schema import Entity, Field, Kind, Merge
from sync.values import Plain
from sync.wire import RecordState

CUSTOMER = Entity(
    "customer",
    "Customer",
    "Customers",
    (
        Field("name", Kind.TEXT, "Name"),
        Field("phone", Kind.PHONE, "Phone"),
        Field("street", Kind.TEXT, "Street", unit="address"),
        Field("city", Kind.TEXT, "City", unit="address"),
        Field("note", Kind.LONG_TEXT, "Note", merge=Merge.TEXT),
        Field("stop", Kind.FLAG, "Do not contact", merge=Merge.RESTRICTIVE),
        Field("tags", Kind.TAGS, "Tags", merge=Merge.ELEMENTS),
        Field("diagnosis", Kind.TEXT, "Diagnosis", local=True),
    ),
)
START = 1_700_000_000_000
STANDARD = derived_id("customer", "walk-in")


@dataclass
class Held:
    """A record at the hub, and by whom it was changed."""

    state: RecordState
    author: int
    others: int


@dataclass
class Hub:
    """The hub's rule without its database."""

    now: int = START
    seq: int = 0
    records: dict[str, Held] = field(default_factory=dict)
    progress: dict[int, Progress] = field(default_factory=dict)
    outcomes: dict[tuple[int, int], Outcome] = field(default_factory=dict)
    journal: list[Conflict] = field(default_factory=list)

    def push(self, device: int, changes: list[Change]) -> dict[int, RecordState | None]:
        """Merge changes; return by number the state that goes back with the answer."""
        tell = set()
        for change in changes:
            known = (device, change.number) in self.outcomes
            if not known:
                self._merge(device, change)
            if known or not self.outcomes[device, change.number].as_sent:
                tell.add(change.record)
        answer: dict[int, RecordState | None] = {}
        for change in changes:
            held = self.records.get(change.record) if change.record in tell else None
            answer[change.number] = held.state if held else None
        return answer

    def _merge(self, device: int, change: Change) -> None:
        last = self.progress.get(device, Progress())
        effective = effective_clock(change, last, self.now)
        held = self.records.get(change.record)
        outcome = apply(
            held.state if held else None,
            change,
            device=device,
            effective=effective,
            entity=CUSTOMER,
        )
        self.progress[device] = advance(change, outcome.effective, last)
        self.outcomes[device, change.number] = outcome
        self.journal += outcome.conflicts
        if outcome.state is not None:
            self._hold(device, held, outcome.state)

    def _hold(self, device: int, held: Held | None, state: RecordState) -> None:
        self.seq += 1
        others = 0
        if held is not None:
            others = held.others if held.author == device else held.state.seq
        placed = msgspec.structs.replace(state, seq=self.seq)
        self.records[state.id] = Held(placed, device, others)

    def pull(
        self, device: int, cursor: int, complete: int, limit: int
    ) -> tuple[list[RecordState], int, int]:
        """Return what happened after a cursor, as the real hub selects it."""
        news = sorted(
            (h for h in self.records.values() if h.state.seq > cursor),
            key=lambda h: h.state.seq,
        )
        news = [h for h in news if not (h.author == device and h.others <= complete)]
        page = [h.state for h in news[:limit]]
        if len(news) > limit:
            return page, page[-1].seq, complete
        return page, self.seq, self.seq


class Device:
    """A replica: its records, the changes the hub has not answered, and a clock that may lie."""

    def __init__(self, number: int, hub: Hub, lie: int) -> None:
        self.number = number
        self.hub = hub
        self.clock = HybridClock(wall=lambda: hub.now + lie)
        self.records: dict[str, RecordState] = {}
        self.pending: list[Change] = []
        self.last = 0
        self.cursor = self.complete = 0

    def _log(self, record: str, op: Op, clock: int, **body: object) -> Change:
        self.last += 1
        if op is Op.CREATE:
            body["digest"] = digest_of(body["values"])
        change = Change(self.last, "batch", CUSTOMER.name, record, op, clock, **body)
        self.pending.append(change)
        return change

    def create(self, record: str, values: dict[str, Plain], clock: int = 0) -> None:
        """Make a record."""
        change = self._log(record, Op.CREATE, clock or self.clock.tick(), values=values)
        self.records[record] = RecordState(
            CUSTOMER.name, record, 0, (change.clock, self.number), dict(values)
        )

    def create_standard(self) -> None:
        """Make the record that every replica makes alike."""
        self.create(STANDARD, {"name": "Walk-in"}, STANDARD_CLOCK)

    def edit(self, record: str, values: dict[str, Plain], tags: TagEdit | None = None) -> Edit:
        """Change columns of one record."""
        local = self.records[record]
        units = {CUSTOMER.unit_of[column] for column in values}
        edit = Edit(
            {column: (local.values.get(column), value) for column, value in values.items()},
            {unit: self._known(local, unit) for unit in units},
            {"tags": tags} if tags else {},
        )
        change = self._log(record, Op.EDIT, self.clock.tick(), edit=edit)
        stamp = (change.clock, self.number)
        now = {c: v for c, v in (local.values | values).items() if v is not None}
        marks = dict(local.elements)
        if tags:
            marks["tags"] = dict(local.elements.get("tags", {}))
            marks["tags"] |= dict.fromkeys(tags.add, (*stamp, 1))
            marks["tags"] |= dict.fromkeys(tags.remove, (*stamp, 0))
        self.records[record] = RecordState(
            local.entity,
            record,
            local.life,
            local.base,
            now,
            local.stamps | dict.fromkeys(units, stamp),
            marks,
            local.seq,
        )
        return edit

    def _known(self, local: RecordState, unit: str) -> int:
        """The clock an edit replaces; 0 stands for one of our own, except for element sets."""
        clock, device = local.stamps.get(unit, local.base)
        return 0 if device == self.number and unit != "tags" else clock

    def set_life(self, record: str, life: int, *, tell: bool) -> None:
        """Trash or restore one record; ``tell`` names the clocks it is based on."""
        local = self.records[record]
        known = {unit: stamp[0] for unit, stamp in local.stamps.items()}
        known.setdefault(LIFE, local.base[0])
        op = Op.TRASH if life == TRASHED else Op.RESTORE
        body = {"edit": Edit({}, known)} if tell else {}
        change = self._log(record, op, self.clock.tick(), **body)
        stamp = (change.clock, self.number)
        self.records[record] = RecordState(
            local.entity,
            record,
            life,
            local.base,
            local.values,
            local.stamps | {LIFE: stamp},
            local.elements,
            local.seq,
        )

    def push(self, count: int, fate: str) -> None:
        """Send the first pending changes over a link with this fate."""
        changes = self.pending[:count]
        if fate == "lost" or not changes:
            return
        if fate == "twice":
            self.hub.push(self.number, changes)
        answer = self.hub.push(self.number, changes)
        if fate == "answer lost":
            return
        self.pending = [c for c in self.pending if c.number not in answer]
        for state in answer.values():
            if state is not None:
                self._take(state)

    def pull(self, limit: int, fate: str) -> None:
        """Fetch one page over a link with this fate."""
        page, cursor, complete = self.hub.pull(self.number, self.cursor, self.complete, limit)
        if fate in {"lost", "answer lost"}:
            return
        for state in page:
            self._take(state)
        self.cursor, self.complete = cursor, complete

    def _take(self, state: RecordState) -> None:
        pending = {
            unit for change in self.pending if change.record == state.id for unit in _units(change)
        }
        local = self.records.get(state.id)
        self.records[state.id] = take(local, state, pending, CUSTOMER)
        newest = max([state.base, *state.stamps.values()])
        self.clock.receive(newest[0])


def _units(change: Change) -> set[str]:
    if change.op in {Op.TRASH, Op.RESTORE}:
        return {LIFE}
    if change.op is Op.CREATE:
        return {CUSTOMER.unit_of[c] for c in change.values or {}}
    return {CUSTOMER.unit_of[c] for c in change.edit.fields} if change.edit else set()
