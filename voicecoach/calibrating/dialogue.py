"""A calibration as a dialogue: one pure function, as the session's engine is.

It speaks and hears through the same effects and events, and is told with each event
how loud the last seconds were. First the room is measured, then the voice; then each
command is said several times, and synonyms of those that are weak.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, auto

from voicecoach.calibrating import script
from voicecoach.calibrating.levels import Levels, trouble
from voicecoach.calibrating.trials import Finding, Outcome, Trial, Try, Word
from voicecoach.session.commands import Mode, Verb
from voicecoach.session.effects import Beep, Duck, Effect, Priority, Say, SetVolume, Tone
from voicecoach.session.events import (
    CommandDoubted,
    CommandGiven,
    CueFinished,
    Device,
    DeviceLost,
    DeviceRestored,
    Event,
    Interrupted,
    SessionStarted,
    Source,
    SpeechEnded,
    SpeechRejected,
    SpeechStarted,
    TimerDue,
)
from voicecoach.session.script.hints import HINTS
from voicecoach.session.state import Speaking
from voicecoach.session.turn import GRACE_SECONDS, SECONDS_A_CHARACTER

ROOM_SECONDS = 3.5
"""The room is listened to."""
PATIENCE_SECONDS = 6.0
"""Of silence, after which a word was not said, or not heard."""
MEASUREMENTS = 3
"""Of the voice, at most, until it is heard well."""
SILENCES = 4
"""Words in a row that were not heard, after which nobody is there."""


class Stage(Enum):
    """What is being found out."""

    ROOM = auto()
    VOICE = auto()
    WORDS = auto()
    LEAVING = auto()
    """Nothing more; the last words are being spoken."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Where the dialogue stands."""

    words: tuple[Word, ...]
    """At least one."""
    volume: float
    """0 to 1 of full scale."""
    t: float = 0.0
    """Session time of the last event."""
    stage: Stage = Stage.ROOM
    room: float = 0.0
    """dB; known once the stage is over."""
    measurements: int = 0
    findings: tuple[Finding, ...] = ()
    """Of the words that are over."""
    trials: tuple[Trial, ...] = ()
    """Of the word being tried; the last one is going on."""
    silences: int = 0
    """Words in a row that were not heard."""
    asked: bool = False
    """Whether to stop."""
    ended: bool = False

    voice: Speaking | None = None
    last_cue: int = 0
    said: str = ""
    """The latest cue but for a question or help: what to do now."""
    due: float | None = None
    """When silence counts."""
    interrupting: bool = False
    """What is being said began while the coach was speaking: perhaps its echo."""
    ducked: bool = False

    @property
    def word(self) -> Word:
        """The one being tried; the last when all are over."""
        return self.words[min(len(self.findings), len(self.words) - 1)]

    @property
    def phrase(self) -> str:
        """What the person is to say."""
        return self.trials[-1].phrase if self.trials else self.word.phrase

    @property
    def mode(self) -> Mode:
        """What a session does where the phrase is said: what the ear has to expect."""
        if self.asked:
            return Mode.CONFIRMING
        return next(mode for mode, verbs in HINTS.items() if self.word.verb in verbs)

    @property
    def current(self) -> Finding:
        """What is known of the word being tried."""
        return Finding(self.word, tuple(trial for trial in self.trials if trial.complete))

    @property
    def found(self) -> tuple[Finding, ...]:
        """All that is known."""
        return (*self.findings, self.current) if self.current.trials else self.findings


Step = tuple[Calibration, tuple[Effect, ...]]


def next_due(check: Calibration) -> float | None:
    """The session time at which a TimerDue is wanted; None while none is."""
    times = (check.due, check.voice.limit if check.voice else None)
    return min((time for time in times if time is not None), default=None)


def advance(check: Calibration, event: Event, levels: Levels) -> Step:
    """What ``event`` makes of ``check``, and what is to be done about it. Total."""
    if check.ended:
        return check, ()
    check = replace(check, t=max(check.t, event.t))
    match event:
        case SessionStarted():
            return _with((SetVolume(check.volume),), _instruct(check, script.GREETING))
        case CommandGiven() | CommandDoubted() | SpeechRejected():
            check, unducked = _duck(check, on=False)
            return _with(unducked, _perceived(check, event, levels))
        case SpeechStarted():
            waiting = check.due is not None and check.stage is not Stage.ROOM
            due = check.t + PATIENCE_SECONDS if waiting else check.due
            check = replace(check, interrupting=check.voice is not None, due=due)
            return _duck(check, on=check.interrupting)
        case SpeechEnded():
            return _duck(check, on=False)
        case CueFinished(cue=cue) if check.voice is not None and check.voice.cue == cue:
            return _silent(check), ()
        case TimerDue():
            return _on_time(check, levels)
        case DeviceLost(device=Device.MICROPHONE):
            return _say(check, script.MICROPHONE_LOST)
        case DeviceLost(device=Device.VOICE):
            return check, (Beep(Tone.REFUSED),)
        case DeviceRestored(device=Device.OUTPUT | Device.MICROPHONE):
            return _say(replace(check, asked=False), check.said)
        case Interrupted():
            return replace(check, ended=True), ()
        case _:
            return check, ()  # of no consequence here


# Hearing


def _perceived(
    check: Calibration, event: CommandGiven | CommandDoubted | SpeechRejected, levels: Levels
) -> Step:
    if check.stage is Stage.LEAVING:
        return check, ()
    match event:
        case CommandGiven(command=command, source=Source.VOICE):
            return _heard(check, command.verb, event.text, levels)
        case CommandGiven(command=command):
            return _typed(check, command.verb)
        case CommandDoubted(text=text) | SpeechRejected(text=text, source=Source.VOICE):
            return _misheard(check, text, levels)
        case SpeechRejected():
            return _say(check, script.HELP)


def _heard(check: Calibration, verb: Verb, text: str, levels: Levels) -> Step:
    if check.asked:
        return _replied(check, verb)
    if verb is Verb.STOP and not (check.stage is Stage.WORDS and check.word.verb is Verb.STOP):
        return _say(replace(check, asked=True), script.STOP_QUESTION)
    if check.stage is Stage.VOICE:
        return _measured(check, levels)
    if verb is check.word.verb:
        return _tried(check, Try(Outcome.UNDERSTOOD))
    if check.interrupting:
        return check, ()
    return _tried(check, Try(Outcome.TAKEN, text))


def _misheard(check: Calibration, text: str, levels: Levels) -> Step:
    if check.interrupting or check.asked:
        return check, ()
    if check.stage is Stage.VOICE:
        return _measured(check, levels)
    return _tried(check, Try(Outcome.UNSURE if text == check.phrase else Outcome.MISSED))


def _replied(check: Calibration, verb: Verb) -> Step:
    """Stop?"""
    match verb:
        case Verb.YES | Verb.STOP:
            return _leave(check, script.summary(check.found))
        case Verb.NO:
            return _go_on(check)
        case _:
            return check, ()


def _go_on(check: Calibration) -> Step:
    """The person did not say stop, or not on purpose."""
    check = replace(check, asked=False)
    if check.stage is Stage.WORDS:
        return _tried(check, Try(Outcome.TAKEN, Verb.STOP.value), again=True)
    return _instruct(check, check.said)


def _typed(check: Calibration, verb: Verb) -> Step:
    match verb:
        case Verb.STOP:
            return _replied(check, verb)
        case Verb.YES | Verb.NO if check.asked:
            return _replied(check, verb)
        case Verb.NEXT | Verb.SKIP:
            return _pass_over(replace(check, asked=False))
        case Verb.REPEAT:
            return _say(replace(check, asked=False), check.said)
        case Verb.HELP:
            return _say(check, script.HELP)
        case _:
            return _say(check, script.ALOUD)


def _pass_over(check: Calibration) -> Step:
    match check.stage:
        case Stage.ROOM:
            return _ask_for_voice(check)
        case Stage.VOICE:
            return _begin_words(check, "")
        case _:
            return _next_word(replace(check, findings=(*check.findings, check.current)))


# The room and the voice


def _ask_for_voice(check: Calibration) -> Step:
    return _instruct(replace(check, stage=Stage.VOICE), script.say_to_measure(check.phrase))


def _measured(check: Calibration, levels: Levels) -> Step:
    """The person has spoken: is the voice as loud as it should be?"""
    check = replace(
        check, measurements=check.measurements + 1, room=min(check.room, levels.usual), silences=0
    )
    found = trouble(check.room, levels)
    if found is None:
        return _with((Beep(Tone.HEARD),), _begin_words(check, script.HEARS_WELL))
    advice = script.TROUBLES[found]
    if check.measurements < MEASUREMENTS:
        return _instruct(check, f"{advice} {script.say_again(check.phrase)}")
    return _begin_words(check, advice)


def _not_measured(check: Calibration) -> Step:
    check = replace(check, measurements=check.measurements + 1)
    if check.measurements < MEASUREMENTS:
        return _instruct(check, f"{script.NOT_HEARD} {script.say_again(check.phrase)}")
    return _leave(check, script.NOTHING_HEARD)


# The words


def _begin_words(check: Calibration, before: str) -> Step:
    return _ask_for_word(replace(check, stage=Stage.WORDS), before)


def _ask_for_word(check: Calibration, before: str) -> Step:
    check = replace(check, trials=(Trial(check.word.phrase),))
    return _instruct(check, _joined(before, script.prompt(len(check.findings), check.words)))


def _tried(check: Calibration, one: Try, *, again: bool = False) -> Step:
    """The phrase was said once; ``again``: ask for it instead of a sign that it was heard."""
    if check.stage is not Stage.WORDS:
        return check, ()
    trial = replace(check.trials[-1], tries=(*check.trials[-1].tries, one))
    check = replace(
        check,
        trials=(*check.trials[:-1], trial),
        silences=check.silences + 1 if one.outcome is Outcome.SILENT else 0,
        due=None if check.voice else check.t + PATIENCE_SECONDS,
    )
    sign = Tone.HEARD if one.outcome is Outcome.UNDERSTOOD else Tone.REFUSED
    beep = () if again else (Beep(sign),)
    if check.silences == SILENCES:
        return _leave(check, _joined(script.NO_LONGER_HEARD, script.summary(check.found)))
    if trial.complete:
        return _with(beep, _concluded(check, trial))
    if again:
        return _instruct(check, script.say_again(trial.phrase))
    return check, beep


def _concluded(check: Calibration, trial: Trial) -> Step:
    """A phrase was said often enough."""
    synonyms = check.word.synonyms[len(check.trials) - 1 :]
    if trial.weak and synonyms:
        check = replace(check, trials=(*check.trials, Trial(synonyms[0])))
        return _instruct(check, script.try_instead(trial, synonyms[0]))
    return _next_word(replace(check, findings=check.found))


def _next_word(check: Calibration) -> Step:
    before = script.concluded(check.findings[-1])
    if len(check.findings) == len(check.words):
        return _leave(replace(check, trials=()), _joined(before, script.summary(check.findings)))
    return _ask_for_word(check, before)


# Speaking, and time


def _joined(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)


def _with(before: tuple[Effect, ...], step: Step) -> Step:
    check, effects = step
    return check, (*before, *effects)


def _say(check: Calibration, text: str) -> Step:
    """Speak in place of whatever is being spoken."""
    cue = check.last_cue + 1
    limit = check.t + GRACE_SECONDS + SECONDS_A_CHARACTER * len(text)
    speaking = Speaking(cue, text, Priority.ANSWER, limit)
    return replace(check, voice=speaking, last_cue=cue, due=None), (Say(cue, text),)


def _instruct(check: Calibration, text: str) -> Step:
    """Tell the person what to do now."""
    return _say(replace(check, said=text), text)


def _leave(check: Calibration, text: str) -> Step:
    check = replace(check, stage=Stage.LEAVING, asked=False, findings=check.found, trials=())
    return _instruct(check, text)


def _silent(check: Calibration) -> Calibration:
    """The voice has ended: the person's turn, or the room's."""
    if check.stage is Stage.LEAVING:
        return replace(check, voice=None, ended=True)
    wait = ROOM_SECONDS if check.stage is Stage.ROOM and not check.asked else PATIENCE_SECONDS
    return replace(check, voice=None, due=check.t + wait)


def _on_time(check: Calibration, levels: Levels) -> Step:
    if check.voice is not None and check.voice.limit <= check.t:
        return _silent(check), ()  # the voice is dead
    if check.due is None or check.due > check.t:
        return check, ()
    if check.asked:
        return _go_on(check)
    match check.stage:
        case Stage.ROOM:
            return _ask_for_voice(replace(check, room=levels.usual))
        case Stage.VOICE:
            return _not_measured(check)
        case _:
            return _tried(check, Try(Outcome.SILENT), again=True)


def _duck(check: Calibration, *, on: bool) -> Step:
    if check.ducked is on:
        return check, ()
    return replace(check, ducked=on), (Duck(on),)
