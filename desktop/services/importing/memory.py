"""Working on millions of plain values without Python looking for cycles among them again and again.

Cells and rows hold texts and numbers only; the collector's rounds over them find nothing and cost
a tenth of an import.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collector() -> Iterator[None]:
    """Let the cycle collector rest."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
