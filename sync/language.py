"""Words in the reader's language, for every layer: schema labels, command line, windows and hub.

English is the language of the source; `zh_CN` comes from a gettext catalogue. The choice is one
per process and may change while it runs.
"""

import gettext
import os
from pathlib import Path

LANGUAGES = ("zh_CN", "en")
CATALOGUES = Path(__file__).resolve().parents[1] / "resources" / "translations"

_current: dict[str, gettext.NullTranslations | str] = {
    "language": "en",
    "catalogue": gettext.NullTranslations(),
}


def use(language: str) -> None:
    """Speak ``language`` (one of `LANGUAGES`) from now on."""
    catalogue: gettext.NullTranslations = gettext.NullTranslations()
    compiled = CATALOGUES / f"{language}.mo"
    if language != "en" and compiled.is_file():
        with compiled.open("rb") as file:
            catalogue = gettext.GNUTranslations(file)
    _current.update(language=language, catalogue=catalogue)


def current() -> str:
    """Return the language spoken now."""
    return str(_current["language"])


def preferred() -> str:
    """Return the language the environment asks for, English where it asks for none of ours."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "zh_CN" if value.startswith("zh") else "en"
    return "en"


def _catalogue() -> gettext.NullTranslations:
    catalogue = _current["catalogue"]
    return (
        catalogue if isinstance(catalogue, gettext.NullTranslations) else gettext.NullTranslations()
    )


def _(message: str) -> str:
    """Return ``message`` in the current language."""
    return _catalogue().gettext(message) if message else ""


def ngettext(one: str, many: str, count: int) -> str:
    """Return the form of a message that fits ``count``."""
    return _catalogue().ngettext(one, many, count)


def mark(message: str) -> str:
    """Mark a text for translators and return it unchanged; `_` is called when it is shown."""
    return message
