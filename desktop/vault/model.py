"""What a vault is told about its records: the schema, and the few rules that tie fields of one
record together.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

import msgspec

from sync.ids import derived_id
from sync.schema import Choice, Entity, Field, Kind, Schema
from sync.values import Plain

Row = dict[str, Plain]


class LookUp(Protocol):
    """How a rule learns of a linked record: a column of it, its title where none is named."""

    def __call__(self, entity: str, record: Plain, column: str = "") -> Plain:
        """Return the value; None where it is empty or the record is not on this machine."""


Rule = Callable[[Mapping[str, Plain] | None, Row, LookUp], None]
"""A rule sees the record before (None when it is made) and the columns about to be written, and
completes them: an opportunity without a name gets one, a won one its closing date. It never
refuses and never writes elsewhere."""

CUSTOM_FIELD = "custom_field"


@dataclass(frozen=True, slots=True)
class Model:
    """Schema and rules. Custom fields are added to the built-in schema as their records say."""

    schema: Schema
    rules: Mapping[str, Rule] = field(default_factory=dict)

    def settle(
        self, entity: str, before: Mapping[str, Plain] | None, columns: Row, look_up: LookUp
    ) -> None:
        """Let the entity's rule, if it has one, complete ``columns``."""
        if rule := self.rules.get(entity):
            rule(before, columns, look_up)

    def with_fields(self, definitions: Iterable[Mapping[str, Plain]]) -> "Model":
        """Return the model with custom fields added; ``definitions`` are rows of `CUSTOM_FIELD`."""
        added: dict[str, list[Field]] = {}
        for row in definitions:
            entity = self.schema.by_name.get(str(row["entity"]))
            if entity is not None and str(row["name"]) not in entity.by_name:
                added.setdefault(entity.name, []).append(field_from(row))
        entities = tuple(_extended(e, added.get(e.name, [])) for e in self.schema.entities)
        return Model(Schema(entities), self.rules)


def _extended(entity: Entity, fields: list[Field]) -> Entity:
    if not fields:
        return entity
    return msgspec.structs.replace(entity, fields=(*entity.fields, *fields))


def field_from(row: Mapping[str, Plain]) -> Field:
    """Return the field that a row of `CUSTOM_FIELD` describes."""
    choices = msgspec.json.decode(str(row["choices"])) if row.get("choices") else []
    kind = Kind(str(row["kind"]))
    return Field(
        name=str(row["name"]),
        kind=kind,
        label=str(row["label"] or row["name"]),
        required=bool(row.get("is_required")),
        local=bool(row.get("is_local")),
        search=kind in (Kind.TEXT, Kind.LONG_TEXT, Kind.PHONE, Kind.EMAIL),
        target=str(row.get("target") or ""),
        choices=tuple(Choice(code, code) for code in choices),
        custom=True,
    )


def custom_field_id(entity: str, name: str) -> str:
    """Return the id of a custom field's record: two replicas that add the same field make one
    record.
    """
    return derived_id(CUSTOM_FIELD, entity, name)
