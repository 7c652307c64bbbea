"""What the import tests share: files made of rows, and short ways to import and look."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from desktop.services.importing.options import ImportOptions
from desktop.services.importing.plan import ImportPlan, plan_import
from desktop.services.importing.result import ImportResult
from desktop.services.importing.run import run_import
from desktop.services.tabular.writing import write_table
from desktop.vault.vault import Vault

Rows = Sequence[Sequence[object]]


class Importer:
    """Imports rows into a vault by way of a real file."""

    def __init__(self, vault: Vault, folder: Path) -> None:
        self.vault = vault
        self.folder = folder
        self.count = 0

    def file(self, headings: Sequence[str], rows: Rows, kind: str = "xlsx") -> Path:
        self.count += 1
        path = self.folder / f"file{self.count}.{kind}"
        write_table(path, headings, rows)
        return path

    def plan(self, entity: str, headings: str, rows: Rows, **options: object) -> ImportPlan:
        path = self.file(headings.split(","), rows)
        return plan_import(self.vault, path, entity, ImportOptions(**options))

    def run(self, entity: str, headings: str, rows: Rows, **options: object) -> ImportResult:
        plan = self.plan(entity, headings, rows, **options)
        foreseen = plan.as_result()
        result = run_import(self.vault, plan)
        assert numbers(result) == numbers(foreseen)
        return result

    def values(self, sql: str) -> list[tuple[object, ...]]:
        with self.vault.read() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(sql)]


def numbers(result: ImportResult) -> tuple[int, ...]:
    """Return created, updated, unchanged and rejected; together they are what was read."""
    found = (result.created, result.updated, result.unchanged, result.rejected)
    assert sum(found) == result.read
    return found


@pytest.fixture
def importer(vault: Vault, tmp_path: Path) -> Importer:
    folder = tmp_path / "files"
    folder.mkdir()
    return Importer(vault, folder)


@pytest.fixture
def count() -> Callable[[ImportResult], tuple[int, ...]]:
    return numbers
