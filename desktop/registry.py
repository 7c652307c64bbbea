"""What a feature tells the program about itself.

A feature is one area of the business. Its file in `desktop.features` fills in one `Feature`;
everything that lists features (rail, palette, search, import, export, sync, the hub) reads this
record and never the feature's modules.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from desktop.vault.model import Model, Rule
from sync.schema import Entity, Schema

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.controllers.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """One area of the business, as the rest of the program sees it.

    Attributes:
        key: Stable id, used in settings and pictures. Never translated.
        title: Name in the rail, a message id.
        icon: Name of a Phosphor icon.
        entities: Kinds of record it owns.
        rules: What completes a record of a kind when it is written.
        make_page: Builds its screen when the person first opens it; None keeps it off the rail.
        on_rail: False for screens that are reached from elsewhere (import, conflicts).
    """

    key: str
    title: str
    icon: str
    entities: Sequence[Entity] = ()
    rules: Mapping[str, Rule] = field(default_factory=dict)
    make_page: "Callable[[Session], QWidget] | None" = None
    on_rail: bool = True


def model_of(features: Sequence[Feature]) -> Model:
    """Return the schema and rules that all features together describe."""
    entities = tuple(entity for feature in features for entity in feature.entities)
    rules = {name: rule for feature in features for name, rule in feature.rules.items()}
    return Model(Schema(entities), rules)


def homes_of(features: Sequence[Feature]) -> dict[str, str]:
    """Return on which feature's screen each kind of record is shown."""
    return {
        entity.name: feature.key
        for feature in features
        if feature.make_page is not None
        for entity in feature.entities
    }
