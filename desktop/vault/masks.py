"""How a value looks to someone who may know that there is one, but not what it is."""

from sync.schema import Kind
from sync.values import Plain

MASK = "••••"
TEXTS = frozenset({Kind.TEXT, Kind.LONG_TEXT, Kind.PHONE, Kind.EMAIL, Kind.URL})


def masked(value: Plain, kind: str) -> Plain:
    """Return a value with its middle covered; of what is no text nothing is left.

    At least half of a text is covered, and never less than all of a short one.
    """
    if not isinstance(value, str) or kind not in TEXTS:
        return None
    if kind == Kind.EMAIL and "@" in value:
        name, _at, place = value.partition("@")
        return f"{name[:1]}{MASK}@{place}" if len(name) > 2 else f"{MASK}@{place}"
    if kind == Kind.PHONE and len(value) >= 8:
        ahead = 3 if len(value) >= 11 else 1
        return value[:ahead] + MASK + value[-(2 if ahead == 1 else 4) :]
    if kind == Kind.LONG_TEXT or len(value) < 4:
        return MASK
    return value[:1] + MASK


def is_masked(value: object) -> bool:
    """Tell whether a text is a covered one, which must never be written back."""
    return isinstance(value, str) and MASK in value
