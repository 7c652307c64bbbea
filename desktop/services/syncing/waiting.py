"""Waiting for an answer that may never come, while the person may give up at any moment."""

import queue
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
LOOK_SECONDS = 0.2


def wait_for(work: Callable[[], T], look: Callable[[], None] | None) -> T:
    """Return what ``work`` returns, calling ``look`` a few times a second meanwhile.

    What ``look`` raises ends the waiting at once. The work then goes on alone and its answer is
    thrown away, which a hub takes for an answer lost on the way.
    """
    if look is None:
        return work()
    answers: queue.SimpleQueue[tuple[T | None, Exception | None]] = queue.SimpleQueue()
    threading.Thread(target=_deliver, args=(work, answers), name="hub", daemon=True).start()
    while True:
        try:
            answer, error = answers.get(timeout=LOOK_SECONDS)
        except queue.Empty:
            look()
            continue
        if error is not None:
            raise error
        return answer  # type: ignore[return-value]


def _deliver(
    work: Callable[[], T], answers: "queue.SimpleQueue[tuple[T | None, Exception | None]]"
) -> None:
    try:
        answers.put((work(), None))
    except Exception as error:  # noqa: BLE001 - raised again by the one who waits
        answers.put((None, error))
