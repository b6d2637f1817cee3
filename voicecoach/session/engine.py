"""The engine: one pure function from a state and an event to the next state and its effects.

Everything that can happen is handled here, case by case; what a command does is
in ``orders``, what a segment does is in ``flow``, what is said is in ``script``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import assert_never

from voicecoach.session import flow, orders
from voicecoach.session.commands import QUESTIONS, Mode, is_legal
from voicecoach.session.effects import Duck, Effect, Priority, SetVolume, Tone
from voicecoach.session.events import (
    CommandDoubted,
    CommandGiven,
    CueFinished,
    CueStarted,
    Device,
    DeviceLost,
    DeviceRestored,
    Event,
    Interrupted,
    NoiseRose,
    SessionResumed,
    SessionStarted,
    SpeechEnded,
    SpeechRejected,
    SpeechStarted,
    TimerDue,
)
from voicecoach.session.script import answers, hints, lines
from voicecoach.session.state import Over, RepDone, Sound, State, Then, Word
from voicecoach.session.turn import Turn

MISHEARD_LIMIT = 2
"""Utterances in a row that were no command, after which the coach says what it takes."""
HELP_EVERY_SECONDS = 60.0
"""… but no more often than this: someone may be talking to a friend."""
QUESTION_LIMIT = 2
"""Times that an unanswered question is repeated."""


def advance(state: State, event: Event) -> tuple[State, tuple[Effect, ...]]:
    """What ``event`` makes of ``state``, and what is to be done about it.

    Total: every event is handled in every state. An event that bears an earlier
    time than the state is taken to happen now.
    """
    if state.ended:
        return state, ()
    turn = Turn(replace(state, t=max(state.t, event.t)))
    _handle(turn, event)
    flow.settle(turn)
    return turn.state, tuple(turn.effects)


def _handle(turn: Turn, event: Event) -> None:
    match event:
        case SessionStarted():
            turn.effects.append(SetVolume(turn.state.adjustments.volume))
            flow.enter(turn, 0)
        case SessionResumed():
            turn.change(ducked=False, deaf=False)  # the devices are new
            turn.effects.append(SetVolume(turn.state.adjustments.volume))
            flow.reopen(turn)
        case CommandGiven():
            _hear(turn, event)
        case CommandDoubted(text=text):
            _duck(turn, on=False)
            turn.change(heard=text)
            turn.beep(Tone.AGAIN)
        case SpeechStarted():
            if turn.state.voice is not None:
                _duck(turn, on=True)
        case SpeechRejected(text=text):
            _duck(turn, on=False)
            turn.change(heard=text)
            _misheard(turn, hints.not_understood)
        case SpeechEnded():
            _duck(turn, on=False)
        case NoiseRose():
            _rise_above(turn)
        case CueStarted():
            pass  # the transcript's business
        case CueFinished(cue=cue):
            if turn.state.voice is not None and turn.state.voice.cue == cue:
                turn.change(voice=None)
        case TimerDue():
            _on_time(turn)
        case DeviceLost(device=device):
            _lose(turn, device)
        case DeviceRestored(device=device):
            _regain(turn, device)
        case Interrupted():
            flow.conclude(turn)
            turn.change(ended=True, interrupted=True)
        case _:
            assert_never(event)


# Hearing


def _hear(turn: Turn, event: CommandGiven) -> None:
    _duck(turn, on=False)
    turn.change(heard=event.text)
    if is_legal(event.command.verb, turn.state.mode):
        turn.change(misheard=0)
        orders.obey(turn, event.command)
    elif turn.state.mode is not Mode.CLOSING:
        turn.beep(Tone.REFUSED)
        _misheard(turn, hints.not_now)


def _misheard(turn: Turn, advice: Callable[[State], str]) -> None:
    state = turn.state
    count = state.misheard + 1
    told = state.helped_at is not None and state.t - state.helped_at < HELP_EVERY_SECONDS
    if count < MISHEARD_LIMIT or told or state.mode is Mode.CLOSING:
        turn.change(misheard=count)
        return
    turn.change(misheard=0, helped_at=state.t)
    turn.answer(advice(turn.state))


def _rise_above(turn: Turn) -> None:
    """Ask once a session for longer phrases, which are heard through more noise."""
    if not turn.state.loud and turn.state.mode is not Mode.CLOSING:
        turn.change(loud=True)
        turn.answer(hints.in_noise(turn.state))


def _duck(turn: Turn, *, on: bool) -> None:
    if turn.state.ducked is not on:
        turn.change(ducked=on)
        turn.effects.append(Duck(on))


# Time


def _on_time(turn: Turn) -> None:
    """Do the earliest thing that is due; the inbox asks again for the next."""
    state = turn.state
    due = [
        (state.voice.limit, _give_up_cue) if state.voice else None,
        (state.score[0].t, _play_beat) if state.score and not state.frozen else None,
        (state.nudge_at, _nudge) if state.nudge_at is not None else None,
    ]
    waiting = [entry for entry in due if entry is not None and entry[0] <= state.t]
    if waiting and state.mode is not Mode.PAUSED:
        _, act = min(waiting, key=lambda entry: entry[0])
        act(turn)


def _give_up_cue(turn: Turn) -> None:
    turn.change(voice=None)


def _play_beat(turn: Turn) -> None:
    beat, *later = turn.state.score
    turn.change(score=tuple(later))
    match beat.act:
        case Word(text, priority):
            turn.say_on_beat(text, priority, beat.t)
        case Sound(tone):
            turn.beep(tone, beat.t)
        case RepDone():
            flow.count_repetition(turn, beat.t)
        case Over():
            flow.advance(turn)
        case _:
            assert_never(beat.act)


def _nudge(turn: Turn) -> None:
    state = turn.state
    turn.change(nudge_at=None, nudges=state.nudges + 1)
    if state.nudges < QUESTION_LIMIT or state.mode not in QUESTIONS:
        flow.remind(turn)
        return
    match state.mode:
        case Mode.LOCATING_PAIN:
            orders.locate_pain(turn, "unknown")
        case Mode.CONFIRMING:
            flow.halt(turn, Mode.PAUSED)
            turn.answer(answers.still_paused(turn.state))
        case _:
            flow.advance(turn)


# Devices


def _lose(turn: Turn, device: Device) -> None:
    match device:
        case Device.OUTPUT if turn.state.mode is Mode.CLOSING:
            turn.hush()
            turn.change(ended=True)  # only words were left
        case Device.MICROPHONE if turn.state.mode is Mode.CLOSING:
            pass  # nobody is listened to any more
        case Device.OUTPUT:
            flow.halt(turn, turn.state.overlay or Mode.PAUSED)
        case Device.MICROPHONE:
            turn.change(deaf=True)
            turn.answer(lines.MICROPHONE_LOST)
        case Device.VOICE:
            turn.beep(Tone.REFUSED)  # the screen says why; the session goes on by tones
        case _:
            assert_never(device)


def _regain(turn: Turn, device: Device) -> None:
    match device:
        case _ if turn.state.mode is Mode.CLOSING:
            pass
        case Device.OUTPUT:
            _greet(turn, lines.OUTPUT_BACK)
        case Device.MICROPHONE:
            turn.change(deaf=False)
            _greet(turn, lines.MICROPHONE_BACK)
        case Device.VOICE:
            pass  # it is heard to be back
        case _:
            assert_never(device)


def _greet(turn: Turn, greeting: str) -> None:
    """Say what is back; to someone who is halted, also where, and what is waited for.

    Both devices may come back at one time, and the second greeting cuts the first.
    """
    if turn.state.frozen:
        turn.say(answers.back(greeting, turn.state), Priority.ANSWER, then=Then.WAIT)
    else:
        turn.answer(greeting)
