"""What a person should know about an import although nothing is wrong with it."""

from collections.abc import Iterator

from desktop.services.importing.decision import Decision
from desktop.services.importing.draft import Draft
from desktop.services.importing.mapping import Role
from desktop.services.importing.options import ImportOptions
from desktop.services.importing.work import Wanted
from sync.language import _
from sync.schema import Schema

SURE = 0.8
_ORDERS = {"dmy": "31-12-2026", "mdy": "12-31-2026", "ymd": "2026-12-31"}


def warnings_of(wanted: Wanted, decision: Decision) -> tuple[str, ...]:
    """Return the sentences, in the current language."""
    draft, options = wanted.draft, wanted.options
    return (
        *_about_columns(draft, options),
        *_about_dates(draft, options),
        *_about_keys(draft, decision, options),
        *_about_links(decision, wanted.maker.model.schema),
    )


def _about_columns(draft: Draft, options: ImportOptions) -> Iterator[str]:
    told = {column for column, _target in options.mapping}
    left = [t.column for t in draft.targets if t.role is Role.IGNORE and t.column not in told]
    if left:
        yield _("Not imported, because no field fits: {columns}.").format(columns=", ".join(left))
    for target in draft.targets:
        if target.field and 0 < target.confidence < SURE:
            yield _("“{column}” was taken as {field}. Please check.").format(
                column=target.column, field=_(target.field.label)
            )


def _about_dates(draft: Draft, options: ImportOptions) -> Iterator[str]:
    for column, order in draft.date_orders.items():
        if order != "ymd" and not options.date_order:
            yield _("Dates in “{column}” were read as {example}.").format(
                column=column, example=_ORDERS[order]
            )


def _about_keys(draft: Draft, decision: Decision, options: ImportOptions) -> Iterator[str]:
    if options.key:
        return
    names = [name for key in decision.keys if key.finds for name in key.fields]
    filled = [name for name in names if _is_filled(draft, name)]
    if filled:
        yield _("Rows were matched with existing records by {columns}.").format(
            columns=", ".join(draft.heading[name] for name in filled)
        )


def _is_filled(draft: Draft, name: str) -> bool:
    return any(draft.ids or ()) if name == "id" else any(draft.columns.get(name, ()))


def _about_links(decision: Decision, schema: Schema) -> Iterator[str]:
    for entity, count in decision.made.counts().items():
        yield _("Records made because rows link to them: {count} ({kind}).").format(
            count=count, kind=_(schema.entity(entity).plural)
        )
