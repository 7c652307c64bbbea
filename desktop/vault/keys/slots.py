"""Key slots: one random vault key, sealed once for each way to open the vault.

Each slot has a key pair. The vault key is sealed to the public half (X25519, HKDF-SHA256,
AES-256-GCM), so that a new vault key can be given to every slot without anybody's secret; the
private half lies under the slot's secret. An escrow slot has no private half here: the firm keeps
it. Version 0.1.0 put the vault key directly under the secret; such slots have no public half.
"""

import os
import time
from enum import StrEnum

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from desktop.vault.errors import EmptyPassphrase, VaultDamaged
from desktop.vault.keys.costs import Cost, derive, is_affordable
from desktop.vault.keys.memory import KEY_BYTES, Key
from sync.ids import new_id

_SALT, _NONCE = 16, 12


class SlotKind(StrEnum):
    """What opens a slot."""

    PASSPHRASE = "passphrase"  # noqa: S105 - a kind, no secret
    RECOVERY = "recovery"
    ESCROW = "escrow"
    KEYCHAIN = "keychain"


class Slot(msgspec.Struct, frozen=True, kw_only=True):
    """One way to open the vault.

    Attributes:
        kind: A `SlotKind`.
        person: Id of the person who acts when it was opened.
        cost: What a guess costs; None where the secret is no passphrase.
        public: Public half of the slot's key pair; empty in slots of version 0.1.0.
        private: Private half under the secret, after its nonce; empty for escrow.
        ephemeral: Public half of the key pair made for sealing.
        sealed: The vault key, after its nonce.
        made_at: Seconds since 1970.
    """

    id: str
    kind: str
    person: str
    person_name: str
    cost: Cost | None = None
    salt: bytes = b""
    public: bytes = b""
    private: bytes = b""
    ephemeral: bytes = b""
    sealed: bytes = b""
    made_at: int = 0

    @property
    def is_direct(self) -> bool:
        """True for a slot of version 0.1.0."""
        return not self.public


def lock(
    vault: str,
    key: Key,
    secret: str,
    *,
    kind: str,
    person: str,
    person_name: str,
    cost: Cost | None,
    slot_id: str | None = None,
) -> Slot:
    """Return a slot that opens ``key`` with ``secret``; the secret itself is not kept.

    Without a cost the secret must be random: it is not stretched.

    Raises:
        EmptyPassphrase: there is nothing but blanks in it.
    """
    if not secret.strip():
        raise EmptyPassphrase
    pair = X25519PrivateKey.generate()
    slot = Slot(
        id=slot_id or new_id(),
        kind=kind,
        person=person,
        person_name=person_name,
        cost=cost,
        salt=os.urandom(_SALT),
        public=pair.public_key().public_bytes_raw(),
        made_at=int(time.time()),
    )
    private = _encrypted(_stretched(slot, secret), pair.private_bytes_raw(), bound_to(vault, slot))
    return seal(vault, msgspec.structs.replace(slot, private=private), key)


def lock_to(vault: str, key: Key, public: bytes, *, person: str, person_name: str) -> Slot:
    """Return an escrow slot: whoever has the private half of ``public`` opens ``key``."""
    slot = Slot(
        id=new_id(),
        kind=SlotKind.ESCROW,
        person=person,
        person_name=person_name,
        public=public,
        made_at=int(time.time()),
    )
    return seal(vault, slot, key)


def seal(vault: str, slot: Slot, key: Key) -> Slot:
    """Return ``slot`` with another vault key sealed to its public half.

    Only slots whose file was verified under the vault key may be given a new one.
    """
    ephemeral = X25519PrivateKey.generate()
    sender = ephemeral.public_key().public_bytes_raw()
    shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(slot.public))
    sealed = _encrypted(_agreed(shared, sender, slot.public), bytes(key), bound_to(vault, slot))
    return msgspec.structs.replace(slot, ephemeral=sender, sealed=sealed)


def private_half(vault: str, slot: Slot, secret: str) -> X25519PrivateKey | None:
    """Return the private half of a slot's key pair, None when ``secret`` is not the slot's.

    Raises:
        VaultDamaged: the slot asks for a cost nobody would have set.
    """
    try:
        private = _decrypted(_stretched(slot, secret), slot.private, bound_to(vault, slot))
        return X25519PrivateKey.from_private_bytes(private)
    except InvalidTag:
        return None
    except ValueError as error:
        raise VaultDamaged(path=vault, part="keys") from error


def unseal(vault: str, slot: Slot, private: X25519PrivateKey) -> bytes | None:
    """Return the vault key, None when ``private`` does not belong to the slot."""
    try:
        shared = private.exchange(X25519PublicKey.from_public_bytes(slot.ephemeral))
        key = _agreed(shared, slot.ephemeral, slot.public)
        return _decrypted(key, slot.sealed, bound_to(vault, slot))
    except InvalidTag:
        return None
    except ValueError as error:
        raise VaultDamaged(path=vault, part="keys") from error


def unlock(vault: str, slot: Slot, secret: str) -> bytes | None:
    """Return the vault key, None when ``secret`` is not the slot's.

    Raises:
        VaultDamaged: the slot cannot have been written by this program.
    """
    if slot.is_direct:
        return _unlock_direct(vault, slot, secret)
    private = private_half(vault, slot, secret)
    if private is None:
        return None
    key = unseal(vault, slot, private)
    if key is None:  # the secret is right, so that what lies beside it is not
        raise VaultDamaged(path=vault, part="keys")
    return key


def _unlock_direct(vault: str, slot: Slot, secret: str) -> bytes | None:
    bound = msgspec.json.encode((vault, slot.id, slot.kind, slot.cost))
    try:
        return _decrypted(_stretched(slot, secret), slot.sealed, bound)
    except InvalidTag:
        return None
    except ValueError as error:
        raise VaultDamaged(path=vault, part="keys") from error


def bound_to(vault: str, slot: Slot) -> bytes:
    """Return what a slot's ciphertexts are bound to: moved or changed, they do not open."""
    cost = (slot.cost.memory_kib, slot.cost.passes, slot.cost.lanes) if slot.cost else None
    return msgspec.msgpack.encode((vault, slot.id, slot.kind, slot.person, cost, slot.public))


def _stretched(slot: Slot, secret: str) -> bytes:
    """Return the key made from a slot's secret.

    Raises:
        VaultDamaged: the cost is out of bounds.
    """
    if slot.cost is None and slot.kind == SlotKind.KEYCHAIN:
        return _hkdf(secret.encode(), slot.salt, b"holdfast/keychain")
    if slot.cost is None or not is_affordable(slot.cost):
        raise VaultDamaged(path=slot.id, part="keys")
    return derive(secret, slot.salt, slot.cost)


def _agreed(shared: bytes, sender: bytes, receiver: bytes) -> bytes:
    return _hkdf(shared, sender + receiver, b"holdfast/slot")


def _hkdf(secret: bytes, salt: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=salt, info=purpose).derive(secret)


def _encrypted(key: bytes, content: bytes, bound: bytes) -> bytes:
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, content, bound)


def _decrypted(key: bytes, content: bytes, bound: bytes) -> bytes:
    return AESGCM(key).decrypt(content[:_NONCE], content[_NONCE:], bound)
