"""The self-test of no-network mode: it really tries every way out there is, here and in a child
process, and tells what became of each.

The addresses are ones nobody can own (RFC 5737, RFC 3849, RFC 6761) and this machine's own: where
the mode is off and something does get through, it leads nowhere.
"""

import socket
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path

import msgspec

from desktop.services import network, precautions, system_guard
from desktop.services.network import NetworkOff
from sync.language import mark as _m

_NOBODY, _NOBODY_6, _NO_NAME = "192.0.2.1", "2001:db8::1", "holdfast.invalid"
_SECONDS, _CHILD_SECONDS = 0.3, 60
_ROOT = Path(__file__).resolve().parents[2]

HERE, CHILD = "here", "child"

WAYS: Mapping[str, str] = {
    "tcp": _m("TCP connection"),
    "tcp6": _m("TCP connection over IPv6"),
    "udp": _m("UDP packet"),
    "local": _m("TCP connection on this machine"),
    "listen": _m("Waiting for connections"),
    "dns": _m("Looking up a name"),
    "http": _m("HTTP request"),
    "http_async": _m("HTTP request, asynchronous"),
    "system": _m("Socket below Python"),
}
"""What is tried, and what it is called."""


class Attempt(msgspec.Struct, frozen=True):
    """One way out. ``where`` is `HERE` or `CHILD`; ``needed``: the mode is broken if it works."""

    way: str
    where: str
    refused: bool
    needed: bool = True


class Findings(msgspec.Struct, frozen=True):
    """What the test found; ``reason`` is empty while the mode is off."""

    reason: str
    attempts: list[Attempt]

    @property
    def holds(self) -> bool:
        """True when every way that must be shut is shut."""
        return all(one.refused for one in self.attempts if one.needed)


def run() -> Findings:
    """Try everything in this process and in a child; takes about a second."""
    return Findings(network.reason(), [*try_all(HERE), *_in_child()])


def try_all(where: str) -> list[Attempt]:
    """Try everything in this process."""
    network.guard()
    sealed = network.seal()
    tried = [Attempt(way, where, _is_refused(attempt)) for way, attempt in _ATTEMPTS.items()]
    return [*tried, Attempt("system", where, system_guard.is_refused(), needed=sealed)]


def _is_refused(attempt: Callable[[], None]) -> bool:
    """Tell whether the guard said no; that nobody answered is not the same."""
    try:
        attempt()
    except NetworkOff:
        return True
    except ExceptionGroup as errors:  # tasks that ran side by side
        return errors.subgroup(NetworkOff) is not None
    except Exception:  # noqa: BLE001 - whatever happened, it was not the guard
        return False
    return False


def _connect(family: int, address: str) -> None:
    with closing(socket.socket(family, socket.SOCK_STREAM)) as made:
        made.settimeout(_SECONDS)
        made.connect((address, 443))


def _tcp() -> None:
    _connect(socket.AF_INET, _NOBODY)


def _tcp6() -> None:
    _connect(socket.AF_INET6, _NOBODY_6)


def _local() -> None:
    _connect(socket.AF_INET, "127.0.0.1")


def _udp() -> None:
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as made:
        made.sendto(b"holdfast", (_NOBODY, 9))


def _listen() -> None:
    with closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as made:
        made.bind(("127.0.0.1", 0))


def _dns() -> None:
    socket.getaddrinfo(_NO_NAME, 443)


def _http() -> None:
    import httpx

    httpx.get(f"http://{_NOBODY}/", timeout=_SECONDS, trust_env=False)


def _http_async() -> None:
    import asyncio

    import httpx

    async def ask() -> None:
        async with httpx.AsyncClient(timeout=_SECONDS, trust_env=False) as client:
            await client.get(f"http://{_NOBODY}/")

    asyncio.run(ask())


_ATTEMPTS: Mapping[str, Callable[[], None]] = {
    "tcp": _tcp,
    "tcp6": _tcp6,
    "udp": _udp,
    "local": _local,
    "listen": _listen,
    "dns": _dns,
    "http": _http,
    "http_async": _http_async,
}


def child_command() -> list[str]:
    """Return how to start the child; a packaged program takes ``--try-network`` for it."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "--try-network"]
    return [sys.executable, "-m", "desktop.services.network_test"]


def _in_child() -> list[Attempt]:
    """Return what a child process found; one that cannot be started has shut nothing."""
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            child_command(), cwd=_ROOT, capture_output=True, timeout=_CHILD_SECONDS, check=False
        )
        return msgspec.json.decode(done.stdout, type=list[Attempt])
    except (OSError, subprocess.TimeoutExpired, msgspec.DecodeError):
        return [Attempt(way, CHILD, refused=False) for way in _ATTEMPTS]


def main(_words: Sequence[str] = ()) -> None:
    """Try everything and write what was found to standard output, as the child."""
    precautions.take()
    found = try_all(CHILD)
    sys.stdout.buffer.write(msgspec.json.encode(found))


if __name__ == "__main__":
    main()
