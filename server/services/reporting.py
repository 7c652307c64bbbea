"""What an administrator asks: devices, people, health. Times come as UTC text."""

from server.errors import NoSuchDevice
from server.services import members
from server.store import devices, journal, people, records
from server.store.devices import Device
from server.store.pool import Connection
from server.store.workspaces import Workspace
from sync.clock import clock_at, time_of
from sync.conflict import CONFLICT, OPEN
from sync.merge import HUB
from sync.values import utc_text

Row = dict[str, object]


def _time(millis: int) -> str | None:
    return utc_text(time_of(clock_at(millis))) if millis else None


def device_rows(connection: Connection, workspace: Workspace) -> list[Row]:
    """Return one row for each device; ``behind`` is how many places it has not fetched."""
    users = {one.id: one.user_name for one in people.every(connection, workspace.id)}
    return [
        {
            "number": one.number,
            "id": one.id,
            "name": one.name,
            "user": users.get(one.member, ""),
            "state": one.state,
            "enrolled_at": _time(one.enrolled_at),
            "last_seen": _time(one.last_seen),
            "clock_offset_ms": one.clock_offset,
            "changes": one.last_number,
            "behind": max(0, workspace.seq - one.cursor),
        }
        for one in devices.every(connection, workspace.id)
        if one.number != HUB
    ]


def revoke(connection: Connection, workspace: Workspace, device: str) -> Device:
    """Shut out the device of that number or id.

    Raises:
        NoSuchDevice: there is none.
    """
    for one in devices.every(connection, workspace.id):
        if one.number != HUB and device in {str(one.number), one.id}:
            devices.revoke(connection, workspace.id, one.number)
            return one
    raise NoSuchDevice(device=device)


def person_rows(connection: Connection, workspace: Workspace) -> list[Row]:
    """Return one row for each person."""
    found = members.person_records(connection, workspace.id)
    rows: list[Row] = []
    for one in people.every(connection, workspace.id):
        values = found[one.id].values if one.id in found else {}
        rows.append(
            {
                "id": one.id,
                "user": one.user_name,
                "name": values.get("name"),
                "email": values.get("email"),
                "unit": values.get("unit"),
                "role": one.role,
                "active": one.active,
            }
        )
    return rows


def status(connection: Connection, workspace: Workspace) -> Row:
    """Return how a workspace stands."""
    outcomes = journal.count_outcomes(connection, workspace.id)
    conflicts = records.of_entity(connection, workspace.id, CONFLICT.name)
    enrolled = [row["state"] for row in device_rows(connection, workspace)]
    return {
        "workspace": workspace.name,
        "id": workspace.id,
        "generation": workspace.generation,
        "records": records.count(connection, workspace.id),
        "changes": workspace.position,
        "outcomes": outcomes,
        "conflicts_open": sum(one.values.get("status") == OPEN for one in conflicts),
        "quarantined": outcomes.get("quarantined", 0),
        "people": len(people.every(connection, workspace.id)),
        "devices": {state: enrolled.count(state) for state in ("active", "revoked")},
        "seq": workspace.seq,
        "journal_head": workspace.head.hex(),
    }
