"""Learning from the devices how their records merge."""

import msgspec

from server.errors import Refused
from server.store import entities, workspaces
from server.store.devices import Device
from server.store.pool import Connection
from sync.conflict import CONFLICT
from sync.schema import Entity
from sync.wire import SchemaAnswer, SchemaOffer

MAX_ENTITIES, MAX_FIELDS = 500, 1_000


def describe(
    connection: Connection, device: Device, offer: SchemaOffer, *, now: int
) -> SchemaAnswer:
    """Store the descriptions a device offers.

    A field the hub knows from elsewhere stays known; what both describe is taken from the later
    version.

    Raises:
        Refused: schema_too_large.
    """
    if len(offer.entities) > MAX_ENTITIES or any(
        len(entity.fields) > MAX_FIELDS for entity in offer.entities
    ):
        raise Refused("schema_too_large")
    workspaces.lock(connection, device.workspace)
    known = entities.load(connection, device.workspace)
    for entity in offer.entities:
        if entity.name == CONFLICT.name:
            continue
        version, held = known.get(entity.name, (0, entity))
        merged = _joined(held, entity) if offer.version >= version else _joined(entity, held)
        if entity.name not in known or merged != held:
            entities.save(connection, device.workspace, max(version, offer.version), merged)
    return SchemaAnswer(now)


def _joined(older: Entity, newer: Entity) -> Entity:
    more = tuple(field for field in older.fields if field.name not in newer.by_name)
    return msgspec.structs.replace(newer, fields=newer.fields + more)
