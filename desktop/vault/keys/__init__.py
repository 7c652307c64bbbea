"""Keys: one random vault key, sealed once for each way to open the vault.

The key changes neither with a passphrase nor with a person, only by `desktop.vault.rekey`. See
docs/format.md for every byte.
"""

from desktop.vault.keys.copies import SlotFile, encoded, enveloped
from desktop.vault.keys.costs import (
    RECOVERY_COST,
    STANDARD_COST,
    Cost,
    recovery_cost,
    standard_cost,
)
from desktop.vault.keys.escrow import new_escrow_pair, read_private, read_public
from desktop.vault.keys.keyfile import NAMES, KeyFile, relocked
from desktop.vault.keys.making import first_slots, passphrase_slot, recovery_slot
from desktop.vault.keys.memory import KEY_BYTES, HeldKey, Key, subkey
from desktop.vault.keys.recovery import new_recovery_key, read_recovery_key
from desktop.vault.keys.slots import Slot, SlotKind, lock, lock_to, seal, unlock
from desktop.vault.keys.tries import FREE_TRIES, LONGEST_WAIT

__all__ = [
    "FREE_TRIES",
    "KEY_BYTES",
    "LONGEST_WAIT",
    "NAMES",
    "RECOVERY_COST",
    "STANDARD_COST",
    "Cost",
    "HeldKey",
    "Key",
    "KeyFile",
    "Slot",
    "SlotFile",
    "SlotKind",
    "encoded",
    "enveloped",
    "first_slots",
    "lock",
    "lock_to",
    "new_escrow_pair",
    "new_recovery_key",
    "passphrase_slot",
    "read_private",
    "read_public",
    "read_recovery_key",
    "recovery_cost",
    "recovery_slot",
    "relocked",
    "seal",
    "standard_cost",
    "subkey",
    "unlock",
]
