"""Enrolled devices: who they are, and where their changes and clocks stand."""

from dataclasses import dataclass

from psycopg.rows import class_row

from server.store.pool import Connection
from sync.change import CHAIN_START
from sync.merge import HUB, Progress

_COLUMNS = (
    "workspace, number, id, name, public_key, member, state, seq, enrolled_at, last_seen, "
    "last_time, clock_offset, last_number, last_hash, last_clock, last_effective, cursor"
)


@dataclass(slots=True)
class Device:
    """One device as stored; times in milliseconds since 1970."""

    workspace: str
    number: int
    id: str
    name: str
    public_key: str
    member: str
    state: str
    seq: int
    enrolled_at: int
    last_seen: int = 0
    last_time: int = 0
    clock_offset: int = 0
    last_number: int = 0
    last_hash: bytes = CHAIN_START
    last_clock: int = 0
    last_effective: int = 0
    cursor: int = 0

    @property
    def progress(self) -> Progress:
        """Where its clocks stand."""
        return Progress(self.last_clock, self.last_effective)


def add(connection: Connection, device: Device) -> None:
    """Store a new device."""
    connection.execute(
        "INSERT INTO device (workspace, number, id, name, public_key, member, state, seq, "
        "enrolled_at, last_hash) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            device.workspace,
            device.number,
            device.id,
            device.name,
            device.public_key,
            device.member,
            device.state,
            device.seq,
            device.enrolled_at,
            device.last_hash,
        ),
    )


def lock_by_id(connection: Connection, device_id: str) -> Device | None:
    """Return a device and let no second request of it run until this transaction ends."""
    with connection.cursor(row_factory=class_row(Device)) as cursor:
        cursor.execute(f"SELECT {_COLUMNS} FROM device WHERE id = %s FOR UPDATE", (device_id,))
        return cursor.fetchone()


def every(connection: Connection, workspace: str, *, after: int = -1) -> list[Device]:
    """Return the devices whose name changed after a place in the order, by number; the first of
    all is the hub itself.
    """
    with connection.cursor(row_factory=class_row(Device)) as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS} FROM device WHERE workspace = %s AND seq > %s ORDER BY number",
            (workspace, after),
        )
        return cursor.fetchall()


def keys_of_role(connection: Connection, workspace: str, role: str) -> tuple[str, ...]:
    """Return the public keys of active devices whose person is active and has a role."""
    rows = connection.execute(
        "SELECT d.public_key FROM device AS d "
        "JOIN member AS m ON m.workspace = d.workspace AND m.id = d.member "
        "WHERE d.workspace = %s AND d.state = 'active' AND m.active AND m.role = %s "
        "ORDER BY d.public_key",
        (workspace, role),
    )
    return tuple(str(row[0]) for row in rows)


def save_progress(connection: Connection, device: Device) -> None:
    """Store where a device's changes and clocks stand."""
    connection.execute(
        "UPDATE device SET last_number = %s, last_hash = %s, last_clock = %s, last_effective = %s "
        "WHERE workspace = %s AND number = %s",
        (
            device.last_number,
            device.last_hash,
            device.last_clock,
            device.last_effective,
            device.workspace,
            device.number,
        ),
    )


def save_contact(connection: Connection, device: Device, *, now: int, time: int) -> None:
    """Note that a device was heard: ``now`` by our clock, ``time`` by its own."""
    connection.execute(
        "UPDATE device SET last_seen = %s, last_time = greatest(last_time, %s), clock_offset = %s "
        "WHERE workspace = %s AND number = %s",
        (now, time, time - now, device.workspace, device.number),
    )


def save_cursor(connection: Connection, device: Device, cursor: int) -> None:
    """Note up to where a device has fetched."""
    connection.execute(
        "UPDATE device SET cursor = %s WHERE workspace = %s AND number = %s",
        (cursor, device.workspace, device.number),
    )


def revoke(connection: Connection, workspace: str, number: int) -> None:
    """Shut a device out."""
    connection.execute(
        "UPDATE device SET state = 'revoked' WHERE workspace = %s AND number = %s AND number <> %s",
        (workspace, number, HUB),
    )
