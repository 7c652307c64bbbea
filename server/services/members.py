"""People and business units: members of a workspace, and their records that all devices get."""

import base64
import hashlib
import secrets

from server.errors import NoSuchUnit
from server.services.ledger import Ledger
from server.store import people, records
from server.store.people import Code, Member
from server.store.pool import Connection
from sync.ids import new_id
from sync.values import Plain
from sync.wire import RecordState

PERSON, UNIT = "person", "unit"
ADMIN, MANAGER, MEMBER = "admin", "manager", "member"
ROLES = (ADMIN, MANAGER, MEMBER)
CODE_MILLIS = 72 * 3600 * 1000


def add_person(
    connection: Connection,
    workspace: str,
    user: str,
    role: str,
    fields: dict[str, str],
    *,
    now: int,
) -> str:
    """Add a person and their record; ``fields`` are name, email and unit. Return the id.

    Raises:
        PersonExists, NoSuchUnit
    """
    ledger = Ledger(connection, workspace, now=now)
    member = Member(workspace, new_id(), user, role)
    people.add(connection, member)
    values = _columns(connection, workspace, {"name": user} | fields)
    ledger.create(PERSON, member.id, values | {"user": user})
    ledger.save()
    return member.id


def set_person(
    connection: Connection, workspace: str, user: str, fields: dict[str, str], *, now: int
) -> None:
    """Change a person: name, email, unit; role; active (``yes`` or ``no``).

    Raises:
        NoSuchPerson, NoSuchUnit
    """
    ledger = Ledger(connection, workspace, now=now)
    member = people.find(connection, workspace, user)
    member.role = fields.pop("role", member.role)
    member.active = fields.pop("active", "yes" if member.active else "no") == "yes"
    people.save(connection, member)
    if fields:
        ledger.edit(PERSON, member.id, _columns(connection, workspace, fields))
        ledger.save()


def add_unit(connection: Connection, workspace: str, name: str, parent: str, *, now: int) -> str:
    """Add a business unit below ``parent`` (a name or id, or empty) and return its id.

    Raises:
        NoSuchUnit: no such parent.
    """
    ledger = Ledger(connection, workspace, now=now)
    made = new_id()
    values: dict[str, Plain] = {"name": name}
    if parent:
        values["parent"] = find_unit(connection, workspace, parent)
    ledger.create(UNIT, made, values)
    ledger.save()
    return made


def find_unit(connection: Connection, workspace: str, unit: str) -> str:
    """Return the id of a unit given by name or id.

    Raises:
        NoSuchUnit: there is none, or several of that name.
    """
    fitting = [
        state.id
        for state in records.of_entity(connection, workspace, UNIT)
        if unit in {state.id, state.values.get("name")} and not state.life
    ]
    if len(fitting) != 1:
        raise NoSuchUnit(unit=unit)
    return fitting[0]


def _columns(connection: Connection, workspace: str, fields: dict[str, str]) -> dict[str, Plain]:
    columns: dict[str, Plain] = {name: value for name, value in fields.items() if value}
    if unit := fields.get("unit"):
        columns["unit"] = find_unit(connection, workspace, unit)
    return columns


def person_records(connection: Connection, workspace: str) -> dict[str, RecordState]:
    """Return the record of each person by id."""
    return {state.id: state for state in records.of_entity(connection, workspace, PERSON)}


def names(connection: Connection, workspace: str) -> dict[str, str]:
    """Return the name of each person by id."""
    found = person_records(connection, workspace)
    return {person: str(state.values.get("name") or "") for person, state in found.items()}


def new_code(connection: Connection, workspace: str, user: str, *, now: int) -> str:
    """Return a code by which one device can be enrolled for a person within 72 hours.

    Raises:
        NoSuchPerson: nobody has that user name.
    """
    member = people.find(connection, workspace, user)
    text = base64.b32encode(secrets.token_bytes(15)).decode()  # 120 bit, 24 letters
    code = Code(workspace, code_hash(text), member.id, now + CODE_MILLIS)
    people.add_code(connection, code)
    return "-".join(text[at : at + 6] for at in range(0, len(text), 6))


def code_hash(code: str) -> str:
    """Return the form in which the hub knows a code, however it was typed."""
    letters = "".join(one for one in code.upper() if one.isalnum())
    return hashlib.sha256(letters.encode()).hexdigest()
