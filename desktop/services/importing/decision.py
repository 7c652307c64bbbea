"""What would happen to every row: the heart of an import."""

from dataclasses import dataclass, field
from enum import StrEnum

from desktop.services.importing.making import MadeRecords
from desktop.services.importing.matching import Key
from desktop.services.importing.problems import Problem
from desktop.vault.model import Row
from sync.values import Plain


class Outcome(StrEnum):
    """What happens to a row."""

    CREATE = "create"
    UPDATE = "update"
    SAME = "same"
    REJECT = "reject"


@dataclass(slots=True)
class Decision:
    """Outcome, record and values of every row.

    Attributes:
        given: The file's columns, links as ids.
        mark: The last change of the log that was seen when this was decided.
        columns: What new records hold: ``given`` with defaults and rules applied.
        changes: Columns that differ, by row, in the order in which they are written.
    """

    outcomes: list[Outcome]
    records: list[str]
    given: dict[str, list[Plain]]
    made: MadeRecords
    keys: list[Key]
    mark: int
    problems: dict[int, list[Problem]]
    columns: dict[str, list[Plain]] = field(default_factory=dict)
    changes: dict[int, Row] = field(default_factory=dict)

    def count(self, outcome: Outcome) -> int:
        """Return how many rows have an outcome."""
        return self.outcomes.count(outcome)

    def reject(self, row: int) -> None:
        """Let a row do nothing after all."""
        self.outcomes[row] = Outcome.REJECT
        self.changes.pop(row, None)
