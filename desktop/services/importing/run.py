"""Carrying out a plan: everything in one batch, so that it is there whole or not at all."""

from collections.abc import Iterator, Sequence
from itertools import repeat
from pathlib import Path

from desktop.services.importing.deciding import decide, last_change
from desktop.services.importing.decision import Decision, Outcome
from desktop.services.importing.making import as_rows
from desktop.services.importing.memory import without_collector
from desktop.services.importing.plan import ImportPlan
from desktop.services.importing.result import ImportResult
from desktop.services.progress import Progress, Silent
from desktop.services.tabular.errors import CannotWrite
from desktop.services.tabular.writing import write_rejects as write_rejects_table
from desktop.vault.batch import Batch
from desktop.vault.vault import Vault
from sync.schema import Entity
from sync.values import Plain

CHUNK = 5_000
REJECTED = ".rejected"


def run_import(
    vault: Vault,
    plan: ImportPlan,
    progress: Progress | None = None,
    *,
    rejects: Path | None = None,
) -> ImportResult:
    """Write what was planned and return what came of it.

    Where the vault has changed since, the same file is decided about anew. Refused rows go to a
    workbook at ``rejects``, by default beside the file.

    Raises:
        Cancelled: nothing was written.
    """
    progress = progress or Silent()
    with without_collector(), vault.batch("import", plan.path.name) as batch:
        if last_change(batch.connection) != plan.decision.mark:
            plan.decision = decide(batch.connection, plan.wanted, progress)
        with batch.room_for_many():
            _write(batch, plan, progress)
        wrote = not batch.is_empty()
    return plan.as_result(batch.id if wrote else None, write_rejects(plan, rejects))


def _write(batch: Batch, plan: ImportPlan, progress: Progress) -> None:
    decision, entity = plan.decision, plan.wanted.draft.entity
    for name, columns in decision.made.columns.items():
        if columns:
            names, rows = as_rows(columns)
            _insert(batch, batch.entity(name), names, rows)
    _create(batch, entity, decision, progress)
    at, done = plan.wanted.draft.at, decision.count(Outcome.CREATE)
    for count, (row, changed) in enumerate(decision.changes.items()):
        if count % CHUNK == 0:
            progress.step(done + count, plan.read)
        moment = at[row] if at else None
        record = decision.records[row]
        batch.set_columns(entity.name, record, dict(changed), at=moment, settle=at is None)
    progress.step(plan.read, plan.read)


def _create(batch: Batch, entity: Entity, decision: Decision, progress: Progress) -> None:
    names = [name for name, column in decision.columns.items() if any_filled(column)]
    total = len(decision.outcomes)
    for start in range(0, total, CHUNK):
        progress.step(start, total)
        rows = list(_new_rows(decision, names, start, start + CHUNK))
        if rows:
            _insert(batch, entity, names, rows)


def any_filled(column: Sequence[Plain]) -> bool:
    """Tell whether a column holds anything."""
    return column.count(None) != len(column)


def _new_rows(
    decision: Decision, names: Sequence[str], start: int, end: int
) -> Iterator[tuple[Plain, ...]]:
    columns = [decision.columns[name][start:end] for name in names]
    outcomes = decision.outcomes[start:end]
    rows = zip(decision.records[start:end], *columns, strict=True)
    if outcomes.count(Outcome.CREATE) == len(outcomes):
        yield from rows
        return
    for outcome, row in zip(outcomes, rows, strict=True):
        if outcome is Outcome.CREATE:
            yield row


def _insert(
    batch: Batch, entity: Entity, names: Sequence[str], rows: Sequence[Sequence[Plain]]
) -> None:
    """Write new records with the stamps every new record has, where they have none of their own."""
    stamps: dict[str, Plain] = {
        "created_at": batch.now,
        "created_by": batch.author.person or None,
    }
    absent = [name for name in stamps if name in entity.by_name and name not in names]
    if absent:
        added = [repeat(stamps[name]) for name in absent]
        rows = [(*row, *more) for row, *more in zip(rows, *added, strict=False)]
    if "created_at" in names:
        place = names.index("created_at") + 1
        rows = [
            row if row[place] is not None else (*row[:place], batch.now, *row[place + 1 :])
            for row in rows
        ]
    batch.insert(entity.name, [*names, *absent], rows)


def write_rejects(plan: ImportPlan, path: Path | None = None) -> Path | None:
    """Write the refused rows, each with its reason in front; return the file, None without rows.

    The file can be mended and imported again. Without ``path`` it goes beside the imported one,
    or, where that folder takes no files, into the present one or the person's own: never where
    other people look for temporary files.
    """
    if not plan.decision.problems:
        return None
    places = [path] if path else [_free_name(folder, plan.path) for folder in _folders(plan.path)]
    for place in places[:-1]:
        try:
            write_rejects_table(place, plan.table, plan.rejects())
        except CannotWrite:
            continue
        return place
    write_rejects_table(places[-1], plan.table, plan.rejects())
    return places[-1]


def _folders(path: Path) -> list[Path]:
    return [path.absolute().parent, Path.cwd(), Path.home()]


def _free_name(folder: Path, path: Path) -> Path:
    stem, _mark, _number = path.stem.partition(REJECTED)
    number = 1
    while True:
        suffix = f"-{number}" if number > 1 else ""
        place = folder / f"{stem}{REJECTED}{suffix}.xlsx"
        if not place.exists():
            return place
        number += 1
