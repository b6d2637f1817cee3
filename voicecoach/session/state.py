"""Where a session stands. Frozen: the engine makes a new one for each event."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from enum import Enum, auto

from voicecoach.routine import (
    Exercise,
    Hold,
    OwnPhrase,
    Phase,
    Prescription,
    Repetitions,
    SelfPaced,
    Side,
    Variation,
)
from voicecoach.session.commands import CORRECTABLE_SECONDS, Command, Mode
from voicecoach.session.effects import Priority, Tone
from voicecoach.session.plan import (
    Ask,
    Explain,
    GetReady,
    Intro,
    Outro,
    Plan,
    Rest,
    Segment,
    SwitchSides,
    Train,
)


@dataclass(frozen=True, slots=True)
class Word:
    """Speak on the beat."""

    text: str
    priority: Priority


@dataclass(frozen=True, slots=True)
class Sound:
    """Beep on the beat."""

    tone: Tone


@dataclass(frozen=True, slots=True)
class RepDone:
    """A repetition is complete: count it."""


@dataclass(frozen=True, slots=True)
class Over:
    """The segment is over."""


@dataclass(frozen=True, slots=True)
class Beat:
    """One entry of a score: what happens exactly when."""

    t: float
    """Session time, seconds."""
    act: Word | Sound | RepDone | Over


Score = tuple[Beat, ...]
"""In order of time; only the part that is still to come."""


class Then(Enum):
    """What follows once the voice is silent."""

    COUNT_IN = auto()
    WAIT = auto()
    """For the person; with ``auto``, only a moment."""
    LINGER = auto()
    """A moment, then on: time to change sides, or to correct an answer."""
    END = auto()


@dataclass(frozen=True, slots=True)
class Speaking:
    """The cue that is being spoken, or about to be."""

    cue: int
    text: str
    priority: Priority
    limit: float
    """Session time by which it must have finished; later, the voice is taken for dead."""


@dataclass(frozen=True, slots=True)
class Adjustments:
    """What the person changed about the coach."""

    tempo: float = 1.0
    """Multiplies the length of every phase: above 1 is slower."""
    volume: float = 0.8
    """0 to 1."""
    talk: bool = True
    """False: beeps, answers and what comes next, but no counting and no tips."""
    words: tuple[OwnPhrase, ...] = ()
    """What the coach teaches this person to say, where it is not a command's first phrase."""


@dataclass(frozen=True, slots=True)
class SetDone:
    """One set on one side, as it was really done."""

    exercise: str
    """The exercise's id."""
    variation: str
    set: int
    side: Side | None
    reps: int | None
    """None for a hold."""
    seconds: int | None
    """None for repetitions."""


@dataclass(frozen=True, slots=True)
class Pain:
    """The person said that it hurts."""

    exercise: str
    variation: str
    side: str
    """ "left", "right", "both", or "unknown"."""
    t: float


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard an exercise was."""

    exercise: str
    rating: int
    """1 to 10."""


@dataclass(frozen=True, slots=True)
class Undo:
    """What "undo" takes back, and where it goes back to."""

    command: Command
    before: State


@dataclass(frozen=True, slots=True)
class State:
    """Everything the engine knows."""

    plan: Plan
    auto: bool = False
    """Steps advance by themselves."""
    recorded: bool = False
    """What the microphone hears is kept, which the person is told."""
    t: float = 0.0
    """Session time of the last event."""
    cursor: int = 0
    """Index of the current segment."""
    overlay: Mode | None = None
    """What stands in front of the segment, which is frozen meanwhile: a pause or a question."""
    halted_at: float = 0.0
    """When the overlay came; meaningless without one."""
    covered: Mode | None = None
    """The overlay that the question whether to end the workout stands in front of."""
    ended: bool = False
    interrupted: bool = False
    """It ended before the last segment."""

    score: Score = ()
    began: float = 0.0
    """When the segment began, or will go on after a pause."""
    carried: float = 0.0
    """Seconds spent in the segment before ``began``."""
    reps: int = 0
    """Done in this set, on this side."""
    target: int = 0
    """Repetitions of this set on this side; for a hold, its seconds."""
    rest_seconds: int = 0
    """Length of the current rest, as changed by the person."""

    voice: Speaking | None = None
    queued: str | None = None
    """An instruction that waits until an answer has been spoken."""
    then: Then | None = None
    nudge_at: float | None = None
    """When a person who says nothing is told what to say."""
    nudges: int = 0
    """Given since the person was last heard."""
    last_cue: int = 0
    said: str = ""
    """The latest cue, for "repeat" and for the screen."""
    heard: str = ""
    """The latest thing the person said, for the screen."""
    ducked: bool = False
    loud: bool = False
    """The person has been told that it is loud, and what to say then."""
    deaf: bool = False
    """The microphone is lost."""

    adjustments: Adjustments = Adjustments()
    explaining_all: bool = False
    """The person asked for the explanation, so no step is left out."""
    return_to: State | None = field(default=None, repr=False)
    """What an explanation asked for in the middle of work goes back to."""
    variations: tuple[tuple[str, str], ...] = ()
    """(exercise id, variation name) where it differs from the prescription's."""
    tips: int = 0
    """Form cues given so far; the next one rotates."""
    whys: int = 0
    """Benefits told so far."""
    misheard: int = 0
    """Utterances in a row that were no command."""
    helped_at: float | None = None
    """When the coach last said what it understands without being asked."""
    taught: Mode | None = None
    """The mode that help has just been given for: asked again, it tells the rest."""
    undo: Undo | None = field(default=None, repr=False)

    log: tuple[SetDone, ...] = ()
    pains: tuple[Pain, ...] = ()
    efforts: tuple[Effort, ...] = ()

    @property
    def segment(self) -> Segment:
        """Where the cursor stands."""
        return self.plan.segments[self.cursor]

    @property
    def mode(self) -> Mode:
        """What is being done, as far as commands are concerned."""
        if self.ended:
            return Mode.ENDED
        return self.overlay or _mode_of(self.segment)

    @property
    def block(self) -> Prescription:
        """The prescription being worked on; in the Outro, the last one."""
        segment = self.segment
        return self.plan.routine.prescriptions[-1] if isinstance(segment, Outro) else segment.block

    @property
    def variation(self) -> Variation:
        """How the current exercise is being done."""
        return variation_of(self, self.block)

    @property
    def frozen(self) -> bool:
        """Whether the segment stands still."""
        return self.overlay is not None

    @property
    def elapsed(self) -> float:
        """Seconds into the segment, pauses left out."""
        return self.elapsed_at(self.t)

    def elapsed_at(self, t: float) -> float:
        """The same at ``t``, a time at or after the last event."""
        return self.carried + max((self.halted_at if self.frozen else t) - self.began, 0.0)


def variation_of(state: State, block: Prescription) -> Variation:
    """The variation of ``block`` that the person has chosen, or was prescribed."""
    chosen = dict(state.variations).get(block.exercise.id, block.variation)
    return block.exercise.variations[variation_index(block.exercise, chosen)]


def variation_index(exercise: Exercise, name: str) -> int:
    """Where ``name`` stands among the variations; else "standard", else the easiest."""
    names = [option.name for option in exercise.variations]
    return next((names.index(wanted) for wanted in (name, "standard") if wanted in names), 0)


def phases_of(state: State, block: Prescription) -> tuple[Phase, ...]:
    """One repetition as it is done now, at the prescribed tempo where that fits its phases."""
    phases = variation_of(state, block).phases or block.exercise.phases
    if len(block.tempo) != len(phases):
        return phases
    return tuple(
        replace(phase, seconds=seconds) for phase, seconds in zip(phases, block.tempo, strict=True)
    )


def explains(state: State, segment: Explain) -> bool:
    """Whether a step belongs to the exercise as it is done now."""
    variation = variation_of(state, segment.block)
    return segment.variation == (variation.name if variation.steps else "")


def correctable_until(state: State) -> float:
    """The session time until which "no, eight" corrects the number given last; -inf for none."""
    last = state.undo
    if last is None or last.command.number is None:
        return -math.inf
    return last.before.t + CORRECTABLE_SECONDS


def next_due(state: State) -> float | None:
    """The session time at which the engine wants a TimerDue; None while it wants none."""
    if state.ended or state.overlay is Mode.PAUSED:
        return None
    times = [state.nudge_at, state.voice.limit if state.voice else None]
    if not state.frozen and state.score:
        times.append(state.score[0].t)
    return min((time for time in times if time is not None), default=None)


def with_variation(state: State, block: Prescription, name: str) -> State:
    """``state`` with ``name`` chosen for the exercise of ``block``."""
    chosen = dict(state.variations) | {block.exercise.id: name}
    return replace(state, variations=tuple(chosen.items()))


def _mode_of(segment: Segment) -> Mode:
    match segment:
        case Intro():
            return Mode.READY
        case Explain():
            return Mode.EXPLAINING
        case GetReady():
            return Mode.GETTING_READY
        case Train(block=Prescription(work=Repetitions())):
            return Mode.REPS
        case Train(block=Prescription(work=Hold())):
            return Mode.HOLD
        case Train(block=Prescription(work=SelfPaced())):
            return Mode.SELF_PACED
        case SwitchSides():
            return Mode.SWITCHING
        case Rest():
            return Mode.RESTING
        case Ask():
            return Mode.ASKING
        case _:
            return Mode.CLOSING
