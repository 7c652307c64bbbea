"""Members of a workspace and the codes by which they enrol devices."""

from dataclasses import dataclass

from psycopg.rows import class_row

from server.errors import NoSuchPerson, PersonExists
from server.store.pool import Connection


@dataclass(slots=True)
class Member:
    """One person who may enrol devices. ``id`` is also the id of the person record."""

    workspace: str
    id: str
    user_name: str
    role: str
    active: bool = True


@dataclass(slots=True)
class Code:
    """One enrolment code, known by its hash."""

    workspace: str
    hash: str
    member: str
    expires_at: int
    used_by: str | None = None


def add(connection: Connection, member: Member) -> None:
    """Store a new member.

    Raises:
        PersonExists: the user name is taken.
    """
    made = connection.execute(
        "INSERT INTO member (workspace, id, user_name, role) VALUES (%s, %s, %s, %s) "
        "ON CONFLICT (workspace, user_name) DO NOTHING",
        (member.workspace, member.id, member.user_name, member.role),
    )
    if not made.rowcount:
        raise PersonExists(user=member.user_name)


def save(connection: Connection, member: Member) -> None:
    """Store role and whether the person is active."""
    connection.execute(
        "UPDATE member SET role = %s, active = %s WHERE workspace = %s AND id = %s",
        (member.role, member.active, member.workspace, member.id),
    )


def every(connection: Connection, workspace: str) -> list[Member]:
    """Return all members by user name."""
    with connection.cursor(row_factory=class_row(Member)) as cursor:
        cursor.execute(
            "SELECT workspace, id, user_name, role, active FROM member WHERE workspace = %s "
            "ORDER BY user_name",
            (workspace,),
        )
        return cursor.fetchall()


def find(connection: Connection, workspace: str, user: str) -> Member:
    """Return the member with a user name.

    Raises:
        NoSuchPerson: there is none.
    """
    for member in every(connection, workspace):
        if member.user_name == user:
            return member
    raise NoSuchPerson(user=user)


def get(connection: Connection, workspace: str, member_id: str) -> Member:
    """Return the member with an id."""
    for member in every(connection, workspace):
        if member.id == member_id:
            return member
    raise NoSuchPerson(user=member_id)


def add_code(connection: Connection, code: Code) -> None:
    """Store a code."""
    connection.execute(
        "INSERT INTO code (workspace, hash, member, expires_at) VALUES (%s, %s, %s, %s)",
        (code.workspace, code.hash, code.member, code.expires_at),
    )


def lock_code(connection: Connection, code_hash: str) -> Code | None:
    """Return a code; nobody else can use it until this transaction ends."""
    with connection.cursor(row_factory=class_row(Code)) as cursor:
        cursor.execute(
            "SELECT workspace, hash, member, expires_at, used_by FROM code "
            "WHERE hash = %s FOR UPDATE",
            (code_hash,),
        )
        return cursor.fetchone()


def use_code(connection: Connection, code: Code, device_id: str) -> None:
    """Note by which device a code was used."""
    connection.execute(
        "UPDATE code SET used_by = %s WHERE workspace = %s AND hash = %s",
        (device_id, code.workspace, code.hash),
    )
