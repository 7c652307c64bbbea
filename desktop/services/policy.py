"""What the firm's IT decides for this machine, before any person's own settings.

Policies are JSON files in a folder only an administrator can write. A value that is not valid is
logged and the safe default stands in its place; it never keeps the program from starting.
"""

import json
import logging
import os
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

log = logging.getLogger(__name__)

MANAGED = Path("/etc/holdfast/policies/managed")


class Policy(msgspec.Struct, frozen=True, kw_only=True):
    """The values in force. None leaves the choice to the person.

    Attributes:
        lock_minutes: Idle minutes after which the vault locks, at most.
        passphrase_bits: Least strength of a new passphrase, in bits as the meter counts them.
        no_network: The program opens no socket at all.
        clipboard_seconds: After how long a copied sensitive value leaves the clipboard; 0 never.
        backup_folder: Where scheduled backups go; the vault's own ``backups`` folder otherwise.
        backup_hours: Hours between two scheduled backups.
        backups_kept: How many scheduled backups are kept.
        keychain: Whether a vault may be opened through the system's keychain.
        escrow_key: PEM text of the firm's public escrow key; new vaults get a slot for it.
        syslog: Where security events are sent too: ``HOST:PORT`` (UDP), ``tcp://HOST:PORT``, or
        the path of a socket.
        read_log: Whether looking at single records with sensitive fields is logged too.
        export_limit: Records an export may hold, at most; 0 sets no limit.
    """

    lock_minutes: int | None = None
    passphrase_bits: int = 36
    no_network: bool = False
    clipboard_seconds: int = 30
    backup_folder: str = ""
    backup_hours: int = 24
    backups_kept: int = 14
    keychain: bool = True
    escrow_key: str = ""
    syslog: str = ""
    read_log: bool = True
    export_limit: int = 0


def folder() -> Path:
    """Return where policies lie; ``HOLDFAST_POLICY_DIR`` names another place, for trying one."""
    return Path(os.environ.get("HOLDFAST_POLICY_DIR") or MANAGED)


@cache
def policy() -> Policy:
    """Return the policy of this machine, read once."""
    return read(folder())


def read(place: Path) -> Policy:
    """Return what the files in ``place`` say, later names above earlier ones."""
    said: dict[str, Any] = {}
    for file in sorted(place.glob("*.json")) if place.is_dir() else ():
        said |= _said_by(file)
    return msgspec.structs.replace(Policy(), **said)


def _said_by(file: Path) -> dict[str, Any]:
    kinds = {field.name: field.type for field in msgspec.structs.fields(Policy)}
    try:
        found = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        log.warning("policy %s is not used: %s", file.name, type(error).__name__)
        return {}
    said = {}
    for name, value in found.items() if isinstance(found, dict) else ():
        try:
            said[name] = msgspec.convert(value, kinds[name])
        except (KeyError, msgspec.ValidationError):
            log.warning("policy %s: %s is not used", file.name, name)
    return said
