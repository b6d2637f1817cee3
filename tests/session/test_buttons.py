"""Buttons by modes: what each means, and where the answer is an audible no."""

from __future__ import annotations

import pytest

from tests.session.driver import Driver
from tests.session.routines import OWN_PACE, PLANKS, THRUSTS
from voicecoach.routine import Routine
from voicecoach.session.buttons import Button, meaning
from voicecoach.session.commands import PHRASES, Mode, Verb, is_legal
from voicecoach.session.plan import Train

TABLE = """
                play_pause  play     pause   next   previous  stop
ready           ready       ·        pause   next   repeat    stop
explaining      next        ·        pause   next   back      stop
getting ready   pause       ·        pause   next   back      stop
reps            pause       ·        pause   next   back      stop
hold            pause       ·        pause   next   back      stop
self-paced      done        ·        pause   done   back      stop
switching       pause       ·        pause   next   back      stop
resting         pause       ·        pause   next   back      stop
asking          pause       ·        pause   next   repeat    stop
paused          resume      resume   ·       next   back      stop
changing        resume      resume   ·       next   repeat    stop
confirming      resume      resume   ·       no!    repeat    stop
locating pain   no!         no!      ·       no!    repeat    stop
hurt            resume      resume   ·       skip   repeat    stop
"""
_, HEAD, *ROWS = TABLE.rstrip().split("\n")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[:16].strip())
def test_each_button_means_what_is_wanted_then(row: str) -> None:
    mode = Mode(row[:16].strip())
    assert list(zip(HEAD.split(), row[16:].split(), strict=True)) == [
        (button.name.lower(), meant(button, mode)) for button in Button
    ]


def meant(button: Button, mode: Mode) -> str:
    verb = meaning(button, mode)
    if verb is None:
        return "·"
    return verb.value if is_legal(verb, mode) else "no!"


def test_the_table_tells_every_mode_in_which_something_can_be_said() -> None:
    assert {row[:16].strip() for row in ROWS} == {
        mode.value for mode in set(Mode) - {Mode.CLOSING, Mode.ENDED}
    }


@pytest.mark.parametrize("routine", [THRUSTS, PLANKS, OWN_PACE], ids=lambda routine: routine.id)
def test_one_button_is_enough_for_a_whole_session(routine: Routine) -> None:
    session = Driver(routine)
    while session.state.mode is not Mode.ENDED:
        verb = meaning(Button.PLAY_PAUSE, session.state.mode)
        if verb is None or verb is Verb.PAUSE:
            session.step()
        else:
            session.hear(PHRASES[verb][0], after=1.0)
    sets = [segment for segment in session.state.plan.segments if isinstance(segment, Train)]
    assert len(session.state.log) == len(sets)
