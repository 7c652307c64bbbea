"""At the place where batches for the hub are built: what stays on this machine is in no byte of
them, whatever happened before.
"""

import re
import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import msgspec
import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from desktop import features
from desktop.registry import model_of
from desktop.services.custom_fields import Wish, add_field
from desktop.services.setup import new_vault
from desktop.services.syncing import outbox
from desktop.services.undoing import undo
from desktop.vault import keys
from desktop.vault.errors import InvalidValue
from desktop.vault.vault import Vault
from sync.change import Change, chain
from sync.ids import new_id
from sync.merge import Progress, advance, apply, effective_clock
from sync.schema import STAYS_HERE, Kind
from sync.signing import new_private_key
from sync.wire import RecordState, Segment

PASSPHRASE = "correct horse battery staple"
LOCAL = "diagnosis"
SHARED = ("name", "note", "phone")
KEY = new_private_key()

which = st.integers(0, 5)
texts = st.sampled_from(SHARED)


@dataclass
class Hub:
    """What a hub holds of one device, by the rule of merging alone."""

    last: int = 0
    progress: Progress = field(default_factory=Progress)
    records: dict[str, RecordState] = field(default_factory=dict)
    not_taken: list[str] = field(default_factory=list)

    def take(self, segment: Segment, vault: Vault) -> None:
        """Verify a segment as the hub does, and merge what is new of it."""
        link = bytes.fromhex(segment.previous)
        for change in segment.changes:
            link = chain(link, change)
            assert change.is_genuine
            if change.number > self.last:
                self._merge(change, vault)
        assert link.hex() == segment.hash

    def _merge(self, change: Change, vault: Vault) -> None:
        clock = effective_clock(change, self.progress, 2**44)
        entity = vault.model.schema.entity(change.entity)
        state = self.records.get(change.record)
        done = apply(state, change, device=1, effective=clock, entity=entity)
        self.progress = advance(change, done.effective, self.progress)
        self.last = change.number
        if done.verdict in ("refused", "quarantined"):
            self.not_taken.append(f"{change.op} {done.verdict} {done.reason}")
        if done.state is not None:
            self.records[change.record] = done.state


def build(vault: Vault, after: int) -> Segment | None:
    with vault.inspect() as connection:
        return outbox.next_segment(connection, vault, after, device=1, private_key=KEY)


def said(segment: Segment | None) -> bytes:
    return msgspec.json.encode(segment)


def make_pattern(folder: Path) -> Path:
    """Make a closed vault with a field that stays on this machine, everything else sent."""
    made, _recovery = new_vault(
        folder / "p.holdfast",
        PASSPHRASE,
        model_of(features.ALL),
        person_name="周敏",
        cost=keys.RECOVERY_COST,
    )
    add_field(made, Wish("account", LOCAL, Kind.TEXT, "Diagnosis", local_only=True))
    made.close()
    return made.path


class Leaving(RuleBasedStateMachine):
    """A vault in which records are made, edited, marked, trashed and undone, and a hub that hears
    of it now and then. Every value written is a word that is written once.
    """

    pattern: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        shutil.copytree(self.pattern, self.folder / "v.holdfast")
        self.vault = Vault.open(self.folder / "v.holdfast", PASSPHRASE, model_of(features.ALL))
        self.hub, self.words = Hub(), (f"w{n:05}x" for n in count())
        self.records: list[str] = []
        self.written: dict[str, str] = {}
        """Each word, and the record it was written into."""
        self.may_leave: dict[str, set[str]] = {}
        self.acknowledged = 0
        self.segment = 4

    def teardown(self) -> None:
        self.vault.close()
        shutil.rmtree(self.folder)

    # ------------------------------------------------------------ what a person does

    def word(self, record: str) -> str:
        made = next(self.words)
        self.written[made] = record
        return made

    def row(self, record: str):
        with self.vault.inspect() as connection:
            rows = connection.exec_driver_sql("SELECT * FROM account WHERE id = ?", (record,))
            return rows.mappings().one()

    def look(self) -> None:
        """Note what may leave from now on: what a record says while it does not stay here."""
        for record in self.records:
            row = self.row(record)
            if row[STAYS_HERE]:
                self.may_leave[record] = set()
            else:
                self.may_leave.setdefault(record, set()).update(str(row[c]) for c in SHARED)

    @rule(stays=st.booleans(), local=st.booleans())
    def make(self, stays, local):
        record = new_id()
        values = {"name": self.word(record), "tags": ["vip"], STAYS_HERE: stays}
        if local:
            values[LOCAL] = self.word("")
        with self.vault.batch("edit") as batch:
            batch.create("account", values, record=record)
        self.records.append(record)
        self.look()

    @precondition(lambda self: self.records)
    @rule(at=which, name=texts, local=st.booleans(), stays=st.none() | st.booleans())
    def edit(self, at, name, local, stays):
        record = self.records[at % len(self.records)]
        values: dict[str, object] = {name: self.word(record)}
        if local:
            values[LOCAL] = self.word("")
        if stays is not None:
            values[STAYS_HERE] = stays
        self.set(record, values)

    @precondition(lambda self: self.records)
    @rule(at=which, stays=st.booleans())
    def mark(self, at, stays):
        self.set(self.records[at % len(self.records)], {STAYS_HERE: stays})

    def set(self, record: str, values: dict[str, object]) -> None:
        """Write; only what the hub has seen cannot be kept here any more."""
        try:
            with self.vault.batch("edit") as batch:
                batch.set("account", record, values)
        except InvalidValue as error:
            refused = error
        else:
            refused = None
        assert refused is None or (refused.facts["reason"] == "already_shared" and self.hub.last)
        self.look()

    @precondition(lambda self: self.records)
    @rule(at=which, back=st.booleans())
    def trash(self, at, back):
        record = self.records[at % len(self.records)]
        with self.vault.batch("edit") as batch:
            (batch.restore if back else batch.trash)("account", record)
        self.look()

    @precondition(lambda self: self.records)
    @rule(back=st.integers(1, 3))
    def take_back(self, back):
        with self.vault.inspect() as connection:
            rows = connection.exec_driver_sql(
                "SELECT id FROM batch WHERE n > 1 AND kind <> 'setup' ORDER BY n DESC LIMIT ?",
                (back,),
            ).all()
        with suppress(InvalidValue):  # taken back already, or shared already
            undo(self.vault, rows[-1][0])
        self.look()

    # ------------------------------------------------------------ what leaves

    @rule(size=st.sampled_from([2, 5, 5000]))
    def send(self, size):
        self.segment = size
        while (segment := self.built()) is not None:
            self.hub.take(segment, self.vault)
            self.acknowledged = segment.changes[-1].number
            self.vault.update_meta({"acknowledged": str(self.acknowledged)})
        assert self.hub.not_taken == []
        for record in self.records:
            row, held = self.row(record), self.hub.records.get(record)
            if row[STAYS_HERE]:
                assert held is None
            else:
                assert {c: held.values.get(c) for c in SHARED} == {c: row[c] for c in SHARED}
                assert held.life == row["life"]

    def built(self) -> Segment | None:
        outbox.SEGMENT, usual = self.segment, outbox.SEGMENT
        try:
            return build(self.vault, self.acknowledged)
        finally:
            outbox.SEGMENT = usual

    @invariant()
    def nothing_leaves_that_is_to_stay(self):
        content = said(self.built()).decode()
        for word in re.findall(r"w\d{5}x", content):
            assert word in self.may_leave.get(self.written[word], ()), word
        for change in (self.built() or Segment(0, "", (), (), "")).changes:
            if change.is_withheld:
                assert not change.salt


def test_what_stays_here_is_in_no_segment(tmp_path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Leaving, "pattern", make_pattern(tmp_path), raising=False)
        run_state_machine_as_test(
            Leaving,
            settings=settings(
                max_examples=15,
                stateful_step_count=30,
                deadline=None,
                phases=[Phase.reuse, Phase.generate],  # a failure is short enough to be read
            ),
        )


def test_the_test_would_see_what_is_sent(vault) -> None:
    with vault.batch("edit") as batch:
        batch.create("account", {"name": "value-1"})

    assert b"value-1" in said(build(vault, 0))
