"""Key slots: one random vault key, wrapped once for each way to open the vault.

The key never changes when a passphrase does; only its wrapping. Slots live in two authenticated
copies with a sequence number, so that a crash while one is written leaves the other. The file is
authenticated with a key derived from the vault key: a slot that was tampered with, moved or
removed is noticed at opening.
"""

import base64
import hashlib
import hmac
import os
import secrets
import time
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from math import ceil
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from desktop.vault.errors import (
    Disk,
    EmptyPassphrase,
    VaultDamaged,
    VaultLocked,
    WrongPassphrase,
)
from sync.ids import new_id

KEY_BYTES = 32
FLOOR_MEMORY_KIB, FLOOR_PASSES = 64 * 1024, 3
CEILING_MEMORY_KIB, CEILING_PASSES, CEILING_LANES = 2 * 1024 * 1024, 16, 16
FREE_TRIES = 3
"""Wrong passphrases before waiting begins; after that 2, 4, 8 ... seconds, at most
`LONGEST_WAIT`.
"""
LONGEST_WAIT = 300


class Cost(msgspec.Struct, frozen=True):
    """What one guess costs: Argon2id memory (KiB), passes and lanes."""

    memory_kib: int
    passes: int
    lanes: int


STANDARD_COST = Cost(memory_kib=256 * 1024, passes=3, lanes=4)
"""About half a second on two cores (RFC 9106 parameters, memory raised)."""
RECOVERY_COST = Cost(memory_kib=FLOOR_MEMORY_KIB, passes=FLOOR_PASSES, lanes=4)
"""The recovery key has 160 random bits; it needs no slow guessing, only the floor."""


class Slot(msgspec.Struct, frozen=True):
    """One way to open the vault: the vault key under a key made from a secret."""

    id: str
    kind: str
    person: str
    person_name: str
    cost: Cost
    salt: bytes
    nonce: bytes
    wrapped: bytes
    made_at: int


class SlotFile(msgspec.Struct, frozen=True):
    """All slots of one vault, as authenticated on disk."""

    format: int
    vault: str
    sequence: int
    slots: tuple[Slot, ...]
    seal: bytes = b""


def _derive(secret: str, salt: bytes, cost: Cost) -> bytes:
    text = unicodedata.normalize("NFKC", secret).encode()
    return Argon2id(
        salt=salt,
        length=KEY_BYTES,
        iterations=cost.passes,
        lanes=cost.lanes,
        memory_cost=cost.memory_kib,
    ).derive(text)


def _bound_to(vault: str, slot: str, kind: str, cost: Cost) -> bytes:
    return msgspec.json.encode((vault, slot, kind, cost))


def wrap(
    vault: str, key: bytes, secret: str, *, kind: str, person: str, person_name: str, cost: Cost
) -> Slot:
    """Return a slot that opens ``key`` with ``secret``; the passphrase itself is not kept.

    Raises:
        EmptyPassphrase: there is nothing but blanks in it.
    """
    if not secret.strip():
        raise EmptyPassphrase
    slot, salt, nonce = new_id(), os.urandom(16), os.urandom(12)
    wrapping = AESGCM(_derive(secret, salt, cost))
    wrapped = wrapping.encrypt(nonce, key, _bound_to(vault, slot, kind, cost))
    made_at = int(time.time())
    return Slot(slot, kind, person, person_name, cost, salt, nonce, wrapped, made_at)


def unwrap(vault: str, slot: Slot, secret: str) -> bytes | None:
    """Return the vault key, or None when ``secret`` is not the slot's."""
    if not _affordable(slot.cost):
        raise VaultDamaged(path=vault, part="keys")
    bound = _bound_to(vault, slot.id, slot.kind, slot.cost)
    try:
        wrapping = AESGCM(_derive(secret, slot.salt, slot.cost))
        return wrapping.decrypt(slot.nonce, slot.wrapped, bound)
    except InvalidTag:
        return None
    except ValueError as error:
        raise VaultDamaged(path=vault, part="keys") from error


def _affordable(cost: Cost) -> bool:
    """Refuse a header that asks for less than our floor, or for enough memory to stop the
    machine.
    """
    return (
        FLOOR_MEMORY_KIB <= cost.memory_kib <= CEILING_MEMORY_KIB
        and FLOOR_PASSES <= cost.passes <= CEILING_PASSES
        and 1 <= cost.lanes <= CEILING_LANES
    )


def subkey(key: bytes, purpose: str) -> bytes:
    """Return a key for one purpose, derived from the vault key (HMAC-SHA-256 as HKDF-Expand)."""
    return hmac.new(key, b"holdfast/" + purpose.encode() + b"\x01", hashlib.sha256).digest()


def new_recovery_key() -> str:
    """Return a printable recovery key: 160 random bits and a check digit pair in groups of five."""
    body = base64.b32encode(secrets.token_bytes(20)).decode()
    text = body + _check_letters(body)
    return "-".join(text[n : n + 5] for n in range(0, len(text), 5))


def read_recovery_key(typed: str) -> str | None:
    """Return the recovery key as it was printed from what a person typed; None when mistyped."""
    text = "".join(c for c in typed.upper() if c.isalnum())
    text = text.replace("0", "O").replace("1", "I").replace("8", "B")
    body, check = text[:32], text[32:]
    if len(text) != 35 or check != _check_letters(body):
        return None
    return "-".join(text[n : n + 5] for n in range(0, 35, 5))


def _check_letters(body: str) -> str:
    return base64.b32encode(hashlib.sha256(body.encode()).digest()).decode()[:3]


class KeyFile:
    """The slots of the vault in ``folder``, and the count of wrong passphrases."""

    def __init__(self, folder: Path, *, now: Callable[[], float] = time.time) -> None:
        self._folder = folder
        self._copies = (folder / "keys-1", folder / "keys-2")
        self._tries = folder / "tries"
        self._now = now

    def read(self) -> SlotFile:
        """Return the newest readable copy.

        Raises:
            VaultDamaged: neither copy can be read.
        """
        found = [file for copy in self._copies if (file := self._read_copy(copy))]
        if not found:
            raise VaultDamaged(path=str(self._copies[0].parent), part="keys")
        return max(found, key=lambda file: file.sequence)

    @staticmethod
    def _read_copy(path: Path) -> SlotFile | None:
        try:
            return msgspec.msgpack.decode(path.read_bytes(), type=SlotFile)
        except (OSError, msgspec.DecodeError):
            return None

    def write(self, vault: str, slots: tuple[Slot, ...], key: bytes) -> None:
        """Replace the slots; each copy is replaced as a whole, one after the other."""
        sequence = max((f.sequence for c in self._copies if (f := self._read_copy(c))), default=0)
        file = SlotFile(1, vault, sequence + 1, slots)
        sealed = msgspec.structs.replace(file, seal=_seal(file, key))
        for copy in self._copies:
            write_whole(copy, encoded(sealed))

    def open(self, secret: str) -> tuple[bytes, Slot]:
        """Return the vault key and the slot that ``secret`` opened.

        Raises:
            WrongPassphrase: no slot opens with it.
            VaultLocked: too soon after too many wrong ones.
            VaultDamaged: the slots were tampered with.
        """
        self._wait_is_over()
        file = self.read()
        recovery = read_recovery_key(secret)
        for slot in file.slots:
            if (slot.kind == "recovery") != (recovery is not None):
                continue
            if (key := self._unwrapped(file, slot, recovery or secret)) is not None:
                self._verify(file, key)
                with suppress(OSError):
                    self._tries.unlink(missing_ok=True)
                return key, slot
        raise self._failed()

    def _unwrapped(self, file: SlotFile, slot: Slot, secret: str) -> bytes | None:
        try:
            return unwrap(file.vault, slot, secret)
        except VaultDamaged as error:
            raise VaultDamaged(path=str(self._folder), part="keys") from error

    def _verify(self, file: SlotFile, key: bytes) -> None:
        if not hmac.compare_digest(file.seal, _seal(msgspec.structs.replace(file, seal=b""), key)):
            raise VaultDamaged(path=str(self._copies[0].parent), part="keys")

    def _failures(self) -> tuple[int, float]:
        try:
            return msgspec.msgpack.decode(self._tries.read_bytes(), type=tuple[int, float])
        except (OSError, msgspec.DecodeError):
            return 0, 0.0

    def waiting(self) -> float:
        """Return the seconds until another passphrase may be tried."""
        failures, last = self._failures()
        pause = _pause(failures)
        return min(pause, max(0.0, last + pause - self._now()))

    def _wait_is_over(self) -> None:
        if (wait := self.waiting()) > 0:
            raise VaultLocked(wait=ceil(wait))

    def _failed(self) -> WrongPassphrase:
        failures = self._failures()[0] + 1
        with suppress(Disk):  # on a medium that cannot be written there is nowhere to count
            write_whole(self._tries, msgspec.msgpack.encode((failures, self._now())))
        return WrongPassphrase(failures=failures, wait=_pause(failures))


def _pause(failures: int) -> int:
    if failures <= FREE_TRIES:
        return 0
    return min(LONGEST_WAIT, 1 << min(failures - FREE_TRIES, 16))


def encoded(file: SlotFile) -> bytes:
    """Return the slots as they lie on the disk."""
    return msgspec.msgpack.encode(file)


def _seal(file: SlotFile, key: bytes) -> bytes:
    return hmac.new(subkey(key, "slots"), msgspec.json.encode(file), hashlib.sha256).digest()


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that after a crash it holds the old content or the new, never a part.

    Raises:
        Disk: there is no room, or no right to write.
    """
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}.new")
    try:
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise Disk(path=str(path), detail=str(error.strerror)) from error
