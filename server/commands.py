"""What each command of the hub does: open the database, call a service, return what to print."""

from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import asdict
from pathlib import Path

from server.services import audit, enrolling, members, reporting
from server.store import workspaces
from server.store.embedded import running
from server.store.migrate import migrate
from server.store.pool import Connection, connect
from server.store.workspaces import Workspace
from sync.clock import wall_millis

Result = dict[str, object]
Command = Callable[[Connection, Namespace], Result]


@contextmanager
def database(given: Namespace) -> Iterator[str]:
    """Yield the address of the database a command works on, brought up to date."""
    opened = nullcontext(given.database) if given.database else running(Path(given.data))
    with opened as url:
        with connect(url) as connection:
            migrate(connection)
        yield url


def run(given: Namespace) -> Result:
    """Run one administrative command in one transaction."""
    command: Command = given.command
    with database(given) as url, connect(url) as connection, connection.transaction():
        return command(connection, given)


def _workspace(connection: Connection, given: Namespace) -> Workspace:
    return workspaces.find(connection, given.workspace or "")


def init(connection: Connection, given: Namespace) -> Result:
    """Make a workspace."""
    made, code = enrolling.make_workspace(
        connection, given.name, given.admin, currency=given.currency, now=wall_millis()
    )
    return {"workspace": given.name, "id": made, "code": code}


def code(connection: Connection, given: Namespace) -> Result:
    """Make an enrolment code."""
    workspace = _workspace(connection, given)
    made = members.new_code(connection, workspace.id, given.user, now=wall_millis())
    return {"code": made, "user": given.user}


def _fields(given: Namespace, *names: str) -> dict[str, str]:
    return {name: getattr(given, name) for name in names if getattr(given, name) is not None}


def add_person(connection: Connection, given: Namespace) -> Result:
    """Add a person."""
    workspace = _workspace(connection, given)
    made = members.add_person(
        connection,
        workspace.id,
        given.user,
        given.role or members.MEMBER,
        _fields(given, "name", "email", "unit"),
        now=wall_millis(),
    )
    return {"id": made, "user": given.user}


def set_person(connection: Connection, given: Namespace) -> Result:
    """Change a person."""
    workspace = _workspace(connection, given)
    fields = _fields(given, "name", "email", "unit", "role", "active")
    members.set_person(connection, workspace.id, given.user, fields, now=wall_millis())
    return {"user": given.user}


def list_people(connection: Connection, given: Namespace) -> Result:
    """List people."""
    return {"people": reporting.person_rows(connection, _workspace(connection, given))}


def add_unit(connection: Connection, given: Namespace) -> Result:
    """Add a business unit."""
    workspace = _workspace(connection, given)
    made = members.add_unit(
        connection, workspace.id, given.name, given.parent or "", now=wall_millis()
    )
    return {"id": made, "name": given.name}


def list_devices(connection: Connection, given: Namespace) -> Result:
    """List devices."""
    return {"devices": reporting.device_rows(connection, _workspace(connection, given))}


def revoke_device(connection: Connection, given: Namespace) -> Result:
    """Shut out a device."""
    workspace = _workspace(connection, given)
    device = reporting.revoke(connection, workspace, given.device)
    return {"device": device.number, "state": "revoked"}


def status(connection: Connection, given: Namespace) -> Result:
    """Report how the workspace stands."""
    return reporting.status(connection, _workspace(connection, given))


def verify(connection: Connection, given: Namespace) -> Result:
    """Verify the journal."""
    result = audit.verify(connection, _workspace(connection, given).id)
    return {"ok": result.first_bad is None, **asdict(result)}
