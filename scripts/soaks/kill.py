"""Kills sessions at random moments and goes on with them; nothing may be lost or doubled.

Each life of a session is a process of its own: the real engine, player and history in
virtual time, with a trainee who does as told and has whims. The process tells through
a pipe what the trainee has witnessed, and is killed, or interrupted, at any moment.
Then the history has to know at least that, and at most one event more; the next life
has to begin with just what the history knows; and a session that has come to its end
must hold every set of its routine, once and whole.

Needs ``fork``. The seed decides when and what, but not how fast the machine is.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from random import Random
from select import select

import numpy as np

from voicecoach import assemble
from voicecoach.audio.player import MixingPlayer
from voicecoach.audio.virtual import MIXER_RATE, Studio
from voicecoach.history.database import history_path
from voicecoach.history.encoding import encode
from voicecoach.history.journal import conclude_abandoned
from voicecoach.history.sessions import Kept, latest_unfinished, read_session, sessions
from voicecoach.ports import Clip, Journal
from voicecoach.routine import (
    Exercise,
    Hold,
    Phase,
    Prescription,
    Repetitions,
    Routine,
    SelfPaced,
    Variation,
)
from voicecoach.runtime import Devices, run
from voicecoach.session.commands import Command, Mode, Verb, is_legal
from voicecoach.session.effects import Effect
from voicecoach.session.events import CommandGiven, Event, Interrupted
from voicecoach.session.replay import continued, replay
from voicecoach.session.state import State
from voicecoach.settings import Settings

LONGEST_LIFE_SECONDS = 0.4
"""Of a process; about a session."""
SECONDS_A_CHARACTER = 0.07
LONGEST_LIFE_EVENTS = 400
CONCLUDED = 0.3
"""How likely a session is concluded before it is resumed, as when another one is begun."""
WHIM = 0.03
"""How likely an event wakes a whim of the trainee."""

THRUST = Exercise(
    "hip-thrust",
    "Hip thrust",
    steps=(),
    phases=(Phase("Up", 1.5), Phase("Down", 1.5)),
    two_sided=True,
    variations=(Variation("standard"), Variation("banded")),
)
PLANK = Exercise("plank", "Plank", steps=())
SQUAT = Exercise("squat", "Squat", steps=(), phases=(Phase("Down", 1.0), Phase("Up", 1.0)))
ROUTINE = Routine(
    "soak",
    "Soak",
    (
        Prescription(THRUST, 2, Repetitions(3), rest_seconds=10),
        Prescription(PLANK, 1, Hold(20), rest_seconds=5),
        Prescription(SQUAT, 1, SelfPaced(8)),
    ),
)
WHOLE: list[tuple[str, int, str | None, int | None]] = [
    *(("hip-thrust", number, side, 3) for number in (1, 2) for side in ("left", "right")),
    ("plank", 1, None, 20),
    ("squat", 1, None, 8),
]
"""What a session of ROUTINE holds in the end, whatever happens to it."""

ANSWERS = {
    Mode.PAUSED: Verb.RESUME,
    Mode.SELF_PACED: Verb.DONE,
    Mode.ASKING: Verb.NUMBER,
    Mode.CONFIRMING: Verb.NO,
    Mode.HURT: Verb.RESUME,
}
"""What the trainee says where something else than "ready" is waited for."""
SIDES = (Verb.LEFT, Verb.RIGHT, Verb.BOTH)
WHIMS = (
    *(Verb.SLOWER, Verb.FASTER, Verb.LOUDER, Verb.QUIETER, Verb.MUTE, Verb.UNMUTE),
    *(Verb.PAUSE, Verb.PAIN, Verb.HARDER, Verb.EASIER, Verb.STOP, Verb.HOW_MANY, Verb.TIP),
)


def facts(state: State) -> object:
    """What the trainee knows to have been taken, as JSON."""
    done = (state.cursor, state.reps, encode(state.log))
    said = (state.efforts, state.pains, state.variations, state.adjustments)
    return json.loads(json.dumps([*done, *map(encode, said)]))


# One life: runs in a process of its own


class End(Enum):
    """How it ends."""

    BY_CLOCK = "killed from outside, at any time"
    UNWITNESSED = "killed once an event is kept, before anybody is told"
    WITNESSED = "killed once an event was told"
    INTERRUPTED = "ended by Ctrl-C"


class Silence:
    """Cues without sound, as long as speech."""

    def prepare(self, texts: Iterable[str]) -> None: ...

    def clip(self, text: str) -> Future[Clip]:
        done: Future[Clip] = Future()
        length = round(SECONDS_A_CHARACTER * len(text) * MIXER_RATE)
        done.set_result(Clip(np.zeros(length, np.float32), MIXER_RATE))
        return done

    def close(self) -> None: ...


class Deaf:
    """A Listener."""

    def expect(self, mode: Mode, correctable_until: float = 0.0) -> None: ...

    def close(self) -> None: ...


class Trainee:
    """A Display: does what the coach waits for, with whims, and tells what was witnessed."""

    def __init__(self, studio: Studio, random: Random, witness: int, events: int) -> None:
        self._studio = studio
        self._random = random
        self._witness = witness
        """A pipe."""
        self._events = events
        """So many have been witnessed."""
        self._spoke = False
        self._end = random.choice(list(End))
        self._ends_at = events + random.randint(1, LONGEST_LIFE_EVENTS)

    def update(self, state: State, event: Event, effects: tuple[Effect, ...]) -> None:  # noqa: ARG002
        self._events += 1
        end = self._end if self._events == self._ends_at else None
        if end is End.UNWITNESSED:
            os.kill(os.getpid(), signal.SIGKILL)
        os.write(self._witness, json.dumps([self._events, facts(state)]).encode() + b"\n")
        if end is End.WITNESSED:
            os.kill(os.getpid(), signal.SIGKILL)
        if end is End.INTERRUPTED:
            self._studio.put(Interrupted(self._studio.now()))
        if isinstance(event, CommandGiven):
            self._spoke = False
        if self._spoke or state.ended:
            return
        if state.nudge_at is not None or (state.mode is Mode.PAUSED and state.voice is None):
            self._say(self._answer(state.mode))
        elif state.mode is not Mode.CONFIRMING and self._random.random() < WHIM:
            whim = self._random.choice(WHIMS)
            if is_legal(whim, state.mode):
                self._say(Command(whim))

    def close(self) -> None: ...

    def _answer(self, mode: Mode) -> Command:
        if mode is Mode.LOCATING_PAIN:
            return Command(self._random.choice(SIDES))
        verb = ANSWERS.get(mode, Verb.READY)
        number = self._random.randint(1, 10) if verb is Verb.NUMBER else None
        return Command(verb, number)

    def _say(self, command: Command) -> None:
        self._spoke = True
        self._studio.put(CommandGiven(self._studio.now(), command, command.verb.value))


def live(kept: Kept | None, random: Random, witness: int) -> None:
    """A session from its beginning, or from where it was, to its end."""
    if kept is None:
        start = assemble.afresh(ROUTINE, Settings(), auto=False)
    else:
        start = assemble.resumed(kept)
    studio = Studio()
    studio.mixer.position = math.ceil(start.state.t * MIXER_RATE)
    player = MixingPlayer(studio.mixer, Silence(), studio, lead=0.0)
    trainee = Trainee(studio, random, witness, len(kept.events) if kept else 0)
    journal: Journal = start.journal()
    run(start.state, start.event, Devices(studio, player, Deaf(), journal, (trainee,)))
    journal.close()


# Many lives

Told = tuple[int, object]
"""How many events there were, and the facts then."""


@dataclass(frozen=True, slots=True)
class Life:
    """What the trainee was told of it, and how it ended."""

    first: Told | None
    last: Told | None
    ended: bool
    """By itself."""


@dataclass
class Tally:
    """What came of it."""

    kills: int = 0
    sessions: int = 0
    """Come to their end."""
    lost: int = 0
    doubled: int = 0
    troubles: list[str] = field(default_factory=list)

    def judge(self, kept: Kept | None, life: Life, after: Kept | None) -> None:
        """Compare what the trainee was told in a life with the history before and after it."""
        if life.first is not None and kept is not None:
            count, told = life.first
            if told != facts(kept.interrupted()):
                self._note(f"resumed after event {count - 1}: {told}", lost=1)
        if life.last is None:
            return
        count, told = life.last
        events = after.events if after else ()
        if after is None or len(events) < count or _facts_at(after, count) != told:
            self._note(f"after event {count}, of which {len(events)} are kept: {told}", lost=1)
        elif len(events) > count + 1:
            self._note(f"{len(events)} events are kept, {count} were told", doubled=1)

    def judge_whole(self, kept: Kept) -> None:
        """Compare a session that came to its end with its routine."""
        self.sessions += 1
        done = Counter(
            (
                entry.exercise,
                entry.set,
                entry.side and entry.side.value,
                entry.reps or entry.seconds,
            )
            for entry in kept.log
        )
        whole = Counter(WHOLE)
        if done != whole or not kept.is_exact():
            lost, doubled = (whole - done).total(), (done - whole).total()
            self._note(f"in the end: {kept.log}", lost=lost, doubled=doubled)

    def _note(self, trouble: str, *, lost: int = 0, doubled: int = 0) -> None:
        self.lost += lost
        self.doubled += doubled
        self.troubles.append(trouble)


def _facts_at(kept: Kept, count: int) -> object:
    return facts(replay(kept.beginning(), continued(kept.events[:count])))


def soak(kills: int, seed: int) -> Tally:
    """Kill so often, and see what is lost."""
    random = Random(seed)
    tally = Tally()
    while tally.kills < kills:
        session = latest_unfinished(history_path())
        if session is not None and random.random() < CONCLUDED:
            conclude_abandoned(history_path())
        kept = read_session(history_path(), session) if session is not None else None
        life = one_life(kept, random)
        entries = sessions(history_path())
        after = read_session(history_path(), entries[-1].id) if entries else None
        tally.judge(kept, life, after)
        if life.ended and after is not None and entries[-1].ended:
            tally.judge_whole(after)
        else:
            tally.kills += 1
    return tally


def one_life(kept: Kept | None, random: Random) -> Life:
    """Let a process go on with ``kept``, or begin a session, and end it somehow."""
    child_random = Random(random.random())
    seconds = random.uniform(0, LONGEST_LIFE_SECONDS)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        status = 1
        try:
            live(kept, child_random, writing)
            status = 0
        except BaseException:  # noqa: BLE001  whatever it was, this process must not go on
            traceback.print_exc()
        finally:
            os._exit(status)
    os.close(writing)
    heard = _read_until(reading, time.monotonic() + seconds)
    os.kill(child, signal.SIGKILL)
    heard += _read_until(reading, math.inf)
    os.close(reading)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise SystemExit("The session failed; its own words are above.")
    *lines, _ = heard.split(b"\n")  # what follows the last line's end is half a line
    told = [_told(line) for line in (lines[:1] + lines[-1:])]
    first, last = told or (None, None)
    return Life(first, last, os.WIFEXITED(status))


def _told(line: bytes) -> Told:
    count, known = json.loads(line)
    return count, known


def _read_until(pipe: int, deadline: float) -> bytes:
    """What comes before ``deadline`` and the end."""
    heard = b""
    while (left := deadline - time.monotonic()) > 0:
        if select([pipe], [], [], None if left == math.inf else left)[0]:
            chunk = os.read(pipe, 1 << 16)
            if not chunk:
                break
            heard += chunk
    return heard


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description="Kill sessions; nothing may be lost.")
    parser.add_argument("-n", type=int, default=200, help="kills")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="soak") as home:
        for name in ("HOME", "XDG_DATA_HOME"):
            os.environ[name] = str(Path(home) / name.lower())
        tally = soak(given.n, given.seed)
    for trouble in tally.troubles:
        print(trouble)  # noqa: T201  its result
    print(f"{tally.sessions} sessions came to their end, seed {given.seed}")  # noqa: T201  its result
    print(f"kills {tally.kills}, lost {tally.lost}, doubled {tally.doubled}")  # noqa: T201  its result
    return int(bool(tally.troubles))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
