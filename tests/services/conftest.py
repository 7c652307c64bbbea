"""Acting as somebody else in an open vault, as if they had opened it."""

from typing import Any

from desktop.services.rights import people
from desktop.services.rights.people import PersonDraft
from desktop.vault.vault import Vault


def become(vault: Vault, person: str) -> None:
    """Let a person act from now on."""
    import msgspec

    vault.slot = msgspec.structs.replace(vault.slot, person=person)
    vault._reload()


def hire(vault: Vault, name: str, *roles: str, unit: str = "") -> str:
    """Make a person and return their id."""
    return people.save_person(vault, PersonDraft(name, unit=unit, roles=roles)).id


def own(batch: Any, entity: str, owner: str, **values: object) -> str:
    """Make a record that belongs to somebody and return its id."""
    made: str = batch.create(entity, values | {"owner": owner})
    return made
