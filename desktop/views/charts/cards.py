"""The cards of the analytics page, each a chart with its words."""

from desktop.services.reports.results import Clv, Funnel, Rfm, StageTimes
from desktop.views.charts import explain
from desktop.views.charts.card import ChartCard
from desktop.views.charts.clv import ClvHistogram
from desktop.views.charts.funnel import FunnelChart
from desktop.views.charts.rfm import RfmGrid
from desktop.views.charts.stage_times import StageTimesChart
from desktop.views.charts.top_customers import TopCustomers
from sync.language import mark as _m


def funnel_card() -> ChartCard[Funnel]:
    """Return the sales funnel."""
    return ChartCard(
        _m("Sales funnel"),
        FunnelChart(),
        subtitle=explain.funnel_subtitle,
        explanation=explain.funnel_explanation,
        name="funnel",
    )


def stage_times_card() -> ChartCard[StageTimes]:
    """Return the time in each stage."""
    return ChartCard(
        _m("Time in stage"),
        StageTimesChart(),
        subtitle=explain.stages_subtitle,
        explanation=explain.stages_explanation,
        name="stages",
    )


def rfm_card() -> ChartCard[Rfm]:
    """Return the grid of recency and frequency."""
    return ChartCard(
        _m("RFM"),
        RfmGrid(),
        subtitle=explain.rfm_subtitle,
        explanation=explain.rfm_explanation,
        name="rfm",
    )


def clv_card() -> ChartCard[Clv]:
    """Return the distribution of lifetime values."""
    return ChartCard(
        _m("CLV distribution"),
        ClvHistogram(),
        subtitle=explain.clv_subtitle,
        explanation=explain.clv_explanation,
        name="clv",
    )


def top_customers_card() -> ChartCard[Clv]:
    """Return the customers worth most."""
    return ChartCard(
        _m("Top customers"),
        TopCustomers(),
        subtitle=lambda _result: "",
        explanation=explain.clv_explanation,
        name="top_customers",
    )
