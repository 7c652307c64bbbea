"""No-network mode: the guard that keeps the program from opening a socket.

The guard is an audit hook of the interpreter: it sees every socket before it exists, whatever
library asks for it, and no code can take it away again. It lets pass what stays on this machine
by construction (`AF_UNIX`: the keychain and the desktop's bus) and, while the mode is on, refuses
all else, addresses of this machine included. Each process of ours installs it first thing; each
asks policy and settings by itself, so that a child needs to be told nothing.

Below the interpreter, `desktop.services.system_guard` asks Linux for the same.
"""

import os
import sys
from functools import cache
from typing import Any

from sync.errors import Exit, HoldfastError

VARIABLE = "HOLDFAST_NO_NETWORK"
"""An environment variable that switches the mode on for one program and its children."""

_LOCAL = 1  # AF_UNIX, on every system that has it
_SOCKETS = frozenset({"socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"})
_NAMES = frozenset(
    {
        "socket.getaddrinfo",
        "socket.gethostbyname",
        "socket.gethostbyaddr",
        "socket.getnameinfo",
    }
)


class NetworkOff(HoldfastError):
    """No-network mode is on. Facts: reason, one of ``policy``, ``setting``, ``environment``."""

    exit = Exit.HUB


def reason() -> str:
    """Return why the program may open no socket; empty while it may."""
    from desktop.services.policy import policy
    from desktop.services.settings import Settings, config_folder

    if policy().no_network:
        return "policy"
    if os.environ.get(VARIABLE) == "1":
        return "environment"
    return "setting" if Settings(config_folder()).no_network else ""


def require() -> None:
    """Refuse what makes no sense without a network, before anything else is done for it.

    Raises:
        NetworkOff
    """
    if said := reason():
        raise NetworkOff(reason=said)


@cache
def guard() -> None:
    """Install the guard in this process. Further calls change nothing."""
    sys.addaudithook(_look)


def seal() -> bool:
    """While the mode is on, let the system refuse sockets too; tell whether it does."""
    from desktop.services import system_guard

    return bool(reason()) and system_guard.seal()


def enforce() -> str:
    """Bring the mode into force below the interpreter too; return why it is on, if it is."""
    seal()
    return reason()


def _look(event: str, arguments: tuple[Any, ...]) -> None:
    """Refuse a socket that could reach another machine, and looking up names of machines."""
    if not event.startswith("socket."):
        return
    if event == "socket.__new__":
        is_local = arguments[1] == _LOCAL
    elif event in _SOCKETS:
        is_local = arguments[0].family == _LOCAL
    else:
        is_local = event not in _NAMES
    if not is_local:
        require()
