"""The key slots in a vault's folder: two copies, so that a crash while one is written leaves the
other.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from desktop.vault.errors import Disk, VaultDamaged, WrongEscrowKey
from desktop.vault.keys import costs
from desktop.vault.keys.copies import Copy, SlotFile, damaged, decoded, encoded
from desktop.vault.keys.memory import Key
from desktop.vault.keys.recovery import read_recovery_key
from desktop.vault.keys.slots import Slot, SlotKind, lock, unlock, unseal
from desktop.vault.keys.tries import Tries
from desktop.vault.whole_file import write_whole

NAMES = ("keys-1", "keys-2")


class KeyFile:
    """The slots of the vault in ``folder``, and the count of wrong passphrases."""

    def __init__(self, folder: Path, *, now: Callable[[], float] = time.time) -> None:
        self._folder = folder
        self._copies = tuple(folder / name for name in NAMES)
        self._tries = Tries(folder, now)

    # ---------------------------------------------------------------- reading

    def read(self) -> SlotFile:
        """Return the slots in force; nothing proves them before the vault key is known.

        Raises:
            VaultDamaged: neither copy can be read.
            VaultNewer: a later version of the program wrote them.
        """
        return self._candidates()[0].file

    def proven(self, key: Key) -> SlotFile:
        """Return the slots in force, which nobody made who did not know the vault key.

        Raises:
            VaultDamaged
        """
        for copy in self._candidates():
            if copy.is_sealed_with(key):
                return copy.file
        raise damaged(str(self._folder))

    def _candidates(self) -> list[Copy]:
        """Return the copy in force; of version 0.1.0, which had no checksums, every readable one.

        A copy with another sequence number than its neighbour is left from a crash: the newer one
        counts.
        """
        found = [copy for path in self._copies if (copy := self._read_copy(path))]
        if not found:
            raise damaged(str(self._folder))
        found.sort(key=lambda copy: (copy.has_checksum, copy.file.sequence), reverse=True)
        return found[:1] if found[0].has_checksum else found

    @staticmethod
    def _read_copy(path: Path) -> Copy | None:
        try:
            return decoded(path.read_bytes())
        except OSError:
            return None

    # ---------------------------------------------------------------- opening

    def open(self, secret: str) -> tuple[bytes, Slot]:
        """Return the vault key and the slot that a passphrase or the recovery key opened.

        Raises:
            WrongPassphrase: no slot opens with it.
            VaultLocked: too soon after too many wrong ones.
            VaultDamaged: the slots were tampered with.
        """
        self._tries.wait_is_over()
        recovery = read_recovery_key(secret)
        kind = SlotKind.PASSPHRASE if recovery is None else SlotKind.RECOVERY
        opened = self._opened(lambda v, slot: unlock(v, slot, recovery or secret), kind)
        if opened is None:
            raise self._tries.failed()
        self._tries.forget()
        return opened

    def open_from_keychain(self, secret_of: Callable[[str], str | None]) -> tuple[bytes, Slot]:
        """Return the vault key and the slot whose secret the system's keychain holds.

        Raises:
            VaultDamaged: the slots were tampered with.
            LookupError: no slot opens with what the keychain holds.
        """

        def try_slot(vault: str, slot: Slot) -> bytes | None:
            secret = secret_of(slot.id)
            return unlock(vault, slot, secret) if secret else None

        opened = self._opened(try_slot, SlotKind.KEYCHAIN)
        if opened is None:
            raise LookupError(SlotKind.KEYCHAIN)
        return opened

    def open_with_escrow(self, private: X25519PrivateKey) -> tuple[bytes, Slot]:
        """Return the vault key and the slot that is sealed to the firm's escrow key.

        Raises:
            WrongEscrowKey: there is none for this key.
            VaultDamaged: the slots were tampered with.
        """
        public = private.public_key().public_bytes_raw()

        def try_slot(vault: str, slot: Slot) -> bytes | None:
            return unseal(vault, slot, private) if slot.public == public else None

        opened = self._opened(try_slot, SlotKind.ESCROW)
        if opened is None:
            raise WrongEscrowKey(path=str(self._folder))
        return opened

    def _opened(
        self, try_slot: Callable[[str, Slot], bytes | None], kind: str
    ) -> tuple[bytes, Slot] | None:
        spoilt = False
        for copy in self._candidates():
            for slot in (one for one in copy.file.slots if one.kind == kind):
                try:
                    key = try_slot(copy.file.vault, slot)
                except VaultDamaged:
                    spoilt = True
                    continue
                if key is not None and copy.is_sealed_with(key):
                    return key, slot
                spoilt = spoilt or key is not None
        if spoilt:
            raise damaged(str(self._folder))
        return None

    # ---------------------------------------------------------------- writing

    def write(self, vault: str, slots: Sequence[Slot], key: Key) -> int:
        """Replace the slots, one copy after the other; return their sequence number."""
        found = (copy for path in self._copies if (copy := self._read_copy(path)))
        sequence = max((copy.file.sequence for copy in found), default=0) + 1
        self.put(SlotFile(vault, sequence, tuple(slots)), key)
        return sequence

    def put(self, file: SlotFile, key: Key) -> None:
        """Write both copies as they are given."""
        content = encoded(file, key)
        for path in self._copies:
            write_whole(path, content)

    def freshen(self, key: Key, slot: Slot, secret: str) -> Slot:
        """Bring the slots up to date after an opening with ``secret``; return the slot as it is.

        A slot of version 0.1.0, or cheaper to guess at than today's, is made again; a damaged or
        older copy is written again. On a medium that cannot be written all stays as it is.
        """
        file = self.read()
        standard = (
            costs.recovery_cost() if slot.kind == SlotKind.RECOVERY else costs.standard_cost()
        )
        fresh = slot
        if slot.is_direct or (slot.cost and costs.is_below(slot.cost, standard)):
            fresh = relocked(file.vault, slot, key, read_recovery_key(secret) or secret, standard)
        with suppress(Disk):
            if fresh is not slot:
                self.write(file.vault, _with(file.slots, fresh), key)
                return fresh
            self.mend(key)
        return slot

    def mend(self, key: Key) -> None:
        """Write a damaged or older copy again. Call it when the slots were verified.

        Raises:
            Disk: it cannot be written.
        """
        file = self.read()
        content = encoded(file, key)
        for path in self._copies:
            copy = self._read_copy(path)
            if copy is None or (copy.has_checksum and copy.file != file):
                write_whole(path, content)

    # ---------------------------------------------------------------- wrong passphrases

    def waiting(self) -> float:
        """Return the seconds until another passphrase may be tried."""
        return self._tries.waiting()

    def failures(self) -> int:
        """Return how many wrong passphrases came since the last right one."""
        return self._tries.failures()


def relocked(vault: str, slot: Slot, key: Key, secret: str, cost: costs.Cost) -> Slot:
    """Return ``slot`` made again at another cost, with its id and its date."""
    fresh = lock(
        vault,
        key,
        secret,
        kind=slot.kind,
        person=slot.person,
        person_name=slot.person_name,
        cost=cost,
        slot_id=slot.id,
    )
    return msgspec.structs.replace(fresh, made_at=slot.made_at)


def _with(slots: Iterable[Slot], fresh: Slot) -> tuple[Slot, ...]:
    return tuple(fresh if slot.id == fresh.id else slot for slot in slots)
