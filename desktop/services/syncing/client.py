"""One conversation with the hub over HTTP(S): messages packed and signed, failures turned into
facts.
"""

import ssl
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import msgspec

from desktop.services.syncing.errors import HubRefused, HubUnreachable
from desktop.services.syncing.waiting import wait_for
from sync import wire
from sync.clock import wall_millis
from sync.signing import sign

SILENCE_SECONDS = 60
"""No byte for this long, and the exchange is given up."""
CONNECT_SECONDS = 15
NOTHING_SENT = frozenset({"ConnectError", "ConnectTimeout", "UnsupportedProtocol", "InvalidURL"})
"""Details of `HubUnreachable` by which not a byte of the message has left."""

_Answer = TypeVar("_Answer", bound=msgspec.Struct)


@dataclass(frozen=True, slots=True)
class Identity:
    """Who speaks: the device's number at the hub, its own id and its private key (hex)."""

    device: int
    device_id: str
    private_key: str


class HubClient:
    """Speaks to the hub at ``url``, whose clock is ``offset`` milliseconds ahead of ours. ``ca``
    is a certificate authority to trust instead of the system's (PEM). ``look`` is called now and
    then during an exchange and may raise, which breaks it off.
    """

    def __init__(
        self,
        url: str,
        *,
        identity: Identity | None = None,
        ca: str | None = None,
        offset: int = 0,
        look: Callable[[], None] | None = None,
    ) -> None:
        import httpx

        self.url = url.rstrip("/")
        self.bytes_up = 0
        self.bytes_down = 0
        self.offset = offset
        self._identity = identity
        self._look = look
        trusted = ssl.create_default_context(cadata=ca) if ca else ssl.create_default_context()
        patience = httpx.Timeout(SILENCE_SECONDS, connect=CONNECT_SECONDS)
        self._http = httpx.Client(timeout=patience, verify=trusted, trust_env=True)

    def close(self) -> None:
        """Hang up."""
        self._http.close()

    def ask(self, path: str, message: msgspec.Struct, answer: type[_Answer]) -> _Answer:
        """Send a message and return the hub's answer.

        Where the hub finds our clock too far off it names its own; then the message is sent once
        more.

        Raises:
            HubUnreachable, HubRefused
        """
        body = wire.pack(message)
        try:
            content = self._exchange(path, body)
        except HubRefused as refusal:
            if refusal.facts.get("code") != "time":
                raise
            self.offset = int(str(refusal.facts["hub_time"])) - wall_millis()
            content = self._exchange(path, body)
        try:
            return wire.unpack(content, answer)
        except wire.BadMessage as error:
            raise HubUnreachable(url=self.url, detail="no hub of ours answers there") from error

    def _exchange(self, path: str, body: bytes) -> bytes:
        import httpx

        self.bytes_up += len(body)
        headers = self._signed(path, body)
        try:
            response = wait_for(
                lambda: self._http.post(self.url + path, content=body, headers=headers),
                self._look,
            )
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise HubUnreachable(url=self.url, detail=type(error).__name__) from error
        self.bytes_down += len(response.content)
        if response.status_code != httpx.codes.OK:
            raise self._refused(response.status_code, response.content)
        return response.content

    def _signed(self, path: str, body: bytes) -> dict[str, str]:
        if self._identity is None:
            return {}
        now = wall_millis() + self.offset
        text = wire.signed_text("POST", path, now, body)
        return {
            "Holdfast-Device": self._identity.device_id,
            "Holdfast-Time": str(now),
            "Holdfast-Signature": sign(self._identity.private_key, text),
        }

    def _refused(self, status: int, body: bytes) -> HubRefused | HubUnreachable:
        try:
            refusal = wire.unpack(body, wire.Refusal)
        except wire.BadMessage:
            return HubUnreachable(url=self.url, detail=f"HTTP {status}")
        facts = {name: value for name, value in refusal.facts.items() if name != "code"}
        return HubRefused(code=refusal.code, **facts)
