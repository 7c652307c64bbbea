"""The names a field may have in a heading: its own, and its label in every language."""

import gettext
from functools import cache

from sync.language import CATALOGUES, LANGUAGES, _
from sync.language import mark as _m
from sync.schema import Entity, Field, Kind

CURRENCY = "currency"


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    compiled = CATALOGUES / f"{language}.mo"
    if not compiled.is_file():
        return gettext.NullTranslations()
    with compiled.open("rb") as file:
        return gettext.GNUTranslations(file)


@cache
def in_every_language(message: str) -> tuple[str, ...]:
    """Return a message id and what it is called in each of our languages."""
    words = (_catalogue(language).gettext(message) for language in LANGUAGES if message)
    return tuple(dict.fromkeys((message, *words)))


def labels_of(entity: Entity, field: Field) -> tuple[str, ...]:
    """Return the labels of a field; the title of an entity is also called what the entity is."""
    labels = in_every_language(field.label)
    if field.name == entity.title and field.kind is not Kind.LINK:
        labels = (*labels, *in_every_language(entity.label))
    return labels


def currency_of(field: Field) -> Field:
    """Return the currency of an amount as a field of its own."""
    return Field(f"{field.name}.{CURRENCY}", Kind.TEXT, currency_label(field.label))


def currency_labels(field: Field) -> tuple[str, ...]:
    """Return what the currency of an amount is called, in every language."""
    return tuple(
        _catalogue(language)
        .gettext(_CURRENCY)
        .format(field=_catalogue(language).gettext(field.label))
        for language in LANGUAGES
    )


def currency_label(label: str) -> str:
    """Return what the currency of the amount called ``label`` is called now."""
    return _(_CURRENCY).format(field=_(label))


_CURRENCY = _m("{field} currency")
