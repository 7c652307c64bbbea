"""Sending security events to the firm's log server as they are written: RFC 5424, over UDP, TCP or
a local socket.

A line carries kind, person, ids and numbers, and nothing a customer could be known by. It is sent
by a thread of its own; a server that does not answer costs nobody time, and the event is in the
vault all the same. In no-network mode only a local socket is used.
"""

import logging
import os
import queue
import socket
import threading
from contextlib import suppress
from dataclasses import dataclass
from logging.handlers import SysLogHandler
from typing import NamedTuple
from urllib.parse import urlsplit

from desktop.services import network
from desktop.services.security_events import ENTITY
from desktop.vault.batch import Written
from desktop.vault.vault import Vault
from sync.errors import HoldfastError

_PROGRAM, _DATA = "holdfast", "holdfast@32473"  # the number RFC 5612 reserves for examples
_WARNED = frozenset({"danger", "warning"})
_MOST_WAITING = 1_000
_TIMEOUT_SECONDS, _ENDING_SECONDS = 5.0, 2.0
_NIL = "-"

log = logging.getLogger(__name__)


class BadAddress(ValueError):
    """The policy names no address that is understood."""


class Address(NamedTuple):
    """A log server: a socket's path, or host and port with the kind of connection."""

    path: str = ""
    host: str = ""
    port: int = 0
    is_stream: bool = False

    @classmethod
    def read(cls, text: str) -> "Address":
        """Return the address a policy names.

        Raises:
            BadAddress
        """
        if text.startswith("/"):
            return cls(path=text)
        parts = urlsplit(text if "://" in text else f"udp://{text}")
        try:
            host, port = parts.hostname, parts.port
        except ValueError as error:
            raise BadAddress(text) from error
        if parts.scheme not in {"udp", "tcp"} or not host or not port:
            raise BadAddress(text)
        return cls(host=host, port=port, is_stream=parts.scheme == "tcp")


@dataclass(frozen=True, slots=True)
class Line:
    """One event as it is sent."""

    event: str
    at: str
    kind: str
    person: str
    entity: str
    record: str
    detail: str
    count: int | None
    is_warning: bool

    def text(self) -> str:
        """Return it as RFC 5424 has it, without the priority in front."""
        facts = {
            "event": self.event,
            "kind": self.kind,
            "person": self.person,
            "entity": self.entity,
            "record": self.record,
            "detail": self.detail,
            "count": "" if self.count is None else str(self.count),
        }
        said = " ".join(f'{name}="{_escaped(value)}"' for name, value in facts.items() if value)
        host = "".join(c for c in socket.gethostname() if "!" <= c <= "~")[:255] or _NIL
        head = f"1 {self.at} {host} {_PROGRAM} {os.getpid()} {self.kind}"
        return f"{head} [{_DATA} {said}] {self.kind}"


def _escaped(value: str) -> str:
    for character in ("\\", '"', "]"):
        value = value.replace(character, f"\\{character}")
    return value


def blocked(text: str) -> bool:
    """Tell whether no-network mode keeps events from a log server."""
    return bool(text) and not text.startswith("/") and bool(network.reason())


class Forwarder:
    """Sends what one open vault writes down to one log server."""

    def __init__(self, vault: Vault, address: Address) -> None:
        self._vault, self._address = vault, address
        self._waiting: queue.Queue[str] = queue.Queue(_MOST_WAITING)
        self._handler: SysLogHandler | None = None
        self._forget = vault.on_change(self._take)
        self._thread = threading.Thread(target=self._work, name="syslog", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Send what waits, if that takes no time, and end."""
        self._forget()
        with suppress(queue.Full):
            self._waiting.put_nowait("")
        self._thread.join(_ENDING_SECONDS)

    def _take(self, written: Written) -> None:
        for event in sorted(written.records.get(ENTITY) or ()):
            try:
                self._waiting.put_nowait(event)
            except queue.Full:
                log.warning("a security event was not sent: too many are waiting")

    def _work(self) -> None:
        while event := self._waiting.get():
            try:
                self._forward(event)
            finally:
                self._waiting.task_done()
        self._hang_up()

    def _forward(self, event: str) -> None:
        try:
            line = line_of(self._vault, event)
            if line is not None:
                self._send(line)
        except (OSError, HoldfastError) as error:
            self._hang_up()
            log.warning("a security event was not sent: %s", type(error).__name__)

    def _send(self, line: Line) -> None:
        if self._address.host:
            network.require()
        if self._handler is None:
            self._handler = _opened(self._address)
        level = logging.WARNING if line.is_warning else logging.INFO
        end = "\n" if self._address.is_stream else ""
        self._handler.emit(logging.LogRecord(_PROGRAM, level, "", 0, line.text() + end, None, None))

    def _hang_up(self) -> None:
        if self._handler is not None:
            self._handler.close()
            self._handler = None


class _Handler(SysLogHandler):
    """The standard library's, that tells of a failure instead of printing it."""

    append_nul = False

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        """Raise what went wrong."""
        raise  # noqa: PLE0704 - called while the failure is being handled


def _opened(address: Address) -> SysLogHandler:
    kind = socket.SOCK_STREAM if address.is_stream else socket.SOCK_DGRAM
    place = address.path or (address.host, address.port)
    handler = _Handler(place, SysLogHandler.LOG_AUTHPRIV, None if address.path else kind)
    opened = getattr(handler, "socket", None)
    if opened is not None:
        opened.settimeout(_TIMEOUT_SECONDS)
    return handler


def line_of(vault: Vault, event: str) -> Line | None:
    """Return an event as it is sent; None where it was written elsewhere."""
    with vault.inspect() as connection:
        row = connection.exec_driver_sql(
            "SELECT created_at, kind, person, about_entity, about_record, detail, count "
            f"FROM {ENTITY} WHERE id = ? AND device = 0",
            (event,),
        ).first()
    if row is None:
        return None
    at, kind, person, entity, record, detail = (str(value or "") for value in row[:6])
    tones = {choice.code: choice.tone for choice in vault.entity(ENTITY).field("kind").choices}
    return Line(
        event, at, kind, person, entity, record, detail, row[6], tones.get(kind, "") in _WARNED
    )


def forward(vault: Vault, text: str) -> Forwarder | None:
    """Begin to send what a vault writes down to the address a policy names; None where it names
    none that is understood.
    """
    if not text:
        return None
    try:
        return Forwarder(vault, Address.read(text))
    except BadAddress:
        log.warning("policy: syslog is not used")
        return None
