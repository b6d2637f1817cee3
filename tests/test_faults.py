"""Each fault in each kind of segment, on virtual devices: nothing is lost, all goes on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray

from voicecoach.audio.player import MixingPlayer
from voicecoach.audio.virtual import MIXER_RATE, Studio
from voicecoach.errors import SpeechError
from voicecoach.history.journal import MemoryJournal
from voicecoach.ports import Clip
from voicecoach.routine import (
    Exercise,
    Hold,
    Phase,
    Prescription,
    Repetitions,
    Routine,
    SelfPaced,
    Side,
    Step,
)
from voicecoach.runtime import Devices, run
from voicecoach.session.commands import Command, Mode, Verb
from voicecoach.session.effects import Beep, Effect, Say, Tone
from voicecoach.session.events import (
    CommandGiven,
    Device,
    DeviceLost,
    DeviceRestored,
    Event,
    SessionStarted,
)
from voicecoach.session.plan import plan
from voicecoach.session.replay import replay
from voicecoach.session.state import SetDone, State

LUNGE = Exercise(
    "lunge",
    "Lunge",
    steps=(Step("Stand tall."), Step("Step far.")),
    phases=(Phase("Down", 0.6), Phase("Up", 0.6)),
    two_sided=True,
)
PLANK = Exercise("plank", "Plank", steps=())
ROUTINE = Routine(
    "faults",
    "Faults",
    (
        Prescription(LUNGE, 1, Repetitions(3), rest_seconds=8),
        Prescription(PLANK, 1, Hold(8), rest_seconds=8),
        Prescription(PLANK, 1, SelfPaced(4)),
    ),
)
WHOLE = Counter(
    [
        SetDone("lunge", "standard", 1, Side.LEFT, 3, None),
        SetDone("lunge", "standard", 1, Side.RIGHT, 3, None),
        SetDone("plank", "standard", 1, None, None, 8),
        SetDone("plank", "standard", 1, None, 4, None),
    ]
)
AWAY_SECONDS = 12.0
INTO_SECONDS = 0.4
"""So far into the segment, the fault comes."""
KINDS = [
    Mode.READY,
    Mode.EXPLAINING,
    Mode.GETTING_READY,
    Mode.REPS,
    Mode.SWITCHING,
    Mode.HOLD,
    Mode.RESTING,
    Mode.SELF_PACED,
    Mode.ASKING,
]
"""Of segments; the last words are a case of their own."""
ANSWERS = {Mode.SELF_PACED: Verb.DONE, Mode.ASKING: Verb.NUMBER}
"""What the trainee says where something else than "ready" is waited for."""


class Voice:
    """Cues without sound; broken, it fails or keeps silent for ever."""

    def __init__(self) -> None:
        self.fails = False
        self.hangs = False

    def prepare(self, texts: Iterable[str]) -> None: ...

    def clip(self, text: str) -> Future[Clip]:
        future: Future[Clip] = Future()
        if self.fails:
            future.set_exception(SpeechError("The voice is gone."))
        elif not self.hangs:
            samples = np.zeros(round(0.04 * len(text) * MIXER_RATE), np.float32)
            future.set_result(Clip(samples, MIXER_RATE))
        return future

    def close(self) -> None: ...


class Deaf:
    def expect(self, mode: Mode, correctable_until: float = 0.0) -> None: ...

    def close(self) -> None: ...


class World:
    """A room in which something breaks, once, in a segment of one kind; and who trains there."""

    def __init__(self, kind: Mode, fault: Fault) -> None:
        self.studio = Studio()
        self.voice = Voice()
        self.seen: list[tuple[State, Event, tuple[Effect, ...]]] = []
        self._kind = kind
        self._fault = fault
        self._breaks_at: float | None = None
        self._mends_at: float | None = None
        self._explained = False
        self._answered = 0.0
        self.studio.listen(self._tick)

    def run(self) -> State:
        journal = MemoryJournal()
        player = MixingPlayer(self.studio.mixer, self.voice, self.studio, lead=0.0)
        devices = Devices(self.studio, player, Deaf(), journal, (self,))
        return run(State(plan(ROUTINE)), SessionStarted(0.0), devices)

    def update(self, state: State, event: Event, effects: tuple[Effect, ...]) -> None:
        self.seen.append((state, event, effects))
        if state.mode is self._kind and self._breaks_at is None:
            self._breaks_at = state.t + INTO_SECONDS
        away = self._mends_at is not None and self._fault.pauses
        waits = state.nudge_at is not None or (state.frozen and state.voice is None)
        if waits and not away and state.t > self._answered + 0.5 and not state.ended:
            self._answered = state.t
            self._say(self._answer(state))

    def close(self) -> None: ...

    def put(self, make: Callable[[float], Event]) -> None:
        self.studio.put(make(self.studio.now()))

    def _answer(self, state: State) -> Command:
        if state.mode is Mode.READY and not self._explained:
            self._explained = True
            return Command(Verb.EXPLAIN)
        if state.mode is Mode.EXPLAINING:
            return Command(Verb.NEXT)
        verb = ANSWERS.get(state.mode, Verb.READY)
        return Command(verb, 7 if verb is Verb.NUMBER else None)

    def _say(self, command: Command) -> None:
        self.studio.put(CommandGiven(self.studio.now(), command, command.verb.value))

    def _tick(self, block: NDArray[np.int16]) -> None:
        now = self.studio.now()
        if self._breaks_at is not None and self._mends_at is None and now >= self._breaks_at:
            self._mends_at = now + AWAY_SECONDS
            self._fault.begin(self)
        if self._mends_at is not None and now >= self._mends_at:
            self._mends_at, self._breaks_at = None, float("inf")
            self._fault.end(self)


@dataclass(frozen=True, slots=True)
class Fault:
    name: str
    begin: Callable[[World], None]
    end: Callable[[World], None]
    pauses: bool = False


def lose(*devices: Device) -> Callable[[World], None]:
    def begin(world: World) -> None:
        for device in devices:
            world.put(lambda t, device=device: DeviceLost(t, device, "unplugged"))  # type: ignore[misc]  # a default binds it now

    return begin


def restore(*devices: Device) -> Callable[[World], None]:
    def end(world: World) -> None:
        for device in devices:
            world.put(lambda t, device=device: DeviceRestored(t, device))  # type: ignore[misc]  # as above

    return end


def voice(fault: str, broken: bool) -> Callable[[World], None]:
    return lambda world: setattr(world.voice, fault, broken)


BOTH = (Device.OUTPUT, Device.MICROPHONE)
FAULTS = [
    Fault("output", lose(Device.OUTPUT), restore(Device.OUTPUT), pauses=True),
    Fault("microphone", lose(Device.MICROPHONE), restore(Device.MICROPHONE)),
    Fault("both", lose(*BOTH), restore(*BOTH), pauses=True),
    Fault("voice fails", voice("fails", True), voice("fails", False)),
    Fault("voice hangs", voice("hangs", True), voice("hangs", False)),
]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.value)
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_loses_nothing(fault: Fault, kind: Mode) -> None:
    world = World(kind, fault)
    end = world.run()
    states = [state for state, _, _ in world.seen]
    events = [event for _, event, _ in world.seen]
    assert end.ended
    assert not end.interrupted
    assert Counter(end.log) == WHOLE
    assert [effort.rating for effort in end.efforts] == [7] * 2
    assert replay(State(plan(ROUTINE)), events) == end
    away = False
    done = (0, 0)
    for state, event, _ in world.seen:
        now = (len(state.log), state.reps)
        match event:
            case DeviceLost(device=Device.OUTPUT):
                away, done = True, now
                assert state.frozen
            case DeviceRestored(device=Device.OUTPUT):
                away = False
        if away:
            assert state.frozen
            assert now == done  # nobody heard what to do
    said = [
        effect.text for effects in world.seen for effect in effects[2] if isinstance(effect, Say)
    ]
    assert any(text.startswith("Sound is back.") for text in said) is fault.pauses
    assert any(text == "I can't hear the microphone. Use the keyboard." for text in said) is (
        fault.name in {"microphone", "both"}
    )
    assert fault.pauses or not any(state.mode is Mode.PAUSED for state in states)


def test_a_voice_that_fails_is_told_by_a_tone_and_comes_back() -> None:
    fault = FAULTS[3]
    world = World(Mode.REPS, fault)
    world.run()
    told = [event for _, event, _ in world.seen if isinstance(event, DeviceLost | DeviceRestored)]
    assert told[0] == DeviceLost(told[0].t, Device.VOICE, "The voice is gone.")
    refused = [e for _, event, e in world.seen if isinstance(event, DeviceLost)]
    assert refused[0] == (Beep(Tone.REFUSED),)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_in_the_last_words_does_not_hold_up_the_end(fault: Fault) -> None:
    end = World(Mode.CLOSING, fault).run()
    assert end.ended
    assert Counter(end.log) == WHOLE
