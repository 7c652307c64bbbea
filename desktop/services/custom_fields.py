"""Fields a firm adds at run time. Each is a record, so it is logged, undone and synced like any
other.
"""

import re
from dataclasses import dataclass

import msgspec

from desktop.vault.batch import Batch
from desktop.vault.errors import InvalidValue
from desktop.vault.model import CUSTOM_FIELD, custom_field_id
from desktop.vault.tables import BOOKKEEPING
from desktop.vault.vault import Vault
from sync.schema import Entity, Field, Kind

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
    refused. A field that was taken away before comes back with what it held, if its kind is the
    same and it stays, or does not stay, on this machine as before.

    Raises:
        UnknownEntity, InvalidValue
    """
    entity = vault.entity(wish.entity)
    if not _NAME.match(wish.name):
        raise InvalidValue(entity=wish.entity, field="name", value=wish.name, reason="bad_name")
    _require_details(vault, wish)
    name = _free_name(entity, wish)
    facts = _facts(wish, name)
    record = custom_field_id(wish.entity, name)
    with vault.batch("setup", wish.label) as batch:
        if batch.has(CUSTOM_FIELD, record):
            _bring_back(batch, record, facts)
        else:
            batch.create(CUSTOM_FIELD, facts, record=record)
    return vault.entity(wish.entity).field(name)


def _require_details(vault: Vault, wish: Wish) -> None:
    if wish.kind is Kind.CHOICE and not wish.choices:
        raise InvalidValue(entity=wish.entity, field="choices", value="", reason="no_choices")
    if wish.kind is Kind.LINK:
        if not wish.target:
            raise InvalidValue(entity=wish.entity, field="target", value="", reason="no_target")
        vault.entity(wish.target)


def _free_name(entity: Entity, wish: Wish) -> str:
    used = {*entity.columns, *BOOKKEEPING}
    known = entity.by_name.get(wish.name)
    if known is None or not known.custom:
        for name in (wish.name, f"x_{wish.name}"):
            if used.isdisjoint(Field(name=name, kind=wish.kind, label="").columns):
                return name
    raise InvalidValue(entity=wish.entity, field="name", value=wish.entity, reason="name_taken")


def _facts(wish: Wish, name: str) -> dict[str, object]:
    choices = tuple(dict.fromkeys(wish.choices)) if wish.kind is Kind.CHOICE else ()
    return {
        "entity": wish.entity,
        "name": name,
        "kind": wish.kind.value,
        "label": wish.label,
        "target": wish.target if wish.kind is Kind.LINK else None,
        "choices": msgspec.json.encode(choices).decode() if choices else None,
        "is_required": wish.required,
        "is_local": wish.local_only,
    }


def _bring_back(batch: Batch, record: str, facts: dict[str, object]) -> None:
    before = batch.row(CUSTOM_FIELD, record)
    if any(before[name] != facts[name] for name in ("kind", "target")):
        raise InvalidValue(
            entity=CUSTOM_FIELD, field="kind", value=facts["name"], reason="other_kind"
        )
    if bool(before["is_local"]) is not facts["is_local"]:
        raise InvalidValue(
            entity=CUSTOM_FIELD, field="is_local", value=facts["name"], reason="other_home"
        )
    batch.restore(CUSTOM_FIELD, record)
    batch.set(CUSTOM_FIELD, record, facts)
