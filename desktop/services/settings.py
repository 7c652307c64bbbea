"""What this machine remembers between two starts: language, theme, density, the vault last used.

One small JSON file beside other programs' settings; never anything about customers. A file that
cannot be read counts as empty: settings are not worth a failed start.
"""

import json
import logging
import os
from pathlib import Path
from typing import Any, TypeVar

from sync import language

ValueT = TypeVar("ValueT", bool, int, str, list[int], list[str], dict[str, int])

THEMES = ("system", "light", "dark", "high_contrast")
DENSITIES = ("compact", "comfortable")
LOCK_MINUTES = (0, 5, 10, 30, 60)
"""Idle minutes after which the vault locks itself; 0 is never."""
CLIPBOARD_SECONDS = (10, 30, 60, 0)
"""Seconds after which a copied sensitive value leaves the clipboard; 0 is never."""

log = logging.getLogger(__name__)


def config_folder() -> Path:
    """Return where settings are kept; ``HOLDFAST_CONFIG_DIR`` overrides the system's place."""
    if chosen := os.environ.get("HOLDFAST_CONFIG_DIR"):
        return Path(chosen)
    import platformdirs

    return Path(platformdirs.user_config_dir("holdfast", appauthor=False))


class Settings:
    """The values, each written to disk as it is put. Without a folder they live in memory."""

    def __init__(self, folder: Path | None) -> None:
        self._file = folder / "settings.json" if folder else None
        self._values = _read(self._file) if self._file else {}

    def get(self, key: str, default: ValueT) -> ValueT:
        """Return a value, or ``default`` where none of its type was put."""
        value = self._values.get(key)
        return value if type(value) is type(default) else default

    def put(self, key: str, value: object) -> None:
        """Remember a value that JSON can write."""
        if self._values.get(key) != value:
            self._values[key] = value
            self._write()

    @property
    def language(self) -> str:
        """The language chosen, or the one the system speaks."""
        chosen = self.get("language", "")
        return chosen if chosen in language.LANGUAGES else language.preferred()

    @property
    def theme(self) -> str:
        """One of `THEMES`."""
        return _one_of(self.get("theme", ""), THEMES)

    @property
    def density(self) -> str:
        """One of `DENSITIES`."""
        return _one_of(self.get("density", ""), DENSITIES)

    @property
    def lock_minutes(self) -> int:
        """One of `LOCK_MINUTES`."""
        minutes = self.get("lock_minutes", 10)
        return minutes if minutes in LOCK_MINUTES else 10

    @property
    def no_network(self) -> bool:
        """Whether the person chose that the program opens no socket."""
        return self.get("no_network", False)

    @property
    def clipboard_seconds(self) -> int:
        """One of `CLIPBOARD_SECONDS`."""
        seconds = self.get("clipboard_seconds", 30)
        return seconds if seconds in CLIPBOARD_SECONDS else 30

    @property
    def last_vault(self) -> Path | None:
        """The vault opened last, if it is still there."""
        path = Path(self.get("last_vault", ""))
        return path if path.name and path.is_dir() else None

    def _write(self) -> None:
        if self._file is None:
            return
        draft = self._file.with_suffix(".new")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            draft.write_text(json.dumps(self._values, ensure_ascii=False, indent=1), "utf-8")
            draft.replace(self._file)
        except OSError as error:
            log.warning("settings were not saved: %s", error)


def _one_of(value: str, known: tuple[str, ...]) -> str:
    return value if value in known else known[0]


def _read(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
