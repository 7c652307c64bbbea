"""What stands beside a chart's title, and the answer to "how is this computed?"."""

from collections.abc import Iterator, Sequence

from desktop.services import formatting
from desktop.services.reports.results import Clv, Funnel, ReportWarning, Rfm, StageTimes
from desktop.views.charts.stage_times import slowest
from sync.language import _, ngettext


def funnel_subtitle(result: Funnel) -> str:
    """Return the win rate."""
    if result.win_rate is None:
        return _("conversion between stages")
    return _("win rate {rate}").format(rate=formatting.percent(result.win_rate))


def funnel_explanation(result: Funnel) -> Sequence[str]:
    """Say what is counted."""
    lines = [
        _("Bars count the open opportunities in each stage; amounts are their sums."),
        _(
            "The share between two bars: of all opportunities that ever reached the upper stage, "
            "so many went on to the next. It is read from the history of changes."
        ),
    ]
    if result.win_rate is not None:
        lines.append(
            _("Win rate is won divided by won and lost: {won} of {all}.").format(
                won=formatting.number(result.won.count),
                all=formatting.number(result.won.count + result.lost.count),
            )
        )
    return [*lines, *_period(result.inputs)]


def stages_subtitle(result: StageTimes) -> str:
    """Name the slowest stage."""
    slow = slowest(result)
    return _("{stage} is slowest").format(stage=slow.name) if slow else ""


def stages_explanation(result: StageTimes) -> Sequence[str]:
    """Say what is measured."""
    count = sum(stay.count for stay in result.stays)
    return [
        _("A stay lasts from the change that brought an opportunity into a stage to the next one."),
        _("The box holds the middle half of all stays, the bar is their median, and nine of ten "
          "stays ended before the dot."),
        _("Stays measured: {count}").format(count=formatting.number(count)),
        *_period(result.inputs),
    ]  # fmt: skip


def rfm_subtitle(result: Rfm) -> str:
    """Say what rows and columns are."""
    return _("rows: recency, columns: frequency")


def rfm_explanation(result: Rfm) -> Sequence[str]:
    """Say how customers are scored."""
    return [
        _("Recency is the days since the last purchase, frequency the number of purchases, "
          "money their sum. Purchases of one day count once."),
        _(result.tie_rule),
        _("The darker a field, the more customers it holds. Five is best."),
        *_period(result.inputs),
    ]  # fmt: skip


def clv_subtitle(result: Clv) -> str:
    """Return how many customers were valued, and whether there are doubts."""
    count = ngettext("{count} customer", "{count} customers", result.customers)
    words = count.format(count=formatting.number(result.customers))
    if result.warnings:
        number = len(result.warnings)
        doubts = ngettext("{count} warning", "{count} warnings", number).format(count=number)
        words = f"{words} · {doubts}"
    return words


def clv_explanation(result: Clv) -> Sequence[str]:
    """Say which models were fitted, with their parameters."""
    return [
        *_doubts(result.warnings),
        _("A value is the number of purchases expected within the horizon times the amount "
          "expected of each. Purchases of one day count once."),
        *_models(result),
        *_holdout(result),
        *_period(result.inputs),
    ]  # fmt: skip


def _doubts(warnings: Sequence[ReportWarning]) -> Iterator[str]:
    for warning in warnings:
        yield f"⚠ {warning.text()}"


def _models(result: Clv) -> Iterator[str]:
    if model := result.bgnbd:
        yield _(
            "Purchases: BG/NBD model (Fader, Hardie and Lee 2005), r {r}, alpha {alpha}, a {a}, "
            "b {b}, log-likelihood {height}."
        ).format(
            r=f"{model.r:.3f}",
            alpha=f"{model.alpha:.3f}",
            a=f"{model.a:.3f}",
            b=f"{model.b:.3f}",
            height=formatting.number(model.log_likelihood, 2),
        )
    if spend := result.gamma_gamma:
        yield _("Amounts: Gamma-Gamma model (Fader and Hardie 2013), p {p}, q {q}, v {v}.").format(
            p=f"{spend.p:.3f}", q=f"{spend.q:.3f}", v=formatting.number(spend.v, 2)
        )


def _holdout(result: Clv) -> Iterator[str]:
    if result.holdout_actual is not None and result.holdout_expected is not None:
        yield _(
            "After calibration, {actual} purchases were made; {expected} were expected."
        ).format(
            actual=formatting.number(result.holdout_actual),
            expected=formatting.number(result.holdout_expected),
        )


def _period(inputs: object) -> Iterator[str]:
    """Yield the period of the data, where the report states one."""
    if isinstance(inputs, dict) and inputs.get("from") and inputs.get("to"):
        yield _("Data from {start} to {end}.").format(start=inputs["from"], end=inputs["to"])
