"""A home of its own for a process of the program: whatever it writes lies there, or is noticed."""

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 300
_PLACES = {
    "HOME": "home",
    "XDG_CONFIG_HOME": "home/.config",
    "XDG_DATA_HOME": "home/.local/share",
    "XDG_STATE_HOME": "home/.local/state",
    "XDG_CACHE_HOME": "home/.cache",
    "XDG_RUNTIME_DIR": "run",
    "TMPDIR": "tmp",
}
_KEPT = ("PATH", "LANG", "LD_LIBRARY_PATH", "VIRTUAL_ENV", "FONTCONFIG_FILE", "FONTCONFIG_PATH")
_OPENED = re.compile(r'^\d+ +(?:openat|creat|open)\((?:AT_FDCWD, )?"((?:[^"\\]|\\.)*)"(.*)')
_MOVED = re.compile(r'^\d+ +(?:rename|link|symlink|mkdir)\w*\(.*"((?:[^"\\]|\\.)*)"[^"]*= 0$')
_NOWHERE = ("/dev/null", "/dev/tty", "/dev/pts/", "/proc/self/")


class Sandbox:
    """Where processes of a test live. ``desk`` lies outside: what the person brings, and takes
    out on purpose.
    """

    def __init__(self, folder: Path) -> None:
        self.inside, self.desk = folder / "machine", folder / "desk"
        self._trace = folder / "trace"
        self._trace.mkdir()
        self.desk.mkdir()
        for place in _PLACES.values():
            (self.inside / place).mkdir(parents=True, exist_ok=True)
        (self.inside / "run").chmod(0o700)
        (self.inside / "home" / "Documents").mkdir()

    @property
    def environment(self) -> dict[str, str]:
        """The whole environment of a process that lives here."""
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        places = {name: str(self.inside / place) for name, place in _PLACES.items()}
        fixed = {
            "QT_QPA_PLATFORM": "offscreen",
            "LC_ALL": "C.UTF-8",
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONPATH": str(ROOT),
        }
        return kept | places | fixed

    def start(self, module: str, *words: str, traced: bool = False) -> "subprocess.Popen[str]":
        """Start a module of the tests as a process that is talked to by lines."""
        command = [sys.executable, "-m", module, *words]
        if traced and can_trace():
            calls = "openat,open,creat,rename,renameat,renameat2,linkat,symlinkat,mkdir,mkdirat"
            log = str(self._trace / f"{module}.txt")
            what = ("-e", f"trace={calls}", "-e", "signal=none", "-s", "512", "-o", log)
            command = ["strace", "-f", "--seccomp-bpf", "-qq", *what, *command]
        with (self.inside / "home" / ".xsession-errors").open("a") as errors:
            return subprocess.Popen(
                command,
                env=self.environment,
                cwd=self.inside,
                text=True,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
            )

    def written_elsewhere(self) -> set[str]:
        """Return what traced processes created, or opened for writing, outside of here."""
        found = {
            path
            for log in self._trace.iterdir()
            for line in log.read_text("utf-8", "replace").splitlines()
            if (path := _written(line))
        }
        inside = (f"{self.inside.parent}/", *_NOWHERE)
        return {path for path in found if path.startswith("/") and not path.startswith(inside)}


def _written(line: str) -> str:
    """Return the path a line of a trace tells to have been written."""
    if opened := _OPENED.match(line):
        is_written = re.search(r"O_WRONLY|O_RDWR|O_CREAT", opened[2]) and "= -1" not in opened[2]
        return opened[1] if is_written else ""
    moved = _MOVED.match(line)
    return moved[1] if moved else ""


def can_trace() -> bool:
    """Tell whether this machine lets us see which files a process opens."""
    if not shutil.which("strace"):
        return False
    tried = subprocess.run(
        ["strace", "-f", "--seccomp-bpf", "true"], capture_output=True, check=False
    )
    return tried.returncode == 0


class Talk:
    """A conversation with a process: it says where it is, and waits to be told to go on."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process

    def hear(self) -> dict[str, Any]:
        """Return what it says next.

        Raises:
            EOFError: it has ended.
        """
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise EOFError(self.process.wait())
        return json.loads(line)

    def hear_of(self, place: str) -> dict[str, Any]:
        """Wait until it says that it is at a place."""
        said = self.hear()
        assert said.get("at") == place, said
        return said

    def go_on(self, line: str = "") -> None:
        """Tell it to go on, or what to do."""
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()


@contextmanager
def talking(process: "subprocess.Popen[str]") -> Iterator[Talk]:
    """Give a conversation; the process is killed where it breaks off, or never comes to an end."""
    limit = threading.Timer(PATIENCE_SECONDS, process.kill)
    limit.start()
    try:
        yield Talk(process)
    finally:
        limit.cancel()
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()
