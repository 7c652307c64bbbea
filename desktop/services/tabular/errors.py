"""What can be wrong with a table from outside, or with writing one."""

from sync.errors import Exit, HoldfastError


class TabularError(HoldfastError):
    """Base of what the person who named the file can mend."""

    exit = Exit.USAGE


class UnreadableFile(TabularError):
    """The file cannot be read as a table.

    Facts: path, reason; one of missing, denied, damaged, empty, encoding, not_a_table, web_page,
    crashed, too_slow.
    """


class UnknownEncoding(TabularError):
    """No encoding fits the text, or the one named does not.

    Facts: path, encoding ("" where none was named).
    """


class NoSheet(TabularError):
    """The workbook has no such sheet. Facts: path, sheet, sheets."""


class EmptyTable(TabularError):
    """There is not one filled cell. Facts: path, sheet."""


class NoHeader(TabularError):
    """The line named as the headings is blank or beyond the end. Facts: path, line."""


class TooLarge(TabularError):
    """Unpacked, the file would be larger than we can hold. Facts: path, size, limit (bytes)."""


class PasswordNeeded(TabularError):
    """The workbook is locked with a password and none was given. Facts: path."""


class WrongPassword(TabularError):
    """The password does not open the workbook. Facts: path."""


class UnknownFileKind(TabularError):
    """We do not write files of this kind. Facts: path."""


class UnwritableText(TabularError):
    """A text cannot stand in a cell of the file. Facts: column, line, reason (long, broken)."""


class TooManyRows(TabularError):
    """More rows than a sheet can hold. Facts: limit."""


class AmbiguousDates(HoldfastError):
    """The dates of a column fit more than one order of day and month, or none.

    Facts: column, examples, orders.
    """


class CannotWrite(TabularError):
    """The file cannot be written. Facts: path, reason; one of denied, full, failed."""
