"""Opportunities on their way through the stages of a pipeline."""

from typing import TYPE_CHECKING

from desktop.models.opportunity import OPPORTUNITY, PIPELINE, STAGE, complete_opportunity
from desktop.registry import Feature
from sync.language import mark as _m

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget  # noqa: TID251 - for its type only

    from desktop.controllers.session import Session


def _make_page(session: "Session") -> "QWidget":
    from desktop.views.pipeline.page import PipelinePage

    return PipelinePage(session)


FEATURE = Feature(
    key="pipeline",
    title=_m("Pipeline"),
    icon="columns",
    entities=(PIPELINE, STAGE, OPPORTUNITY),
    rules={"opportunity": complete_opportunity},
    make_page=_make_page,
)
