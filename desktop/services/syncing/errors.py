"""What can go wrong between a device and its hub."""

from sync.errors import Exit, HoldfastError


class HubUnreachable(HoldfastError):
    """No answer. Facts: url, detail."""

    exit = Exit.HUB


class HubRefused(HoldfastError):
    """The hub answered with a refusal. Facts: code, and the hub's own."""

    exit = Exit.HUB


class NotJoined(HoldfastError):
    """The vault has no hub."""

    exit = Exit.HUB


class AlreadyJoined(HoldfastError):
    """The vault has a hub already. Facts: url."""


class ConflictNotFound(HoldfastError):
    """There is no open conflict of that id. Facts: conflict."""
