from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.importers.plain_text import plain, sentences
from voicecoach.importers.wording import LONGEST, for_the_ear
from voicecoach.library.lint import LONGEST_BREATH


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Make sure that you keep your back straight.", ["Keep your back straight."]),
        ("Your knees should be bent.", ["Bend your knees."]),
        ("Ensure your back is flat.", ["Keep your back flat."]),
        ("The torso should remain upright.", ["Keep the torso upright."]),
        ("Your feet should be shoulder width apart.", ["Your feet shoulder width apart."]),
        ("Be sure not to arch your back.", ["Do not arch your back."]),
        ("Start by lying on your back.", ["Lie on your back."]),
        ("Now, you should feel a stretch.", ["Feel a stretch."]),
        ("Hold at 90° for 10-20 sec.", ["Hold at ninety degrees for ten to twenty seconds."]),
        (
            "Use 5 kg, e.g. a bottle.",
            ["Use five kilograms, for example a bottle."],
        ),
        ("Straighten legs.", ["Straighten your legs."]),
        ("Pause, then lower the bar.", ["Pause there. Then lower the bar."]),
        ("Grip the bar (see figure 3).", ["Grip the bar."]),
        ("Climbing is good for you.", ["Climbing is good for you."]),
        (
            "Raise the weight until your arms are straight overhead, and then lower it slowly.",
            ["Raise the weight until your arms are straight overhead.", "Lower it slowly."],
        ),
    ],
)
def test_sentences_are_reworded_for_the_ear(written: str, said: list[str]) -> None:
    (sentence,) = sentences(written)
    assert for_the_ear(sentence) == said


def test_an_abbreviation_ends_no_sentence() -> None:
    assert sentences("Take approx. 5 kg. Lift it.") == ["Take about 5 kg.", "Lift it."]


@given(st.text(max_size=400))
def test_whatever_is_said_fits_a_file_and_a_breath(text: str) -> None:
    for sentence in sentences(text):
        for said in for_the_ear(sentence):
            assert len(said) <= LONGEST
            assert said.isprintable()
            assert all(len(part.split()) <= LONGEST_BREATH + 1 for part in said.split(", "))


@given(st.text())
def test_plain_text_is_printable_and_on_one_line(text: str) -> None:
    assert plain(text).isprintable()
