"""The schema as one person meets it: each field says how much of it they have.

Forms, columns, filters, import and export all read the description of a field, so that this is the
one place where they learn what not to offer.
"""

import msgspec

from sync.rights import Access, Rights
from sync.schema import Entity, Field, Schema


def as_seen(schema: Schema, rights: Rights | None) -> Schema:
    """Return ``schema`` with the access of each field; what is hidden is on no form."""
    if rights is None:
        return schema
    entities = tuple(_seen(entity, rights) for entity in schema.entities)
    same = all(one is other for one, other in zip(entities, schema.entities, strict=True))
    return schema if same else Schema(entities)


def _seen(entity: Entity, rights: Rights) -> Entity:
    fields = tuple(_field(rights.access(entity, one), one) for one in entity.fields)
    same = all(one is other for one, other in zip(fields, entity.fields, strict=True))
    return entity if same else msgspec.structs.replace(entity, fields=fields)


def _field(access: Access, one: Field) -> Field:
    if access is Access.EDIT:
        return one
    if access is Access.HIDDEN:
        return msgspec.structs.replace(one, access=access.value, form=False, system=False)
    return msgspec.structs.replace(one, access=access.value)


def shown(schema: Schema) -> Schema:
    """Return a schema without what is hidden, to be printed."""
    return Schema(tuple(msgspec.structs.replace(e, fields=e.shown) for e in schema.entities))
