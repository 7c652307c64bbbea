"""The program's log file: what happened, never with whom. Rotated, in the platform's place for
logs.
"""

import logging
import logging.handlers
import os
from pathlib import Path

from platformdirs import user_log_path

NAME = "holdfast.log"


def log_folder() -> Path:
    """Return the folder of the log; the environment may name another one."""
    named = os.environ.get("HOLDFAST_LOG_DIR")
    return Path(named) if named else user_log_path("holdfast", appauthor=False)


def start_log(*, verbose: bool) -> None:
    """Begin to log; where the folder cannot be written, the program runs without."""
    logging.raiseExceptions = False  # a full disk under the log is no reason to disturb anybody
    root = logging.getLogger()
    for earlier in [one for one in root.handlers if one.name == NAME]:
        root.removeHandler(earlier)
        earlier.close()
    root.setLevel(logging.DEBUG if verbose else logging.INFO)
    for chatty in ("alembic", "httpx", "httpcore", "asyncio"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    try:
        folder = log_folder()
        folder.mkdir(parents=True, exist_ok=True)
        handler = logging.handlers.RotatingFileHandler(
            folder / NAME, maxBytes=1_000_000, backupCount=3, encoding="utf-8", delay=True
        )
    except OSError:
        root.addHandler(logging.NullHandler())
        return
    handler.name = NAME
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root.addHandler(handler)
