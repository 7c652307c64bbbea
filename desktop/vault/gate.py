"""The gate through which alone records are written: open only while the write function writes.

Between two of its statements even the code inside a batch finds it closed, see
`desktop.vault.guards`.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from desktop.vault.raw import RawConnection


@contextmanager
def opened(driver: RawConnection, token: int) -> Iterator[None]:
    """Let rows pass that name the batch ``token`` as their writer."""
    driver.execute("UPDATE gate SET token = ?", (token,))
    try:
        yield
    finally:
        driver.execute("UPDATE gate SET token = NULL")


@contextmanager
def opened_for_purge(driver: RawConnection) -> Iterator[None]:
    """Let rows be removed for good."""
    driver.execute("UPDATE gate SET purge = 1")
    try:
        yield
    finally:
        driver.execute("UPDATE gate SET purge = 0")
