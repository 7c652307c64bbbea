"""Keys while they are in use: kept out of the swap file where the system allows it, overwritten
when no longer needed.

Python and the libraries below may have made copies on the way (the cipher's own state is theirs
to clear); what we hold ourselves is gone after `HeldKey.wipe`.
"""

import ctypes
import hashlib
import hmac
import logging
import sys

KEY_BYTES = 32
Key = bytes | bytearray

log = logging.getLogger(__name__)


class HeldKey(bytearray):
    """A secret that can be overwritten; its memory page stays out of the swap file."""

    def __init__(self, content: Key = b"") -> None:
        super().__init__(content)
        if content:
            _keep_in_memory(self)

    def wipe(self) -> None:
        """Overwrite the secret; nothing can be opened with it any more."""
        self[:] = bytes(len(self))
        self.clear()

    def __repr__(self) -> str:
        return "HeldKey(…)"


def _keep_in_memory(held: bytearray) -> None:
    place = ctypes.addressof((ctypes.c_char * len(held)).from_buffer(held))
    address, size = ctypes.c_void_p(place), ctypes.c_size_t(len(held))
    try:
        if sys.platform == "win32":
            ctypes.windll.kernel32.VirtualLock(address, size)
        else:
            ctypes.CDLL(None).mlock(address, size)
    except (OSError, AttributeError) as error:
        log.debug("memory is not locked: %s", type(error).__name__)


def subkey(key: Key, purpose: str) -> bytes:
    """Return a key for one purpose, derived from the vault key (HMAC-SHA-256 as HKDF-Expand).

    Raises:
        ValueError: the vault key is not held any more.
    """
    if not key:
        raise ValueError("the vault is closed; its key is gone")
    return hmac.new(key, b"holdfast/" + purpose.encode() + b"\x01", hashlib.sha256).digest()
