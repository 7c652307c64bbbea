"""How fast a large attachment goes in and out, and how much memory that takes.

Usage: ./dev bench attachments [MEGABYTES]
"""

import resource
import sys
import tempfile
import time
from pathlib import Path

from desktop.vault.blobs import Blobs

_MEGABYTE = 1024 * 1024


def most_memory() -> int:
    """Return the most memory this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main(megabytes: int) -> None:
    """Put a sparse file of that size in, take it out again, and say what it took."""
    with tempfile.TemporaryDirectory() as folder:
        large = Path(folder) / "large"
        with large.open("wb") as file:
            file.truncate(megabytes * _MEGABYTE)
        blobs, before = Blobs(Path(folder) / "blobs", bytes(range(32))), most_memory()
        start = time.perf_counter()
        with large.open("rb") as source:
            sha256, _size = blobs.put(source)
        put = time.perf_counter() - start
        start = time.perf_counter()
        size = sum(map(len, blobs.chunks(sha256)))
        read = time.perf_counter() - start
        assert size == megabytes * _MEGABYTE  # noqa: S101 - a bench that lost bytes is no bench
        taken = blobs.size_of(blobs.name_of(sha256)) / size - 1
    print(f"{megabytes} MB  in {megabytes / put:,.0f} MB/s  out {megabytes / read:,.0f} MB/s")
    print(f"memory +{most_memory() - before} MB  on disk +{taken:.1%}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
