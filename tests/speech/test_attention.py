from __future__ import annotations

import pytest

from voicecoach.speech.attention import (
    ABOVE_TALK_DB,
    AGAIN_SECONDS,
    AMID_TALK_SECONDS,
    FARTHER_DB,
    RISING_DB,
    Attention,
)

NEAR = -20.0


def judged(
    attention: Attention,
    phrase: str,
    t: float = 1.0,
    *,
    confidence: float = 0.95,
    peak: float = NEAR,
    urgent: bool = False,
    after: bool = False,
) -> str:
    """What becomes of it, in a word."""
    return attention.judge(phrase, confidence, peak, t, urgent=urgent, after=after).name


@pytest.mark.parametrize(
    ("confidence", "after", "verdict"),
    [(0.4, False, "OBEY"), (0.39, False, "ASK"), (0.8, True, "OBEY"), (0.79, True, "ASK")],
)
def test_it_has_to_be_sure_of_a_phrase_and_surer_after_other_speech(
    confidence: float, after: bool, verdict: str
) -> None:
    assert judged(Attention(), "next", confidence=confidence, after=after) == verdict


@pytest.mark.parametrize(
    ("again", "t", "verdict"),
    [
        ("next", 1 + AGAIN_SECONDS, "OBEY"),
        ("next", 1.1 + AGAIN_SECONDS, "ASK"),
        ("done", 3.0, "ASK"),
    ],
)
def test_what_it_asked_for_is_obeyed_when_it_is_soon_said_again(
    again: str, t: float, verdict: str
) -> None:
    attention = Attention()
    assert judged(attention, "next", confidence=0.3) == "ASK"
    assert judged(attention, again, t, confidence=0.3) == verdict


def test_it_asks_anew_once_it_has_obeyed() -> None:
    attention = Attention()
    judged(attention, "next", 1.0, confidence=0.3)
    judged(attention, "next", 2.0, confidence=0.3)
    attention.obeyed(NEAR)
    assert judged(attention, "next", 3.0, confidence=0.3) == "ASK"


def test_from_afar_only_what_is_urgent_is_obeyed_at_once() -> None:
    attention = Attention()
    attention.obeyed(NEAR)
    afar = NEAR - FARTHER_DB - 1
    assert judged(attention, "done", peak=afar + 1) == "OBEY"
    assert judged(attention, "done", peak=afar) == "ASK"
    assert judged(attention, "stop", peak=afar, urgent=True) == "OBEY"


def test_one_shout_hardly_raises_what_is_near() -> None:
    attention = Attention()
    attention.obeyed(NEAR)
    attention.obeyed(NEAR + 15)
    assert attention.voice == NEAR + RISING_DB
    attention.obeyed(NEAR - 30)
    assert attention.voice == NEAR - 30


@pytest.mark.parametrize(
    ("phrase", "t", "peak", "urgent", "verdict"),
    [
        ("next", 10 + AMID_TALK_SECONDS, NEAR, False, "ASK"),
        ("next step", 11.0, NEAR, False, "ASK"),
        ("next", 10.1 + AMID_TALK_SECONDS, NEAR, False, "OBEY"),
        ("next", 11.0, NEAR + ABOVE_TALK_DB, False, "OBEY"),
        ("how many left", 11.0, NEAR, False, "OBEY"),
        ("stop", 11.0, NEAR, True, "OBEY"),
    ],
)
def test_amid_talk_a_short_phrase_may_be_of_it(
    phrase: str, t: float, peak: float, urgent: bool, verdict: str
) -> None:
    attention = Attention()
    attention.talked(NEAR, 10.0)
    assert judged(attention, phrase, t, peak=peak, urgent=urgent) == verdict


def test_talk_is_over_once_the_person_speaks_to_the_coach() -> None:
    attention = Attention()
    attention.talked(NEAR, 10.0)
    attention.obeyed(NEAR)
    assert judged(attention, "next", 11.0) == "OBEY"
