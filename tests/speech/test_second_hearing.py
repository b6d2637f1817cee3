from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.speech.conftest import Speak, blocks
from voicecoach.speech.endpointer import BLOCK, RATE
from voicecoach.speech.second_hearing import SecondHearing
from voicecoach.speech.voting import text_of

QUIET = np.random.default_rng(0).normal(0, 5e-4, RATE // 4)


@pytest.fixture(scope="module")
def hearing(model: Any) -> SecondHearing:
    return SecondHearing(model, ("next", "that was five"), ("banana", "[unk]"))


def test_each_utterance_is_heard_by_itself_and_to_its_end(
    hearing: SecondHearing, speak: Speak
) -> None:
    for phrase in ("that was five", "next", "that was five"):
        hearing.begin(disowned=0.0)
        for block in blocks(QUIET, speak("en-us", phrase), QUIET[: RATE // 20]):
            hearing.feed(block)
        assert text_of(hearing.finish()) == phrase
        assert hearing.finish() == []
        for block in blocks(speak("en-us", "banana"))[:10]:
            hearing.feed(block)  # of what nobody asks for


def test_what_begins_before_it_is_asked_is_heard_whole_and_once(model: Any, speak: Speak) -> None:
    hearing = SecondHearing(model, ("next", "pause"), ("banana", "[unk]"))
    before = blocks(QUIET, speak("en-us", "next"))
    after = blocks(QUIET[: RATE // 5], speak("en-us", "pause"), QUIET[: RATE // 20])
    for asked in range(10, 20):  # it notices the pause by itself meanwhile
        hearing.begin(disowned=0.0)
        for block in (*before, *after[:asked]):
            hearing.feed(block)
        assert text_of(hearing.finish(list(after[:asked]))) == "next"
        for block in after[asked:]:
            hearing.feed(block)
        assert text_of(hearing.finish()) == "pause"


def test_words_of_before_an_utterance_are_nobodys(hearing: SecondHearing, speak: Speak) -> None:
    before = blocks(QUIET, speak("en-us", "next"), QUIET)
    for disowned, heard in (
        (0.0, "next that was five"),
        (len(before) * BLOCK / RATE, "that was five"),
    ):
        hearing.begin(disowned)
        for block in (*before, *blocks(speak("en-us", "that was five"), QUIET[: RATE // 20])):
            hearing.feed(block)
        assert text_of(hearing.finish()) == heard


@pytest.mark.parametrize(
    ("phrases", "heard"),
    [
        (("that was five", "how many left"), ["that was five"]),
        (("five next", "no"), ["five", "next"]),  # the model knows it by its words alone
    ],
)
def test_a_phrase_is_one_word_if_the_model_knows_it_so(
    model: Any, speak: Speak, phrases: tuple[str, ...], heard: list[str]
) -> None:
    hearing = SecondHearing(model, phrases, ["[unk]"])
    hearing.begin(disowned=0.0)
    for block in blocks(QUIET, speak("en-us", phrases[0]), QUIET):
        hearing.feed(block)
    assert [word["word"] for word in hearing.finish()] == heard
