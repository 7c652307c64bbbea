"""Filling a vault with the sample business, through the ordinary importer."""

import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from desktop.services.importing.options import ImportOptions
from desktop.services.importing.plan import plan_import
from desktop.services.importing.result import ImportResult
from desktop.services.importing.run import run_import
from desktop.services.progress import Progress, Silent
from desktop.services.sample.sheets import SHEETS, Sheet
from desktop.vault.vault import Vault

CREATED: Mapping[str, str] = {
    "opportunity": "opened_on",
    "order": "ordered_on",
    "payment": "received_on",
    "activity": "done_at",
}
"""Which date of a record stands for the day on which it was entered."""


class _Part:
    """Shows one sheet's progress as its share of all sheets."""

    def __init__(self, progress: Progress, place: int, of: int) -> None:
        self._progress, self._place, self._of = progress, place, of

    def step(self, done: int, total: int) -> None:
        """Report the share of all sheets that is done, in thousandths."""
        share = done / total if total else 0.0
        self._progress.step(int((self._place + share) * 1000 / self._of), 1000)


def load_sample(
    vault: Vault, *, language: str, today: date, progress: Progress | None = None
) -> list[ImportResult]:
    """Write the sample workbook to a temporary file, import every sheet of it and delete it.

    Stages come from the sheet that holds their history, so that the log knows when each opportunity
    entered which.
    """
    from desktop.services.sample.workbook import write_sample

    progress = progress or Silent()
    progress.step(0, 1000)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sample.xlsx"
        write_sample(path, language=language, today=today)
        results = []
        for place, sheet in enumerate(SHEETS):
            part = _Part(progress, place, len(SHEETS))
            options = _options(sheet, language)
            plan = plan_import(vault, path, sheet.entity.name, options, part)
            results.append(run_import(vault, plan, part))
    progress.step(1000, 1000)
    return results


def _options(sheet: Sheet, language: str) -> ImportOptions:
    mapping = [*sheet.mapping(language).items()]
    created = CREATED.get(sheet.entity.name)
    if _is_history(sheet, language):
        created = None
    elif sheet.entity.name == "opportunity":
        mapping = [(heading, "" if to == "stage" else to) for heading, to in mapping]
    mapping += [(heading, "created_at") for heading, to in mapping if to == created]
    return ImportOptions(sheet=sheet.name(language), mapping=tuple(mapping), key=sheet.key)


def _is_history(sheet: Sheet, language: str) -> bool:
    return sheet.entity.name == "opportunity" and "@at" in sheet.mapping(language).values()
