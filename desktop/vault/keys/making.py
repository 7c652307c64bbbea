"""The slots of a new vault, and those that people get later."""

from desktop.vault.keys import costs
from desktop.vault.keys.memory import Key
from desktop.vault.keys.recovery import new_recovery_key
from desktop.vault.keys.slots import Slot, SlotKind, lock


def passphrase_slot(
    vault: str,
    key: Key,
    passphrase: str,
    *,
    person: str,
    person_name: str,
    cost: costs.Cost | None = None,
) -> Slot:
    """Return a person's own slot, at today's cost unless another is given.

    Raises:
        EmptyPassphrase
    """
    return lock(
        vault,
        key,
        passphrase,
        kind=SlotKind.PASSPHRASE,
        person=person,
        person_name=person_name,
        cost=cost or costs.standard_cost(),
    )


def recovery_slot(vault: str, key: Key, *, person: str, person_name: str) -> tuple[Slot, str]:
    """Return a slot for a new recovery key, and the key to print."""
    recovery = new_recovery_key()
    slot = lock(
        vault,
        key,
        recovery,
        kind=SlotKind.RECOVERY,
        person=person,
        person_name=person_name,
        cost=costs.recovery_cost(),
    )
    return slot, recovery


def first_slots(
    vault: str,
    key: Key,
    passphrase: str,
    *,
    person: str,
    person_name: str,
    cost: costs.Cost | None = None,
) -> tuple[tuple[Slot, Slot], str]:
    """Return the slots a vault begins with, the passphrase's first, and its recovery key."""
    own = passphrase_slot(vault, key, passphrase, person=person, person_name=person_name, cost=cost)
    spare, recovery = recovery_slot(vault, key, person=person, person_name=person_name)
    return (own, spare), recovery
