"""What narrows the board: conditions offered by name, and an expression from elsewhere."""

from dataclasses import dataclass, replace

from sync.language import mark as _m


@dataclass(frozen=True, slots=True)
class Preset:
    """A filter offered by name: the three faces of its chip (message ids), and the expression.

    Presets of one ``group`` exclude each other.
    """

    key: str
    group: str
    faces: tuple[str, str, str]
    where: str


PRESETS = (
    Preset("mine", "owner", (_m("Owner"), _m("is"), _m("me")), "owner = me"),
    Preset(
        "month",
        "close",
        (_m("Expected close"), _m("within"), _m("30 days")),
        "expected_close_on >= today and expected_close_on <= +30d",
    ),
    Preset(
        "quarter",
        "close",
        (_m("Expected close"), _m("within"), _m("90 days")),
        "expected_close_on >= today and expected_close_on <= +90d",
    ),
    Preset(
        "late",
        "close",
        (_m("Expected close"), _m("before"), _m("today")),
        "expected_close_on < today",
    ),
)


@dataclass(frozen=True, slots=True)
class BoardFilter:
    """Which deals are shown: of one pipeline (empty: the standard one), by presets, and by an
    expression that another screen sent along.
    """

    pipeline: str = ""
    presets: tuple[str, ...] = ()
    where: str = ""

    def expression(self) -> str:
        """Return the filter in the language of saved views."""
        parts = [preset.where for preset in PRESETS if preset.key in self.presets]
        if self.where:
            parts.append(self.where)
        return " and ".join(f"({part})" for part in parts)

    def with_preset(self, key: str) -> "BoardFilter":
        """Return the filter with a preset in, and those it excludes out."""
        chosen = next(preset for preset in PRESETS if preset.key == key)
        out = {preset.key for preset in PRESETS if preset.group == chosen.group}
        kept = tuple(name for name in self.presets if name not in out)
        return replace(self, presets=(*kept, key))

    def without_preset(self, key: str) -> "BoardFilter":
        """Return the filter without a preset."""
        return replace(self, presets=tuple(name for name in self.presets if name != key))

    @property
    def is_open(self) -> bool:
        """True where nothing is filtered out."""
        return not self.presets and not self.where
