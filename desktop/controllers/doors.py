"""What the windows before a vault is open can do, handed in by the composition root.

The functions import the vault, the cryptography and the features only when called, in a worker:
the passphrase window stands before any of that is loaded.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.services.progress import Progress

if TYPE_CHECKING:
    from desktop.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class VaultFacts:
    """What can be told of a locked vault."""

    name: str
    person: str
    size_bytes: int
    wait: float
    has_keychain: bool = False


@dataclass(frozen=True, slots=True)
class NewVault:
    """What a vault is made from."""

    folder: Path
    passphrase: str
    person: str
    currency: str


@dataclass(frozen=True, slots=True)
class Doors:
    """The ways into a vault.

    Attributes:
        warm: Import what opening a vault and showing its first screen will need.
        look: Return what is known of a locked vault.
        open: Open a vault with a passphrase or its recovery key.
        open_from_keychain: Open a vault with what the system's keychain holds.
        recover: Set a new passphrase in a vault that the recovery key opened.
        create: Make a vault; return it and its recovery key.
        load_sample: Fill a vault with the sample business, in the language spoken.
        join: Enrol a vault's device at a hub: vault, address, code.
    """

    warm: Callable[[Progress], None]
    look: Callable[[Path], VaultFacts]
    open: "Callable[[Path, str], Vault]"
    open_from_keychain: "Callable[[Path], Vault]"
    recover: "Callable[[Vault, str], object]"
    create: "Callable[[NewVault], tuple[Vault, str]]"
    load_sample: "Callable[[Vault, Progress], object]"
    join: "Callable[[Vault, str, str, Progress], object]"
