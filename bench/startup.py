"""Start to the passphrase window against a bare PySide6 window, and from Enter to a usable list.

Whole processes in turn, on an offscreen platform unless a display is given; prints medians and
the ratio.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from desktop import features
from desktop.registry import model_of
from desktop.services.setup import new_vault
from desktop.vault import keys

ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 7
SECRET = "correct horse battery staple"

BARE = """
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication([])
window = QWidget()
window.show()
app.processEvents()
import os
os._exit(0)
"""

UNLOCK_WINDOW = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from desktop.app import Program
from desktop.services.settings import Settings, config_folder
app = QApplication(["holdfast"])
program = Program(app, Settings(config_folder()))
program.start(Path(sys.argv[1]))
app.processEvents()
import os
os._exit(0)
"""

FIRST_LIST = """
import os, sys, time
from pathlib import Path
from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QTableView
from desktop.app import Program
from desktop.services.settings import Settings, config_folder
app = QApplication(["holdfast"])
program = Program(app, Settings(config_folder()))
program.start(Path(sys.argv[1]))
QTest.qWait(1500)  # a person types
field = program.gate.findChild(QLineEdit, "passphrase") or program.gate.findChildren(QLineEdit)[0]
field.setText(sys.argv[2])
pressed = time.perf_counter()
QTest.keyClick(field, Qt.Key.Key_Return)
while True:
    app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    if program.window is not None:
        tables = [t for t in program.window.findChildren(QTableView) if t.isVisible()]
        if any(t.model() is not None and t.model().rowCount() > 0 for t in tables):
            break
app.processEvents()
print(time.perf_counter() - pressed)
sys.stdout.flush()
os._exit(0)
"""


def run(code: str, *arguments: str) -> tuple[float, str]:
    """Run a program and return its whole time in seconds and what it printed."""
    started = time.perf_counter()
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return time.perf_counter() - started, done.stdout


def main() -> None:
    """Measure in turn."""
    if not os.environ.get("DISPLAY"):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with tempfile.TemporaryDirectory() as name:
        os.environ["HOLDFAST_CONFIG_DIR"] = name
        path = Path(name) / "bench.holdfast"
        vault, _key = new_vault(
            path, SECRET, model_of(features.ALL), person_name="x", cost=keys.STANDARD_COST
        )
        with vault.batch("edit") as batch:
            for n in range(300):
                batch.create("account", {"name": f"客户 {n}"})
        vault.close()
        bare, window, listed = [], [], []
        for _round in range(ROUNDS):
            bare.append(run(BARE)[0])
            window.append(run(UNLOCK_WINDOW, str(path))[0])
            listed.append(float(run(FIRST_LIST, str(path), SECRET)[1]))
    ratio = statistics.median(w / b for w, b in zip(window, bare, strict=True))
    print(f"bare PySide6 window        median {statistics.median(bare):.3f} s")
    print(f"passphrase window          median {statistics.median(window):.3f} s  {ratio:.2f} times")
    print(f"Enter to a list with rows  median {statistics.median(listed):.3f} s")


if __name__ == "__main__":
    main()
