"""What one check of a vault came to."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of one check; ``detail`` names what is wrong, or how much was looked at."""

    name: str
    ok: bool
    detail: str
