"""What is inside a vault."""

import platform
from typing import Any

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


def person_name(vault: Vault) -> str:
    """Return the name of the person who opened the vault."""
    with vault.inspect() as connection:
        row = connection.exec_driver_sql(
            "SELECT name FROM person WHERE id = ?", (vault.person,)
        ).first()
    return str(row[0]) if row else vault.slot.person_name


def facts(vault: Vault) -> dict[str, Any]:
    """Return the vault's facts as ``holdfast info`` prints them."""
    return {
        "vault": str(vault.path),
        "format": FORMAT,
        "workspace": vault.meta("workspace_name"),
        "user": person_name(vault),
        "device": vault.meta("device_name") or platform.node(),
        "records": record_counts(vault),
        "pending_changes": pending_changes(vault),
        "last_sync": vault.meta("last_sync"),
        "size_bytes": size_bytes(vault),
    }
