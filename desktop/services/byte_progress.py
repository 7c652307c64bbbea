"""Progress of work that is measured in bytes, where its parts report what they have done."""

from desktop.services.progress import Progress, Silent


class ByteProgress:
    """Adds up bytes and reports them; calling it may raise `Cancelled`."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self._progress, self._total = progress or Silent(), max(1, total)
        self._done = 0

    def __call__(self, done: int) -> None:
        """Report ``done`` more bytes."""
        self._done += done
        self._progress.step(min(self._done, self._total), self._total)
