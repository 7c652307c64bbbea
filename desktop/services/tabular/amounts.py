"""Cells as numbers: whole, exact, per cent, money.

A comma may group digits or part the decimals. One value cannot tell; the column can: if any value
proves one use and none the other, that use holds for all of them.
"""

import re
from collections import Counter
from collections.abc import Sequence, Set
from decimal import Decimal
from math import isfinite
from typing import NamedTuple

from desktop.services.tabular.column import (
    CellProblem,
    Finish,
    Parse,
    ParsedColumn,
    Reason,
    parse_each,
    parsed,
    tidy,
    without_flags,
)
from desktop.services.tabular.table import Cell
from desktop.services.tabular.texts import plain_signs
from sync.values import DECIMAL_SCALE, MONEY_SCALE

NOTHING = frozenset(
    {"-", "--", "—", "——", "–", "/", "null", "none", "nan", "n/a", "nil", "无", "\\n"}
)
"""What files write for "no value" where a number or a date is asked for."""

CURRENCIES = {
    "¥": "CNY", "￥": "CNY", "元": "CNY", "圆": "CNY", "块": "CNY", "rmb": "CNY", "cny": "CNY",
    "人民币": "CNY", "cn¥": "CNY", "$": "USD", "us$": "USD", "usd": "USD", "美元": "USD",
    "€": "EUR", "eur": "EUR", "欧元": "EUR", "£": "GBP", "gbp": "GBP", "英镑": "GBP",
    "hk$": "HKD", "hkd": "HKD", "港币": "HKD", "港元": "HKD", "nt$": "TWD", "twd": "TWD",
    "jpy": "JPY", "日元": "JPY", "sgd": "SGD", "aud": "AUD", "cad": "CAD", "chf": "CHF",
}  # fmt: skip
SCALES = {
    "": 1, "百": 100, "千": 1000, "万": 10**4, "萬": 10**4, "十万": 10**5,
    "百万": 10**6, "千万": 10**7, "亿": 10**8, "億": 10**8, "万亿": 10**12,
    "k": 1000, "w": 10**4, "m": 10**6, "mn": 10**6, "b": 10**9, "bn": 10**9,
}  # fmt: skip

_PLAIN = re.compile(r"-?\d+(?:\.\d+)?")
_CURRENCY = "|".join(re.escape(sign) for sign in sorted(CURRENCIES, key=len, reverse=True))
_SCALE = "|".join(sorted(filter(None, SCALES), key=len, reverse=True))
_NUMBER = re.compile(
    rf"(?P<open>\()?(?P<sign>[-+]?)\s*(?P<before>{_CURRENCY})?\s*(?P<sign2>[-+]?)\s*"
    rf"(?P<digits>\d[\d.,' ]*|\.\d+)(?P<power>e[-+]?\d{{1,3}})?"
    rf"\s*(?P<scale>{_SCALE})?\s*(?P<percent>%)?"
    rf"\s*(?P<after>{_CURRENCY})?(?P<close>\))?(?P<sign3>-)?",
    re.IGNORECASE,
)
_GROUPED = re.compile(
    r"\d{1,3}(?:(?:,\d{2,3})*,\d{3}|(?:[ ']\d{3})+)?(?:\.\d*)?|\.\d+|\d+(?:\.\d*)?"
)
_UNGROUPED = re.compile(r"[, ']")
_SWAPPED = str.maketrans(",.", ".,")
_UNCLEAR = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")

INTEGER_LIMIT = Decimal(2**63)


class Amount(NamedTuple):
    """A number as it was written: its value, and the currency or per cent sign beside it."""

    number: Decimal
    currency: str = ""
    percent: bool = False


def parse_integers(cells: Sequence[Cell], finish: Finish | None = None) -> ParsedColumn:
    """Read whole numbers as int."""
    read = _reader(cells)

    def parse(cell: Cell) -> object:
        amount = read(cell)
        if not isinstance(amount, Amount):
            return amount
        if amount.percent or amount.number != amount.number.to_integral_value():
            return Reason.NOT_WHOLE
        return Reason.TOO_LARGE if abs(amount.number) >= INTEGER_LIMIT else int(amount.number)

    return parse_each(cells, parse, finish)


def parse_decimals(cells: Sequence[Cell], finish: Finish | None = None) -> ParsedColumn:
    """Read numbers as Decimal; 12.5% is 0.125."""
    read = _reader(cells)

    def parse(cell: Cell) -> object:
        amount = read(cell)
        if not isinstance(amount, Amount):
            return amount
        number = amount.number / 100 if amount.percent else amount.number
        return _fitting(number, DECIMAL_SCALE)

    return parse_each(cells, parse, finish)


def parse_percents(
    cells: Sequence[Cell], finish: Finish | None = None, *, heading: str = ""
) -> ParsedColumn:
    """Read per cents as Decimal points: 12.5% is 12.5.

    A column of numbers without the sign, none above 1 and not all whole, holds fractions, as
    workbooks do, unless its heading has the sign.
    """
    read = _reader(cells)
    points = "%" in plain_signs(heading) or not _are_fractions(cells, read)

    def parse(cell: Cell) -> object:
        amount = read(cell)
        if not isinstance(amount, Amount):
            return amount
        number = amount.number if amount.percent or points else amount.number * 100
        return _fitting(number, DECIMAL_SCALE)

    return parse_each(cells, parse, finish)


def parse_money(cells: Sequence[Cell], finish: Finish | None = None) -> ParsedColumn:
    """Read amounts as Decimal. Where a column names several currencies, the rarer are refused."""
    read = _reader(cells)
    currencies: dict[Cell, str] = {}

    def parse(cell: Cell) -> object:
        amount = read(cell)
        if not isinstance(amount, Amount):
            return amount
        if amount.currency:
            currencies[cell] = amount.currency
        return Reason.BAD_NUMBER if amount.percent else _fitting(amount.number, MONEY_SCALE)

    column = parse_each(cells, parse, finish)
    return _in_one_currency(column, cells, currencies) if currencies else column


def _in_one_currency(
    column: ParsedColumn, cells: Sequence[Cell], currencies: dict[Cell, str]
) -> ParsedColumn:
    named = [currencies.get(tidy(c) if isinstance(c, str) else c, "") for c in cells]
    usual = Counter(filter(None, named)).most_common(1)[0][0]
    values, errors = list(column.values), dict(column.errors)
    for row, currency in enumerate(named):
        if currency not in ("", usual):
            values[row] = None
            errors[row] = CellProblem(cells[row], Reason.OTHER_CURRENCY)
    return ParsedColumn(values, errors, currency=usual)


def _fitting(number: Decimal, scale: int) -> Decimal | Reason:
    return Reason.TOO_LARGE if abs(number) * scale >= INTEGER_LIMIT else number


def _are_fractions(cells: Sequence[Cell], read: Parse) -> bool:
    found = [parsed(cell, read) for cell in set(without_flags(cells))]
    plain = [a.number for a in found if isinstance(a, Amount) and not a.percent]
    whole = all(number == number.to_integral_value() for number in plain)
    return bool(plain) and not whole and all(abs(number) <= 1 for number in plain)


def _reader(cells: Sequence[Cell]) -> Parse:
    """Return what reads one cell of this column as an `Amount`, None or a `Reason`."""
    comma_parts = _comma_parts_decimals({cell for cell in cells if type(cell) is str})

    def read(cell: Cell) -> object:
        if isinstance(cell, str):
            return amount_of(cell, comma_parts=comma_parts)
        if isinstance(cell, float):
            return Amount(Decimal(f"{cell:.15g}")) if isfinite(cell) else Reason.BAD_NUMBER
        return Amount(Decimal(cell)) if type(cell) is int else Reason.BAD_NUMBER

    return read


def amount_of(text: str, *, comma_parts: bool = False) -> Amount | Reason | None:
    """Return the amount in one text; None where it says that there is none."""
    if not comma_parts and _PLAIN.fullmatch(text):
        return Amount(Decimal(text))
    text = plain_signs(text).replace("−", "-")
    match = _NUMBER.fullmatch(text)
    if match is None or (match["open"] is None) != (match["close"] is None):
        return None if text.casefold() in NOTHING else Reason.BAD_NUMBER
    digits = match["digits"].strip()
    if comma_parts:
        digits = digits.translate(_SWAPPED)
    if not _GROUPED.fullmatch(digits):
        return Reason.BAD_NUMBER
    number = Decimal(_UNGROUPED.sub("", digits) + (match["power"] or ""))
    number *= SCALES[(match["scale"] or "").lower()]
    signs = [match["open"], match["sign"] == "-", match["sign2"] == "-", match["sign3"]]
    named = {CURRENCIES[sign.lower()] for sign in (match["before"], match["after"]) if sign}
    if len(named) > 1:
        return Reason.BAD_NUMBER
    currency = "".join(named)
    return Amount(-number if any(signs) else number, currency, bool(match["percent"]))


def _comma_parts_decimals(texts: Set[str]) -> bool:
    """Tell whether the column writes 1.234,50: proved by one value and contradicted by none."""
    if not any("," in text or text.count(".") > 1 for text in texts):
        return False
    uses = {_comma_use(m["digits"].strip()) for text in texts if (m := _NUMBER.search(text))}
    return True in uses and False not in uses


def _comma_use(digits: str) -> bool | None:
    """Whether a comma parts decimals here; None where the value fits both uses."""
    commas, points = digits.count(","), digits.count(".")
    if commas and points:
        return digits.rindex(",") > digits.rindex(".")
    if commas + points == 0 or _UNCLEAR.fullmatch(digits):
        return None
    return points > 1 if points else commas == 1
