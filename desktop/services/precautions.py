"""What each process of the program does before anything else: no network where none is wanted, no
memory image where it crashes, no value in what it says of an exception.
"""

import ctypes
import logging
import sys
import threading
from contextlib import suppress
from functools import cache

from desktop.services import network

_PR_SET_DUMPABLE = 4
_FAIL_CRITICAL_ERRORS, _NO_FAULT_BOX = 1, 2

log = logging.getLogger(__name__)


@cache
def take() -> None:
    """Take them all, once."""
    network.guard()
    forbid_dumps()
    logging.captureWarnings(capture=True)  # libraries quote values in them; the log does not
    threading.excepthook = _log_in_thread
    sys.unraisablehook = _log_unraisable


def forbid_dumps() -> None:
    """Let the system write no image of our memory when we crash, and no other program of the same
    person read it.

    Linux: no core file, not "dumpable" (also shut to debuggers). macOS: no core file. Windows: no
    error report, which would carry an image.
    """
    if sys.platform == "win32":
        ctypes.windll.kernel32.SetErrorMode(_FAIL_CRITICAL_ERRORS | _NO_FAULT_BOX)
        return
    import resource

    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def _log_in_thread(caught: threading.ExceptHookArgs) -> None:
    error = caught.exc_value
    log.error("unexpected error in a thread", exc_info=error if error is not None else False)


def _log_unraisable(caught: "sys.UnraisableHookArgs") -> None:
    error = caught.exc_value
    log.error("unexpected error in a finaliser", exc_info=error if error is not None else False)
