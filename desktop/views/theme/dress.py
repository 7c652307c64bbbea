"""What Qt itself must know of a theme: a palette for its own painting and a sheet for its boxes."""

import re
from collections.abc import Callable
from functools import cache

from PySide6.QtGui import QColor, QPalette

from desktop.views.theme.tokens import THEMES

_NAME = re.compile(r"@([a-z]+\.[a-z_0-9.]*[a-z_0-9])")
_ROLES = {
    QPalette.ColorRole.Window: "surface.base",
    QPalette.ColorRole.WindowText: "text.primary",
    QPalette.ColorRole.Base: "surface.base",
    QPalette.ColorRole.AlternateBase: "surface.base",
    QPalette.ColorRole.Text: "text.primary",
    QPalette.ColorRole.PlaceholderText: "text.tertiary",
    QPalette.ColorRole.Button: "surface.base",
    QPalette.ColorRole.ButtonText: "text.primary",
    QPalette.ColorRole.BrightText: "danger.text",
    QPalette.ColorRole.Highlight: "surface.selected",
    QPalette.ColorRole.HighlightedText: "text.primary",
    QPalette.ColorRole.Link: "text.link",
    QPalette.ColorRole.LinkVisited: "text.link",
    QPalette.ColorRole.ToolTipBase: "surface.inverse",
    QPalette.ColorRole.ToolTipText: "text.on_inverse",
    QPalette.ColorRole.Light: "surface.raised",
    QPalette.ColorRole.Midlight: "border.subtle",
    QPalette.ColorRole.Mid: "border.default",
    QPalette.ColorRole.Dark: "border.control",
    QPalette.ColorRole.Shadow: "border.control",
    QPalette.ColorRole.Accent: "accent.fill",
}
_WRITING = (
    QPalette.ColorRole.WindowText,
    QPalette.ColorRole.Text,
    QPalette.ColorRole.ButtonText,
    QPalette.ColorRole.HighlightedText,
)


def palette(colour: Callable[[str], QColor]) -> QPalette:
    """Return the palette of the theme whose tokens ``colour`` reads."""
    made = QPalette()
    for role, token in _ROLES.items():
        made.setColor(role, colour(token))
    for role in _WRITING:
        made.setColor(QPalette.ColorGroup.Disabled, role, colour("text.disabled"))
    made.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Base, colour("surface.sunken"))
    return made


@cache
def _template() -> str:
    return (THEMES / "sheet.qss").read_text(encoding="utf-8")


def sheet(colour: Callable[[str], QColor], *, dashed: bool) -> str:
    """Return the style sheet; ``dashed`` marks disabled inputs by their border as well."""

    def value(match: re.Match[str]) -> str:
        name = match.group(1)
        if name == "line.off":
            return "dashed" if dashed else "solid"
        return str(colour(name).name(QColor.NameFormat.HexArgb))

    return _NAME.sub(value, _template())
