"""What an import did, as the command line and the wizard tell it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sync.errors import Exit


@dataclass(frozen=True, slots=True)
class MappedColumn:
    """A column of the file and the field it fills: "" where it was left out."""

    column: str
    field: str
    kind: str
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportResult:
    """Numbers of rows, and where the refused ones are.

    Attributes:
        batch: The batch by which it can be undone; None where nothing was written.
        linked: Records made because rows link to them, by entity.
    """

    batch: str | None
    read: int
    created: int
    updated: int
    unchanged: int
    rejected: int
    rejects_file: Path | None = None
    columns: tuple[MappedColumn, ...] = ()
    warnings: tuple[str, ...] = ()
    linked: Mapping[str, int] = field(default_factory=dict)

    @property
    def exit(self) -> Exit:
        """What the command line answers to the shell."""
        return Exit.PARTLY if self.rejected else Exit.DONE

    def as_json(self) -> dict[str, object]:
        """Return the document that scripts rely on."""
        return {
            "batch": self.batch,
            "read": self.read,
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "rejected": self.rejected,
            "rejects_file": str(self.rejects_file) if self.rejects_file else None,
            "columns": [
                {"column": one.column, "field": one.field or None, "kind": one.kind or None}
                for one in self.columns
            ],
            "warnings": list(self.warnings),
        }
