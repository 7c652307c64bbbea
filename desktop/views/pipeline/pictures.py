"""Pictures of the pipeline."""

from PySide6.QtWidgets import QWidget

from desktop.controllers.session import Place
from desktop.views.pipeline.page import BOARD, LIST, PipelinePage
from desktop.views.tour import Screen, Stage


def _page(stage: Stage, view: str = BOARD) -> PipelinePage:
    page = stage.show(Place("pipeline", view=view))
    if not isinstance(page, PipelinePage):
        raise TypeError("the pipeline has another page")
    return page


def _board(stage: Stage) -> QWidget | None:
    _page(stage).board.take_keys()
    return None


def _list(stage: Stage) -> QWidget | None:
    _page(stage, LIST)
    return None


def _peek(stage: Stage) -> QWidget | None:
    page = _page(stage)
    page.board.take_keys()
    page.deals.peek(page.board.current())
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
