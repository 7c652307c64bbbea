"""A mark of a chart: what the pointer and the keyboard can reach."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QRectF


@dataclass(frozen=True, slots=True)
class Mark:
    """One bar, cell or row: its place, what it says when pointed at, and the filter that made it.

    ``facts`` names the ``entity`` to list and the values to filter it by; ``ids`` among them lists
    the records themselves.
    """

    shape: QRectF
    facts: Mapping[str, object]
    title: str
    rows: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = field(default=())

    def spoken(self) -> str:
        """Return the mark in one line, for a screen reader."""
        return ", ".join([self.title, *(f"{name} {value}" for name, value in self.rows)])
