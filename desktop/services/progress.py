"""How a long service reports back without knowing who is listening."""

from typing import Protocol


class Cancelled(Exception):
    """Raised inside a service when the person asked it to stop; a batch it was writing rolls
    back.
    """


class Progress(Protocol):
    """Handed to services that may take longer than a blink."""

    def step(self, done: int, total: int) -> None:
        """Report that ``done`` of ``total`` units are finished; a total of 0 is not known yet.

        Raises:
            Cancelled: the person gave up; let it pass through.
        """


class Silent:
    """A `Progress` that nobody watches, for tests and the command line."""

    def step(self, done: int, total: int) -> None:
        """Do nothing."""
