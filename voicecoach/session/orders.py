"""What each command does. One function a verb, or a family of verbs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from voicecoach.routine import Hold, SelfPaced
from voicecoach.session import flow, score
from voicecoach.session.commands import Command, Mode, Verb
from voicecoach.session.effects import Priority, SetVolume, Tone
from voicecoach.session.estimate import seconds_left
from voicecoach.session.plan import Ask, Explain, GetReady, Intro, Rest, SwitchSides, Train
from voicecoach.session.script import announcements, answers, hints, lines
from voicecoach.session.state import (
    Adjustments,
    Effort,
    Pain,
    State,
    Then,
    Undo,
    correctable_until,
    with_variation,
)
from voicecoach.session.turn import Turn

TEMPO_STEP = 1.25
TEMPO_RANGE = (0.5, 2.0)
VOLUME_STEP = 0.15
VOLUME_RANGE = (0.2, 1.0)
REST_STEP = 30
UNDO_SECONDS = 30.0
"""How far "undo" goes back over work: what was done since would be done for nothing."""
LATE_SECONDS = 3.0
"""Into a rest, "done" is still said of the work."""
SHORTEST_REST = 3
"""Seconds; a rest that is cut below what is left of it simply ends."""

Order = Callable[[Turn, Command], None]


def obey(turn: Turn, command: Command) -> None:
    """Carry out a command that is legal now, and acknowledge it with a soft tick."""
    before = replace(turn.state, undo=None)
    command = _meant(turn.state, command)
    ORDERS[command.verb](turn, command)
    if command.verb is not Verb.HELP:
        turn.change(taught=None)
    if command.verb not in _UNDONE_BY_NOTHING:
        turn.change(undo=Undo(command, before))
    turn.beep(Tone.HEARD)
    turn.change(nudges=0)
    if turn.state.nudge_at is not None:
        turn.expect_answer()


def _meant(state: State, command: Command) -> Command:
    """The number given last, of a count or an answer, is what "no, eight" is about."""
    if command.verb is not Verb.CORRECTION:
        return command
    if state.undo and state.t <= correctable_until(state):
        return replace(state.undo.command, number=command.number)
    return replace(command, verb=Verb.NUMBER) if state.mode is Mode.ASKING else command


# Moving on


def _ready(turn: Turn, _: Command) -> None:
    match turn.state.segment:
        case _ if turn.state.frozen:
            turn.hush()
            flow.resume(turn)
        case Intro() | Explain():
            turn.hush()
            flow.leave_explanation(turn)
        case GetReady():
            if not turn.state.score:
                turn.hush()
                turn.change(then=Then.COUNT_IN)
        case _:
            _advance(turn)


def _advance(turn: Turn) -> None:
    flow.thaw(turn)
    turn.hush()
    flow.advance(turn)


def _next(turn: Turn, _: Command) -> None:
    _advance(turn)


def _done(turn: Turn, command: Command) -> None:
    match turn.state.segment:
        case Explain():
            turn.hush()
            flow.leave_explanation(turn)
        case Train(block=block) if isinstance(block.work, SelfPaced) and not turn.state.reps:
            turn.change(reps=turn.state.target)
            _advance(turn)
        case Rest() if turn.state.elapsed < LATE_SECONDS:
            pass
        case Train() | Rest():
            _advance(turn)
        case _:
            _ready(turn, command)


def _back(turn: Turn, _: Command) -> None:
    turn.hush()
    flow.go_back(turn)


def _skip(turn: Turn, command: Command) -> None:
    match turn.state.segment:
        case _ if turn.state.mode is Mode.HURT:
            flow.thaw(turn)
            turn.hush()
            flow.skip_exercise(turn)
        case Intro() | Explain():
            turn.hush()
            flow.leave_explanation(turn)
        case GetReady() | Train() | SwitchSides():
            flow.thaw(turn)
            turn.hush()
            flow.skip_set(turn)
        case _:
            _next(turn, command)


# Halting


def _pause(turn: Turn, _: Command) -> None:
    flow.halt(turn, Mode.PAUSED)
    turn.answer(answers.paused(turn.state))


def _resume(turn: Turn, command: Command) -> None:
    if turn.state.mode is Mode.EXPLAINING:
        _next(turn, command)
    else:
        _ready(turn, command)


def _stop(turn: Turn, _: Command) -> None:
    if turn.state.mode is Mode.CONFIRMING:
        flow.finish(turn)
        return
    turn.change(covered=turn.state.overlay)
    flow.halt(turn, Mode.CONFIRMING)
    turn.say(answers.end_question(turn.state), _ANSWER, then=Then.WAIT)


def _no(turn: Turn, command: Command) -> None:
    if turn.state.covered is None:
        _ready(turn, command)
    else:
        flow.halt(turn, turn.state.covered)
        flow.remind(turn)


def _pain(turn: Turn, _: Command) -> None:
    state = turn.state
    if state.mode is not Mode.LOCATING_PAIN:
        pain = Pain(state.block.exercise.id, state.variation.name, "unknown", state.t)
        turn.change(pains=(*state.pains, pain))
    flow.halt(turn, Mode.LOCATING_PAIN)
    turn.say(lines.PAIN_QUESTION, _ANSWER, then=Then.WAIT)


def _locate(turn: Turn, command: Command) -> None:
    locate_pain(turn, command.verb.value)


def locate_pain(turn: Turn, side: str) -> None:
    """Note which side hurts, and ask how to go on."""
    *earlier, pain = turn.state.pains
    turn.change(pains=(*earlier, replace(pain, side=side)))
    flow.halt(turn, Mode.HURT)
    turn.say(answers.pain_noted(turn.state, side), _ANSWER, then=Then.WAIT)


# Telling


def _repeat(turn: Turn, _: Command) -> None:
    state = turn.state
    if not state.frozen and isinstance(state.segment, Intro | Explain | GetReady):
        turn.hush()
        flow.enter(turn, state.cursor)
    elif state.said:
        turn.answer(state.said)


def _tell(text: Callable[[State], str]) -> Order:
    def order(turn: Turn, _: Command) -> None:
        turn.answer(text(turn.state))

    return order


def _tip(turn: Turn, _: Command) -> None:
    turn.answer(announcements.tip(turn.state))
    turn.change(tips=turn.state.tips + 1)


def _why(turn: Turn, _: Command) -> None:
    turn.answer(announcements.why(turn.state))
    turn.change(whys=turn.state.whys + 1)


def _explain(turn: Turn, _: Command) -> None:
    if turn.state.variation.steps or turn.state.block.exercise.steps:
        flow.begin_explanation(turn)
    else:
        turn.answer(lines.NOTHING_TO_EXPLAIN)


def _help(turn: Turn, _: Command) -> None:
    mode = turn.state.mode
    again = turn.state.taught is mode
    turn.answer(hints.help_more(turn.state) if again else hints.help_now(turn.state))
    turn.change(taught=None if again else mode)


# Adjusting


def _adjust(turn: Turn, adjustments: Adjustments) -> None:
    if adjustments.volume != turn.state.adjustments.volume:
        turn.effects.append(SetVolume(adjustments.volume))
    flow.change_tempo(turn, adjustments.tempo)
    turn.change(adjustments=adjustments)


def _change_tempo(turn: Turn, command: Command) -> None:
    faster = command.verb is Verb.FASTER
    tempo = turn.state.adjustments.tempo * (1 / TEMPO_STEP if faster else TEMPO_STEP)
    low, high = TEMPO_RANGE
    if low <= tempo <= high:
        flow.change_tempo(turn, tempo)
    else:
        turn.answer(lines.FASTEST if faster else lines.SLOWEST)


def _change_volume(turn: Turn, command: Command) -> None:
    low, high = VOLUME_RANGE
    old = turn.state.adjustments.volume
    louder = command.verb is Verb.LOUDER
    volume = max(low, min(high, old + (VOLUME_STEP if louder else -VOLUME_STEP)))
    if volume == old:
        turn.answer(lines.LOUDEST if louder else lines.QUIETEST)
    else:
        _adjust(turn, replace(turn.state.adjustments, volume=volume))


def _mute(turn: Turn, _: Command) -> None:
    _adjust(turn, replace(turn.state.adjustments, talk=False))
    turn.answer(lines.MUTED)


def _unmute(turn: Turn, _: Command) -> None:
    _adjust(turn, replace(turn.state.adjustments, talk=True))
    turn.answer(lines.UNMUTED)


def _change_rest(turn: Turn, command: Command) -> None:
    step = REST_STEP if command.verb is Verb.MORE_REST else -REST_STEP
    _set_rest(turn, turn.state.rest_seconds + step)


def _set_rest(turn: Turn, seconds: int) -> None:
    state = turn.state
    remaining = seconds - state.elapsed
    if remaining < SHORTEST_REST:
        _advance(turn)
        return
    turn.change(rest_seconds=seconds, score=score.rest(state.t, remaining))
    turn.answer(answers.rest_changed(seconds))


def _variation(turn: Turn, command: Command) -> None:
    assert command.name is not None
    names = [option.name for option in turn.state.block.exercise.variations]
    if command.name in names:
        _choose(turn, command.name)
    else:
        turn.answer(answers.unknown_variation(turn.state, command.name))


def _step_variation(turn: Turn, command: Command) -> None:
    options = turn.state.block.exercise.variations
    harder = command.verb is Verb.HARDER
    index = options.index(turn.state.variation) + (1 if harder else -1)
    if 0 <= index < len(options):
        _choose(turn, options[index].name)
    else:
        turn.answer(lines.HARDEST if harder else lines.EASIEST)


def _choose(turn: Turn, name: str) -> None:
    """Take up a variation and keep the place; work waits until it is set up."""
    turn.state = with_variation(turn.state, turn.state.block, name)
    if turn.state.mode in {Mode.READY, Mode.EXPLAINING}:
        turn.hush()
        turn.say(answers.changed(turn.state), _ANSWER, then=Then.WAIT)
    elif turn.state.mode is Mode.RESTING:
        turn.answer(answers.changed_in_rest(turn.state))
    else:
        flow.halt(turn, Mode.CHANGING)
        turn.say(answers.changed(turn.state), _ANSWER, then=Then.WAIT)


# Correcting and answering


def _that_was(turn: Turn, command: Command) -> None:
    assert command.number is not None
    state = turn.state
    segment = state.segment
    if isinstance(segment, Train) and not isinstance(segment.block.work, Hold):
        turn.change(reps=command.number)
        turn.answer(answers.corrected(command.number))
        if _is_complete(turn.state, segment):
            turn.change(then=None, score=score.pause(state.t + flow.CORRECTION_SECONDS))
    elif state.log and state.log[-1].reps is not None:
        turn.change(log=(*state.log[:-1], replace(state.log[-1], reps=command.number)))
        turn.answer(answers.corrected(command.number))
        flow.match_sides(turn)
    else:
        turn.answer(lines.NOTHING_TO_CORRECT)


def _is_complete(state: State, segment: Train) -> bool:
    return state.reps >= state.target or isinstance(segment.block.work, SelfPaced)


def _number(turn: Turn, command: Command) -> None:
    assert command.number is not None
    state = turn.state
    asking = state.mode is Mode.ASKING
    if not 1 <= command.number <= 10:
        turn.say(lines.OUT_OF_SCALE, _ANSWER, then=Then.WAIT if asking else None)
        return
    so_far = reversed(state.plan.segments[: state.cursor + 1])
    asked = next(segment for segment in so_far if isinstance(segment, Ask))
    exercise = asked.block.exercise.id
    others = tuple(effort for effort in state.efforts if effort.exercise != exercise)
    turn.change(efforts=(*others, Effort(exercise, command.number)))
    if asking:
        turn.hush()
        turn.change(score=(), nudge_at=None, nudges=0)
    rated = announcements.rated(turn.state, asked, command.number)
    turn.say(rated, _ANSWER, then=Then.LINGER if asking else None)


def _nothing_to_correct(turn: Turn, _: Command) -> None:
    turn.answer(lines.NOTHING_TO_CORRECT)


def _undo(turn: Turn, _: Command) -> None:
    undo = turn.state.undo
    if undo is None:
        turn.answer(lines.NOTHING_TO_UNDO)
        return
    before, verb = undo.before, undo.command.verb
    same_place = before.cursor == turn.state.cursor and not turn.state.frozen
    turn.change(undo=None)
    if verb in _ADJUSTING:
        _adjust(turn, before.adjustments)
        turn.answer(lines.UNDONE)
    elif verb in {Verb.MORE_REST, Verb.LESS_REST} and same_place:
        _set_rest(turn, before.rest_seconds)
    elif verb is Verb.THAT_WAS and same_place:
        turn.answer(lines.UNDONE)
        _take_back_count(turn, undo)
    elif not turn.state.frozen and turn.state.t - before.t > UNDO_SECONDS:
        turn.answer(lines.NOTHING_TO_UNDO)
    else:
        _go_back_to(turn, before)


def _take_back_count(turn: Turn, undo: Undo) -> None:
    """Repetitions counted since the correction stay counted."""
    state, before = turn.state, undo.before
    if isinstance(state.segment, Train):
        turn.change(reps=max(state.reps + before.reps - (undo.command.number or 0), 0))
    else:
        turn.change(log=before.log)
        flow.match_sides(turn)


def _go_back_to(turn: Turn, before: State) -> None:
    turn.hush()
    flow.restore(turn, before)
    if before.frozen:
        text = f"{lines.UNDONE} {answers.reminder(turn.state)}"
        turn.say(text, _ANSWER, then=Then.WAIT)
    else:
        turn.answer(lines.UNDONE)
        flow.resume(turn)


_ANSWER = Priority.ANSWER
_ADJUSTING = {Verb.FASTER, Verb.SLOWER, Verb.LOUDER, Verb.QUIETER, Verb.MUTE, Verb.UNMUTE}
_TELLING: Mapping[Verb, Callable[[State], str]] = {
    Verb.HOW_MANY: answers.left_to_do,
    Verb.HOW_LONG: lambda state: answers.time_left(state, seconds_left(state)),
    Verb.WHATS_NEXT: announcements.whats_next,
    Verb.WHERE: answers.where,
}
_UNDONE_BY_NOTHING = {
    *_TELLING,
    Verb.REPEAT,
    Verb.TIP,
    Verb.WHY,
    Verb.HELP,
    Verb.UNDO,
    Verb.CORRECTION,
}

ORDERS: Mapping[Verb, Order] = {
    Verb.READY: _ready,
    Verb.NEXT: _next,
    Verb.REPEAT: _repeat,
    Verb.DONE: _done,
    Verb.BACK: _back,
    Verb.SKIP: _skip,
    Verb.PAUSE: _pause,
    Verb.RESUME: _resume,
    Verb.STOP: _stop,
    Verb.YES: _stop,
    Verb.NO: _no,
    Verb.FASTER: _change_tempo,
    Verb.SLOWER: _change_tempo,
    Verb.LOUDER: _change_volume,
    Verb.QUIETER: _change_volume,
    Verb.MORE_REST: _change_rest,
    Verb.LESS_REST: _change_rest,
    **{verb: _tell(text) for verb, text in _TELLING.items()},
    Verb.EXPLAIN: _explain,
    Verb.TIP: _tip,
    Verb.WHY: _why,
    Verb.EASIER: _step_variation,
    Verb.HARDER: _step_variation,
    Verb.VARIATION: _variation,
    Verb.THAT_WAS: _that_was,
    Verb.NUMBER: _number,
    Verb.CORRECTION: _nothing_to_correct,
    Verb.UNDO: _undo,
    Verb.MUTE: _mute,
    Verb.UNMUTE: _unmute,
    Verb.PAIN: _pain,
    Verb.LEFT: _locate,
    Verb.RIGHT: _locate,
    Verb.BOTH: _locate,
    Verb.HELP: _help,
}
"""Who carries out what; complete, which a test sees to."""
