"""Running the hub as a process: listening, encrypting, stopping cleanly."""

import ipaddress
import logging
import signal
import sys
from dataclasses import dataclass
from types import FrameType

import uvicorn

from server.api.app import Api
from server.errors import NotEncrypted
from server.store.pool import Pool

_THREADS = 16


@dataclass(frozen=True, slots=True)
class Listening:
    """Where to listen and how to encrypt."""

    host: str
    port: int
    certificate: str | None = None
    key: str | None = None
    insecure: bool = False

    def check(self) -> None:
        """Refuse to talk in clear beyond this machine.

        Raises:
            NotEncrypted: the address is not loopback and there is no certificate.
        """
        if not (self.certificate or self.insecure or is_loopback(self.host)):
            raise NotEncrypted(host=self.host)


def is_loopback(host: str) -> bool:
    """Tell whether an address can be reached from this machine only."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def serve(database: str, listening: Listening) -> None:
    """Answer requests until the process is told to stop."""
    listening.check()
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format=_FORMAT)
    signal.signal(signal.SIGTERM, _stop)  # uvicorn raises the signal again when it is done
    pool = Pool(database, size=_THREADS)
    config = uvicorn.Config(
        Api(pool).app(),
        host=listening.host.strip("[]"),
        port=listening.port,
        ssl_certfile=listening.certificate,
        ssl_keyfile=listening.key,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="off",
        ws="none",
        timeout_graceful_shutdown=20,
    )
    try:
        uvicorn.Server(config).run()
    finally:
        pool.close()


_FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"


def _stop(number: int, frame: FrameType | None) -> None:
    del number, frame
    sys.exit(0)
