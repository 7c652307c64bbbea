"""What ways to open a vault are called, and what is said about them in window and terminal."""

from desktop.vault.keys import SlotKind
from sync.language import _
from sync.language import mark as _m

KIND_NAMES = {
    SlotKind.PASSPHRASE: _m("Passphrase"),
    SlotKind.RECOVERY: _m("Recovery key"),
    SlotKind.ESCROW: _m("Escrow key"),
    SlotKind.KEYCHAIN: _m("System keychain"),
}


def kind_name(kind: str) -> str:
    """Return what a kind of slot is called."""
    return _(KIND_NAMES[SlotKind(kind)])


def old_copies() -> str:
    """Say what taking away a way in does not do."""
    return _(
        "Copies of the vault made earlier still open the old way; a new vault key keeps later ones "
        "safe."
    )
