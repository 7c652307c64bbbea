"""The board's state: which pipeline and whose deals, and moves."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from desktop.controllers.board_cards import ColumnModel
from desktop.controllers.board_filter import PRESETS, BoardFilter
from desktop.controllers.session import Session
from desktop.services import formatting
from desktop.services.pipeline import Board, BoardColumn, Move, board, move
from desktop.services.pipeline_stages import LOST, WON, Stage
from desktop.services.query.syntax import quoted
from desktop.vault.batch import Written
from desktop.workers.runner import Job
from sync.language import _

_CONCERNED = ("opportunity", "stage", "pipeline", "account", "person")


class BoardState(QObject):
    """Reads the board in the background and moves deals.

    Signals:
        loaded: The `Board` was read; the models hold its cards.
        failed: The exception that reading ended with.
        moved: A `Move` was written.
    """

    loaded = Signal(object)
    failed = Signal(object)
    moved = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._models: dict[str, ColumnModel] = {}
        self._job: Job[Board] | None = None
        self._is_again = False
        self.filter = BoardFilter()
        self.board: Board | None = None
        self.is_stale = True
        self.is_watching = False
        session.changed.connect(self._hear)

    # ---------------------------------------------------------------- reading

    def model(self, stage: str) -> ColumnModel:
        """Return the cards of a stage."""
        if stage not in self._models:
            self._models[stage] = ColumnModel(self)
        return self._models[stage]

    def narrow(self, chosen: BoardFilter) -> None:
        """Show other deals."""
        if chosen != self.filter:
            self.filter = chosen
            self.refresh()

    def list_where(self) -> str:
        """Return the same deals as a filter of the list; one from elsewhere stands for itself."""
        if self.filter.where and not self.filter.presets:
            return self.filter.where
        parts = ["stage.kind = 'open'"]
        if self.board and len(self.board.pipelines) > 1:
            parts.append(f"stage.pipeline = {quoted(self.board.pipeline.name)}")
        parts += [preset.where for preset in PRESETS if preset.key in self.filter.presets]
        if self.filter.where:
            parts.append(f"({self.filter.where})")
        return " and ".join(parts)

    def refresh(self) -> None:
        """Read the board again; asked for during reading, once more after it."""
        if self._job is not None:
            self._is_again = True
            return
        wanted = self.filter
        self.is_stale = False
        self._job = self._session.read(
            lambda vault: board(vault, wanted.pipeline or None, wanted.expression() or None)
        )
        self._job.succeeded.connect(self._take)
        self._job.failed.connect(self._give_up)

    def watch(self, *, is_watching: bool) -> None:
        """Follow changes at once while the board is seen, else when it is seen again."""
        self.is_watching = is_watching
        if is_watching and self.is_stale:
            self.refresh()

    def _take(self, found: Board) -> None:
        self._job = None
        self.board = found
        for column in found.columns:
            self.model(column.stage.id).show(column.cards)
        self.loaded.emit(found)
        self._read_once_more()

    def _give_up(self, error: Exception) -> None:
        self._job = None
        self.failed.emit(error)
        self._read_once_more()

    def _read_once_more(self) -> None:
        if self._is_again:
            self._is_again = False
            self.refresh()

    def _hear(self, written: Written) -> None:
        if not written.records.keys().isdisjoint(_CONCERNED):
            self.is_stale = True
            if self.is_watching:
                self.refresh()

    def retranslate(self) -> None:
        """Make all faces again."""
        for model in self._models.values():
            model.refresh()

    # ---------------------------------------------------------------- moving

    def column(self, stage: str) -> BoardColumn | None:
        """Return a column as it was read last."""
        columns = self.board.columns if self.board else ()
        return next((column for column in columns if column.stage.id == stage), None)

    def stage_of(self, opportunity: str) -> str:
        """Return the stage in whose column a deal is shown, empty where it is in none."""
        shown = (stage for stage, model in self._models.items() if model.row_of(opportunity) >= 0)
        return next(shown, "")

    def title_of(self, opportunity: str) -> str:
        """Return the title on a deal's card, empty where it is on none."""
        stage = self.stage_of(opportunity)
        if not stage:
            return ""
        model = self._models[stage]
        card = model.card(model.row_of(opportunity))
        return card.title if card else ""

    def beside(self, opportunity: str, step: int) -> str:
        """Return the deal ``step`` cards below in the same column, empty where there is none."""
        stage = self.stage_of(opportunity)
        if not stage:
            return ""
        model = self._models[stage]
        card = model.card(model.row_of(opportunity) + step)
        return card.id if card else ""

    def neighbour(self, stage: str, step: int) -> Stage | None:
        """Return the stage ``step`` columns away; beyond the last one stands won."""
        if self.board is None:
            return None
        stages = [column.stage for column in self.board.columns]
        stages += [end for end in self.board.ends if end.kind == WON][:1]
        here = next((n for n, one in enumerate(stages) if one.id == stage), None)
        if here is None or not 0 <= here + step < len(stages):
            return None
        return stages[here + step]

    def is_loss(self, stage: str) -> bool:
        """Tell whether a move there should ask for the reason."""
        ends = self.board.ends if self.board else ()
        return any(end.id == stage and end.kind == LOST for end in ends)

    def move(self, opportunity: str, stage: str, reason: str = "") -> None:
        """Move a deal to a stage."""
        job = self._session.write(
            lambda vault: move(vault, opportunity, stage, loss_reason=reason or None)
        )
        job.succeeded.connect(self._tell_move)

    def _tell_move(self, made: Move | None) -> None:
        if made is None:
            return
        words = _("“{title}” is now in {stage}.").format(title=made.title, stage=made.stage.name)
        self._session.done(words, made.batch)
        self.moved.emit(made)


def totals_words(shown: Board) -> Mapping[str, str]:
    """Return the figures in the board's head, ready to read."""
    return {
        "count": formatting.number(shown.count),
        "amount": formatting.compact_money(shown.amount, shown.currency),
        "weighted": formatting.compact_money(shown.weighted, shown.currency),
        "stalled": formatting.number(shown.stalled),
    }
