"""What the word `holdfast` starts: the window at once where nothing else is asked, else a command.

The window must stand before any service is imported; the commands know them all.
"""

import os
import sys
from importlib import import_module
from pathlib import Path

from desktop.services import precautions

_CHILDREN = {
    "--read-old-workbook": "desktop.services.tabular.child",
    "--try-network": "desktop.services.network_test",
}
"""What a packaged program starts itself with to work in a process of its own."""


def main() -> int:
    """Open the program, or run the command that was given; return the exit code."""
    precautions.take()
    words = sys.argv[1:]
    if words and words[0] in _CHILDREN:
        import_module(_CHILDREN[words[0]]).main(words[1:])
        return 0
    if words and not (len(words) == 2 and words[0] == "--vault"):
        from desktop.cli.main import main as run_command

        return run_command()
    from desktop.app import run
    from desktop.services.logs import note_crashes, start_log

    start_log(verbose=False)
    note_crashes()
    named = words[1] if words else os.environ.get("HOLDFAST_VAULT")
    return run(Path(named) if named else None)


if __name__ == "__main__":
    sys.exit(main())
