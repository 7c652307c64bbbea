"""The log says what happened, never with whom, and only its owner can read it."""

import json
import logging
import os
import re
import stat
import subprocess
import sys
import threading
from pathlib import Path

import msgspec
import pytest

from desktop.services import precautions
from desktop.services.logs import CRASHES, NAME, log_folder, outline, start_log
from desktop.vault.errors import InvalidValue
from desktop.views.frame.failures import details_of

ROOT = Path(__file__).parents[1]
CANARY = "苏州康澜医疗 138-0013-8000"

log = logging.getLogger("desktop.somewhere")


@pytest.fixture
def written():
    """Start the log and return a function that reads it; stop it afterwards."""
    root, hooks = logging.getLogger(), (threading.excepthook, sys.unraisablehook)
    level, raises = root.level, logging.raiseExceptions
    start_log(verbose=True)

    def read() -> str:
        for handler in root.handlers:
            handler.flush()
        file = log_folder() / NAME
        return file.read_text("utf-8") if file.exists() else ""

    yield read
    for handler in [one for one in root.handlers if one.name == NAME]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)
    logging.raiseExceptions = raises
    threading.excepthook, sys.unraisablehook = hooks


def failing(error: BaseException) -> BaseException:
    """Return an exception as it is caught: raised while another one was dealt with."""
    try:
        try:
            raise KeyError(CANARY)  # noqa: TRY301
        except KeyError as first:
            raise error from first
    except type(error) as caught:
        return caught


class Row(msgspec.Struct):
    """Something that is decoded."""

    n: int


def decoding() -> BaseException:
    try:
        msgspec.json.decode(json.dumps({"n": CANARY}), type=Row)
    except msgspec.ValidationError as error:
        return error
    raise AssertionError


ERRORS = [
    failing(ValueError(f"could not convert {CANARY}")),
    failing(InvalidValue(entity="account", field="name", value=CANARY, reason="taken")),
    failing(OSError(28, "No space left on device", f"/home/{CANARY}.xlsx")),
    decoding(),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_an_exception_is_logged_without_its_words(written, error) -> None:
    log.error("it failed", exc_info=error)
    log.error("it failed: %s", error)
    log.error("it failed: %r", error)

    text = written()
    assert type(error).__name__ in text
    assert "康澜" not in text
    assert "138-0013" not in text


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_what_can_be_copied_from_the_bug_dialog_has_no_value(error) -> None:
    details = details_of(error)

    assert type(error).__name__ in details
    assert "test_logs.py" in details
    assert "康澜" not in details


def test_an_outline_tells_what_was_behind_an_exception() -> None:
    text = outline(ERRORS[0])

    assert text.index("ValueError") < text.index("raised from this") < text.rindex("KeyError")
    assert "in failing" in text


def test_of_a_library_s_message_the_constant_part_remains(written) -> None:
    logging.getLogger("httpx").warning('HTTP Request: %s %s "%s"', "POST", f"/{CANARY}", "200")
    logging.getLogger("strange").warning(f"found {CANARY}")  # noqa: G004 - what others do

    text = written()
    assert 'HTTP Request: %s %s "%s"' in text
    assert "strange (said something)" in text
    assert "康澜" not in text


def test_a_thread_that_dies_is_logged_without_the_words(written, capfd) -> None:
    precautions.forbid_dumps()
    threading.excepthook = precautions._log_in_thread

    def die() -> None:
        raise ValueError(CANARY)

    thread = threading.Thread(target=die)
    thread.start()
    thread.join()

    assert "ValueError" in written()
    assert "康澜" not in written() + capfd.readouterr().err


@pytest.mark.skipif(os.name != "posix", reason="rights of files are the folder's there")
def test_only_the_owner_may_read_the_log_and_its_older_parts(written, monkeypatch) -> None:
    os.umask(0o000)
    log.info("begun")
    handler = next(one for one in logging.getLogger().handlers if one.name == NAME)
    handler.doRollover()
    log.info("goes on")
    os.umask(0o022)

    written()
    files = list(log_folder().iterdir())
    assert len(files) == 2
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


@pytest.mark.skipif(os.name != "posix", reason="no core files there")
def test_a_process_of_ours_leaves_no_core_file() -> None:
    code = (
        "from desktop.services import precautions; precautions.take()\n"
        "import resource, ctypes, sys\n"
        "print(resource.getrlimit(resource.RLIMIT_CORE))\n"
        "print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0) if sys.platform == 'linux' else 0)"
    )
    said = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert said.stdout.split("\n")[:2] == ["(0, 0)", "0"]


def test_a_crash_says_where_and_nothing_else() -> None:
    code = (
        "from desktop.services.logs import note_crashes\nimport os, signal\n"
        "def crash(name):\n    os.kill(os.getpid(), signal.SIGABRT)\n"
        f"note_crashes()\ncrash({CANARY!r})"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False)

    text = (log_folder() / CRASHES).read_text("utf-8")
    assert "in crash" in text
    assert "康澜" not in text


def test_no_code_of_ours_uses_the_system_s_folder_for_temporary_files() -> None:
    """A folder is named wherever one is made; the tour alone makes an empty, encrypted vault."""
    made = re.compile(r"(?:TemporaryDirectory|NamedTemporaryFile|mkstemp|mkdtemp)\((?!dir=)")
    others = re.compile(r"gettempdir|TemporaryFile\(\)|QTemporary(?:File|Dir)|SpooledTemporary")
    sources = {path: path.read_text("utf-8") for path in (ROOT / "desktop").rglob("*.py")}

    found = {p.name for p, text in sources.items() if made.search(text) or others.search(text)}

    assert found == {"touring.py"}
