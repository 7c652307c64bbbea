"""Workspaces, and the lock that makes the order of commits."""

from dataclasses import dataclass

from psycopg.rows import class_row

from server.errors import NoWorkspace, SeveralWorkspaces, WorkspaceExists
from server.store.pool import Connection
from sync.change import CHAIN_START

_COLUMNS = "id, name, generation, currency, seq, position, head"


@dataclass(slots=True)
class Workspace:
    """One firm. ``seq``, ``position`` and ``head`` move on while its lock is held."""

    id: str
    name: str
    generation: str
    currency: str
    seq: int
    position: int
    head: bytes


def add(connection: Connection, *, id: str, name: str, generation: str, currency: str) -> None:  # noqa: A002
    """Make a workspace.

    Raises:
        WorkspaceExists: the name is taken.
    """
    made = connection.execute(
        "INSERT INTO workspace (id, name, generation, currency, head) VALUES (%s, %s, %s, %s, %s) "
        "ON CONFLICT (name) DO NOTHING",
        (id, name, generation, currency, CHAIN_START),
    )
    if not made.rowcount:
        raise WorkspaceExists(name=name)


def find(connection: Connection, name: str = "") -> Workspace:
    """Return the workspace of that name, or the only one there is.

    Raises:
        NoWorkspace, SeveralWorkspaces
    """
    with connection.cursor(row_factory=class_row(Workspace)) as cursor:
        rows = cursor.execute(f"SELECT {_COLUMNS} FROM workspace ORDER BY name").fetchall()
    fitting = [row for row in rows if name in {"", row.name}]
    if not fitting:
        raise NoWorkspace(name=name)
    if len(fitting) > 1:
        raise SeveralWorkspaces(names=", ".join(row.name for row in fitting))
    return fitting[0]


def read(connection: Connection, workspace: str) -> Workspace:
    """Return a workspace as last committed."""
    return _one(connection, workspace, "")


def lock(connection: Connection, workspace: str) -> Workspace:
    """Return a workspace and keep everybody else from writing to it until this transaction ends.

    Whoever holds the lock hands out the next places in the order, so nothing with a lower place
    can be committed later.
    """
    return _one(connection, workspace, " FOR UPDATE")


def _one(connection: Connection, workspace: str, how: str) -> Workspace:
    with connection.cursor(row_factory=class_row(Workspace)) as cursor:
        cursor.execute(f"SELECT {_COLUMNS} FROM workspace WHERE id = %s{how}", (workspace,))
        row = cursor.fetchone()
    if row is None:
        raise NoWorkspace(name=workspace)
    return row


def save(connection: Connection, workspace: Workspace) -> None:
    """Store how far the order and the journal have moved."""
    connection.execute(
        "UPDATE workspace SET seq = %s, position = %s, head = %s WHERE id = %s",
        (workspace.seq, workspace.position, workspace.head, workspace.id),
    )
