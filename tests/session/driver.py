"""A session in simulated time: a hand-made voice, scripted commands, a transcript to read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from heapq import heapify, heappop, heappush

from voicecoach.routine import Routine
from voicecoach.session.commands import Mode, vocabulary
from voicecoach.session.effects import Beep, Duck, Effect, Hush, Prepare, Say, SetVolume
from voicecoach.session.engine import advance
from voicecoach.session.events import (
    CommandGiven,
    CueFinished,
    CueStarted,
    Event,
    SessionStarted,
    TimerDue,
)
from voicecoach.session.plan import plan
from voicecoach.session.state import Adjustments, State, next_due

SECONDS_A_CHARACTER = 0.07
LONGEST_WAIT = 3600.0
"""Seconds within which whatever a test waits for must come."""
STANDSTILL = 100
"""So many things don't happen at one time by themselves."""


def lines(text: str) -> list[str]:
    """A transcript written out in a test, as ``Driver.transcript`` tells it.

    A backslash at the end of a line joins the next.
    """
    return [" ".join(line.split()) for line in text.strip().splitlines()]


class Driver:
    """Hands events to the engine in order of time, and writes down what comes of them."""

    def __init__(
        self,
        routine: Routine,
        *,
        auto: bool = False,
        experience: Mapping[str, int] | None = None,
        adjustments: Adjustments | None = None,
        dumb: bool = False,
    ) -> None:
        """``dumb``: the voice never reports that it has finished."""
        self.initial = State(
            plan(routine, experience), auto=auto, adjustments=adjustments or Adjustments()
        )
        self.state = self.initial
        self.events: list[Event] = []
        """All that was handed over."""
        self.effects: list[tuple[Effect, ...]] = []
        """What came of each of ``events``."""
        self.times: list[float] = []
        """The session time after each of ``events``."""
        self._dumb = dumb
        self._words = vocabulary(routine)
        self._lines: list[str] = []
        self._texts: dict[int, str] = {}
        """Of all cues."""
        self._cue: int | None = None
        """The one that is sounding, or about to."""
        self._ahead: list[tuple[float, int, Event]] = []
        """What the voice will report: a heap."""
        self.give(SessionStarted(0.0))

    # Giving

    def give(self, event: Event) -> tuple[Effect, ...]:
        """Hand over one event."""
        if isinstance(event, CommandGiven):
            self._write(event.t, f"you {event.text}")
        if isinstance(event, CueFinished) and event.cue == self._cue:
            self._cue = None
        self.state, effects = advance(self.state, event)
        self.events.append(event)
        self.effects.append(effects)
        self.times.append(self.state.t)
        for effect in effects:
            self._carry_out(effect)
        return effects

    def hear(self, text: str, after: float = 0.0) -> tuple[Effect, ...]:
        """Say ``text`` to the coach, ``after`` so many seconds."""
        self.wait(after)
        return self.give(CommandGiven(self.state.t, self._words[text], text))

    # Waiting

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.pass_until(self.state.t + seconds)

    def pass_until(self, t: float) -> None:
        """Let time pass until it is ``t``."""
        while (following := self._next_time()) is not None and following <= t:
            self.step()
        if self.state.t < t:
            self.give(TimerDue(t))

    def spoken(self, text: str) -> None:
        """Wait until the coach has spoken a cue that contains ``text`` to its end."""

        def finished() -> bool:
            event = self.events[-1]
            return isinstance(event, CueFinished) and event.spoken and text in self._of(event)

        self.step()
        self._pass_to(finished, f"to hear {text!r}")

    def reach(self, mode: Mode) -> None:
        """Wait until the session is in ``mode``."""
        self._pass_to(lambda: self.state.mode is mode, f"for {mode.value}")

    def count(self, reps: int) -> None:
        """Wait until so many repetitions of a set are counted."""
        self._pass_to(lambda: self.state.reps == reps, f"for repetition {reps}")

    def finish(self) -> None:
        """Wait for the end of the session."""
        self.reach(Mode.ENDED)

    def step(self) -> bool:
        """Let the next thing happen by itself; False if nothing is to happen."""
        following = self._next_time()
        if following is None:
            return False
        if self._ahead and self._ahead[0][0] <= following:
            self.give(heappop(self._ahead)[2])
        else:
            self.give(TimerDue(following))
        recent = self.times[-STANDSTILL:]
        assert len(recent) < STANDSTILL or recent[0] < recent[-1], "time stands still"
        return True

    def _pass_to(self, arrived: Callable[[], bool], hope: str) -> None:
        begin = self.state.t
        while not arrived():
            assert self.state.t - begin < LONGEST_WAIT, f"waited in vain {hope}"
            assert self.step(), f"nothing comes any more, waiting {hope}"

    def _next_time(self) -> float | None:
        times = [next_due(self.state), self._ahead[0][0] if self._ahead else None]
        return min((time for time in times if time is not None), default=None)

    # Reading

    def mode(self) -> Mode:
        """What is being done."""
        return self.state.mode

    def transcript(self) -> list[str]:
        """What came since the last call, a line each: the time, then what."""
        told, self._lines = self._lines, []
        return told

    def says(self) -> list[str]:
        """The texts of the cues since the last call."""
        return [line.split("coach ", 1)[1] for line in self.transcript() if " coach " in line]

    @property
    def sounding(self) -> bool:
        """Whether a cue is being spoken."""
        return self._cue is not None

    def _of(self, event: CueFinished) -> str:
        return self._texts[event.cue]

    def _write(self, t: float, line: str) -> None:
        self._lines.append(f"{t:.2f} {line}")

    # The world

    def _carry_out(self, effect: Effect) -> None:
        now = self.state.t
        match effect:
            case Say(cue=cue, text=text, at=at):
                begin = now if at is None else at
                self._write(begin, f"coach {text}")
                self._cut(now)
                self._cue, self._texts[cue] = cue, text
                self._report(CueStarted(begin, cue))
                if not self._dumb:
                    self._report(CueFinished(begin + SECONDS_A_CHARACTER * len(text), cue))
            case Beep(tone=tone, at=at):
                self._write(now if at is None else at, tone.value)
            case Hush():
                self._write(now, "(hush)")
                self._cut(now)
            case Duck(on=on):
                self._write(now, f"(duck {'on' if on else 'off'})")
            case SetVolume(level=level):
                self._write(now, f"(volume {level:.2f})")
            case Prepare():
                pass

    def _cut(self, now: float) -> None:
        if self._cue is None:
            return
        self._ahead = [entry for entry in self._ahead if _cue_of(entry[2]) != self._cue]
        heapify(self._ahead)
        self._report(CueFinished(now, self._cue, spoken=False))
        self._cue = None

    def _report(self, event: CueStarted | CueFinished) -> None:
        order = 2 * event.cue + isinstance(event, CueFinished)
        heappush(self._ahead, (event.t, order, event))


def _cue_of(event: Event) -> int | None:
    return event.cue if isinstance(event, CueStarted | CueFinished) else None
