"""Sentences for what the hub refuses a person at its terminal, in their language."""

from collections.abc import Callable

from server.errors import (
    BadCertificate,
    CannotListen,
    DatabaseUnreachable,
    NewerDatabase,
    NoSuchDevice,
    NoSuchPerson,
    NoSuchUnit,
    NotEncrypted,
    NoWorkspace,
    PersonExists,
    SeveralWorkspaces,
    WorkspaceExists,
)
from sync.errors import HoldfastError
from sync.language import _

_SENTENCES: dict[type[HoldfastError], Callable[[], str]] = {
    NoWorkspace: lambda: _("There is no such workspace here; holdfast-hub init makes one."),
    SeveralWorkspaces: lambda: _("Say which workspace with --workspace: {names}."),
    WorkspaceExists: lambda: _("A workspace named {name} exists already."),
    NoSuchPerson: lambda: _("Nobody has the user name {user}; person list shows all."),
    PersonExists: lambda: _("The user name {user} is taken."),
    NoSuchUnit: lambda: _("There is no single business unit {unit}."),
    NoSuchDevice: lambda: _("There is no device {device}; device list shows all."),
    NotEncrypted: lambda: _(
        "Listening on {host} needs --tls-cert and --tls-key, or --insecure behind a proxy that "
        "encrypts."
    ),
    CannotListen: lambda: _("Cannot listen on {address}: {reason}"),
    BadCertificate: lambda: _("The certificate {file} and its key cannot be used: {reason}"),
    DatabaseUnreachable: lambda: _("The database does not answer: {reason}"),
    NewerDatabase: lambda: _("This database was made by a newer hub; please upgrade this one."),
}


def sentence(error: HoldfastError) -> str:
    """Return one sentence that says what is wrong and how to mend it."""
    make = _SENTENCES.get(type(error))
    return make().format(**error.facts) if make is not None else str(error)
