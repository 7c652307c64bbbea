"""Why a row was refused, as facts; the sentence is made in the language of who reads it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from desktop.services.tabular.column import CellProblem, Reason, shown
from desktop.services.tabular.reasons import reason_text
from desktop.services.tabular.table import Cell
from sync.language import _
from sync.language import mark as _m


class Why(StrEnum):
    """What is wrong with a row, beside cells that hold no value of their kind."""

    REQUIRED = "required"
    CHOICE = "choice"
    NO_RECORD = "no_record"
    MANY_RECORDS = "many_records"
    CANNOT_CREATE = "cannot_create"
    NOT_AN_ID = "not_an_id"
    IN_TRASH = "in_trash"
    NO_KEY = "no_key"
    MANY_MATCHES = "many_matches"
    SAME_KEY = "same_key"
    TAKEN = "taken"
    TOO_MANY_CELLS = "too_many_cells"
    NO_DATE = "no_date"
    FIRST_REFUSED = "first_refused"
    OLDER = "older"
    CURRENCY = "currency"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a row.

    Attributes:
        column: The heading, or the field where no column fills it.
        raw: The cell as the file holds it.
        other: What it collides with: a line of the file, a record's title, a date.
    """

    column: str
    why: Why | Reason
    raw: Cell = ""
    other: str = ""

    def sentence(self) -> str:
        """Return what is wrong, in the current language."""
        if isinstance(self.why, Reason):
            return reason_text(CellProblem(self.raw, self.why), self.column)
        text = _(_SENTENCES[self.why])
        return text.format(column=self.column, value=shown(self.raw), other=_(self.other))


def sentence_of(problems: Iterable[Problem]) -> str:
    """Return everything that is wrong with a row."""
    return " ".join(dict.fromkeys(problem.sentence() for problem in problems))


_SENTENCES = {
    Why.REQUIRED: _m("{column}: must not be empty."),
    Why.CHOICE: _m("{column}: “{value}” is none of the choices ({other})."),
    Why.NO_RECORD: _m("{column}: there is no record “{value}” ({other})."),
    Why.MANY_RECORDS: _m("{column}: “{value}” fits several records ({other})."),
    Why.CANNOT_CREATE: _m("{column}: “{value}” is not enough to make a new record ({other})."),
    Why.NOT_AN_ID: _m("{column}: “{value}” is not the id of a record."),
    Why.IN_TRASH: _m("{column}: the record “{other}” is in the trash. Restore it first."),
    Why.NO_KEY: _m("{column}: is empty, but rows are matched by it."),
    Why.MANY_MATCHES: _m("{column}: several records have “{value}”."),
    Why.SAME_KEY: _m("{column}: same key as row {other}."),
    Why.TAKEN: _m("{column}: “{value}” already belongs to “{other}”."),
    Why.TOO_MANY_CELLS: _m("This row has {value} cells, more than there are headings."),
    Why.NO_DATE: _m("{column}: the date from which the row held true is missing."),
    Why.FIRST_REFUSED: _m("Row {other}, which would have made the record, was refused."),
    Why.OLDER: _m("{column}: a later change, of {other}, is already recorded."),
    Why.CURRENCY: _m("{column}: “{value}” is not a currency code such as CNY."),
}
