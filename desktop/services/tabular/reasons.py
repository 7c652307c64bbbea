"""Why a cell or a row was refused, in a sentence."""

from desktop.services.tabular.column import CellProblem, Reason, shown
from sync.language import _
from sync.language import mark as _m

_SENTENCES = {
    Reason.BAD_NUMBER: _m("{column}: “{value}” is not a number."),
    Reason.NOT_WHOLE: _m("{column}: “{value}” is not a whole number."),
    Reason.TOO_LARGE: _m("{column}: “{value}” is larger than can be stored."),
    Reason.BAD_DATE: _m("{column}: “{value}” is not a date."),
    Reason.OTHER_ORDER: _m(
        "{column}: “{value}” is not a date in the order of day and month that was chosen."
    ),
    Reason.BAD_FLAG: _m("{column}: “{value}” is neither yes nor no."),
    Reason.ERROR_CELL: _m("{column}: the formula in this cell failed ({value})."),
    Reason.OTHER_CURRENCY: _m("{column}: “{value}” is in another currency than the other rows."),
}


def reason_text(problem: CellProblem, column: str) -> str:
    """Return the sentence for a refused cell of ``column``."""
    value = shown(problem.raw)
    return _(_SENTENCES[problem.reason]).format(column=column, value=value)


def overlong_text(cells: int, columns: int) -> str:
    """Return the sentence for a row with more cells than there are headings."""
    return _("This row has {cells} cells, but there are only {columns} headings.").format(
        cells=cells, columns=columns
    )
