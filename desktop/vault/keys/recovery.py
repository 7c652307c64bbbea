"""The recovery key: 160 random bits, printed so that a person can type them from paper."""

import base64
import hashlib
import secrets

_BODY, _WHOLE, _GROUP = 32, 35, 5


def new_recovery_key() -> str:
    """Return a printable recovery key: 160 random bits and three check letters in groups of
    five.
    """
    body = base64.b32encode(secrets.token_bytes(20)).decode()
    return _grouped(body + _check_letters(body))


def read_recovery_key(typed: str) -> str | None:
    """Return the recovery key as it was printed from what a person typed; None when mistyped."""
    text = "".join(c for c in typed.upper() if c.isalnum())
    text = text.replace("0", "O").replace("1", "I").replace("8", "B")
    if len(text) != _WHOLE or text[_BODY:] != _check_letters(text[:_BODY]):
        return None
    return _grouped(text)


def _grouped(text: str) -> str:
    return "-".join(text[n : n + _GROUP] for n in range(0, _WHOLE, _GROUP))


def _check_letters(body: str) -> str:
    return base64.b32encode(hashlib.sha256(body.encode()).digest()).decode()[:3]
