"""Who is asking: every request of an enrolled device is signed with its key."""

from collections.abc import Mapping

from server.errors import Refused
from server.store import devices
from server.store.devices import Device
from server.store.pool import Connection
from sync.signing import is_signed
from sync.wire import signed_text

DEVICE, TIME, SIGNATURE = "holdfast-device", "holdfast-time", "holdfast-signature"
TOLERANCE_MILLIS = 10 * 60 * 1000
"""A request this close to our own time is not taken for a repeated one."""
BACK_MILLIS = 5 * 60 * 1000
"""How much earlier than a device's latest request another one may be."""


def admit(
    connection: Connection, headers: Mapping[str, str], path: str, body: bytes, *, now: int
) -> Device:
    """Return the device that signed a request, and note that it was heard.

    Clocks may be wrong, so a request is refused for its time only if it is both far from ours and
    well before one the same device has already made.

    Raises:
        Refused: device_unknown, revoked, signature, time.
    """
    device = devices.lock_by_id(connection, headers.get(DEVICE, "").replace("\0", ""))
    if device is None or not device.public_key:
        raise Refused("device_unknown")
    if device.state != "active":
        raise Refused("revoked")
    text = headers.get(TIME, "")
    if not (text.isascii() and text.isdecimal() and len(text) <= 15):
        raise Refused("signature")
    time = int(text)
    signed = signed_text("POST", path, time, body)
    if not is_signed(device.public_key, signed, headers.get(SIGNATURE, "")):
        raise Refused("signature")
    if time < device.last_time - BACK_MILLIS and abs(time - now) > TOLERANCE_MILLIS:
        raise Refused("time", hub_time=now)
    devices.save_contact(connection, device, now=now, time=time)
    return device
