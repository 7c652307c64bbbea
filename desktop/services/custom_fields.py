"""Fields a firm adds at run time. Each is a record, so it is logged, undone and synced like any
other.
"""

import re
from dataclasses import dataclass

import msgspec

from desktop.vault.errors import InvalidValue
from desktop.vault.model import CUSTOM_FIELD, custom_field_id
from desktop.vault.tables import BOOKKEEPING
from desktop.vault.vault import Vault
from sync.schema import Field, Kind

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}$")


@dataclass(frozen=True, slots=True)
class Wish:
    """A custom field as asked for."""

    entity: str
    name: str
    kind: Kind
    label: str
    choices: tuple[str, ...] = ()
    target: str = ""
    local_only: bool = False
    required: bool = False


def add_field(vault: Vault, wish: Wish) -> Field:
    """Add a field to a kind of record; from now on it is used like any other.

    A name that the program itself uses gets ``x_`` in front; one that another custom field has is
    refused.

    Raises:
        UnknownEntity, InvalidValue
    """
    entity = vault.entity(wish.entity)
    if not _NAME.match(wish.name):
        raise InvalidValue(entity=wish.entity, field="name", value=wish.name, reason="bad_name")
    taken = entity.by_name.get(wish.name)
    if taken is not None and taken.custom:
        raise InvalidValue(entity=wish.entity, field="name", value=wish.entity, reason="name_taken")
    name = f"x_{wish.name}" if taken or wish.name in BOOKKEEPING else wish.name
    with vault.batch("setup", wish.label) as batch:
        batch.create(
            CUSTOM_FIELD,
            {
                "entity": wish.entity,
                "name": name,
                "kind": wish.kind.value,
                "label": wish.label,
                "target": wish.target,
                "choices": msgspec.json.encode(wish.choices).decode() if wish.choices else None,
                "is_required": wish.required,
                "is_local": wish.local_only,
            },
            record=custom_field_id(wish.entity, name),
        )
    return vault.entity(wish.entity).field(name)
