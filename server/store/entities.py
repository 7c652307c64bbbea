"""How the devices describe their records: the rules by which the hub merges."""

import msgspec

from server.store.pool import Connection
from sync.schema import Entity


def load(connection: Connection, workspace: str) -> dict[str, tuple[int, Entity]]:
    """Return version and description of each entity."""
    rows = connection.execute(
        "SELECT name, version, body FROM entity WHERE workspace = %s", (workspace,)
    )
    return {
        str(name): (int(version), msgspec.json.decode(body, type=Entity))
        for name, version, body in rows
    }


def save(connection: Connection, workspace: str, version: int, entity: Entity) -> None:
    """Store a description."""
    connection.execute(
        "INSERT INTO entity (workspace, name, version, body) VALUES (%s, %s, %s, %s) "
        "ON CONFLICT (workspace, name) DO UPDATE SET version = excluded.version, "
        "body = excluded.body",
        (workspace, entity.name, version, msgspec.json.encode(entity)),
    )
