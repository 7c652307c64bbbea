"""Damage a vault in thousands of places, one at a time: everything reads as it was, or a sentence
names what is damaged. Ends with an error where something else happens.
"""

import logging
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from desktop import features  # noqa: E402
from desktop.registry import model_of  # noqa: E402
from tests.damage import specimen as specimens  # noqa: E402
from tests.damage.specimen import Outcome, Result  # noqa: E402
from tests.damage.trials import BACKUP, GOOD, try_out  # noqa: E402

PLACES = int(sys.argv[1]) if len(sys.argv) > 1 else 3_000
SHARES = {
    "database": 0.34,
    "pages exchanged": 0.08,
    "older page": 0.14,
    "older file": 0.01,
    "attached file": 0.12,
    "attached files exchanged": 0.001,
    "anchor": 0.05,
    "write-ahead log": 0.14,
    "keys": 0.04,
    "both copies of the keys": 0.01,
    "tries": 0.01,
    BACKUP: 0.06,
}


def tried(specimen: specimens.Specimen, kind: str, number: int) -> Result:
    """Return what came of one damage; what no sentence says, says what broke."""
    try:
        return try_out(specimen, kind, number)
    except Exception as error:  # noqa: BLE001 - that one happens is the finding
        return Result(Outcome.BROKE, (repr(error),))


def main() -> None:
    """Damage, look, count."""
    logging.disable(logging.CRITICAL)
    wrong = 0
    with tempfile.TemporaryDirectory() as name:
        specimen = specimens.make(Path(name), model_of(features.ALL))
        print(f"{'':26}" + "".join(f"{outcome:>8}" for outcome in Outcome) + "   ms each")
        for kind, share in SHARES.items():
            count, started = max(1, round(PLACES * share)), time.perf_counter()
            results = [tried(specimen, kind, number) for number in range(count)]
            each = (time.perf_counter() - started) * 1_000 / count
            found = Counter(result.outcome for result in results)
            cells = "".join(f"{found[outcome]:8}" for outcome in Outcome)
            print(f"{kind:26}{cells}{each:10.0f}", flush=True)
            for result in results:
                if result.outcome not in GOOD:
                    wrong += 1
                    print("   ", result.outcome, *result.said[:3])
    if wrong:
        raise SystemExit(f"{wrong} damages were not named")


if __name__ == "__main__":
    main()
