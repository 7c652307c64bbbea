"""The list of what was erased for good, kept sealed beside the backups: a backup from before still
holds it, and whoever restores that backup erases it again.

`remember` is called where a record is erased, `forget` where a backup was restored.
"""

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
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

Erased = tuple[str, str]
"""Kind and id of a record."""

Erase = Callable[[Vault, Iterable[Erased]], int]


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
        sealed = file.read_bytes()
    except OSError:
        return []
    try:
        plain = _cipher(vault).decrypt(sealed[:_NONCE], sealed[_NONCE:], None)
        return msgspec.msgpack.decode(plain, type=list[Erased])
    except (InvalidTag, ValueError, msgspec.MsgspecError) as error:
        raise VaultDamaged(path=str(folder), part=NAME) from error


def _write(file: Path, vault: Vault, records: list[Erased]) -> None:
    nonce = os.urandom(_NONCE)
    plain = msgspec.msgpack.encode(records)
    write_whole(file, nonce + _cipher(vault).encrypt(nonce, plain, None))


def _cipher(vault: Vault) -> AESGCM:
    return AESGCM(vault.subkey("erased list"))
