"""Giving a device what it does not have yet, page by page, in the order of commits."""

import msgspec

from server.services.members import ADMIN, names
from server.store import devices, records, workspaces
from server.store.devices import Device
from server.store.pool import Connection
from sync.wire import DeviceName, PullRequest

MAX_RECORDS = 2_000
MAX_PAGE_BYTES = 8 * 1024 * 1024


class Page(msgspec.Struct, frozen=True):
    """A `sync.wire.PullAnswer` whose records are the bytes the store holds."""

    records: tuple[msgspec.Raw, ...]
    leave: tuple[tuple[str, str], ...]
    devices: tuple[DeviceName, ...]
    cursor: int
    complete: int
    more: bool
    generation: str
    hub_time: int
    admins: tuple[str, ...] = ()


def pull(connection: Connection, device: Device, request: PullRequest, *, now: int) -> Page:
    """Return the next page after the device's cursor."""
    workspace = workspaces.read(connection, device.workspace)
    limit = max(1, min(request.limit, MAX_RECORDS))
    rows = records.page(
        connection,
        workspace.id,
        after=request.cursor,
        until=workspace.seq,
        limit=limit,
        max_bytes=MAX_PAGE_BYTES,
        without_own=None if request.own else (device.number, request.complete),
    )
    last = rows[-1][0] if rows else workspace.seq
    more = bool(rows) and last < workspace.seq and _waits(rows, limit)
    cursor = last if more else workspace.seq
    devices.save_cursor(connection, device, request.cursor)
    return Page(
        records=tuple(msgspec.Raw(body) for _, body in rows),
        leave=(),
        devices=_names(connection, workspace.id, after=request.cursor),
        cursor=cursor,
        complete=request.complete if more else cursor,
        more=more,
        generation=workspace.generation,
        hub_time=now,
        admins=devices.keys_of_role(connection, workspace.id, ADMIN),
    )


def _waits(rows: list[tuple[int, bytes]], limit: int) -> bool:
    """Tell whether a page was cut, by number or by size."""
    return len(rows) == limit or sum(len(body) for _, body in rows) >= MAX_PAGE_BYTES


def _names(connection: Connection, workspace: str, *, after: int) -> tuple[DeviceName, ...]:
    """Return the devices that are new since a place in the order."""
    changed = devices.every(connection, workspace, after=after if after else -1)
    if not changed:
        return ()
    people = names(connection, workspace)
    return tuple(
        DeviceName(one.number, one.name, one.member, people.get(one.member, "")) for one in changed
    )
