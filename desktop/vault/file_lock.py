"""Letting one program at a time do something with a vault, however that program ends."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def alone(path: Path) -> Iterator[bool]:
    """Say whether nobody else holds the lock file at ``path``, and hold it meanwhile.

    The system lets go of it when the program ends, by whatever means.
    """
    with path.open("ab") as file:
        yield _is_ours(file)


def _is_ours(file: BinaryIO) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:  # a file system without locks
        return True
    return True
