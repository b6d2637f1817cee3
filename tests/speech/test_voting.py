from __future__ import annotations

import pytest

from voicecoach.speech.voting import Vote, Words, before_phrase, elected, text_of

PHRASES = {"next": "on", "pause": "halt", "wait": "halt", "that was five": 5}


def said(*words: tuple[str, float, float], sure: float = 1.0) -> Words:
    """Words with their starts and ends."""
    return [{"word": w, "start": start, "end": end, "conf": sure} for w, start, end in words]


def heard(text: str, sure: float) -> Words:
    return said(*((word, 0.0, 0.1) for word in text.split()), sure=sure)


def test_a_phrase_is_as_sure_as_all_hearings_together_are_of_it() -> None:
    agreed = elected([heard("next", 1.0), heard("next", 0.5)], PHRASES)
    assert agreed == Vote("", "next", 0.75, 0.75)
    outvoted = elected([heard("next", 0.5), heard("pause", 0.75)], PHRASES)
    assert outvoted == Vote("", "pause", 0.375, 0.375)
    several = [heard("next", 1.0), heard("pause", 0.75), heard("pause", 0.75), []]
    assert elected(several, PHRASES) == Vote("", "pause", 0.375, 0.375)
    alone = elected([heard("that was five", 1.0), heard("six", 1.0)], PHRASES)
    assert alone == Vote("", "that was five", 0.5, 0.5)
    assert elected([[], heard("six", 1.0)], PHRASES) is None


def test_they_agree_so_far_on_a_phrase_as_they_heard_its_words() -> None:
    def agreement(*hearings: Words) -> float:
        vote = elected(hearings, PHRASES)
        assert vote is not None
        return vote.agreement

    sure = heard("that was five", 1.0)
    assert agreement(sure, heard("unheard of", 1.0)) == 0.5
    assert agreement(sure, heard("that hives", 0.75)) == pytest.approx((1 + 0.25) / 2)
    assert agreement(heard("that was", 0.5), said(("that was five", 0.0, 0.3))) == pytest.approx(
        2 / 3
    )
    assert agreement(heard("pause", 1.0), heard("wait", 0.5)) == 0.75


def test_of_two_as_sure_the_longer_phrase_counts() -> None:
    numbers = {"twenty": 20, "twenty six": 26}
    both = [heard("twenty", 1.0), heard("twenty six", 1.0)]
    for hearings in (both, both[::-1]):
        assert elected(hearings, numbers) == Vote("", "twenty six", 0.5, 0.75)


def test_phrases_that_mean_the_same_are_one_vote() -> None:
    phrased_otherwise = elected([heard("wait", 0.25), heard("pause", 0.5)], PHRASES)
    assert phrased_otherwise == Vote("", "pause", 0.375, 0.375)
    outvoting = elected([heard("wait", 0.5), heard("next", 0.75), heard("pause", 0.5)], PHRASES)
    assert outvoting == Vote("", "wait", 1 / 3, 1 / 3)


def test_what_any_of_those_who_heard_the_phrase_heard_before_it_is_told() -> None:
    alone, after = said(("next", 0.9, 1.2)), said(("six", 0.0, 0.4), ("next", 0.9, 1.2))
    for hearings in ([alone, after], [after, alone]):
        assert elected(hearings, PHRASES) == Vote("six", "next", 1.0, 1.0)


def test_what_noise_was_taken_for_is_left_out_if_a_breath_comes_before_the_phrase() -> None:
    def before(*words: tuple[str, float, float]) -> str:
        return text_of(before_phrase(said(*words), PHRASES))

    five = ("that", 1.0, 1.1), ("was", 1.1, 1.2), ("five", 1.9, 2.0)
    assert before(*five) == before(("skip", 0.0, 0.4), ("this", 0.9, 1.1)) == ""
    assert before(("six", 0.3, 0.6), *five) == "six"
    assert before(("six", 0.3, 0.9), *five) == ""
    assert before(("next", 0.0, 0.3), ("left", 0.8, 1.0), ("next", 1.4, 1.8)) == "next left"
