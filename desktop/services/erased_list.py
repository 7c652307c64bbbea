"""The list of what was erased for good, kept sealed beside the backups: a backup from before still
holds it, and whoever restores that backup erases it again.

`remember` is called where a record is erased, `erased_in` where a backup was restored.
"""

import os
from collections.abc import Iterable
from contextlib import suppress
from itertools import product
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from desktop.services.backups import folder_of
from desktop.vault.before_upgrade import FOLDER
from desktop.vault.engine import as_facts
from desktop.vault.errors import Disk, VaultDamaged
from desktop.vault.vault import Vault
from desktop.vault.whole_file import write_whole

NAME = "erased"
_NONCE = 12
_FORMER = "former_erased_keys"
"""The fact that holds the keys of lists from before the vault got another key."""

Erased = tuple[str, str]
"""Kind and id of a record."""


def remember(vault: Vault, records: Iterable[Erased]) -> None:
    """Add records to the lists beside this vault's backups, inside its folder and elsewhere.

    Raises:
        Disk: a list cannot be written.
    """
    more = list(records)
    for folder in {vault.path / FOLDER, folder_of(vault)}:
        with suppress(Disk), as_facts(folder):
            folder.mkdir(mode=0o700, exist_ok=True)
        known = dict.fromkeys([*erased_in(folder, vault), *more])
        _write(folder / NAME, vault, list(known))


def erased_in(folder: Path, vault: Vault) -> list[Erased]:
    """Return the records listed in a folder of backups.

    Raises:
        VaultDamaged: there is a list, and it was changed.
    """
    file = folder / NAME
    try:
        content = file.read_bytes()
    except OSError:
        return []
    try:
        return _opened(msgspec.msgpack.decode(content, type=list[bytes]), _keys(vault))
    except (ValueError, msgspec.MsgspecError) as error:
        raise VaultDamaged(path=str(folder), part=NAME) from error


def _opened(copies: list[bytes], keys: list[bytes]) -> list[Erased]:
    """Return the list from a copy that is under one of ``keys``.

    Raises:
        ValueError: there is none, or it was changed.
    """
    for key, sealed in product(keys, copies):
        with suppress(InvalidTag):
            plain = AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], None)
            return msgspec.msgpack.decode(plain, type=list[Erased])
    raise ValueError(NAME)


def _write(file: Path, vault: Vault, records: list[Erased]) -> None:
    """Write a copy under the vault's key, and one under each it had: a backup made under that
    must be able to read it too.
    """
    plain, copies = msgspec.msgpack.encode(records), []
    for key in _keys(vault):
        nonce = os.urandom(_NONCE)
        copies.append(nonce + AESGCM(key).encrypt(nonce, plain, None))
    write_whole(file, msgspec.msgpack.encode(copies))


def _keys(vault: Vault) -> list[bytes]:
    """Return the key of the vault's lists, then those of the lists before it got a new key."""
    former = (vault.meta(_FORMER) or "").split()
    return list(dict.fromkeys([vault.subkey("erased list"), *map(bytes.fromhex, former)]))


def keep_readable(vault: Vault) -> None:
    """Let the lists be written for backups of today also after the vault got a new key; call it
    before that.

    Raises:
        Disk, VaultInUse
    """
    vault.update_meta({_FORMER: " ".join(key.hex() for key in _keys(vault))})
