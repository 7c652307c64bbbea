"""What is wrong with a file of cells, in one sentence that says how to mend it."""

from collections.abc import Mapping

from sync.errors import HoldfastError
from sync.language import _
from sync.language import mark as _m

_SENTENCES: Mapping[str, str] = {
    "UnreadableFile.missing": _m("There is no file {path}."),
    "UnreadableFile.denied": _m("{path} may not be read by you. Close it elsewhere or copy it."),
    "UnreadableFile.empty": _m("{path} is an empty file."),
    "UnreadableFile.damaged": _m(
        "{path} is damaged or not what its name says. Open it in a spreadsheet program and save it"
        " as .xlsx."
    ),
    "UnreadableFile.not_a_table": _m("{path} is neither a workbook nor a text file with columns."),
    "UnreadableFile.web_page": _m(
        "{path} is a web page with the name of a workbook. Open it in a spreadsheet program and"
        " save it as .xlsx."
    ),
    "UnreadableFile.crashed": _m(
        "{path} could not be read: its parser broke down, and nothing else did. Save it as .xlsx"
        " and try again."
    ),
    "UnreadableFile.too_slow": _m(
        "Reading {path} took too long and was stopped. Save it as .xlsx and try again."
    ),
    "UnknownEncoding": _m("{path} is not text in the encoding {encoding}. Name another one."),
    "UnknownEncoding.none": _m(
        "The encoding of {path} cannot be told. Name it, for example gb18030 or utf-8."
    ),
    "NoSheet": _m("{path} has no sheet “{sheet}”. It has: {sheets}."),
    "EmptyTable": _m("There is nothing in {path}: no cell is filled in."),
    "NoHeader": _m("Line {line} of {path} is blank and cannot be the headings."),
    "TooLarge": _m(
        "{path} would unpack to {size} MB; at most {limit} MB are read. It may not be an honest"
        " workbook."
    ),
    "PasswordNeeded": _m("{path} is locked with a password. Give the password to read it."),
    "WrongPassword": _m("The password does not open {path}."),
    "UnknownFileKind": _m("{path} must end in .xlsx or .csv."),
    "UnwritableText.long": _m(
        "Line {line}, “{column}”: the text is longer than a cell of a workbook can be. Write a .csv"
        " file instead."
    ),
    "UnwritableText.broken": _m(
        "Line {line}, “{column}”: the text has a broken character that no file can hold."
    ),
    "TooManyRows": _m("A sheet holds at most {limit} rows. Write a .csv file, or fewer rows."),
    "CannotWrite.denied": _m("{path} cannot be written. It may be open in another program."),
    "CannotWrite.full": _m("{path} was not written: the disk is full."),
    "CannotWrite.failed": _m("{path} could not be written. Choose another place."),
    "AmbiguousDates": _m(
        "The dates in “{column}” ({examples}) fit more than one order of day and month, or none."
        " Say which it is: {orders}."
    ),
}
_MEGABYTE = 1 << 20


def sentence(problem: HoldfastError) -> str | None:
    """Return the sentence for an error of this package, None for any other."""
    name = type(problem).__name__
    facts = {fact: _shown(value) for fact, value in problem.facts.items()}
    if name == "TooLarge":
        facts |= {fact: _megabytes(problem.facts[fact]) for fact in ("size", "limit")}
    variant = facts.get("reason") or ("none" if facts.get("encoding") == "" else "")
    found = _SENTENCES.get(f"{name}.{variant}") or _SENTENCES.get(name)
    return _(found).format(**facts) if found else None


def _shown(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, (tuple, list)) else str(value)


def _megabytes(size: object) -> str:
    return f"{int(str(size)) // _MEGABYTE:,}"
