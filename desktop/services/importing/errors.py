"""What can be wrong with how an import was asked for. What is wrong with a row is its `Problem`."""

from sync.errors import Exit, HoldfastError


class ImportMistake(HoldfastError):
    """Base of what the person who asked for the import can mend."""

    exit = Exit.USAGE


class BadOption(ImportMistake):
    """An option does not have the form it must have. Facts: option, text."""


class UnknownColumn(ImportMistake):
    """The file has no such column. Facts: column, columns."""


class UnknownTarget(ImportMistake):
    """A column cannot be mapped to that. Facts: column, target, entity."""


class MappedTwice(ImportMistake):
    """Two columns would fill one field. Facts: field, columns."""


class NothingMapped(ImportMistake):
    """No column of the file fits a field. Facts: entity, columns."""


class KeyNotMapped(ImportMistake):
    """Records cannot be matched by a field that no column fills. Facts: field, entity."""


class DatedWithoutKey(ImportMistake):
    """Dated rows say how records changed, but nothing says which records. Facts: column, entity."""


class ValueNotMapped(ImportMistake):
    """A replacement names a field that no column fills. Facts: field."""
