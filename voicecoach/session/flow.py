"""Moving over the plan: entering a segment, leaving it, halting in it, coming back to it."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from voicecoach.routine import Hold, Repetitions, SelfPaced
from voicecoach.session import score
from voicecoach.session.commands import Mode
from voicecoach.session.effects import Prepare, Priority, Tone
from voicecoach.session.plan import (
    Ask,
    Explain,
    GetReady,
    Intro,
    Outro,
    Rest,
    SwitchSides,
    Train,
    of_same_set,
    planned,
)
from voicecoach.session.script import announcements, answers, lines
from voicecoach.session.state import Score, SetDone, State, Then, explains, phases_of
from voicecoach.session.turn import Turn

AHEAD = 3
"""Segments whose texts are rendered ahead."""
AUTO_SECONDS = 2.5
"""After each step, when steps advance by themselves."""
SWITCH_SECONDS = 3.0
"""To change sides, before the next count-in is announced."""
CORRECTION_SECONDS = 1.5
"""To correct an answer after it was read back."""
FINISHED_SECONDS = 0.8
"""From the closing tone to the closing words."""


# Entering and leaving


def enter(turn: Turn, index: int) -> None:
    """Make segment ``index`` the current one and begin it."""
    turn.change(
        cursor=index,
        began=turn.state.t,
        carried=0.0,
        overlay=None,
        score=(),
        queued=None,
        then=None,
        nudge_at=None,
        nudges=0,
        reps=0,
    )
    turn.change(target=_target(turn.state))
    segment = turn.state.segment
    match segment:
        case Intro(flows=True):
            turn.say(announcement(turn.state), then=Then.LINGER)
        case Intro() | Explain():
            turn.say(announcement(turn.state), then=Then.WAIT)
        case GetReady():
            turn.say(announcement(turn.state), then=Then.COUNT_IN)
        case Train():
            _begin_work(turn)
        case SwitchSides():
            turn.say(announcement(turn.state), then=Then.LINGER)
        case Rest(seconds=seconds):
            turn.say(announcement(turn.state))
            turn.change(
                rest_seconds=seconds,
                tips=turn.state.tips + 1,
                score=score.rest(turn.state.t, seconds),
            )
        case Ask():
            turn.say(announcement(turn.state), Priority.ANSWER, then=Then.WAIT)
        case Outro():
            turn.beep(Tone.FINISHED)
            words_at = turn.state.t + FINISHED_SECONDS
            turn.say(announcement(turn.state), Priority.ANSWER, at=words_at, then=Then.END)
        case _:
            assert_never(segment)
    _prepare(turn)


def announcement(state: State) -> str:
    """What is said on entering the current segment; empty for the work itself."""
    segment = state.segment
    match segment:
        case Intro():
            return announcements.intro(state, segment)
        case Explain():
            return announcements.explain(state, segment)
        case GetReady():
            return announcements.get_ready(state, segment)
        case Train():
            return ""
        case SwitchSides():
            return announcements.switch(state, segment)
        case Rest():
            return announcements.rest(state, segment)
        case Ask():
            return announcements.question(state)
        case Outro():
            return announcements.outro(state)
    assert_never(segment)


def _target(state: State) -> int:
    """How much the current set asks for: the second side matches the first."""
    segment = state.segment
    if not isinstance(segment, GetReady | Train | SwitchSides):
        return 0
    side = segment.to if isinstance(segment, SwitchSides) else segment.side
    prescribed = planned(segment.block.work)
    if side is None or side is segment.block.first_side:
        return prescribed
    done = _first_side_done(state, segment)
    return (done.reps or done.seconds or prescribed) if done else prescribed


def _first_side_done(state: State, segment: GetReady | Train | SwitchSides) -> SetDone | None:
    block = segment.block
    for done in reversed(state.log):
        same = done.exercise == block.exercise.id and done.set == segment.set
        if same and done.side is block.first_side:
            return done
    return None


def match_sides(turn: Turn) -> None:
    """The count of the first side was corrected: ask the same of the second."""
    turn.change(target=_target(turn.state))
    if turn.state.queued and isinstance(turn.state.segment, GetReady | SwitchSides):
        turn.change(queued=announcement(turn.state))


def _begin_work(turn: Turn) -> None:
    state = turn.state
    match state.block.work:
        case Repetitions():
            turn.change(score=_next_repetition(state, state.t))
        case Hold() as work:
            turn.change(score=score.hold(state.t, work, state.target))
        case SelfPaced():
            turn.say(announcements.own_pace(state), then=Then.WAIT)


def _next_repetition(state: State, t: float) -> Score:
    return score.repetition(t, phases_of(state, state.block), state.adjustments.tempo)


def count_repetition(turn: Turn, t: float) -> None:
    """A repetition was completed at ``t``: count it aloud, then the next one or the end."""
    state = turn.state
    reps = state.reps + 1
    turn.change(reps=reps)
    turn.say_on_beat(announcements.rep_done(reps, state.target), Priority.COUNT, t)
    if reps >= state.target:
        turn.change(score=score.pause(t + score.COUNT_SECONDS))
        return
    last = reps == state.target - 1
    gap = score.LAST_COUNT_SECONDS if last else score.COUNT_SECONDS
    turn.change(score=_next_repetition(turn.state, t + gap))


def change_tempo(turn: Turn, tempo: float) -> None:
    """Take up a tempo at once: the phase that is under way ends as begun."""
    state = turn.state
    ratio = tempo / state.adjustments.tempo
    if state.mode is Mode.REPS:
        turn.change(score=score.stretched(state.score, ratio))
    turn.change(adjustments=replace(state.adjustments, tempo=tempo))


def advance(turn: Turn) -> None:
    """Leave the segment for the one that follows; what was done in it is logged."""
    log_work(turn)
    state = turn.state
    following = state.cursor + 1
    if isinstance(state.segment, Explain) and not explains(state, state.segment):
        following = _first_step(state)  # the variation has changed, and is told another way
    while _is_left_out(state, following):
        following += 1
    if state.return_to is not None and not isinstance(state.plan.segments[following], Explain):
        leave_explanation(turn)
    else:
        enter(turn, following)


def _is_left_out(state: State, index: int) -> bool:
    segment = state.plan.segments[index]
    return isinstance(segment, Explain) and not (
        explains(state, segment) and (segment.due or state.explaining_all)
    )


def _first_step(state: State) -> int:
    """Where the explanation of the current exercise begins, as it is done now; else the next."""
    steps = (
        index
        for index, segment in enumerate(state.plan.segments)
        if isinstance(segment, Explain)
        and segment.block is state.block
        and explains(state, segment)
    )
    return next(steps, state.cursor + 1)


def leave_explanation(turn: Turn) -> None:
    """End the explanation: back to where it was asked for, or on to the first set."""
    back = turn.state.return_to
    if back is None:
        turn.change(explaining_all=False)
        index = turn.state.cursor
        while isinstance(turn.state.plan.segments[index], Intro | Explain):
            index += 1
        enter(turn, index)
        return
    _come_back(turn, back)
    if back.frozen:
        remind(turn)
    else:
        resume(turn)


def _come_back(turn: Turn, back: State) -> None:
    """Stand, halted, where the explanation was asked for; what was noted since is kept."""
    now = turn.state
    restore(turn, replace(back, log=now.log, pains=now.pains, variations=now.variations))


def begin_explanation(turn: Turn) -> None:
    """All steps of the current exercise, from the first."""
    state = turn.state
    working = not isinstance(state.segment, Intro | Explain)
    back = replace(state, undo=None) if working else state.return_to
    turn.hush()
    turn.change(explaining_all=True, return_to=back)
    enter(turn, _first_step(state))


def skip_set(turn: Turn) -> None:
    """Leave the current set, on both sides, and the rest after it."""
    log_work(turn)
    segment = turn.state.segment
    assert isinstance(segment, GetReady | Train | SwitchSides)
    index = turn.state.cursor
    segments = turn.state.plan.segments
    while of_same_set(segments[index], segment.block, segment.set):
        index += 1
    if isinstance(segments[index], Rest):
        index += 1
    enter(turn, index)


def skip_exercise(turn: Turn) -> None:
    """Leave the current exercise for the next, or for the end."""
    log_work(turn)
    segments = turn.state.plan.segments
    index = turn.state.cursor + 1
    while not isinstance(segments[index], Intro | Outro):
        index += 1
    enter(turn, index)


def go_back(turn: Turn) -> None:
    """To the place before: the previous step, or the announcement of the latest set."""
    index = max(turn.state.cursor - 1, 0)
    segments = turn.state.plan.segments
    while index > 0 and (
        not isinstance(segments[index], Intro | Explain | GetReady)
        or _is_left_out(turn.state, index)
    ):
        index -= 1
    if turn.state.return_to is not None and not isinstance(segments[index], Explain):
        index = turn.state.cursor  # an explanation within a set begins with its first step
    enter(turn, index)


def log_work(turn: Turn) -> None:
    """Write down what was done of the current set, if anything was."""
    state = turn.state
    segment = state.segment
    if not isinstance(segment, Train):
        return
    held = isinstance(segment.block.work, Hold)
    whole = int(state.elapsed + 0.001)  # sums of times miss a whole second by a hair
    amount = min(whole, state.target) if held else state.reps
    if not amount:
        return
    done = SetDone(
        exercise=segment.block.exercise.id,
        variation=state.variation.name,
        set=segment.set,
        side=segment.side,
        reps=None if held else amount,
        seconds=amount if held else None,
    )
    turn.change(log=(*state.log, done), reps=0, began=state.t, carried=0.0)


def conclude(turn: Turn) -> None:
    """Log what was done, also of a set that an explanation interrupts, and fall silent."""
    if (back := turn.state.return_to) is not None:
        _come_back(turn, back)
    log_work(turn)
    turn.hush()


def finish(turn: Turn) -> None:
    """End the workout now: log what was done and say the last words."""
    conclude(turn)
    last = len(turn.state.plan.segments) - 1
    turn.change(interrupted=turn.state.cursor < last)
    enter(turn, last)


# Halting and coming back


def halt(turn: Turn, overlay: Mode) -> None:
    """Fall silent and freeze the segment behind ``overlay``."""
    if not turn.state.frozen:
        turn.change(halted_at=turn.state.t)
    turn.hush()
    turn.change(overlay=overlay, nudge_at=None, nudges=0)


def reopen(turn: Turn) -> None:
    """Take up a session whose program had ended: halted where it was, or at its question."""
    state = turn.state
    match state.segment:
        case Outro():
            enter(turn, state.cursor)
            return
        case Ask() if not state.frozen:
            turn.hush()
            turn.change(score=(), nudges=0)
        case _:
            halt(turn, state.overlay or Mode.PAUSED)
    turn.say(answers.back(lines.WELCOME_BACK, turn.state), Priority.ANSWER, then=Then.WAIT)
    _prepare(turn)


def remind(turn: Turn) -> None:
    """Say what the overlay waits for."""
    turn.say(answers.reminder(turn.state), Priority.ANSWER, then=Then.WAIT)


def thaw(turn: Turn) -> None:
    """Take the overlay away; the time behind it does not count."""
    turn.change(overlay=None, carried=turn.state.elapsed, began=turn.state.t)


def resume(turn: Turn) -> None:
    """Go on behind the overlay, from where the segment was halted."""
    state = turn.state
    segment = state.segment
    if not isinstance(segment, Train | Rest):
        enter(turn, state.cursor)
        return
    thaw(turn)
    turn.change(score=(), nudge_at=None, nudges=0)
    if isinstance(segment, Rest):
        turn.change(score=score.rest(state.t, state.rest_seconds - state.elapsed))
        turn.say(answers.rest_left(turn.state))
        return
    begin = state.t + score.COUNT_IN_SECONDS
    match segment.block.work:
        case Repetitions() if state.reps >= state.target:
            advance(turn)
            return
        case Repetitions():
            work = _next_repetition(turn.state, begin)
        case Hold() as held:
            turn.change(began=begin)
            work = score.hold(begin, held, state.target, state.elapsed)
        case SelfPaced():
            turn.say(answers.where(turn.state), then=Then.WAIT)
            return
    turn.change(score=(*score.count_in(state.t), *work))


def restore(turn: Turn, before: State) -> None:
    """Take up an earlier state, halted where it was; the clock and the settings stay."""
    now = turn.state
    halted_at = before.halted_at if before.frozen else before.t
    turn.state = replace(
        before,
        t=now.t,
        overlay=before.overlay or Mode.PAUSED,
        halted_at=halted_at,
        voice=None,
        queued=None,
        then=None,
        nudge_at=None,
        last_cue=now.last_cue,
        heard=now.heard,
        ducked=now.ducked,
        deaf=now.deaf,
        adjustments=now.adjustments,
        tips=now.tips,
        whys=now.whys,
        helped_at=now.helped_at,
        undo=None,
    )


# What follows a cue


def settle(turn: Turn) -> None:
    """Once the voice is silent, do what was to follow."""
    while turn.state.voice is None and (
        turn.state.queued is not None or turn.state.then is not None
    ):
        if (queued := turn.state.queued) is not None:
            turn.change(queued=None)
            turn.say(queued)
            continue
        then = turn.state.then
        assert then is not None
        turn.change(then=None)
        _follow(turn, then)


def _follow(turn: Turn, then: Then) -> None:
    now = turn.state.t
    match then:
        case Then.COUNT_IN:
            end = now + score.COUNT_IN_SECONDS
            turn.change(score=(*score.count_in(now), *score.pause(end)))
        case Then.WAIT if turn.state.auto and turn.state.mode in {Mode.READY, Mode.EXPLAINING}:
            turn.change(score=score.pause(now + AUTO_SECONDS))
        case Then.WAIT:
            turn.expect_answer()
        case Then.LINGER:
            switching = isinstance(turn.state.segment, SwitchSides)
            wait = SWITCH_SECONDS if switching else CORRECTION_SECONDS
            turn.change(score=score.pause(now + wait))
        case Then.END:
            turn.change(ended=True)
        case _:
            assert_never(then)


def _prepare(turn: Turn) -> None:
    """Have the words of the coming segments ready."""
    state = turn.state
    texts: list[str] = []
    for index in range(state.cursor, min(state.cursor + AHEAD, len(state.plan.segments))):
        there = replace(state, cursor=index)
        there = replace(there, target=_target(there))
        texts += [text for text in (announcement(there), *announcements.work_words(there)) if text]
    turn.effects.append(Prepare(tuple(dict.fromkeys(texts))))
