"""The firm's escrow key: a key pair whose private half never lies in a vault.

Both halves are PEM files (RFC 8410), the private one under a passphrase (PKCS #8), so that other
programs can make and keep them too.
"""

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from desktop.vault.errors import NotAnEscrowKey, WrongPassphrase


def new_escrow_pair(passphrase: str) -> tuple[bytes, bytes]:
    """Return the private half under a passphrase and the public half, both as PEM."""
    pair = X25519PrivateKey.generate()
    private = pair.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(passphrase.encode()),
    )
    public = pair.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return private, public


def read_public(pem: bytes) -> bytes:
    """Return the 32 bytes of a public escrow key.

    Raises:
        NotAnEscrowKey
    """
    try:
        key = serialization.load_pem_public_key(pem)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise NotAnEscrowKey from error
    if not isinstance(key, X25519PublicKey):
        raise NotAnEscrowKey
    return key.public_bytes_raw()


def read_private(pem: bytes, passphrase: str) -> X25519PrivateKey:
    """Return the private escrow key.

    Raises:
        NotAnEscrowKey
        WrongPassphrase: it does not open the file.
    """
    try:
        key = serialization.load_pem_private_key(pem, passphrase.encode() or None)
    except TypeError:  # a file without a passphrase, as other programs may write it
        return _unprotected(pem)
    except (ValueError, UnsupportedAlgorithm) as error:
        if b"BEGIN ENCRYPTED PRIVATE KEY" in pem:
            raise WrongPassphrase(failures=1, wait=0) from error
        raise NotAnEscrowKey from error
    return _checked(key)


def _unprotected(pem: bytes) -> X25519PrivateKey:
    try:
        return _checked(serialization.load_pem_private_key(pem, None))
    except TypeError as error:  # it has one, and none was given
        raise WrongPassphrase(failures=1, wait=0) from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise NotAnEscrowKey from error


def _checked(key: object) -> X25519PrivateKey:
    if not isinstance(key, X25519PrivateKey):
        raise NotAnEscrowKey
    return key
