"""Pictures of the pipeline."""

from PySide6.QtWidgets import QWidget

from desktop.controllers.session import Place
from desktop.views.pipeline.page import BOARD, LIST, PipelinePage
from desktop.views.tour import Screen, Stage


def _page(stage: Stage, view: str = BOARD) -> PipelinePage:
    """Return the page at rest: no drawer, no card on its way."""
    page = stage.show(Place("pipeline", view=view))
    if not isinstance(page, PipelinePage):
        raise TypeError("the pipeline has another page")
    page.deals.drawer.close_()
    page.board.ends.hide()
    for column in page.board.columns:
        column.cards.mark_dragged(-1)
        column.mark_target(is_target=False)
    return page


def _board(stage: Stage) -> QWidget | None:
    _page(stage)
    return None


def _list(stage: Stage) -> QWidget | None:
    _page(stage, LIST)
    return None


def _peek(stage: Stage) -> QWidget | None:
    page = _page(stage)
    cards = page.board.columns[0].cards
    cards.choose(0)
    page.deals.peek(cards.current())
    stage.settle()
    return None


def _carry(stage: Stage) -> QWidget | None:
    """Show a card on its way: its slot, the column it is over, and where deals end."""
    board = _page(stage).board
    board.columns[0].cards.mark_dragged(1)
    board.columns[1].mark_target(is_target=True)
    board.ends.rise()
    return None


SCREENS = (
    Screen("pipeline-board", _board),
    Screen("pipeline-list", _list),
    Screen("pipeline-peek", _peek),
    Screen("pipeline-drag", _carry),
    Screen("pipeline-empty", _board, empty=True),
)
