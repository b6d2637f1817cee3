from __future__ import annotations

import pytest

from voicecoach.speech.attention import (
    ABOVE_TALK_DB,
    AGAIN_SECONDS,
    AMID_TALK_SECONDS,
    FARTHER_DB,
    RISING_DB,
    SURE,
    SURER,
    TALK_SECONDS,
    Attention,
)

NEAR = -20.0


def obeys(
    attention: Attention,
    phrase: str,
    t: float = 1.0,
    *,
    confidence: float = 0.95,
    peak: float = NEAR,
    urgent: bool = False,
    after: bool = False,
) -> bool:
    """Whether it is obeyed."""
    return attention.heeds(phrase, confidence, peak, t, urgent=urgent, after=after)


@pytest.mark.parametrize(
    ("confidence", "after", "obeyed"),
    [(0.45, False, True), (0.44, False, False), (0.95, True, True), (0.94, True, False)],
)
def test_it_has_to_be_sure_of_a_phrase_and_surest_after_other_speech(
    confidence: float, after: bool, obeyed: bool
) -> None:
    assert obeys(Attention(), "next", confidence=confidence, after=after) is obeyed


@pytest.mark.parametrize(
    ("again", "t", "obeyed"),
    [
        ("next", 1 + AGAIN_SECONDS, True),
        ("next", 1.1 + AGAIN_SECONDS, False),
        ("next", 1.0, False),  # in the same utterance: nobody was asked yet
        ("done", 3.0, False),
    ],
)
def test_what_it_asked_for_is_obeyed_when_it_is_soon_said_again(
    again: str, t: float, obeyed: bool
) -> None:
    attention = Attention()
    assert not obeys(attention, "next", confidence=0.3)
    assert obeys(attention, again, t, confidence=0.3) is obeyed


def test_it_asks_anew_once_it_has_obeyed() -> None:
    attention = Attention()
    obeys(attention, "next", 1.0, confidence=0.3)
    obeys(attention, "next", 2.0, confidence=0.3)
    attention.obeyed(NEAR)
    assert not obeys(attention, "next", 3.0, confidence=0.3)


def test_from_afar_only_what_is_urgent_is_obeyed_at_once() -> None:
    attention = Attention()
    attention.obeyed(NEAR)
    afar = NEAR - FARTHER_DB - 1
    assert obeys(attention, "done", peak=afar + 1)
    assert not obeys(attention, "done", peak=afar)
    assert obeys(attention, "stop", peak=afar, urgent=True)


def test_one_shout_hardly_raises_what_is_near() -> None:
    attention = Attention()
    attention.obeyed(NEAR)
    attention.obeyed(NEAR + 15)
    assert attention.voice == NEAR + RISING_DB
    attention.obeyed(NEAR - 30)
    assert attention.voice == NEAR - 30


@pytest.mark.parametrize(
    ("phrase", "t", "peak", "urgent", "obeyed"),
    [
        ("next", 10 + AMID_TALK_SECONDS, NEAR, False, False),
        ("next step", 11.0, NEAR, False, False),
        ("next", 10.1 + AMID_TALK_SECONDS, NEAR, False, True),
        ("next", 11.0, NEAR + ABOVE_TALK_DB, False, True),
        ("how many left", 11.0, NEAR, False, True),
        ("stop", 11.0, NEAR, True, True),
    ],
)
def test_amid_talk_a_short_phrase_may_be_of_it(
    phrase: str, t: float, peak: float, urgent: bool, obeyed: bool
) -> None:
    attention = Attention()
    attention.overheard("[unk]", TALK_SECONDS, NEAR, 10.0)
    assert obeys(attention, phrase, t, peak=peak, urgent=urgent) is obeyed


@pytest.mark.parametrize(
    ("confidence", "urgent", "obeyed"),
    [(SURER, False, True), (SURER - 0.01, False, False), (SURE, True, True)],
)
def test_amid_talk_it_has_to_be_surer_of_a_long_phrase_unless_that_is_urgent(
    confidence: float, urgent: bool, obeyed: bool
) -> None:
    attention = Attention()
    attention.overheard("[unk]", TALK_SECONDS, NEAR, 10.0)
    heard = obeys(attention, "that was ten", 11.0, confidence=confidence, urgent=urgent)
    assert heard is obeyed


def test_talk_is_over_once_the_person_speaks_to_the_coach() -> None:
    attention = Attention()
    attention.overheard("[unk]", TALK_SECONDS, NEAR, 10.0)
    attention.obeyed(NEAR)
    assert obeys(attention, "next", 11.0)


@pytest.mark.parametrize(
    ("text", "voiced"), [("[unk]", TALK_SECONDS - 0.02), ("four ten", 2.0), ("", 2.0)]
)
def test_what_is_short_or_has_no_unknown_word_is_not_talk(text: str, voiced: float) -> None:
    attention = Attention()
    attention.overheard(text, voiced, NEAR, 10.0)
    assert obeys(attention, "next", 11.0)
