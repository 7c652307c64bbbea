"""What a backup says of itself: an encrypted list only the vault's key opens."""

import os
from datetime import datetime

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from desktop.vault import keys

FORMAT = 2
"""Version 1, of program 0.1.0, had neither list nor seal."""
_NONCE = 12


class Part(msgspec.Struct, frozen=True, array_like=True):
    """One file inside a backup."""

    name: str
    size: int
    sha256: bytes


class Opener(msgspec.Struct, frozen=True):
    """One way to open the vault at the time of the backup."""

    kind: str
    person_name: str
    made_at: int


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup holds, readable with the vault's key alone.

    Attributes:
        kind: ``whole`` (everything in one file), ``scheduled`` (attached files lie beside it) or
            ``upgrade`` (from before a migration; attached files stay in the vault).
        vault: Id of the vault.
        incarnation: Which copy of it, where it was once restored; else empty.
        program: Version of the program that wrote the backup.
        revision: Format of the database.
        records: How many records of each kind were alive.
        changes: Number of the last entry in the log.
        chain: Last link of the device's chain, hex.
        last_change: When the last batch was written.
        findings: Names of the checks that the vault itself did not pass.
        beside: Attached files it needs from the folder it was written to: name and bytes.
    """

    format: int = FORMAT
    kind: str
    vault: str
    incarnation: str
    made_at: datetime
    program: str
    revision: str
    records: dict[str, int]
    changes: int
    chain: str
    last_change: datetime | None
    openers: tuple[Opener, ...] = ()
    findings: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    beside: tuple[tuple[str, int], ...] = ()


def sealed(manifest: Manifest, key: keys.Key) -> bytes:
    """Return the list as it lies in the file."""
    nonce = os.urandom(_NONCE)
    return nonce + _cipher(key).encrypt(nonce, msgspec.msgpack.encode(manifest), None)


def unsealed(content: bytes, key: keys.Key) -> Manifest | None:
    """Return the list, None where it was changed or is under another key."""
    try:
        plain = _cipher(key).decrypt(content[:_NONCE], content[_NONCE:], None)
        return msgspec.msgpack.decode(plain, type=Manifest)
    except (InvalidTag, ValueError, msgspec.MsgspecError):
        return None


def _cipher(key: keys.Key) -> AESGCM:
    return AESGCM(keys.subkey(key, "backup contents"))
