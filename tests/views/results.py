"""Invented results of reports, for the charts that draw them."""

from decimal import Decimal

from desktop.services.reports.results import (
    BgNbd,
    Clv,
    Conversion,
    CustomerValue,
    Funnel,
    GammaGamma,
    ReportWarning,
    Rfm,
    RfmSegment,
    StageStay,
    StageTimes,
    StageTotal,
)

STAGES = ("prospect", "contacted", "need_confirmed", "proposal", "negotiation")
NAMES = ("潜在客户", "初步沟通", "需求确认", "方案报价", "谈判签约")


def funnel(counts=(412, 286, 187, 118, 61), won=44, rates=(0.7, 0.65, 0.63, 0.52, 0.72)):
    totals = tuple(
        StageTotal(code, name, count, Decimal(count * 150_000))
        for code, name, count in zip(STAGES, NAMES, counts, strict=True)
    )
    steps = tuple(
        Conversion(source, target, 900, rate)
        for source, target, rate in zip(STAGES, (*STAGES[1:], "won"), rates, strict=True)
    )
    return Funnel(
        stages=totals,
        won=StageTotal("won", "赢单", won, Decimal(won * 300_000)),
        lost=StageTotal("lost", "输单", 31, Decimal(900_000)),
        win_rate=0.587 if won else None,
        mean_days_won=68.2,
        median_days_won=61.0,
        conversions=steps,
        currency="CNY",
        inputs={"from": "2025-11-22", "to": "2026-11-22"},
    )


def stage_times(counts=(90, 80, 70, 60, 50)):
    days = ((4, 7, 13, 22), (6, 10, 17, 29), (9, 15, 26, 48), (5, 9, 14, 24), (8, 13, 21, 37))
    return StageTimes(
        tuple(
            StageStay(code, name, count, *(float(day) for day in stay), mean=stay[1] + 2.0)
            for code, name, count, stay in zip(STAGES, NAMES, counts, days, strict=True)
        ),
        {},
    )


def rfm(quiet=14):
    segments = [segment(5, 5, 5, 96), segment(5, 5, 2, 3), segment(3, 2, 3, 63)]
    if quiet:
        segments.append(segment(1, 5, 4, quiet))
    return Rfm(
        customers=sum(one.count for one in segments),
        mean_recency_days=44.0,
        mean_frequency=3.2,
        mean_monetary=Decimal("123456.50"),
        segments=tuple(segments),
        tie_rule="Equal values share one score.",
        currency="CNY",
        inputs={},
    )


def segment(recency, frequency, monetary, count):
    code = f"R{recency}F{frequency}M{monetary}"
    accounts = {f"{code}-{number}": f"客户 {number}" for number in range(count)}
    return RfmSegment(code, recency, frequency, monetary, count, Decimal(count * 1000), accounts)


def clv(amounts=tuple(range(40_000, 6_000_000, 40_000)), warnings=()):
    values = tuple(
        CustomerValue(f"c{place}", f"上海睿衡医学科技 {place}", Decimal(amount), 0.4, 3.2, 7, 12)
        for place, amount in enumerate(sorted(amounts, reverse=True))
    )
    return Clv(
        bgnbd=BgNbd(0.243, 4.414, 0.793, 2.426, -9582.43) if values else None,
        gamma_gamma=GammaGamma(6.25, 3.74, 15.44) if values else None,
        customers=len(values),
        transactions=len(values) * 3,
        expected_purchases=300.0,
        holdout_actual=1882,
        holdout_expected=1653.4,
        warnings=tuple(ReportWarning(message) for message in warnings),
        values=values,
        currency="CNY",
        inputs={"unit": "week", "horizon": 52},
    )
