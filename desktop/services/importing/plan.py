"""The plan of an import: what would happen to every row, before anything is written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from desktop.services.importing.deciding import decide
from desktop.services.importing.decision import Decision, Outcome
from desktop.services.importing.draft import read_columns
from desktop.services.importing.making import Maker
from desktop.services.importing.mapping import map_columns
from desktop.services.importing.memory import without_collector
from desktop.services.importing.notices import warnings_of
from desktop.services.importing.options import ImportOptions
from desktop.services.importing.problems import sentence_of
from desktop.services.importing.result import ImportResult, MappedColumn
from desktop.services.importing.work import Wanted
from desktop.services.progress import Progress, Silent
from desktop.services.tabular.reading import open_table
from desktop.services.tabular.table import Table
from desktop.vault.vault import Vault


@dataclass(slots=True)
class ImportPlan:
    """What would happen to every row of a file. `run.run_import` makes it so."""

    path: Path
    wanted: Wanted
    decision: Decision

    @property
    def entity(self) -> str:
        """What the rows are."""
        return self.wanted.draft.entity.name

    @property
    def table(self) -> Table:
        """The file as it was read."""
        return self.wanted.draft.table

    @property
    def columns(self) -> tuple[MappedColumn, ...]:
        """What becomes of each column."""
        return tuple(target.described() for target in self.wanted.draft.targets)

    @property
    def read(self) -> int:
        """How many rows the file has."""
        return self.table.rows

    @property
    def created(self) -> int:
        """How many rows become new records."""
        return self.decision.count(Outcome.CREATE)

    @property
    def updated(self) -> int:
        """How many rows change a record."""
        return self.decision.count(Outcome.UPDATE)

    @property
    def unchanged(self) -> int:
        """How many rows say what is already so."""
        return self.decision.count(Outcome.SAME)

    @property
    def rejected(self) -> int:
        """How many rows are refused."""
        return self.decision.count(Outcome.REJECT)

    @property
    def linked(self) -> Mapping[str, int]:
        """How many records are made because rows link to them, by entity."""
        return self.decision.made.counts()

    @property
    def key(self) -> tuple[str, ...]:
        """The fields by which rows find existing records."""
        return tuple(name for key in self.decision.keys if key.finds for name in key.fields)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the person should know, in the current language."""
        return warnings_of(self.wanted, self.decision)

    def outcome(self, row: int) -> str:
        """Return what happens to a row counted from 0: create, update, same or reject."""
        return self.decision.outcomes[row]

    def reasons(self, row: int) -> list[str]:
        """Return why a row is refused; nothing where it is not."""
        return [problem.sentence() for problem in self.decision.problems.get(row, ())]

    def rejects(self) -> Iterator[tuple[int, str]]:
        """Yield refused rows, counted from 0, with the reason."""
        for row in sorted(self.decision.problems):
            yield row, sentence_of(self.decision.problems[row])

    def as_result(self, batch: str | None = None, rejects: Path | None = None) -> ImportResult:
        """Return the numbers; those of a dry run have neither batch nor file."""
        return ImportResult(
            batch=batch,
            read=self.read,
            created=self.created,
            updated=self.updated,
            unchanged=self.unchanged,
            rejected=self.rejected,
            rejects_file=rejects,
            columns=self.columns,
            warnings=self.warnings,
            linked=self.linked,
        )


def plan_import(
    vault: Vault,
    path: Path | str,
    entity: str,
    options: ImportOptions | None = None,
    progress: Progress | None = None,
) -> ImportPlan:
    """Read a file and say what would become of its rows. Nothing is written.

    Raises:
        TabularError, AmbiguousDates, ImportMistake, UnknownEntity
    """
    options = options or ImportOptions()
    vault.entity(entity)
    with without_collector():
        table = open_table(
            path,
            sheet=options.sheet,
            encoding=options.encoding,
            header_row=options.header_row,
            password=options.password,
        )
    return plan_table(vault, table, entity, options, progress, path=Path(path))


def plan_table(
    vault: Vault,
    table: Table,
    entity: str,
    options: ImportOptions,
    progress: Progress | None = None,
    *,
    path: Path,
) -> ImportPlan:
    """Like `plan_import`, for a file that is already read; ``path`` names it."""
    progress = progress or Silent()
    described = vault.entity(entity)
    targets = map_columns(vault.schema, described, table, options)
    maker = Maker(vault.model, vault.person, vault.meta("currency") or "CNY")
    with without_collector(), vault.read() as connection:
        draft = read_columns(described, table, targets, options, progress)
        wanted = Wanted(draft, options, maker)
        return ImportPlan(path, wanted, decide(connection, wanted, progress))
