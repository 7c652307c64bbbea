"""The design's values: colours, sizes, families and durations, read once from one file."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

THEMES = Path(__file__).resolve().parents[3] / "resources" / "themes"
NAMES = ("light", "dark", "high_contrast")
DENSITIES = ("compact", "comfortable")


@dataclass(frozen=True, slots=True)
class Tokens:
    """Values by dotted name: `surface.base`, `chart.categorical.0`, `frame.rail`."""

    colours: Mapping[str, Mapping[str, str]]
    sizes: Mapping[str, int]
    line_heights: Mapping[int, int]
    families: Mapping[str, Mapping[str, list[str]]]


@cache
def tokens() -> Tokens:
    """Return the program's tokens."""
    read = json.loads((THEMES / "tokens.json").read_text(encoding="utf-8"))
    groups = {key: read[key] for key in ("radius", "row", "control", "frame", "motion_ms")}
    return Tokens(
        colours={name: _flat(read["themes"][name]) for name in NAMES},
        sizes=_flat(groups),
        line_heights={size["px"]: size["line_cjk"] for size in read["type"]["scale"].values()},
        families=read["type"]["families"],
    )


def _flat(branch: object, prefix: str = "") -> dict[str, Any]:
    """Return the leaves of nested objects and lists under their dotted names."""
    if isinstance(branch, dict):
        pairs = [(str(key), value) for key, value in branch.items()]
    elif isinstance(branch, list):
        pairs = [(str(place), value) for place, value in enumerate(branch)]
    else:
        return {prefix: branch}
    leaves: dict[str, Any] = {}
    for key, value in pairs:
        leaves |= _flat(value, f"{prefix}.{key}" if prefix else key)
    return leaves
