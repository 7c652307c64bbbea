"""Messages between a device and the hub, and their form on the wire: JSON, compressed with
zstandard.

A request is authenticated by the device's Ed25519 signature over method, path, time and body. The
same batches and pages can also travel as files.
"""

import hashlib
from typing import TypeVar

import msgspec
import zstandard

from sync.change import BatchHead, Change, canonical
from sync.errors import Exit, HoldfastError
from sync.schema import Entity
from sync.values import Plain

VERSION = 1
MAX_BODY = 64 * 1024 * 1024
"""No message is larger than this when unpacked."""

Stamp = tuple[int, int]
"""A clock and the number of the device that set it; compared in that order."""


class JoinRequest(msgspec.Struct, frozen=True):
    """A device asks to be enrolled with a one-time code."""

    version: int
    code: str
    device_id: str
    device_name: str
    public_key: str


class JoinAnswer(msgspec.Struct, frozen=True):
    """What an enrolled device must know. ``person`` is the id of the person record it now works
    as.
    """

    workspace: str
    workspace_name: str
    generation: str
    device: int
    person: str
    person_name: str
    user: str
    hub_time: int


class Segment(msgspec.Struct, frozen=True, omit_defaults=True):
    """Consecutive changes of one device, with the heads of the batches they belong to.

    Attributes:
        previous: Chain hash (hex) before the first change.
        hash: Chain hash (hex) after the last change.
        signature: The device's Ed25519 signature (hex) over `segment_text`; it stays with the log
        as proof.
    """

    device: int
    previous: str
    changes: tuple[Change, ...]
    batches: tuple[BatchHead, ...]
    hash: str
    signature: str = ""


class RecordState(msgspec.Struct, frozen=True, omit_defaults=True):
    """The whole of one record as the hub holds it.

    Attributes:
        life: 0 alive, 1 in the trash, 2 purged (nothing but its stamp is left).
        base: Stamp of its creation, valid for every unit without a stamp of its own.
        stamps: Stamps of the units (and ``life``) changed since.
        elements: For element sets: stamp and presence of each element changed since, by column.
        values: Every column that is not empty.
        seq: Position in the hub's order of commits.
    """

    entity: str
    id: str
    life: int
    base: Stamp
    values: dict[str, Plain]
    stamps: dict[str, Stamp] = {}
    elements: dict[str, dict[str, tuple[int, int, int]]] = {}
    seq: int = 0


class Verdict(msgspec.Struct, frozen=True, omit_defaults=True):
    """The hub's one answer to one change.

    Attributes:
        outcome: applied, conflict, quarantined or refused.
        reason: Stable code where it is quarantined or refused.
        state: The record as the hub holds it after the whole segment; it comes with the last
        change of each record that the device does not already hold just so.
    """

    number: int
    outcome: str
    reason: str = ""
    state: RecordState | None = None


class PushAnswer(msgspec.Struct, frozen=True):
    """Verdicts in the order of the changes; ``acknowledged`` is the last number the hub has."""

    acknowledged: int
    verdicts: tuple[Verdict, ...]
    hub_time: int


class PullRequest(msgspec.Struct, frozen=True):
    """Ask for what happened after ``cursor``, at most ``limit`` records.

    Attributes:
        own: Send also what this device wrote itself (for a fresh copy).
        complete: `PullAnswer.complete` as last received, kept with the cursor.
    """

    cursor: int
    limit: int
    schema: int = VERSION
    own: bool = False
    complete: int = 0


class DeviceName(msgspec.Struct, frozen=True):
    """Who and what stands behind a device number."""

    number: int
    name: str
    person: str
    person_name: str


class SchemaOffer(msgspec.Struct, frozen=True):
    """The device's description of its records, custom fields included. The hub merges by it."""

    version: int
    entities: tuple[Entity, ...]


class SchemaAnswer(msgspec.Struct, frozen=True):
    """The hub knows the descriptions now."""

    hub_time: int


class PullAnswer(msgspec.Struct, frozen=True):
    """A page of records and the cursor to keep with it.

    Attributes:
        leave: Records (entity, id) that are no longer in any of the device's scopes and must be
        purged.
        more: Whether another page waits.
        complete: The last cursor at which no page was waiting. Up to there the device has every
        change of others; only beyond it must the hub send records the device wrote last itself.
        admins: Public keys of the devices whose signature under a policy of rights counts.
    """

    records: tuple[RecordState, ...]
    leave: tuple[tuple[str, str], ...]
    devices: tuple[DeviceName, ...]
    cursor: int
    complete: int
    more: bool
    generation: str
    hub_time: int
    admins: tuple[str, ...] = ()


class Refusal(msgspec.Struct, frozen=True):
    """Why the hub did not answer a request: a stable code and facts."""

    code: str
    facts: dict[str, str] = {}


class BadMessage(HoldfastError):
    """These bytes are no message of ours, or too large. Facts: reason."""

    exit = Exit.HUB


_MessageT = TypeVar("_MessageT", bound=msgspec.Struct)


def pack(message: msgspec.Struct) -> bytes:
    """Return a message as it travels."""
    return zstandard.ZstdCompressor(level=3).compress(msgspec.json.encode(message))


def unpack(body: bytes, kind: type[_MessageT]) -> _MessageT:
    """Return the message in ``body``, checked against its type.

    Raises:
        BadMessage: it is not one, or larger than `MAX_BODY`.
    """
    try:
        if zstandard.frame_content_size(body) > MAX_BODY:
            raise BadMessage(reason="too_large")
        raw = zstandard.ZstdDecompressor().decompress(body, max_output_size=MAX_BODY)
        return msgspec.json.decode(raw, type=kind)
    except (msgspec.MsgspecError, zstandard.ZstdError, UnicodeDecodeError) as error:
        raise BadMessage(reason=type(error).__name__) from error


def signed_text(method: str, path: str, time: int, body: bytes) -> bytes:
    """Return the bytes a device signs for one request."""
    return b"\n".join((b"holdfast-1", method.encode(), path.encode(), str(time).encode(), body))


def segment_text(segment: Segment) -> bytes:
    """Return the bytes a device signs for a segment: where its chain stands after it, and the
    batches named in it.
    """
    return signed_segment(segment.previous, segment.hash, batches_digest(segment.batches))


def batches_digest(batches: tuple[BatchHead, ...]) -> str:
    """Return by what a signature covers the heads of batches."""
    return hashlib.sha256(canonical(batches)).hexdigest()


def signed_segment(previous: str, link: str, batches: str) -> bytes:
    """Return the bytes that are signed, from the chain's hashes before and after, and the digest
    of the batches.
    """
    return f"holdfast-segment-1\n{previous}\n{link}\n{batches}".encode()
