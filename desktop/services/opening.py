"""What can be told of a vault without opening it, and where vaults are kept."""

from pathlib import Path

from desktop.vault import keys
from desktop.vault.errors import NotAVault, VaultDamaged


def person_of(folder: Path) -> str:
    """Return whose vault it is, as written beside its key slots.

    Raises:
        NotAVault: there is none in ``folder``.
        VaultDamaged: the key slots cannot be read.
    """
    try:
        slots = keys.KeyFile(folder).read().slots
    except VaultDamaged:
        if not any(folder.glob("*.db")):
            raise NotAVault(path=str(folder)) from None
        raise
    own = [slot for slot in slots if slot.kind == "passphrase"] or list(slots)
    return own[0].person_name if own else ""


def waiting(folder: Path) -> float:
    """Return the seconds until another passphrase may be tried."""
    return keys.KeyFile(folder).waiting()


def size_of(folder: Path) -> int:
    """Return how many bytes the vault takes on disk."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
