"""What one guess at a secret costs: Argon2id, with a floor, a standard and a ceiling.

The standard may rise from version to version; a slot that costs less is rewritten when its secret
is at hand. A slot that asks for less than the floor, or for enough memory to stop the machine, was
not written by this program.
"""

import unicodedata

import msgspec
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from desktop.vault.keys.memory import KEY_BYTES

FLOOR_MEMORY_KIB, FLOOR_PASSES = 64 * 1024, 3
CEILING_MEMORY_KIB, CEILING_PASSES, CEILING_LANES = 2 * 1024 * 1024, 16, 16


class Cost(msgspec.Struct, frozen=True):
    """Argon2id memory (KiB), passes and lanes."""

    memory_kib: int
    passes: int
    lanes: int


STANDARD_COST = Cost(memory_kib=256 * 1024, passes=3, lanes=4)
"""About half a second on two cores (RFC 9106 parameters, memory raised)."""
RECOVERY_COST = Cost(memory_kib=FLOOR_MEMORY_KIB, passes=FLOOR_PASSES, lanes=4)
"""The recovery key has 160 random bits; it needs no slow guessing, only the floor."""


def standard_cost() -> Cost:
    """Return what a passphrase costs today."""
    return STANDARD_COST


def recovery_cost() -> Cost:
    """Return what a recovery key costs today."""
    return RECOVERY_COST


def is_affordable(cost: Cost) -> bool:
    """Tell whether a cost lies between floor and ceiling."""
    return (
        FLOOR_MEMORY_KIB <= cost.memory_kib <= CEILING_MEMORY_KIB
        and FLOOR_PASSES <= cost.passes <= CEILING_PASSES
        and 1 <= cost.lanes <= CEILING_LANES
    )


def is_below(cost: Cost, standard: Cost) -> bool:
    """Tell whether guessing at ``cost`` is cheaper than at ``standard``."""
    return cost.memory_kib * cost.passes < standard.memory_kib * standard.passes


def derive(secret: str, salt: bytes, cost: Cost) -> bytes:
    """Return the 256-bit key made from a secret; its text is brought to NFKC first."""
    text = unicodedata.normalize("NFKC", secret).encode()
    return Argon2id(
        salt=salt,
        length=KEY_BYTES,
        iterations=cost.passes,
        lanes=cost.lanes,
        memory_cost=cost.memory_kib,
    ).derive(text)
