"""What artificial speakers are given to say."""

from __future__ import annotations

from recognition.lexicon import Lexicon
from recognition.texts import talk_in

WORDS = "we", "can't", "stop", "now", "or", "ever", "half", "way", "there"
LEXICON = Lexicon(dict.fromkeys(WORDS, (("AH",),)))


def test_a_text_is_said_from_one_punctuation_mark_to_the_next() -> None:
    text = "We can\u2019t stop -- now or\never! (Half-way there.)\n\nNow or ever."
    assert talk_in(text, LEXICON) == ["half way there", "now or ever", "we can't stop"]


def test_what_is_hard_to_say_is_left_out_of_a_text() -> None:
    long = "stop now " * 7
    text = f"Stop. {long}. We can't stop on the 20th now; we thrust now, or ever."
    assert talk_in(text, LEXICON) == ["or ever"]
