"""A laptop for tests: the device side of the wire over the replica of `tests.sync.world`."""

import httpx
import msgspec

from sync.change import CHAIN_START, BatchHead, Change, chain
from sync.clock import wall_millis
from sync.ids import new_id
from sync.signing import new_private_key, public_key_of, sign
from sync.wire import (
    VERSION,
    JoinAnswer,
    JoinRequest,
    PullAnswer,
    PullRequest,
    PushAnswer,
    Refusal,
    SchemaAnswer,
    SchemaOffer,
    Segment,
    pack,
    segment_text,
    signed_text,
    unpack,
)
from tests.sync.world import CUSTOMER, Device, Hub


class Refused(Exception):
    """The hub said no."""

    def __init__(self, status: int, refusal: Refusal) -> None:
        super().__init__(f"{status} {refusal.code}")
        self.status = status
        self.code = refusal.code
        self.facts = refusal.facts


class Laptop(Device):
    """A replica that talks to a real hub."""

    def __init__(self, url: str) -> None:
        super().__init__(0, Hub(now=wall_millis()), 0)
        self.key = new_private_key()
        self.id = new_id()
        self.previous = CHAIN_START
        self.time = wall_millis()
        self.client = httpx.Client(base_url=url, timeout=60)
        self.pages: list[PullAnswer] = []

    def __enter__(self) -> "Laptop":
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()

    # ---------------------------------------------------------------- requests

    def join_request(self, code: str) -> JoinRequest:
        return JoinRequest(VERSION, code, self.id, "laptop", public_key_of(self.key))

    def join(self, code: str) -> JoinAnswer:
        """Enrol with a code and describe the records."""
        answer = self._post("/v1/join", pack(self.join_request(code)), {}, JoinAnswer)
        self.number = answer.device
        self.ask("/v1/schema", SchemaOffer(1, (CUSTOMER,)), SchemaAnswer)
        return answer

    def ask(self, path: str, message: msgspec.Struct, answer: type) -> msgspec.Struct:
        """Send a signed request."""
        body = pack(message)
        return self._post(path, body, self.headers(path, body), answer)

    def headers(self, path: str, body: bytes) -> dict[str, str]:
        self.time += 1
        signature = sign(self.key, signed_text("POST", path, self.time, body))
        return {
            "Holdfast-Device": self.id,
            "Holdfast-Time": str(self.time),
            "Holdfast-Signature": signature,
        }

    def _post(
        self, path: str, body: bytes, headers: dict[str, str], answer: type
    ) -> msgspec.Struct:
        response = self.client.post(path, content=body, headers=headers)
        if response.status_code != 200:
            raise Refused(response.status_code, unpack(response.content, Refusal))
        return unpack(response.content, answer)

    # ---------------------------------------------------------------- syncing

    def segment(self, changes: list[Change] | None = None) -> Segment:
        """Return the pending changes, signed."""
        changes = self.pending if changes is None else changes
        link = self.previous
        for change in changes:
            link = chain(link, change)
        head = BatchHead("batch", "edit", "Edit", "me", changes[-1].clock if changes else 0)
        segment = Segment(self.number, self.previous.hex(), tuple(changes), (head,), link.hex())
        return self.signed(segment)

    def signed(self, segment: Segment) -> Segment:
        return msgspec.structs.replace(segment, signature=sign(self.key, segment_text(segment)))

    def send(self) -> PushAnswer:
        """Push what is pending and take the answer over."""
        segment = self.segment()
        answer = self.ask("/v1/push", segment, PushAnswer)
        self.previous = bytes.fromhex(segment.hash)
        self.pending = [c for c in self.pending if c.number > answer.acknowledged]
        for verdict in answer.verdicts:
            if verdict.state is not None:
                self._take(verdict.state)
        return answer

    def fetch(self, limit: int = 2_000) -> PullAnswer:
        """Pull until nothing waits; return the last page."""
        more = True
        while more:
            request = PullRequest(self.cursor, limit, complete=self.complete)
            page = self.ask("/v1/pull", request, PullAnswer)
            for state in page.records:
                self._take(state)
            self.cursor, self.complete, more = page.cursor, page.complete, page.more
            self.pages.append(page)
        return self.pages[-1]

    def sync(self) -> None:
        """Push and pull."""
        self.send()
        self.fetch()

    def of(self, entity: str) -> list[dict[str, object]]:
        """Return the values of all its records of one entity."""
        return [one.values for one in self.records.values() if one.entity == entity]
