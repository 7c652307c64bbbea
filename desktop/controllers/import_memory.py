"""What columns meant last time, for files with the same headings.

Settings never hold anything about customers, so headings are kept as a mark that tells files
apart and cannot be read back.
"""

import hashlib
from collections.abc import Mapping

from desktop.services.settings import Settings
from desktop.services.tabular.table import Table

_KEY = "import_mappings"
_KEPT = 40


def remember(settings: Settings, entity: str, table: Table, targets: Mapping[str, str]) -> None:
    """Keep the targets of a file's columns; the files longest ago are forgotten."""
    mark = _mark(entity, table)
    line = "\n".join([mark, *(targets[column] for column in table.columns)])
    others = [one for one in settings.get(_KEY, [""]) if one and not one.startswith(mark)]
    settings.put(_KEY, [line, *others][:_KEPT])


def remembered(settings: Settings, entity: str, table: Table) -> dict[str, str]:
    """Return the targets chosen for a file with the same headings before; else nothing."""
    mark = _mark(entity, table)
    for line in settings.get(_KEY, [""]):
        first, *targets = line.split("\n")
        if first == mark and len(targets) == len(table.columns):
            return dict(zip(table.columns, targets, strict=True))
    return {}


def _mark(entity: str, table: Table) -> str:
    text = "\n".join([entity, *table.columns])
    return hashlib.sha256(text.encode()).hexdigest()[:20]
