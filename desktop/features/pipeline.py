"""Opportunities on their way through the stages of a pipeline."""

from desktop.models.opportunity import OPPORTUNITY, PIPELINE, STAGE, complete_opportunity
from desktop.registry import Feature
from sync.language import mark as _m

FEATURE = Feature(
    key="pipeline",
    title=_m("Pipeline"),
    icon="columns",
    entities=(PIPELINE, STAGE, OPPORTUNITY),
    rules={"opportunity": complete_opportunity},
    panels=("opportunity.account",),
)
