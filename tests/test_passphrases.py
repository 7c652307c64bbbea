"""What a passphrase is worth."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.services.passphrases import weigh


@pytest.mark.parametrize(
    "weak",
    [
        "",
        "12345678901",
        "password1234",
        "aaaaaaaaaaaaaaa",
        "abcdefghijkl",
        "qwertyuiop12",
        "holdfast demo 2026",
    ],
)
def test_what_everybody_tries_first_is_not_enough(weak):
    assert not weigh(weak).is_enough


@pytest.mark.parametrize("strong", ["山川 异域 42 只 白鹭", "correct horse battery staple"])
def test_a_few_unrelated_words_are_enough(strong):
    assert weigh(strong).is_enough


def test_the_persons_own_name_does_not_belong_in_it():
    assert weigh("白鹭 山川 周敏 异域 铁锅").is_private
    assert not weigh("白鹭 山川 周敏 异域 铁锅", ("周敏",)).is_private


def test_repeating_a_word_adds_next_to_nothing():
    once, twice = weigh("heron mountain"), weigh("heron mountain heron mountain")

    assert twice.bits < once.bits + 5


@given(st.text(max_size=40), st.characters())
def test_one_more_character_never_halves_the_worth(text, character):
    assert weigh(text + character).bits >= weigh(text).bits / 2 - 4


@given(st.text(max_size=60))
def test_every_text_has_a_level_for_the_meter(text):
    assert weigh(text).level in range(5)
