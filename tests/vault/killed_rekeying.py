"""Give a vault a new key and be killed while at it, once at every file that is touched.

A script of its own, so that forking is safe: it prints one line for each place, with what was
found at the next opening, and `all` when it got through without being killed.
"""

import os
import shutil
import signal
import sys
from pathlib import Path

from desktop import features
from desktop.registry import model_of
from desktop.services.keys import list_slots, rekey
from desktop.services.progress import Silent
from desktop.vault import keys
from desktop.vault.blobs import Blobs
from desktop.vault.keys import KeyFile
from desktop.vault.vault import Vault

_TOUCHES = ("open", "os.rename", "os.remove", "os.rmdir", "os.mkdir")


def _be_killed_at(place: int, folder: str) -> None:
    left = [place]

    def count(event: str, arguments: tuple[object, ...]) -> None:
        if event in _TOUCHES and folder in str(arguments[0]):
            left[0] -= 1
            if left[0] < 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)


def _was_killed(path: Path, secret: str, place: int) -> bool:
    child = os.fork()
    if not child:
        vault = Vault.open(path, secret, MODEL)
        _be_killed_at(place, str(path))
        rekey(vault, Silent())
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def _found(path: Path, secret: str, sha256: str) -> str:
    vault = Vault.open(path, secret, MODEL)
    try:
        with vault.batch("edit") as batch:
            batch.create("account", {"name": "written after"})
        with vault.read() as connection:
            count = connection.exec_driver_sql("SELECT count(*) FROM account").scalar_one()
        attached = b"".join(Blobs.of(vault).chunks(sha256)).decode()
        left = (path / "rekey").exists()
        return f"{count} {attached} {len(list_slots(vault))} {left} {_state(path, secret)}"
    finally:
        vault.close()


def _state(path: Path, secret: str) -> str:
    return "old" if KeyFile(path).open(secret)[0] == OLD else "new"


if __name__ == "__main__":
    source, secret, sha256 = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    keys.costs.STANDARD_COST = keys.RECOVERY_COST
    MODEL = model_of(features.ALL)
    OLD = KeyFile(source).open(secret)[0]
    killed, place = True, 0
    while killed:
        work = source.with_name(f"{place}.holdfast")
        shutil.copytree(source, work)
        killed = _was_killed(work, secret, place)
        sys.stdout.write(f"{_found(work, secret, sha256)}\n")
        sys.stdout.flush()
        shutil.rmtree(work)
        place += 1
    sys.stdout.write("all\n")
