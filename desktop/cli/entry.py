"""What the word `holdfast` starts: the window at once where nothing else is asked, else a command.

The window must stand before any service is imported; the commands know them all.
"""

import os
import sys
from pathlib import Path

from desktop.services import precautions


def main() -> int:
    """Open the program, or run the command that was given; return the exit code."""
    precautions.take()
    words = sys.argv[1:]
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
