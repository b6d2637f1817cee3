"""Scores: what sounds exactly when, as beats on the session clock."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace

from voicecoach.routine import Hold, Phase
from voicecoach.session.effects import Priority, Tone
from voicecoach.session.script import announcements, lines
from voicecoach.session.state import Beat, Over, RepDone, Score, Sound, Word

COUNT_SECONDS = 1.0
"""From the end of a repetition to the next: time for the count."""
LAST_COUNT_SECONDS = 1.8
"""The same before the last repetition, whose count bears a warning."""
COUNT_IN_SECONDS = 4.0
"""From the first short beep of a count-in to the first beat of the work."""
HALFWAY_FROM = 20
"""Seconds from which a hold is told its middle."""
WARNING_SECONDS = 10
"""Before the end of a rest."""


def count_in(t: float) -> Score:
    """Three short beeps a second apart, then a long one, beginning at ``t``."""
    return (
        *(Beat(t + second, Sound(Tone.SHORT)) for second in range(3)),
        Beat(t + 3, Sound(Tone.LONG)),
    )


def repetition(t: float, phases: Iterable[Phase], tempo: float) -> Score:
    """One repetition from ``t``, its phases stretched by ``tempo``."""
    beats = []
    for phase in phases:
        beats.append(Beat(t, Word(phase.cue, Priority.PHASE)))
        t += phase.seconds * tempo
    return (*beats, Beat(t, RepDone()))


def hold(t: float, work: Hold, seconds: float, held: float = 0.0) -> Score:
    """A hold that goes on at ``t``, ``held`` of its ``seconds`` being done."""
    begin, end = t - held, t - held + seconds
    beats = [Beat(t, Word(announcements.hold(work), Priority.PHASE))]
    if seconds >= HALFWAY_FROM:
        beats.append(Beat(begin + seconds / 2, Word(lines.HALFWAY, Priority.TIP)))
    beats += [Beat(end - back, Sound(Tone.SHORT)) for back in (3, 2, 1)]
    ending = (Beat(end, Sound(Tone.LONG)), Beat(end, Over()))
    return (*(beat for beat in beats if t <= beat.t < end), *ending)


def rest(t: float, seconds: float) -> Score:
    """What is left of a rest: ``seconds`` from ``t``."""
    end = t + seconds
    warning = Beat(end - WARNING_SECONDS, Word(lines.TEN_SECONDS, Priority.TIP))
    return (*([warning] if seconds >= 2 * WARNING_SECONDS else []), Beat(end, Over()))


def pause(t: float) -> Score:
    """Nothing until ``t``, then on."""
    return (Beat(t, Over()),)


def stretched(score: Score, ratio: float) -> Score:
    """``score`` with its phases ``ratio`` times as long, counted from the next one's beginning."""
    begin = next((beat.t for beat in score if isinstance(beat.act, Word | RepDone)), math.inf)
    return tuple(
        replace(beat, t=begin + (beat.t - begin) * ratio) if beat.t > begin else beat
        for beat in score
    )
