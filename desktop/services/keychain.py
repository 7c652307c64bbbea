"""Secrets in the system's keychain: Keychain on macOS, Credential Manager on Windows, the Secret
Service (GNOME, KDE) on Linux.
"""

import base64
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from desktop.services.policy import policy
from desktop.vault.errors import KeychainForbidden, NoKeychain

SERVICE = "Holdfast"


def new_secret() -> str:
    """Return a random secret of 256 bits."""
    return base64.b32encode(secrets.token_bytes(32)).decode().rstrip("=")


def keep(slot: str, secret: str) -> None:
    """Keep the secret of a key slot.

    Raises:
        KeychainForbidden, NoKeychain
    """
    import keyring

    with _usable():
        keyring.set_password(SERVICE, slot, secret)


def find(slot: str) -> str | None:
    """Return the secret of a key slot, None where the keychain has none.

    Raises:
        KeychainForbidden, NoKeychain
    """
    import keyring

    with _usable():
        return keyring.get_password(SERVICE, slot)


def forget(slot: str) -> None:
    """Delete the secret of a key slot, where it can be."""
    import keyring
    from keyring.errors import KeyringError

    with suppress(KeyringError, KeychainForbidden, NoKeychain), _usable():
        keyring.delete_password(SERVICE, slot)


def is_usable() -> bool:
    """Tell whether there is a keychain and policy allows it."""
    import keyring
    from keyring.backends.fail import Keyring

    return policy().keychain and not isinstance(keyring.get_keyring(), Keyring)


@contextmanager
def _usable() -> Iterator[None]:
    """Turn the library's failures into ours."""
    from keyring.errors import KeyringError

    if not policy().keychain:
        raise KeychainForbidden
    try:
        yield
    except KeyringError as error:
        raise NoKeychain(detail=type(error).__name__) from error
