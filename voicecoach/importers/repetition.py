"""The parts of one repetition, out of the sentences that tell of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from voicecoach.importers.amounts import LONG_HOLD_SECONDS, seconds_in
from voicecoach.importers.verbs import EITHER_WAY, GERUNDS, MOVES, OPPOSITES, PAUSES, RETURNS
from voicecoach.routine import Phase

_MOST_PHASES = 5
_MOVE_SECONDS = 2.0
_PAUSE_SECONDS = 1.0
_SLOW_SECONDS = 3.0
_FAST_SECONDS = 1.0
_SHORTEST_SECONDS = 1.0
_LONGEST_SECONDS = 30.0
_STILL = frozenset({"Hold", "Squeeze"})
_ROUND = frozenset(
    {"Circle", "Clap", "Hop", "Jump", "Kick", "Pulse", "Punch", "Run", "Throw", "Walk"}
)
"""Parts that end where they begin."""

_WORDS = "|".join(sorted(MOVES, key=len, reverse=True))
_GERUNDS = "|".join(gerund for gerund, verb in GERUNDS.items() if verb in MOVES)
MOVE = re.compile(
    r"(?:^|[,;:.]\s|\band\s|\bthen\s|\bto begin\s|\byou\s|\bto\s(?=press|lift|raise|pull)|ly\s)"
    rf"(?:\w+ly\s)?(?P<verb>{_WORDS})\b(?!\s(?:back muscles|body|abs|machine|position))",
    re.IGNORECASE,
)
"""A verb that moves or stops the body, where an instruction has its verb."""
_ANYWHERE = re.compile(rf"\b(?P<verb>{_GERUNDS}|{_WORDS})s?\b", re.IGNORECASE)
HELD_THING = re.compile(
    r"hold(?:ing)? (?:on )?(?:(?:on)?to )?(?:a|an|the|your|one|two|it|them|onto|each|both)\b",
    re.IGNORECASE,
)
"""No pause, as in "hold the bar"."""
_CLAUSE_END = re.compile(r"[,.;]| and (?=\w)")
_SLOW = re.compile(r"\b(?:slow|control)", re.IGNORECASE)
_FAST = re.compile(r"\b(?:quick|explo|fast|rapid|jump|throw|toss)", re.IGNORECASE)
_UP = re.compile(r"\b(?:up|upwards?|overhead|lift|raise|rise|stand)\b", re.IGNORECASE)
_DOWN = re.compile(r"\b(?:down|downwards?|lower)\b", re.IGNORECASE)
_BACK = re.compile(r"\bback to (?:the|your|its)? ?\w*start", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Repetition:
    """One, part by part; no part if nothing tells of any."""

    phases: tuple[Phase, ...] = ()
    told: bool = True
    """All of its seconds are told."""

    @property
    def is_hold(self) -> bool:
        """There is no way back, or one part is as long as an exercise."""
        long = any(phase.seconds >= LONG_HOLD_SECONDS for phase in self.phases)
        back = {"Return", OPPOSITES.get(self.phases[0].cue)} if self.phases else set()
        return long or not any(phase.cue in back for phase in self.phases)


@dataclass(frozen=True, slots=True)
class _Part:
    """What one clause tells of."""

    verb: str
    cue: str
    """Empty for the way back."""
    seconds: float
    told: bool


def repetition(sentences: Iterable[str]) -> Repetition:
    """The repetition that the ``sentences`` of a movement tell of."""
    clauses = [clause for sentence in sentences for clause in _CLAUSE_END.split(sentence)]
    parts = [part for clause in clauses if (part := _part(clause, MOVE))]
    if all(part.verb in PAUSES or not part.cue for part in parts):
        parts = [part for clause in clauses if (part := _part(clause, _ANYWHERE))]
    phases: list[Phase] = []
    for part in parts:
        phases = _with(phases, part)
    phases = _first_round(phases)
    if not phases:
        return Repetition()
    moves = [phase for phase in phases if phase.cue not in _STILL]
    if len(moves) == 1 and moves[0].cue not in _ROUND:
        phases.append(Phase(_way_back(phases), _MOVE_SECONDS))
    return Repetition(tuple(phases[:_MOST_PHASES]), all(part.told for part in parts))


def _part(clause: str, pattern: re.Pattern[str]) -> _Part | None:
    found = pattern.search(clause.strip())
    if not found:
        return None
    written = found["verb"].lower()
    verb = written if written in MOVES else GERUNDS[written]
    if verb == "hold" and HELD_THING.search(clause):
        return None
    told = seconds_in(clause)
    seconds = told or _usual_seconds(verb, clause)
    within = min(max(seconds, _SHORTEST_SECONDS), _LONGEST_SECONDS)
    return _Part(verb, _aimed(verb, clause), within, told is not None)


def _usual_seconds(verb: str, clause: str) -> float:
    if _SLOW.search(clause):
        return _SLOW_SECONDS
    if _FAST.search(clause):
        return _FAST_SECONDS
    return _PAUSE_SECONDS if verb in PAUSES else _MOVE_SECONDS


def _aimed(verb: str, clause: str) -> str:
    """What a part with that verb is called, by where it goes; empty for the way back."""
    if verb in RETURNS or _BACK.search(clause):
        return ""
    if verb in EITHER_WAY:
        up, down = _UP.search(clause), _DOWN.search(clause)
        if bool(up) != bool(down):
            return "Up" if up else "Down"
    return MOVES[verb]


def _with(phases: list[Phase], part: _Part) -> list[Phase]:
    """``phases`` and one more; the same again, or one pause after another, are one."""
    if not phases and (part.verb in PAUSES or not part.cue):
        return phases
    cue = part.cue or _way_back(phases)
    last = phases[-1] if phases else None
    if last and part.verb in PAUSES and last.cue in _STILL:
        cue = "Squeeze" if "Squeeze" in {cue, last.cue} else "Hold"
        return [*phases[:-1], Phase(cue, max(part.seconds, last.seconds))]
    if last and last.cue == cue:
        return phases
    return [*phases, Phase(cue, part.seconds)]


def _way_back(phases: Sequence[Phase]) -> str:
    out = next((phase.cue for phase in phases if phase.cue not in _STILL), "")
    return OPPOSITES.get(out, "Return")


def _first_round(phases: list[Phase]) -> list[Phase]:
    """``phases`` up to where the way out would begin again."""
    again = (n for n, phase in enumerate(phases) if n > 1 and phase.cue == phases[0].cue)
    return phases[: next(again, len(phases))]
