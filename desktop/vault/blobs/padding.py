"""Hiding the exact size of a file, which can tell which of some known documents it is.

Sizes are rounded up as in "Reducing Metadata Leakage from Encrypted Files and Communication with
PURBs" (Nikitin et al., 2019, section 4, Padmé): at most 12 % more, and a length of n bits keeps
about log2(log2 n) bits of what it said.
"""

SMALLEST = 4096
"""What a file takes on most disks in any case."""


def padded(size: int) -> int:
    """Return how many bytes a content of ``size`` bytes is made to look like."""
    if size <= SMALLEST:
        return SMALLEST
    exponent = size.bit_length() - 1
    free = exponent - exponent.bit_length()
    mask = (1 << free) - 1
    return (size + mask) & ~mask
