"""Verifying the journal: both chains, every digest and every signature, from the first entry."""

from dataclasses import dataclass

import msgspec

from server.store import devices, journal, workspaces
from server.store.journal import Entry, Signed
from server.store.pool import Connection
from sync.change import CHAIN_START, BatchHead, Change, chain
from sync.signing import is_signed
from sync.wire import batches_digest, signed_segment


@dataclass(frozen=True, slots=True)
class Bad:
    """The first entry that is not as it was written.

    Attributes:
        what: position (an entry is missing), entry (its verdict was altered), change (the change
        itself was altered), signature, head (the last entries are missing).
    """

    position: int
    device: int
    number: int
    what: str


@dataclass(frozen=True, slots=True)
class Audit:
    """The result of a verification; ``erased`` entries have no content any more."""

    entries: int
    signatures: int
    head: str
    first_bad: Bad | None
    erased: int = 0


def verify(connection: Connection, workspace_id: str) -> Audit:
    """Walk the whole journal and return the first bad entry, if any."""
    workspace = workspaces.read(connection, workspace_id)
    walk = _Walk(connection, workspace_id)
    for entry in journal.walk(connection, workspace_id):
        if entry.position > workspace.position:
            break  # committed after we began
        if what := walk.step(entry):
            bad = Bad(entry.position, entry.device, entry.number, what)
            return walk.result(bad)
    bad_end = None
    if walk.head != workspace.head:
        bad_end = Bad(workspace.position, 0, 0, "head")
    return walk.result(bad_end)


class _Walk:
    """What has been verified so far."""

    def __init__(self, connection: Connection, workspace: str) -> None:
        self.entries = self.signatures = self.erased = 0
        self.head = CHAIN_START
        self._links: dict[int, bytes] = {}
        self._keys = {one.number: one.public_key for one in devices.every(connection, workspace)}
        self._signed = {
            (one.device, one.last): one for one in journal.segments(connection, workspace)
        }

    def result(self, bad: Bad | None) -> Audit:
        """Return what was found."""
        return Audit(self.entries, self.signatures, self.head.hex(), bad, self.erased)

    def step(self, entry: Entry) -> str:
        """Verify one entry; return what is wrong with it, or an empty text."""
        if entry.position != self.entries + 1:
            return "position"
        link = self._link(entry)
        if link != entry.chain:
            return "change"
        if journal.entry_hash(self.head, entry) != entry.entry:
            return "entry"
        self.head = entry.entry
        self.entries += 1
        self._links[entry.device] = link
        signed = self._signed.get((entry.device, entry.number))
        if signed is not None and not self._signature_holds(signed, link):
            return "signature"
        return ""

    def _link(self, entry: Entry) -> bytes:
        try:
            change = msgspec.json.decode(entry.body, type=Change)
        except msgspec.MsgspecError:
            return b""
        self.erased += change.is_withheld
        altered = not change.is_genuine and entry.reason != "digest"
        if change.number != entry.number or altered:
            return b""
        return chain(self._links.get(entry.device, CHAIN_START), change)

    def _signature_holds(self, signed: Signed, link: bytes) -> bool:
        self.signatures += 1
        if signed.hash != link.hex():
            return False
        batches = msgspec.json.decode(signed.batches, type=tuple[BatchHead, ...])
        digest = signed.batches_digest or batches_digest(batches)
        key = self._keys.get(signed.device, "")
        text = signed_segment(signed.previous, signed.hash, digest)
        return is_signed(key, text, signed.signature)
