"""The steps from a file to records: read it, map its columns, see what would happen, do it.

Every step works in the background on what the steps before left, and nothing is written before
the last one. What was decided about a file's columns is remembered by its headings.
"""

import enum
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

from desktop.controllers.import_memory import remember, remembered
from desktop.controllers.session import Session
from desktop.services.importing.errors import ImportMistake
from desktop.services.importing.mapping import Target, map_columns
from desktop.services.importing.options import ImportOptions
from desktop.services.importing.plan import ImportPlan, plan_table
from desktop.services.importing.preview import Refusal, refusals
from desktop.services.importing.result import ImportResult
from desktop.services.importing.run import run_import, write_rejects
from desktop.services.progress import Progress
from desktop.services.tabular.errors import AmbiguousDates
from desktop.services.tabular.reading import open_table
from desktop.services.tabular.table import Table
from desktop.services.undoing import Undone, undo
from desktop.workers.runner import Job, Lane
from sync.errors import HoldfastError
from sync.language import mark as _m
from sync.schema import Entity, Kind, Schema

T = TypeVar("T")


class Step(enum.IntEnum):
    """The steps in their order."""

    FILE = 0
    SHEET = 1
    MAPPING = 2
    KEY = 3
    DRY_RUN = 4
    RUN = 5
    RESULT = 6


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that has been read, and what becomes of its columns at first."""

    table: Table
    targets: tuple[Target, ...]
    is_remembered: bool


@dataclass(frozen=True, slots=True)
class Trial:
    """A dry run."""

    plan: ImportPlan
    refusals: Sequence[Refusal] = field(default_factory=tuple)


class Importing(QObject):
    """State of the import screen.

    Signals:
        changed: Step, file, mapping or outcome are other ones.
        progressed: Units done and in total of the work under way.
    """

    changed = Signal()
    progressed = Signal(int, int)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._job: Job[Any] | None = None
        self.entity = "account"
        self._forget()

    def _forget(self) -> None:
        self.step = Step.FILE
        self.path: Path | None = None
        self.table: Table | None = None
        self.options = ImportOptions()
        self.targets: dict[str, str] = {}
        self.confidence: dict[str, float] = {}
        self.trial: Trial | None = None
        self.result: ImportResult | None = None
        self.undone: Undone | None = None
        self.problem: HoldfastError | None = None
        self.is_remembered = False

    # ---------------------------------------------------------------- what is shown

    @property
    def session(self) -> Session:
        """What the screen shares with others."""
        return self._session

    @property
    def described(self) -> Entity:
        """The kind of record the rows become."""
        return self._session.vault.entity(self.entity)

    @property
    def entities(self) -> list[Entity]:
        """The kinds of record a file may hold."""
        schema, allowed = self._session.vault.schema, self._session.allowed
        kinds = [one for one in schema.entities if not one.system and not one.append_only]
        return [one for one in kinds if allowed.may_import(one.name)]

    @property
    def is_busy(self) -> bool:
        """True while something runs in the background."""
        return self._job is not None

    @property
    def plan(self) -> ImportPlan | None:
        """What would happen, once that is known."""
        return self.trial.plan if self.trial else None

    @property
    def question(self) -> AmbiguousDates | None:
        """The dates whose order of day and month only the person can tell."""
        return self.problem if isinstance(self.problem, AmbiguousDates) else None

    @property
    def link_targets(self) -> list[str]:
        """Kinds of record that mapped columns link to."""
        names = [target.partition(".")[0] for target in self.targets.values()]
        fields = [self.described.by_name[name] for name in names if name in self.described.by_name]
        found = [one.target for one in fields if one.kind is Kind.LINK]
        return list(dict.fromkeys(found))

    @property
    def key_fields(self) -> list[str]:
        """Fields by which rows may find the records they change: ids, codes, texts, links."""
        filled = {target.partition(".")[0] for target in self.targets.values()}
        wanted = {Kind.TEXT, Kind.EMAIL, Kind.PHONE, Kind.LINK, Kind.DATE, Kind.URL, Kind.INTEGER}
        names = [
            one.name
            for one in self.described.fields
            if one.name in filled and (one.unique or one.kind in wanted)
        ]
        names.sort(key=lambda name: not self.described.field(name).unique)
        return ["id", *names] if "id" in filled else names

    @property
    def writes(self) -> int:
        """How many records the import would make or change."""
        return self.plan.created + self.plan.updated if self.plan else 0

    @property
    def may_go_on(self) -> bool:
        """True when the present step is complete."""
        ready = {
            Step.MAPPING: any(self.targets.values()) and self.question is None,
            Step.DRY_RUN: self.writes > 0,
            Step.RUN: False,
            Step.RESULT: False,
        }
        has_table = self.table is not None and not self.is_busy
        return has_table and ready.get(self.step, True)

    @property
    def may_go_back(self) -> bool:
        """True while nothing has been written."""
        return Step.FILE < self.step < Step.RUN and not self.is_busy

    # ---------------------------------------------------------------- the file

    def begin(self, entity: str) -> None:
        """Start over with files of ``entity``; a run under way is left alone."""
        if self.step is Step.RUN:
            return
        self._abandon()
        self._forget()
        self.entity = entity or self.entity
        self.changed.emit()

    def choose_entity(self, entity: str) -> None:
        """Let the rows be records of another kind."""
        if entity == self.entity:
            return
        self.entity = entity
        self.trial = None
        if self.path is not None:
            self._open()
        self.changed.emit()

    def open_file(self, path: Path) -> None:
        """Read a file; its sheet, encoding and headings are found out."""
        entity = self.entity
        self.begin(entity)
        self.path = path
        self._open()

    def read_otherwise(self, **options: object) -> None:
        """Read the file with another sheet, encoding, heading row or password."""
        if "sheet" in options:
            options = {"header_row": None, **options}
        self.options = replace(self.options, **options)  # type: ignore[arg-type]
        self._open()

    def _open(self) -> None:
        path, options, entity = self.path, self.options, self.described
        schema, settings = self._session.vault.schema, self._session.settings
        if path is None:
            return

        def work(progress: Progress) -> Opened:
            table = open_table(
                path,
                sheet=options.sheet,
                encoding=options.encoding,
                header_row=options.header_row,
                password=options.password,
            )
            progress.step(0, 0)
            known = remembered(settings, entity.name, table)
            told = ImportOptions(mapping=tuple(known.items()))
            targets = tuple(_targets(schema, entity, table, told))
            return Opened(table, targets, is_remembered=bool(known))

        self.table = None
        self.trial = None
        self._start(Lane.FREE, work, self._take_table)

    def _take_table(self, opened: Opened) -> None:
        self.table = opened.table
        self.targets = {target.column: target.name for target in opened.targets}
        self.confidence = {target.column: target.confidence for target in opened.targets}
        self.is_remembered = opened.is_remembered
        self.options = replace(self.options, key=(), values={}, date_order=None)
        if self.step is Step.FILE:
            self.step = Step.SHEET

    # ---------------------------------------------------------------- what columns mean

    def map_column(self, column: str, target: str) -> None:
        """Let a column fill another target, or none; a target is filled by one column."""
        for other, name in self.targets.items():
            if target and name == target and other != column:
                self.targets[other] = ""
        self.targets[column] = target
        self.confidence[column] = 1.0
        self._change()

    def create_missing(self, entity: str, *, create: bool) -> None:
        """Make records of ``entity`` for links that find none, or refuse such rows."""
        present = self.options.create_missing
        wanted = present | {entity} if create else present - {entity}
        self._change(create_missing=wanted)

    def choose_key(self, key: Sequence[str]) -> None:
        """Match rows by these fields; none leaves the choice to the program."""
        self._change(key=tuple(key))

    def choose(self, **options: object) -> None:
        """Decide about empty cells or the order of dates."""
        self._change(**options)

    def _change(self, **options: object) -> None:
        self.options = replace(self.options, **options)  # type: ignore[arg-type]
        self.trial, self.problem = None, None
        self.changed.emit()

    def replace_text(self, target: str, text: str, meant: str) -> None:
        """Let a text of the file stand for another one, and look again."""
        values = {name: dict(words) for name, words in self.options.values.items()}
        values.setdefault(target, {})[text] = meant
        self.options = replace(self.options, values=values)
        self._try()

    def make_missing(self, entity: str) -> None:
        """Make the records that links look for, and look again."""
        wanted = self.options.create_missing | {entity}
        self.options = replace(self.options, create_missing=wanted)
        self._try()

    # ---------------------------------------------------------------- going on

    def go_on(self) -> None:
        """Take the present step."""
        if not self.may_go_on:
            return
        if self.step in (Step.MAPPING, Step.KEY) and self.trial is None:
            self._try()
        elif self.step is Step.DRY_RUN:
            self._run()
        else:
            self._go(Step(self.step + 1))

    def go_back(self, step: Step | None = None) -> None:
        """Return to an earlier step."""
        if self.may_go_back:
            self._go(step if step is not None and step < self.step else Step(self.step - 1))

    def _go(self, step: Step) -> None:
        self.step, self.problem = step, None
        self.changed.emit()

    def _try(self) -> None:
        table, path = self.table, self.path
        if table is None or path is None:
            return
        vault, entity = self._session.vault, self.entity
        options = replace(self.options, mapping=tuple(self.targets.items()))

        def work(progress: Progress) -> Trial:
            plan = plan_table(vault, table, entity, options, progress, path=path)
            return Trial(plan, refusals(plan))

        self._start(Lane.FREE, work, self._take_trial)

    def _take_trial(self, trial: Trial) -> None:
        self.trial = trial
        if self.step in (Step.MAPPING, Step.KEY):
            self.step = Step(self.step + 1)

    def _run(self) -> None:
        plan, vault = self.plan, self._session.vault
        if plan is None:
            return
        self.step = Step.RUN
        job = self._start(
            Lane.WRITE, lambda progress: run_import(vault, plan, progress), self._take_result
        )
        self._session.watch(job, _m("Importing"))
        if self.table is not None:
            remember(self._session.settings, self.entity, self.table, self.targets)

    def _take_result(self, result: ImportResult) -> None:
        self.result = result
        self.step = Step.RESULT

    def cancel(self) -> None:
        """Stop what runs; nothing of it stays."""
        if self._job is not None:
            self._job.cancel()

    def undo(self) -> None:
        """Take the whole import back."""
        batch = self.result.batch if self.result else None
        if batch is None or self.undone is not None or self.is_busy:
            return
        vault = self._session.vault
        job = self._start(
            Lane.WRITE, lambda progress: undo(vault, batch, progress), self._take_undone
        )
        self._session.watch(job, _m("Undoing the import"))

    def _take_undone(self, undone: Undone) -> None:
        self.undone = undone

    def save_refused(self, path: Path) -> Job[Path | None] | None:
        """Write the refused rows to a workbook at ``path``."""
        plan = self.plan
        if plan is None:
            return None
        job = self._session.run(Lane.FREE, lambda _progress: write_rejects(plan, path))
        job.failed.connect(self._session.fail)
        return job

    # ---------------------------------------------------------------- work in the background

    def _start(
        self, lane: Lane, work: Callable[[Progress], T], take: Callable[[T], None]
    ) -> Job[T]:
        self._abandon()
        self.problem = None
        job = self._session.run(lane, work)
        self._job = job
        job.succeeded.connect(take)
        job.failed.connect(self._fail)
        job.cancelled.connect(self._stop)
        job.ended.connect(self._rest)
        job.progressed.connect(self.progressed)
        self.changed.emit()
        return job

    def _abandon(self) -> None:
        job, self._job = self._job, None
        if job is not None:
            job.abandon()

    def _fail(self, error: Exception) -> None:
        self._stop()
        if isinstance(error, HoldfastError):
            self.problem = error
            if self.question is not None:
                self.step = Step.MAPPING
        else:
            self._session.fail(error)

    def _stop(self) -> None:
        if self.step is Step.RUN:
            self.step = Step.DRY_RUN

    def _rest(self) -> None:
        if self.sender() is self._job:
            self._job = None
            self.changed.emit()


def _targets(schema: Schema, entity: Entity, table: Table, told: ImportOptions) -> list[Target]:
    """Return what becomes of the columns; where none fits, every one is left out."""
    try:
        return map_columns(schema, entity, table, told)
    except ImportMistake:
        return [Target(name, index, confidence=0.0) for index, name in enumerate(table.columns)]
