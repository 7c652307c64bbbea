"""Messages arrive as they were sent, and signatures hold for exactly what was signed."""

import msgspec
import pytest

from sync.change import CHAIN_START, BatchHead
from sync.signing import is_signed, new_private_key, public_key_of, sign
from sync.wire import BadMessage, PullRequest, Segment, pack, segment_text, unpack


def test_a_message_survives_the_way() -> None:
    request = PullRequest(2**60, 10, complete=7)

    assert unpack(pack(request), PullRequest) == request


def test_another_message_is_not_mistaken_for_it() -> None:
    with pytest.raises(BadMessage):
        unpack(pack(BatchHead("b", "edit", "x", "p", 1)), PullRequest)


def test_a_signature_holds_for_its_text_and_key_only() -> None:
    key, other = new_private_key(), new_private_key()
    signature = sign(key, b"text")

    assert is_signed(public_key_of(key), b"text", signature)
    assert not is_signed(public_key_of(key), b"text!", signature)
    assert not is_signed(public_key_of(other), b"text", signature)
    assert not is_signed("nonsense", b"text", signature)
    assert not is_signed(public_key_of(key), b"text", "nonsense")


def test_the_signature_of_a_segment_covers_its_batches() -> None:
    head = BatchHead("b", "edit", "Edit", "boss", 1)
    segment = Segment(1, CHAIN_START.hex(), (), (head,), "00")
    forged = msgspec.structs.replace(head, person="somebody else")

    assert segment_text(segment) != segment_text(
        msgspec.structs.replace(segment, batches=(forged,))
    )
