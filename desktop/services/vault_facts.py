"""What is inside a vault, and who can open it."""

import platform
from typing import Any

from desktop.vault import keys
from desktop.vault.errors import RecordNotFound
from desktop.vault.facts import meta
from desktop.vault.tables import quoted
from desktop.vault.vault import FORMAT, Vault


def record_counts(vault: Vault) -> dict[str, int]:
    """Return how many records of each kind are alive."""
    with vault.read() as connection:
        return {
            entity.name: int(
                connection.exec_driver_sql(
                    f"SELECT count(*) FROM {quoted(entity.name)} WHERE life = 0"
                ).scalar_one()
            )
            for entity in vault.schema.entities
        }


def pending_changes(vault: Vault) -> int:
    """Return how many changes made here the hub has not acknowledged; 0 in a vault without a
    hub.
    """
    with vault.read() as connection:
        if not meta(connection, "hub_url"):
            return 0
        row = connection.exec_driver_sql(
            "SELECT count(*) FROM change WHERE n > ? AND hash IS NOT NULL",
            (int(meta(connection, "acknowledged") or 0),),
        )
        return int(row.scalar_one())


def open_conflict_count(vault: Vault) -> int:
    """Return how many conflicts wait for a person."""
    with vault.read() as connection:
        row = connection.exec_driver_sql(
            "SELECT count(*) FROM conflict WHERE life = 0 AND status = 'open'"
        )
        return int(row.scalar_one())


def size_bytes(vault: Vault) -> int:
    """Return the size of all files of the vault."""
    return sum(file.stat().st_size for file in vault.path.rglob("*") if file.is_file())


def facts(vault: Vault) -> dict[str, Any]:
    """Return the vault's facts as ``holdfast info`` prints them."""
    return {
        "vault": str(vault.path),
        "format": FORMAT,
        "workspace": vault.meta("workspace_name"),
        "user": vault.meta("person_name"),
        "device": vault.meta("device_name") or platform.node(),
        "records": record_counts(vault),
        "pending_changes": pending_changes(vault),
        "last_sync": vault.meta("last_sync"),
        "size_bytes": size_bytes(vault),
    }


def replace_passphrase(vault: Vault, slot_id: str | None, passphrase: str) -> str:
    """Put a new passphrase in the place of a slot (None: of every passphrase); return the new
    slot's id.
    """
    kept = tuple(
        slot
        for slot in vault.key_file.read().slots
        if slot.id != slot_id and not (slot_id is None and slot.kind == "passphrase")
    )
    made = _wrapped(vault, passphrase)
    vault.key_file.write(vault.id, (made, *kept), vault.key)
    return made.id


def add_passphrase(vault: Vault, passphrase: str) -> str:
    """Let another passphrase open the vault; return the id of its slot."""
    made = _wrapped(vault, passphrase)
    vault.key_file.write(vault.id, (*vault.key_file.read().slots, made), vault.key)
    return made.id


def remove_slot(vault: Vault, slot_id: str) -> None:
    """Close one way to open the vault; the last one stays.

    Raises:
        RecordNotFound: there is no such slot, or it is the last.
    """
    slots = vault.key_file.read().slots
    kept = tuple(slot for slot in slots if slot.id != slot_id)
    if len(kept) == len(slots) or not kept:
        raise RecordNotFound(entity="key slot", record=slot_id)
    vault.key_file.write(vault.id, kept, vault.key)


def _wrapped(vault: Vault, passphrase: str) -> keys.Slot:
    return keys.wrap(
        vault.id,
        vault.key,
        passphrase,
        kind="passphrase",
        person=vault.slot.person,
        person_name=vault.slot.person_name,
        cost=keys.STANDARD_COST,
    )
