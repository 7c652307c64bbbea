"""The slots of a vault as bytes: what is checked before any secret is known, and what after.

A checksum tells a copy that was damaged by chance, which another copy can stand in for, from one
that was tampered with. Tampering shows once the vault key is known: everything is sealed with a
key derived from it.
"""

import hashlib
import hmac
from dataclasses import dataclass

import msgspec

from desktop.vault.errors import VaultDamaged, VaultNewer
from desktop.vault.keys.costs import Cost
from desktop.vault.keys.memory import Key, subkey
from desktop.vault.keys.slots import Slot

FORMAT = 2


class SlotFile(msgspec.Struct, frozen=True):
    """All slots of one vault. ``sequence`` grows with every change."""

    vault: str
    sequence: int
    slots: tuple[Slot, ...]


class _Envelope(msgspec.Struct, frozen=True):
    format: int
    body: bytes
    seal: bytes
    checksum: bytes


class _FirstSlot(msgspec.Struct, frozen=True):
    """A slot as version 0.1.0 wrote it."""

    id: str
    kind: str
    person: str
    person_name: str
    cost: Cost
    salt: bytes
    nonce: bytes
    wrapped: bytes
    made_at: int


class _FirstFile(msgspec.Struct, frozen=True):
    """The key file of version 0.1.0; it had no checksum."""

    format: int
    vault: str
    sequence: int
    slots: tuple[_FirstSlot, ...]
    seal: bytes = b""


@dataclass(frozen=True, slots=True)
class Copy:
    """One readable copy: the slots, and the bytes their seal is made over."""

    file: SlotFile
    body: bytes
    seal: bytes
    has_checksum: bool = True

    def is_sealed_with(self, key: Key) -> bool:
        """Tell whether whoever wrote it knew the vault key."""
        return hmac.compare_digest(self.seal, _seal(self.body, key))


def encoded(file: SlotFile, key: Key) -> bytes:
    """Return the slots as they lie on the disk, sealed."""
    body = msgspec.msgpack.encode(file)
    return enveloped(body, _seal(body, key))


def enveloped(body: bytes, seal: bytes) -> bytes:
    """Return body and seal with their checksum."""
    return msgspec.msgpack.encode(_Envelope(FORMAT, body, seal, _checksum(FORMAT, body, seal)))


def decoded(content: bytes) -> Copy | None:
    """Return what a copy says, None when it is damaged.

    Raises:
        VaultNewer: a later version of the program wrote it.
    """
    try:
        envelope = msgspec.msgpack.decode(content, type=_Envelope)
    except msgspec.DecodeError:
        return _of_first_version(content)
    if envelope.checksum != _checksum(envelope.format, envelope.body, envelope.seal):
        return None
    if envelope.format != FORMAT:
        raise VaultNewer(path="keys", found=envelope.format, known=FORMAT)
    try:
        file = msgspec.msgpack.decode(envelope.body, type=SlotFile)
    except msgspec.DecodeError:
        return None
    return Copy(file, envelope.body, envelope.seal)


def _of_first_version(content: bytes) -> Copy | None:
    try:
        first = msgspec.msgpack.decode(content, type=_FirstFile)
    except msgspec.DecodeError:
        return None
    body = msgspec.json.encode(msgspec.structs.replace(first, seal=b""))
    slots = tuple(map(_carried_over, first.slots))
    return Copy(SlotFile(first.vault, first.sequence, slots), body, first.seal, has_checksum=False)


def _carried_over(first: _FirstSlot) -> Slot:
    return Slot(
        id=first.id,
        kind=first.kind,
        person=first.person,
        person_name=first.person_name,
        cost=first.cost,
        salt=first.salt,
        sealed=first.nonce + first.wrapped,
        made_at=first.made_at,
    )


def _seal(body: bytes, key: Key) -> bytes:
    return hmac.new(subkey(key, "slots"), body, hashlib.sha256).digest()


def _checksum(number: int, body: bytes, seal: bytes) -> bytes:
    head = f"holdfast/keys/{number}/{len(body)}/".encode()
    return hashlib.sha256(head + body + seal).digest()[:16]


def damaged(path: str) -> VaultDamaged:
    """Return the error about key slots that do not hold together."""
    return VaultDamaged(path=path, part="keys")
