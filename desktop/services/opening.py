"""Opening vaults, and what can be told of one without opening it.

Every way in writes down for the auditors who came, and how many wrong passphrases came before.
"""

import time
from collections.abc import Callable
from pathlib import Path

from desktop.services import attendance, keychain, security_events
from desktop.services import keys as key_slots
from desktop.services.damage import accept_loss
from desktop.vault import keys
from desktop.vault.errors import (
    Disk,
    NotAVault,
    NotInKeychain,
    VaultDamaged,
    VaultInUse,
)
from desktop.vault.holding import refuse_elsewhere
from desktop.vault.model import Model
from desktop.vault.vault import Vault

_HOUR = 3_600


def open_vault(path: Path, secret: str, model: Model, *, often: bool = False) -> Vault:
    """Open a vault with a passphrase or its recovery key.

    ``often`` is for commands, of which a script may run hundreds: their signing in is written down
    once an hour.

    Raises:
        NotAVault, WrongPassphrase, VaultLocked, VaultDamaged, VaultNewer
    """
    return _entered(path, lambda: Vault.open(path, secret, model), often=often)


def open_from_keychain(path: Path, model: Model, *, often: bool = False) -> Vault:
    """Open a vault with what the system's keychain holds for it.

    Raises:
        NotInKeychain: it holds nothing that opens the vault.
        KeychainForbidden, NoKeychain, NotAVault, VaultDamaged, VaultNewer
    """

    def open_it() -> Vault:
        try:
            key, slot = Vault.keys_of(path).open_from_keychain(keychain.find)
        except LookupError:
            raise NotInKeychain(path=str(path)) from None
        return Vault.open_with_key(path, key, slot, model)

    return _entered(path, open_it, often=often)


def open_with_escrow(path: Path, pem: bytes, passphrase: str, model: Model) -> Vault:
    """Open a vault with the firm's private escrow key, which ``passphrase`` opens.

    Raises:
        NotAnEscrowKey, WrongEscrowKey, WrongPassphrase, NotAVault, VaultDamaged, VaultNewer
    """
    private = keys.read_private(pem, passphrase)

    def open_it() -> Vault:
        key, slot = Vault.keys_of(path).open_with_escrow(private)
        return Vault.open_with_key(path, key, slot, model)

    return _entered(path, open_it, often=False)


def prove(
    vault: Vault, prover: Callable[[keys.KeyFile], tuple[keys.Key, keys.Slot]]
) -> tuple[str, int] | None:
    """Let the person of a vault that is still open behind the lock prove who they are, without
    opening it once more: another program or an import may be writing. Return by what kind of slot,
    and how many wrong tries came before; None where it is another person, or the recovery key.

    Raises:
        WrongPassphrase, VaultLocked, VaultDamaged
    """
    failures = keys.KeyFile(vault.path).failures()
    _key, slot = prover(Vault.keys_of(vault.path))
    is_theirs = slot.person == vault.slot.person and slot.kind != keys.SlotKind.RECOVERY
    return (slot.kind, failures) if is_theirs else None


def note_return(vault: Vault, kind: str, failures: int) -> None:
    """Write down for the auditors that the person is back at a vault that stayed open."""
    if failures:
        security_events.note(vault, "failed_unlock", count=failures)
    security_events.note(vault, "sign_in", detail=kind)


def _entered(path: Path, open_it: Callable[[], Vault], *, often: bool) -> Vault:
    refuse_elsewhere(path)
    failures = keys.KeyFile(path).failures()
    vault = open_it()
    attendance.of(vault)
    try:
        accept_loss(vault)
        _note_entry(vault, failures, often=often)
        key_slots.add_policy_escrow(vault)
    except (Disk, VaultInUse):  # a vault that cannot be written can be read all the same
        return vault
    except BaseException:
        vault.close()
        raise
    return vault


def _note_entry(vault: Vault, failures: int, *, often: bool) -> None:
    """Write down who came; where another program is writing just now, a command does not wait."""
    fact = f"signed_in:{vault.slot.id}"
    now = int(time.time())
    is_due = not often or now - int(vault.meta(fact) or 0) >= _HOUR
    if not (is_due or failures) or (often and not vault.can_write_now()):
        return
    if failures:
        security_events.note(vault, "failed_unlock", count=failures)
    if is_due:
        security_events.note(vault, "sign_in", detail=vault.slot.kind)
        vault.update_meta({fact: str(now)})


# ---------------------------------------------------------------- before opening


def person_of(folder: Path) -> str:
    """Return whose vault it is, as written beside its key slots.

    Raises:
        NotAVault: there is none in ``folder``.
        VaultDamaged: the key slots cannot be read.
    """
    slots = _slots(folder)
    own = [slot for slot in slots if slot.kind == keys.SlotKind.PASSPHRASE] or list(slots)
    return own[0].person_name if own else ""


def has_keychain(folder: Path) -> bool:
    """Tell whether the vault may open through the system's keychain."""
    try:
        kinds = {slot.kind for slot in _slots(folder)}
    except (NotAVault, VaultDamaged):
        return False
    return keys.SlotKind.KEYCHAIN in kinds and keychain.is_usable()


def _slots(folder: Path) -> tuple[keys.Slot, ...]:
    try:
        return keys.KeyFile(folder).read().slots
    except VaultDamaged:
        if not any(folder.glob("*.db")):
            raise NotAVault(path=str(folder)) from None
        raise


def waiting(folder: Path) -> float:
    """Return the seconds until another passphrase may be tried."""
    return keys.KeyFile(folder).waiting()


def size_of(folder: Path) -> int:
    """Return how many bytes the vault takes on disk."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
