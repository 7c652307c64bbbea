"""The board's state: which pipeline and whose deals, its columns as Qt models, and moves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QByteArray,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from desktop.controllers.cells import CARD_ROLE, Card
from desktop.controllers.session import Session
from desktop.services import formatting
from desktop.services.pipeline import Board, BoardCard, BoardColumn, Move, board, move
from desktop.services.pipeline_stages import LOST, WON, Stage
from desktop.services.query.syntax import quoted
from desktop.services.records.reading import Query
from desktop.vault.batch import Written
from desktop.workers.runner import Job
from sync.language import _
from sync.language import mark as _m

Index = QModelIndex | QPersistentModelIndex
CARD_MIME = "application/x-holdfast-opportunity"
_ROOT = QModelIndex()
_CONCERNED = ("opportunity", "stage", "pipeline", "account", "person")


def card_face(card: BoardCard, today: date) -> Card:
    """Return a card ready to be painted, in the current language."""
    amount = ""
    if card.amount is not None:
        sign = formatting.symbol(card.amount.currency)
        amount = f"{sign}{formatting.number(card.amount.amount)}"
    count = formatting.number(card.days_in_stage)
    age = formatting.days(card.days_in_stage)
    if card.is_stalled:
        age = _("stalled {count} d").format(count=count)
    expected = card.expected_close
    return Card(
        key=card.id,
        title=card.title,
        amount=amount,
        customer=card.account,
        person=card.owner,
        next_step=card.next_step,
        age=age,
        date=formatting.date_short(expected, today) if expected else "",
        stalled=card.is_stalled,
    )


class ColumnModel(QAbstractListModel):
    """The cards of one stage."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cards: tuple[BoardCard, ...] = ()
        self._faces: dict[str, Card] = {}

    def show(self, cards: Sequence[BoardCard]) -> None:
        """Show other cards; where they are the same deals, only their faces change."""
        same = [card.id for card in cards] == [card.id for card in self._cards]
        self._faces.clear()
        if same:
            self._cards = tuple(cards)
            self.refresh()
            return
        self.beginResetModel()
        self._cards = tuple(cards)
        self.endResetModel()

    def refresh(self) -> None:
        """Make the faces again, as in another language."""
        self._faces.clear()
        if self._cards:
            self.dataChanged.emit(self.index(0), self.index(len(self._cards) - 1))

    def card(self, row: int) -> BoardCard | None:
        """Return the card in a row."""
        return self._cards[row] if 0 <= row < len(self._cards) else None

    def row_of(self, opportunity: str) -> int:
        """Return the row of a deal, -1 where it is not here."""
        places = (row for row, card in enumerate(self._cards) if card.id == opportunity)
        return next(places, -1)

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return how many cards there are."""
        return 0 if parent.isValid() else len(self._cards)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Return the card's face, and its words for tooltips and screen readers."""
        card = self.card(index.row())
        if card is None:
            return None
        if role == CARD_ROLE:
            return self._face(card)
        if role == Qt.ItemDataRole.DisplayRole:
            return card.title
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            face = self._face(card)
            parts = (face.title, face.customer, face.amount, face.person, face.next_step, face.age)
            return " · ".join(filter(None, parts))
        return None

    def _face(self, card: BoardCard) -> Card:
        if card.id not in self._faces:
            self._faces[card.id] = card_face(card, date.today())  # noqa: DTZ011 - own day
        return self._faces[card.id]

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Cards can be chosen and dragged."""
        base = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return base | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else base

    def mimeTypes(self) -> list[str]:
        """Return the only type a card travels as."""
        return [CARD_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Return a deal's id as it travels with the pointer."""
        carried = QMimeData()
        card = self.card(indexes[0].row()) if indexes else None
        if card is not None:
            carried.setData(CARD_MIME, QByteArray(card.id.encode()))
        return carried


@dataclass(frozen=True, slots=True)
class Preset:
    """A filter offered by name: the three faces of its chip (message ids), and the expression.

    Presets of one ``group`` exclude each other.
    """

    key: str
    group: str
    faces: tuple[str, str, str]
    where: str


PRESETS = (
    Preset("mine", "owner", (_m("Owner"), _m("is"), _m("me")), "owner = me"),
    Preset(
        "month",
        "close",
        (_m("Expected close"), _m("within"), _m("30 days")),
        "expected_close_on >= today and expected_close_on <= +30d",
    ),
    Preset(
        "quarter",
        "close",
        (_m("Expected close"), _m("within"), _m("90 days")),
        "expected_close_on >= today and expected_close_on <= +90d",
    ),
    Preset(
        "late",
        "close",
        (_m("Expected close"), _m("before"), _m("today")),
        "expected_close_on < today",
    ),
)


@dataclass(frozen=True, slots=True)
class BoardFilter:
    """Which deals are shown: of one pipeline (empty: the standard one), by presets, and by an
    expression that another screen sent along.
    """

    pipeline: str = ""
    presets: tuple[str, ...] = ()
    where: str = ""

    def expression(self) -> str:
        """Return the filter in the language of saved views."""
        parts = [preset.where for preset in PRESETS if preset.key in self.presets]
        if self.where:
            parts.append(self.where)
        return " and ".join(f"({part})" for part in parts)

    def with_preset(self, key: str) -> "BoardFilter":
        """Return the filter with a preset in, and those it excludes out."""
        chosen = next(preset for preset in PRESETS if preset.key == key)
        out = {preset.key for preset in PRESETS if preset.group == chosen.group}
        kept = tuple(name for name in self.presets if name not in out)
        return replace(self, presets=(*kept, key))

    def without_preset(self, key: str) -> "BoardFilter":
        """Return the filter without a preset."""
        return replace(self, presets=tuple(name for name in self.presets if name != key))

    @property
    def is_open(self) -> bool:
        """True where nothing is filtered out."""
        return not self.presets and not self.where


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

    def list_query(self) -> Query:
        """Return the same deals for the list; a filter from elsewhere may ask for decided ones."""
        pipeline = self.board.pipeline.id if self.board else self.filter.pipeline
        parts = [f"stage.pipeline = {quoted(pipeline)}"] if pipeline else []
        if not self.filter.where:
            parts.append("stage.kind = 'open'")
        if narrowed := self.filter.expression():
            parts.append(narrowed)
        return Query("opportunity", " and ".join(parts) or None)

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
