"""The program's log file: what happened, never with whom. Rotated, in the platform's place for
logs, readable by the person alone.

Whatever is logged passes `Discreet`: of an exception its kind and its way through the code remain,
never its message, which may quote a record; of a library's message only the constant part. Code of
ours names classes, fields and counts in a message, and never a value.
"""

import faulthandler
import logging
import logging.handlers
import os
import traceback
from pathlib import Path
from types import TracebackType
from typing import TextIO

from platformdirs import user_log_path

NAME = "holdfast.log"
CRASHES = "crash.log"
"""Where the interpreter writes the functions it was in when it died; no values."""
_OURS = ("desktop", "server", "sync")
_Caught = tuple[type[BaseException], BaseException, TracebackType | None]


def log_folder() -> Path:
    """Return the folder of the log; the environment may name another one."""
    named = os.environ.get("HOLDFAST_LOG_DIR")
    return Path(named) if named else user_log_path("holdfast", appauthor=False)


def outline(error: BaseException) -> str:
    """Return what kind of exception it was, where it came from, and what was behind it: files,
    lines and code, no value.
    """
    said = traceback.TracebackException.from_exception(error, capture_locals=False)
    parts: list[str] = []
    one: traceback.TracebackException | None = said
    while one is not None:
        parts.append("".join(one.stack.format()) + one.exc_type.__qualname__)
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
    return "\nraised from this:\n".join(parts)


class Discreet(logging.Formatter):
    """Writes down what happened without the words of exceptions and of strange libraries."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, of a record that stays as it was for other handlers."""
        told = logging.makeLogRecord(record.__dict__)
        told.exc_text = told.stack_info = None
        if record.name.partition(".")[0] not in (*_OURS, "__main__"):
            told.msg, told.args = _constant(record), None
        elif isinstance(record.args, tuple):
            told.args = tuple(_without_words(value) for value in record.args)
        return super().format(told)

    def formatException(self, ei: "_Caught | tuple[None, None, None]") -> str:  # noqa: N802
        """Return the outline of an exception."""
        return outline(ei[1]) if ei[1] is not None else ""


def _constant(record: logging.LogRecord) -> str:
    """Return the part of a library's message that is the same every time."""
    return str(record.msg) if record.args else "(said something)"


def _without_words(value: object) -> object:
    """Return what may be logged of an exception: its kind, and the system's number of it."""
    if isinstance(value, OSError) and value.errno:
        return f"{type(value).__name__} {value.errno}"
    return type(value).__name__ if isinstance(value, BaseException) else value


class _OwnFile(logging.handlers.RotatingFileHandler):
    """A log file that only its owner can read, the rotated ones too."""

    def _open(self) -> "TextIO":  # type: ignore[override]
        os.close(os.open(self.baseFilename, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600))
        Path(self.baseFilename).chmod(0o600)
        return super()._open()


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
        handler = _OwnFile(
            folder / NAME, maxBytes=1_000_000, backupCount=3, encoding="utf-8", delay=True
        )
    except OSError:
        root.addHandler(logging.NullHandler())
        return
    handler.name = NAME
    handler.setFormatter(Discreet())
    root.addHandler(handler)


def note_crashes() -> None:
    """Let the interpreter write where it was when it dies of a signal."""
    try:
        folder = log_folder()
        folder.mkdir(parents=True, exist_ok=True)
        file = os.open(folder / CRASHES, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
    except OSError:
        return
    faulthandler.enable(file)
