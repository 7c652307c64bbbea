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


class _Whole:
    """Shows the progress of one step after the other as that of all steps together."""

    def __init__(self, progress: Progress, steps: int) -> None:
        self._progress, self._steps = progress, steps
        self._finished, self._shown = 0, 0

    def step(self, done: int, total: int) -> None:
        """Report the share of all steps that is done, in thousandths."""
        share = done / total if total else 0.0
        self._shown = max(self._shown, int((self._finished + share) * 1000 / self._steps))
        self._progress.step(self._shown, 1000)

    def finish(self) -> None:
        """Note that a step is done."""
        self._finished += 1
        self.step(0, 1)


def load_sample(
    vault: Vault, *, language: str, today: date, progress: Progress | None = None
) -> list[ImportResult]:
    """Write the sample workbook into the vault's folder, import every sheet of it and delete it.

    Stages come from the sheet that holds their history, so that the log knows when each opportunity
    entered which.
    """
    from desktop.services.sample.workbook import write_sample

    whole = _Whole(progress or Silent(), 1 + 2 * len(SHEETS))
    whole.step(0, 1)
    with tempfile.TemporaryDirectory(dir=vault.path, prefix=".sample-") as folder:
        path = Path(folder) / "sample.xlsx"
        write_sample(path, language=language, today=today)
        whole.finish()
        return [_import(vault, path, sheet, language, whole) for sheet in SHEETS]


def _import(vault: Vault, path: Path, sheet: Sheet, language: str, whole: _Whole) -> ImportResult:
    plan = plan_import(vault, path, sheet.entity.name, _options(sheet, language), whole)
    whole.finish()
    result = run_import(vault, plan, whole)
    whole.finish()
    return result


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
