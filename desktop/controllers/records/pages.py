"""The rows of a long list that are held at the moment: some pages of it, and where each begins.

Every page but the last has `PAGE` rows, so that a row's page is known without counting. Pages not
looked at for long are let go and read again from their cursor.
"""

from collections import OrderedDict
from collections.abc import Iterator

from desktop.services.records.reading import PAGE, Page, Record

HELD = 40
"""Pages held at once: eight thousand rows."""


class Pages:
    """Rows by number. ``known`` rows have been seen; `is_whole` says that no more follow."""

    def __init__(self) -> None:
        self._cursors: list[str | None] = [None]
        self._held: OrderedDict[int, tuple[Record, ...]] = OrderedDict()
        self.known = 0
        self.is_whole = False

    @property
    def next_page(self) -> int | None:
        """Number of the first page never read, None where all have been."""
        return None if self.is_whole else len(self._cursors) - 1

    def cursor(self, page: int) -> str | None:
        """Return where a page begins."""
        return self._cursors[page]

    def is_held(self, page: int) -> bool:
        """Tell whether a page's rows are here."""
        return page in self._held

    def held(self) -> list[int]:
        """Return the numbers of the pages whose rows are here."""
        return sorted(self._held)

    def record(self, row: int) -> Record | None:
        """Return the record in a row, None where it is not held."""
        page, place = divmod(row, PAGE)
        rows = self._held.get(page)
        if rows is None or place >= len(rows):
            return None
        self._held.move_to_end(page)
        return rows[place]

    def put(self, page: int, read: Page) -> None:
        """Take a page that was read from its cursor."""
        self._held[page] = read.records
        self._held.move_to_end(page)
        if page == len(self._cursors) - 1:
            self.known = page * PAGE + len(read.records)
            self.is_whole = read.next is None
            if read.next is not None:
                self._cursors.append(read.next)
        if len(self._held) > HELD:
            self._held.popitem(last=False)

    def rows(self) -> Iterator[tuple[int, Record]]:
        """Yield the rows held, with their numbers."""
        for page in self.held():
            for place, record in enumerate(self._held[page]):
                yield page * PAGE + place, record
