from __future__ import annotations

import pytest

from voicecoach.session.commands import Command, Verb
from voicecoach.speech.attention import (
    ABOVE_TALK_DB,
    AGAIN_SECONDS,
    AGREED,
    AMID_TALK_SECONDS,
    FARTHER_DB,
    KNOWN_TALK_SECONDS,
    RISING_DB,
    SURE,
    SURER,
    TALK_SECONDS,
    Attention,
)
from voicecoach.speech.recognizer import Heard

NEAR = -20.0
NEXT, STOP = Command(Verb.NEXT), Command(Verb.STOP)
COUNTED = Command(Verb.THAT_WAS, number=8)
CORRECTED = Command(Verb.CORRECTION, number=9)


def obeys(
    attention: Attention,
    phrase: str,
    t: float = 1.0,
    *,
    command: Command = NEXT,
    confidence: float = 0.95,
    agreement: float = 1.0,
    peak: float = NEAR,
    masked: bool = False,
    after: bool = False,
    apt: bool = True,
) -> bool:
    """Whether it is obeyed."""
    heard = Heard("", phrase, confidence, agreement, ago=0.2)
    return attention.heeds(heard, command, peak, t, masked=masked, after=after, apt=apt)


@pytest.mark.parametrize(
    ("confidence", "after", "obeyed"),
    [(0.45, False, True), (0.44, False, False), (0.95, True, True), (0.94, True, False)],
)
def test_it_has_to_be_sure_of_a_phrase_and_surest_after_other_speech(
    confidence: float, after: bool, obeyed: bool
) -> None:
    assert obeys(Attention(), "next", confidence=confidence, after=after) is obeyed


@pytest.mark.parametrize(
    ("agreement", "masked", "obeyed"),
    [(AGREED, False, True), (AGREED - 0.01, False, False), (SURE, True, True)],
)
def test_where_no_noise_masks_a_phrase_the_hearings_have_to_agree_on_it(
    agreement: float, masked: bool, obeyed: bool
) -> None:
    heard = obeys(Attention(), "next", confidence=SURE, agreement=agreement, masked=masked)
    assert heard is obeyed


def test_what_is_about_nothing_is_asked_for_again() -> None:
    attention = Attention()
    assert not obeys(attention, "no nine", 1.0, command=CORRECTED, apt=False)
    assert obeys(attention, "no nine", 3.0, command=CORRECTED, apt=False)


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
    assert obeys(attention, "stop", peak=afar, command=STOP)


def test_one_shout_hardly_raises_what_is_near() -> None:
    attention = Attention()
    attention.obeyed(NEAR)
    attention.obeyed(NEAR + 15)
    assert attention.voice == NEAR + RISING_DB
    attention.obeyed(NEAR - 30)
    assert attention.voice == NEAR - 30


@pytest.mark.parametrize(
    ("phrase", "t", "peak", "command", "obeyed"),
    [
        ("next", 10 + AMID_TALK_SECONDS, NEAR, NEXT, False),
        ("next step", 11.0, NEAR, NEXT, False),
        ("next", 10.1 + AMID_TALK_SECONDS, NEAR, NEXT, True),
        ("next", 11.0, NEAR + ABOVE_TALK_DB, NEXT, True),
        ("how many left", 11.0, NEAR, Command(Verb.HOW_MANY), True),
        ("stop", 11.0, NEAR, STOP, True),
    ],
)
def test_amid_talk_a_short_phrase_may_be_of_it(
    phrase: str, t: float, peak: float, command: Command, obeyed: bool
) -> None:
    attention = Attention()
    attention.overheard("[unk]", TALK_SECONDS, NEAR, 10.0, masked=True)
    assert obeys(attention, phrase, t, peak=peak, command=command) is obeyed


@pytest.mark.parametrize(
    ("confidence", "command", "obeyed"),
    [(SURER, COUNTED, True), (SURER - 0.01, COUNTED, False), (SURE, STOP, True)],
)
def test_amid_talk_it_has_to_be_surer_of_a_long_phrase_unless_that_is_urgent(
    confidence: float, command: Command, obeyed: bool
) -> None:
    attention = Attention()
    attention.overheard("[unk]", TALK_SECONDS, NEAR, 10.0, masked=True)
    heard = obeys(attention, "that was ten", 11.0, confidence=confidence, command=command)
    assert heard is obeyed


def test_talk_is_over_once_the_person_speaks_to_the_coach() -> None:
    attention = Attention()
    attention.overheard("[unk]", TALK_SECONDS, NEAR, 10.0, masked=True)
    attention.obeyed(NEAR)
    assert obeys(attention, "next", 11.0)


@pytest.mark.parametrize(
    ("text", "voiced", "masked", "talk"),
    [
        ("four [unk]", TALK_SECONDS, True, True),
        ("[unk]", TALK_SECONDS - 0.02, False, False),
        ("four ten", KNOWN_TALK_SECONDS, False, True),
        ("four ten", KNOWN_TALK_SECONDS - 0.02, False, False),
        ("four ten", 3.0, True, False),
        ("", 3.0, False, False),
    ],
)
def test_what_lasts_and_is_no_command_is_talk_unless_noise_was_taken_for_known_words(
    text: str, voiced: float, masked: bool, talk: bool
) -> None:
    attention = Attention()
    attention.overheard(text, voiced, NEAR, 10.0, masked=masked)
    assert obeys(attention, "next", 11.0) is not talk
