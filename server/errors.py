"""Failures the hub expects: refusals to a device, and refusals to the person at its terminal."""

from sync.errors import Exit, HoldfastError


class Refused(HoldfastError):
    """A request is answered with no. Facts: code (stable, part of the API), and what belongs to
    it.
    """

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code=code, **facts)
        self.code = code


class NoWorkspace(HoldfastError):
    """There is no workspace yet, or none of that name. Facts: name."""


class SeveralWorkspaces(HoldfastError):
    """The command must say which workspace it means. Facts: names."""


class WorkspaceExists(HoldfastError):
    """A workspace of that name exists. Facts: name."""


class NoSuchPerson(HoldfastError):
    """Nobody has that user name. Facts: user."""


class PersonExists(HoldfastError):
    """Somebody has that user name already. Facts: user."""


class NoSuchUnit(HoldfastError):
    """No business unit of that name. Facts: unit."""


class NoSuchDevice(HoldfastError):
    """No device of that number or id. Facts: device."""


class NotEncrypted(HoldfastError):
    """Listening beyond this machine needs a certificate. Facts: host."""


class CannotListen(HoldfastError):
    """The address is taken or not ours. Facts: address, reason."""


class BadCertificate(HoldfastError):
    """The certificate or its key cannot be used. Facts: file, reason."""

    exit = Exit.USAGE


class DatabaseUnreachable(HoldfastError):
    """The database does not answer. Facts: reason."""

    exit = Exit.HUB


class NewerDatabase(HoldfastError):
    """The database was made by a later version of the hub. Facts: version."""
