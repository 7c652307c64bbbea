"""Results of reports as JSON documents; their shape is part of the command line's contract."""

from collections.abc import Mapping
from decimal import Decimal

from desktop.services.records.presenting import json_plain
from desktop.services.reports.results import (
    Clv,
    Funnel,
    Rfm,
    Sales,
    StageTimes,
    StageTotal,
    WinRate,
    WinRates,
)
from sync.language import _
from sync.values import Money

Document = dict[str, object]


def money(amount: Decimal, currency: str) -> object:
    """Return an amount with its currency."""
    return json_plain(Money(amount, currency))


def funnel_document(result: Funnel) -> Document:
    """Return the funnel."""
    stages = [
        {"code": stage.code, "name": stage.name, **_total(stage, result.currency)}
        for stage in result.stages
    ]
    steps = [{"from": s.source, "to": s.target, "rate": s.rate} for s in result.conversions]
    return {
        "stages": stages,
        "won": _total(result.won, result.currency),
        "lost": _total(result.lost, result.currency),
        "win_rate": result.win_rate,
        "mean_days_won": result.mean_days_won,
        "median_days_won": result.median_days_won,
        "conversions": steps,
        "inputs": dict(result.inputs),
    }


def _total(total: StageTotal, currency: str) -> Document:
    return {"count": total.count, "amount": money(total.amount, currency)}


def stages_document(result: StageTimes) -> Document:
    """Return the times in days; None where nothing was measured."""
    stages = [
        {
            "code": stay.code,
            "name": stay.name,
            "count": stay.count,
            "quartile_1": stay.quartile_1 if stay.count else None,
            "median": stay.median if stay.count else None,
            "quartile_3": stay.quartile_3 if stay.count else None,
            "percentile_90": stay.percentile_90 if stay.count else None,
            "mean": stay.mean if stay.count else None,
        }
        for stay in result.stays
    ]
    return {"stages": stages, "inputs": dict(result.inputs)}


def rfm_document(result: Rfm) -> Document:
    """Return the segments and the means."""
    monetary = result.mean_monetary
    return {
        "customers": result.customers,
        "means": {
            "recency_days": result.mean_recency_days,
            "frequency": result.mean_frequency,
            "monetary": None if monetary is None else money(monetary, result.currency),
        },
        "segments": [
            {
                "code": segment.code,
                "count": segment.count,
                "amount": money(segment.amount, result.currency),
            }
            for segment in result.segments
        ],
        "tie_rule": _(result.tie_rule),
        "inputs": dict(result.inputs),
    }


def clv_document(result: Clv) -> Document:
    """Return the models and the value of every customer."""
    model, spend = result.bgnbd, result.gamma_gamma
    holdout = {"actual": result.holdout_actual, "expected": result.holdout_expected}
    return {
        "bgnbd": _parameters(model, ("r", "alpha", "a", "b", "log_likelihood")),
        "gamma_gamma": _parameters(spend, ("p", "q", "v")),
        "customers": result.customers,
        "transactions": result.transactions,
        "expected_purchases": result.expected_purchases,
        "holdout": holdout,
        "warnings": [warning.text() for warning in result.warnings],
        "top": [
            {
                "account": {"entity": "account", "id": row.account_id, "title": row.account},
                "clv": money(row.clv, result.currency),
                "p_alive": row.p_alive,
            }
            for row in result.values
        ],
        "inputs": dict(result.inputs),
    }


def _parameters(model: object, names: tuple[str, ...]) -> Mapping[str, object] | None:
    return None if model is None else {name: getattr(model, name) for name in names}


def winrate_document(result: WinRates) -> Document:
    """Return the groups and their total."""
    return {
        "by": result.by,
        "groups": [
            {"key": group.key, "name": group.name, **_rate(group, result.currency)}
            for group in result.groups
        ],
        "total": _rate(result.total, result.currency),
        "inputs": dict(result.inputs),
    }


def _rate(group: WinRate, currency: str) -> Document:
    return {
        "won": group.won,
        "lost": group.lost,
        "win_rate": group.rate,
        "amount": money(group.amount, currency),
    }


def sales_document(result: Sales) -> Document:
    """Return the months."""
    months = [
        {
            "month": month.month,
            "orders": month.orders,
            "customers": month.customers,
            "amount": money(month.amount, result.currency),
        }
        for month in result.months
    ]
    return {"months": months, "inputs": dict(result.inputs)}
