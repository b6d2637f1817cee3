"""The scores of recognition: what counts as right, and how sure a figure is."""

from __future__ import annotations

import pytest

from trials.figures import Rate, Row, Section, Share, facts, table
from trials.scoring import Outcome, Trial, accepted, confusions, false_accepts, outcome_rows

PHRASES = ("next", "go", "go back")


def test_a_result_is_obeyed_only_if_the_whole_of_it_is_one_phrase() -> None:
    finals = ["[unk] next", "next", "go next", "go back"]
    assert accepted(finals, PHRASES) == ("next", "go back")


@pytest.mark.parametrize(
    ("taken", "outcome"),
    [
        (("go",), Outcome.RIGHT),
        (("next",), Outcome.WRONG),
        (("go", "next"), Outcome.WRONG),
        ((), Outcome.REJECTED),
    ],
)
def test_a_phrase_is_right_wrong_or_rejected(taken: tuple[str, ...], outcome: Outcome) -> None:
    assert Trial("go", taken).outcome is outcome


def test_an_accept_is_false_unless_its_words_were_said() -> None:
    said = "we go back then to nextdoor"
    assert false_accepts(["go back", "next", "back"], PHRASES, said) == ("next",)
    assert false_accepts(["go"], PHRASES, "") == ("go",)


def test_intervals_are_those_of_the_tables() -> None:
    assert Share(8, 10).interval == pytest.approx((0.490, 0.943), abs=1e-3)  # Newcombe, 1998
    assert Share(0, 10).interval == pytest.approx((0, 0.278), abs=1e-3)
    assert Share(0, 0).interval == (0, 1)
    assert Rate(0, 2).interval == pytest.approx((0, 1.92), abs=1e-2)


def test_the_table_has_a_column_a_recognizer() -> None:
    trials = {
        "ours": [Trial("go", ("go",)), Trial("next", ("go",))],
        "theirs": [Trial("go", ()), Trial("next", ("go",))],
    }
    section = Section("Words", outcome_rows(trials), confusions(trials))
    assert list(table([section])) == [
        "",
        "Words",
        "                              ours                  theirs",
        "  right     50.0 % (9.5-90.5) of 2   0.0 % (0.0-65.8) of 2",
        "  wrong     50.0 % (9.5-90.5) of 2  50.0 % (9.5-90.5) of 2",
        "  rejected   0.0 % (0.0-65.8) of 2  50.0 % (9.5-90.5) of 2",
        "  ours took next as go 1.",
        "  theirs took next as go 1.",
    ]
    (written,) = facts([Section("Words", [Row("hours", {"ours": Rate(1, 2)})])])
    assert written["rows"] == [
        {
            "name": "hours",
            "ours": {
                "per_hour": 0.5,
                "count": 1,
                "hours": 2,
                "interval": pytest.approx((0.088, 2.83), abs=0.01),
            },
        }
    ]
