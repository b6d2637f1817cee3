"""Walks through the engine at random: any event at any time, and it must stay sound.

Each session goes on until it ends; then its events, replayed, must give the same state.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from random import Random

from voicecoach.routine import (
    Exercise,
    Hold,
    Mistake,
    Phase,
    Prescription,
    Repetitions,
    Routine,
    SelfPaced,
    Step,
    Variation,
)
from voicecoach.session.commands import Command, Verb, is_legal
from voicecoach.session.effects import Effect, Say
from voicecoach.session.engine import advance
from voicecoach.session.events import (
    CommandDoubted,
    CommandGiven,
    CueFinished,
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
from voicecoach.session.plan import plan
from voicecoach.session.replay import replay
from voicecoach.session.state import State, next_due

LONGEST_SESSION = 3000
"""Events, after which it is interrupted."""
NUMBERED = {Verb.NUMBER, Verb.THAT_WAS, Verb.CORRECTION}
CORRECTIONS = {Verb.UNDO, Verb.THAT_WAS, Verb.CORRECTION}

VARIATIONS = (Variation("light"), Variation("standard"), Variation("hard", ("Take more.",)))
MOVE = Exercise(
    "move",
    "Move",
    steps=(Step("Stand tall."), Step("Breathe in.", key=True)),
    phases=(Phase("Up", 0.8), Phase("Down", 1.1)),
    two_sided=True,
    mistakes=(Mistake("bending", "Stay long."),),
    variations=VARIATIONS,
)
STAY = replace(MOVE, id="stay", name="Stay", two_sided=False)


def any_routine(random: Random) -> Routine:
    """One of many."""
    works = (
        Repetitions(random.randint(1, 4)),
        Hold(random.randint(1, 25)),
        SelfPaced(random.randint(1, 4)),
    )
    blocks = tuple(
        Prescription(
            random.choice((MOVE, STAY)),
            random.randint(1, 3),
            random.choice(works),
            rest_seconds=random.choice((0, 5, 30)),
        )
        for _ in range(random.randint(1, 3))
    )
    return Routine("any", "Any", blocks, ask_effort=random.random() < 0.5)


def any_event(state: State, random: Random) -> Event:
    """What may happen next; most often what is to be expected."""
    t = state.t
    kind = random.random()
    if kind < 0.45 and (due := next_due(state)) is not None:
        return TimerDue(max(t, due))
    if kind < 0.65 and state.voice is not None:
        return CueFinished(t + random.random(), state.voice.cue)
    if kind < 0.85:
        verbs = [verb for verb in Verb if is_legal(verb, state.mode)]
        if random.random() < 0.2 or not verbs:
            verbs = list(Verb)
        return _said(random.choice(verbs), t + random.random(), random)
    device = random.choice(list(Device))
    return random.choice(
        (
            SpeechRejected(t, "[unk]"),
            CommandDoubted(t, "next"),
            SpeechStarted(t),
            SpeechEnded(t),
            NoiseRose(t),
            TimerDue(t + 60 * random.random()),
            CueFinished(0.0, random.randint(0, 99)),
            DeviceLost(t, device, "gone"),
            DeviceRestored(t, device),
            DeviceRestored(t, device),
            SessionResumed(t),
        )
    )


def _said(verb: Verb, t: float, random: Random) -> CommandGiven:
    number = random.randint(0, 12) if verb in NUMBERED else None
    name = random.choice(("light", "hard", "other")) if verb is Verb.VARIATION else None
    return CommandGiven(t, Command(verb, number, name), verb.value)


def amount(state: State) -> int:
    """Of what is logged."""
    return sum((done.reps or 0) + (done.seconds or 0) for done in state.log)


def check(before: State, event: Event, state: State, effects: tuple[Effect, ...]) -> None:
    """Raises AssertionError for a step that no session may take."""
    cue = before.last_cue
    for effect in effects:
        if isinstance(effect, Say):
            assert effect.cue == cue + 1, "cues are numbered one by one"
            assert effect.text, "something is said"
            cue = effect.cue
    assert state.t >= before.t, "time does not fall"
    if amount(state) < amount(before):
        assert isinstance(event, CommandGiven), "only a person takes back"
        assert event.command.verb in CORRECTIONS, "and only by asking to"
    if next_due(state) is None:
        assert state.frozen or state.ended, "it goes on by itself, or stands still for a reason"
    if isinstance(event, DeviceLost) and event.device is Device.OUTPUT:
        assert state.frozen or state.ended, "nobody trains unheard"
    if not state.ended:
        ended, _ = advance(state, Interrupted(state.t))
        assert ended.ended, "Ctrl-C always ends it"


def walk(random: Random, limit: int) -> tuple[int, State]:
    """A session; how many events it took, and how it ended."""
    initial = State(plan(any_routine(random)), auto=random.random() < 0.3)
    state, events = initial, list[Event]()
    event: Event = SessionStarted(0.0)
    while True:
        before = state
        state, effects = advance(before, event)
        events.append(event)
        try:
            check(before, event, state, effects)
        except AssertionError as error:
            raise SystemExit(f"{error}: {event} in {before.mode} at event {len(events)}") from error
        if state.ended:
            break
        over = len(events) >= min(limit, LONGEST_SESSION)
        event = Interrupted(state.t) if over else any_event(state, random)
    if replay(initial, events) != state:
        raise SystemExit(f"{len(events)} events, replayed, end otherwise")
    return len(events), state


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description="Walk through the engine at random.")
    parser.add_argument("-n", type=int, default=1_000_000, help="events")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    random = Random(given.seed)
    events, ends = 0, Counter[str]()
    begun = time.monotonic()
    while events < given.n:
        count, state = walk(random, given.n - events)
        events += count
        ends["interrupted" if state.interrupted else "complete"] += 1
    told = ", ".join(f"{number} {end}" for end, number in sorted(ends.items()))
    lines = (
        f"sessions {ends.total()}: {told}, seed {given.seed}",
        f"events {events}, all sound, {events / (time.monotonic() - begun):.0f} a second",
    )
    print("\n".join(lines))  # noqa: T201  its result
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
