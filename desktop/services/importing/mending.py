"""How refused rows can be mended without leaving the program: another value for a text of the
file, or new records for what links found nothing.
"""

from dataclasses import dataclass
from difflib import get_close_matches

from desktop.services.importing.mapping import Target
from desktop.services.importing.plan import ImportPlan
from desktop.services.importing.problems import Problem, Why
from desktop.services.tabular.column import Reason, shown
from desktop.vault.tables import quoted
from desktop.vault.vault import Vault
from sync.language import _
from sync.schema import Kind

CLOSE = 0.6
OFFERED = 5
_LOOKED_AT = 20_000
_ABOUT_A_TEXT = frozenset({Why.CHOICE, Why.NO_RECORD, Why.MANY_RECORDS, Why.CANNOT_CREATE})


@dataclass(frozen=True, slots=True)
class Mending:
    """What can be done about one problem.

    Attributes:
        field: Whose texts are replaced; "" where a replacement would not help.
        text: The text of the file.
        offers: Texts it may stand for, the likeliest first, each with the words for it.
        creates: The kind of record that could be made for it; "" for none.
        rows: How many rows have the same problem.
    """

    field: str
    text: str
    offers: tuple[tuple[str, str], ...] = ()
    creates: str = ""
    rows: int = 1


def mending_of(vault: Vault, plan: ImportPlan, problem: Problem) -> Mending:
    """Return what can be done about a problem, for every row that has it."""
    target = next((t for t in plan.wanted.draft.targets if t.column == problem.column), None)
    text = shown(problem.raw)
    if target is None or target.field is None or not text or not _is_about_text(problem):
        return Mending("", text)
    same = sum(
        1
        for found in plan.decision.problems.values()
        if any(p.column == problem.column and shown(p.raw) == text for p in found)
    )
    offers = _offers(vault, target, text)
    creates = target.field.target if problem.why is Why.NO_RECORD else ""
    return Mending(target.name, text, tuple(offers), creates, same)


def _is_about_text(problem: Problem) -> bool:
    return isinstance(problem.why, Reason) or problem.why in _ABOUT_A_TEXT


def _offers(vault: Vault, target: Target, text: str) -> list[tuple[str, str]]:
    field = target.field
    if field is None:
        return []
    if field.kind is Kind.CHOICE:
        pairs = [(choice.code, _(choice.label)) for choice in field.choices]
        close = get_close_matches(text, [words for _code, words in pairs], OFFERED, CLOSE)
        return sorted(pairs, key=lambda pair: pair[1] not in close)
    if field.kind is Kind.LINK:
        return [(one, one) for one in _alike(vault, field.target, target.by, text)]
    return []


def _alike(vault: Vault, entity: str, by: str, text: str) -> list[str]:
    described = vault.entity(entity)
    name = by if by and by != "id" else described.title
    if described.by_name[name].kind is Kind.LINK:
        return []
    with vault.read() as connection:
        rows = connection.exec_driver_sql(
            f"SELECT DISTINCT {quoted(name)} FROM {quoted(entity)} "
            f"WHERE life = 0 AND {quoted(name)} IS NOT NULL LIMIT {_LOOKED_AT}"
        )
        known = {str(row[0]).casefold(): str(row[0]) for row in rows}
    return [known[one] for one in get_close_matches(text.casefold(), known, OFFERED, CLOSE)]
