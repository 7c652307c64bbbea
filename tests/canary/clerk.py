"""Somebody at a terminal, as a process of its own: runs one command after the other, as they are
asked for by lines of JSON, and answers what each said.
"""

import contextlib
import importlib
import io
import json
import os
import sys
from typing import Any
from unittest.mock import patch

from desktop.cli.main import main
from desktop.vault import keys


def _fail(*_given: object, **_named: object) -> None:
    raise ValueError(os.environ["CANARY"])


def _broken(place: str) -> Any:
    """Break a function, named as ``module:name``, so that it fails with a value in its words."""
    if not place:
        return contextlib.nullcontext()
    module, _, name = place.partition(":")
    return patch.object(importlib.import_module(module), name, _fail)


def run(asked: dict[str, Any]) -> dict[str, Any]:
    """Run one command in the environment given."""
    out, err = io.StringIO(), io.StringIO()
    with (
        patch.dict(os.environ, asked.get("environment", {})),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        _broken(asked.get("broken", "")),
    ):
        try:
            code = main(asked["words"])
        except SystemExit as left:
            code = int(left.code or 0)
    return {"code": code, "out": out.getvalue(), "err": err.getvalue()}


if __name__ == "__main__":
    keys.costs.STANDARD_COST = keys.RECOVERY_COST
    for line in sys.stdin:
        sys.stdout.write(json.dumps(run(json.loads(line))) + "\n")
        sys.stdout.flush()
