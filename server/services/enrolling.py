"""Making workspaces, and letting devices in by one-time codes."""

from server.errors import Refused
from server.services import members
from server.services.members import code_hash
from server.store import devices, people, workspaces
from server.store.devices import Device
from server.store.people import Code
from server.store.pool import Connection
from sync.ids import is_id, new_id
from sync.merge import HUB
from sync.wire import VERSION, JoinAnswer, JoinRequest

_KEY_LENGTH = 64  # an Ed25519 public key in hex
_NAME_LENGTH = 100


def make_workspace(
    connection: Connection, name: str, admin: str, *, currency: str, now: int
) -> tuple[str, str]:
    """Make a workspace with its first person; return its id and that person's enrolment code.

    Raises:
        WorkspaceExists: the name is taken.
    """
    made = new_id()
    workspaces.add(connection, id=made, name=name, generation=new_id(), currency=currency)
    hub = Device(made, HUB, new_id(), "hub", "", "", "hub", seq=0, enrolled_at=now)
    devices.add(connection, hub)
    members.add_person(connection, made, admin, members.ADMIN, {}, now=now)
    return made, members.new_code(connection, made, admin, now=now)


def join(connection: Connection, request: JoinRequest, *, now: int) -> JoinAnswer:
    """Enrol a device. Asking again with the same code, device and key gives the same answer.

    Raises:
        Refused: version, malformed, code_unknown, code_used, code_expired, person_inactive,
        device_known.
    """
    _check(request)
    code = people.lock_code(connection, code_hash(request.code))
    if code is None:
        raise Refused("code_unknown")
    device = devices.lock_by_id(connection, request.device_id)
    if code.used_by is not None:
        if device is None or code.used_by != device.id or device.public_key != request.public_key:
            raise Refused("code_used")
        return _answer(connection, device, now)
    if now > code.expires_at:
        raise Refused("code_expired")
    if device is not None:
        raise Refused("device_known")
    return _answer(connection, _enrol(connection, request, code, now), now)


def _check(request: JoinRequest) -> None:
    if request.version != VERSION:
        raise Refused("version", version=VERSION)
    key_is_hex = all(one in "0123456789abcdef" for one in request.public_key)
    sound = (
        is_id(request.device_id)
        and key_is_hex
        and len(request.public_key) == _KEY_LENGTH
        and 0 < len(request.device_name) <= _NAME_LENGTH
        and "\0" not in request.device_name
    )
    if not sound:
        raise Refused("malformed")


def _enrol(connection: Connection, request: JoinRequest, code: Code, now: int) -> Device:
    if not people.get(connection, code.workspace, code.member).active:
        raise Refused("person_inactive")
    workspace = workspaces.lock(connection, code.workspace)
    workspace.seq += 1
    number = devices.every(connection, workspace.id)[-1].number + 1
    device = Device(
        workspace.id,
        number,
        request.device_id,
        request.device_name,
        request.public_key,
        code.member,
        "active",
        workspace.seq,
        enrolled_at=now,
    )
    devices.add(connection, device)
    people.use_code(connection, code, device.id)
    workspaces.save(connection, workspace)
    return device


def _answer(connection: Connection, device: Device, now: int) -> JoinAnswer:
    workspace = workspaces.read(connection, device.workspace)
    member = people.get(connection, workspace.id, device.member)
    return JoinAnswer(
        workspace=workspace.id,
        workspace_name=workspace.name,
        generation=workspace.generation,
        device=device.number,
        person=member.id,
        person_name=members.names(connection, workspace.id).get(member.id, member.user_name),
        user=member.user_name,
        hub_time=now,
    )
