"""Just Another Workout Timer's JSON → a routine of timed circuits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from voicecoach.errors import SourceError
from voicecoach.importers.drafts import (
    LONGEST_NAME,
    BlockDraft,
    CircuitDraft,
    ExerciseDraft,
    Reading,
    RoutineDraft,
    counted,
    distinct,
    slug,
)
from voicecoach.importers.plain_text import plain, spelt
from voicecoach.routine import Hold, Part, Step

_LONGEST_HOLD = 3600
_LONGEST_REST = 1800
_MOST_ROUNDS = 20
_MOST_EXERCISES = 50
_PAUSE = re.compile(r"\b(?:rest|break|pause|recover\w*|get ready|prepare|switch)\b", re.IGNORECASE)
_WARM_UP = re.compile(r"\bwarm", re.IGNORECASE)
_COOL_DOWN = re.compile(r"\bcool|\bstretch", re.IGNORECASE)
_UNTOLD = "the timer tells no steps, so this is the name alone"


def is_interval_timer(data: object) -> bool:
    """``data``, read from JSON, is a workout of that app or a backup of several."""
    return any(isinstance(one.get("sets"), list) for one in _workouts(data))


def read_interval_timer(data: object) -> Reading:
    """A routine for each workout. Raises SourceError if none has an exercise."""
    left_out: list[str] = []
    routines: dict[str, RoutineDraft] = {}
    for workout in _workouts(data):
        name = _name(workout.get("title")) or "Workout"
        id_ = distinct(slug(name), set(routines))
        draft = _Workout(left_out).draft(id_, name, workout)
        if draft:
            routines[id_] = draft
    if not routines:
        raise SourceError("This workout has no exercise, so there is nothing to import.")
    return Reading(
        "Just Another Workout Timer",
        tuple(routines.values()),
        left_out=tuple(dict.fromkeys(left_out)),
    )


def _workouts(data: object) -> list[Mapping[str, Any]]:
    if isinstance(data, dict):
        data = data["workouts"] if isinstance(data.get("workouts"), list) else [data]
    return [one for one in data if isinstance(one, dict)] if isinstance(data, list) else []


class _Workout:
    """Gathers the exercises of one workout, each name once."""

    def __init__(self, left_out: list[str]) -> None:
        self._left_out = left_out
        self._exercises: dict[str, ExerciseDraft] = {}

    def draft(self, id_: str, name: str, workout: Mapping[str, Any]) -> RoutineDraft | None:
        parts: dict[Part, list[BlockDraft | CircuitDraft]] = {part: [] for part in Part}
        for group in _dicts(workout.get("sets")):
            if block := self._group(group):
                parts[_part(group)].append(block)
        if not parts[Part.MAIN]:
            parts = {Part.MAIN: [block for blocks in parts.values() for block in blocks]}
        if not parts[Part.MAIN]:
            return None
        return RoutineDraft(
            id=id_,
            name=name,
            exercises=tuple(self._exercises.values()),
            blocks={part: tuple(blocks) for part, blocks in parts.items()},
            origin=("Imported from Just Another Workout Timer",),
        )

    def _group(self, group: Mapping[str, Any]) -> BlockDraft | CircuitDraft | None:
        """One set of the app: exercises and rests in turn, a number of times."""
        members: list[BlockDraft] = []
        rests: list[int] = []
        for timed in _dicts(group.get("exercises")):
            name, seconds = _name(timed.get("name")), _seconds(timed.get("duration"))
            if not name or _PAUSE.search(name):
                if members:
                    rests[-1] = min(rests[-1] + seconds, _LONGEST_REST)
                continue
            if id_ := self._exercise(name):
                members.append(
                    BlockDraft(id_, Hold(min(max(seconds, 1), _LONGEST_HOLD), moving=True))
                )
                rests.append(0)
        if not members:
            return None
        rounds = self._rounds(group)
        if len(members) == 1:
            only = members[0]
            return BlockDraft(only.exercise, only.work, rounds, rests[0])
        between = max(set(rests[:-1]), key=rests[:-1].count)
        if len(set(rests[:-1])) > 1:
            self._left_out.append("rests of different lengths within a round, made the same")
        return CircuitDraft(tuple(members), rounds, between, rests[-1])

    def _exercise(self, name: str) -> str:
        """Its id; empty if there are too many."""
        id_ = slug(name)
        if id_ not in self._exercises:
            if len(self._exercises) == _MOST_EXERCISES:
                self._left_out.append(f"exercises beyond {_MOST_EXERCISES}")
                return ""
            guessed = {"steps": _UNTOLD}
            self._exercises[id_] = ExerciseDraft(
                id_, name, steps=(Step(f"This is {name[:1].lower()}{name[1:]}."),), guessed=guessed
            )
        return id_

    def _rounds(self, group: Mapping[str, Any]) -> int:
        told = group.get("repetitions")
        rounds = told if isinstance(told, int) and told > 0 else 1
        if rounds > _MOST_ROUNDS:
            self._left_out.append(
                f"{counted(rounds - _MOST_ROUNDS, 'round')} beyond {_MOST_ROUNDS}"
            )
        return min(rounds, _MOST_ROUNDS)


def _part(group: Mapping[str, Any]) -> Part:
    name = str(group.get("name") or "")
    if _WARM_UP.search(name):
        return Part.WARM_UP
    return Part.COOL_DOWN if _COOL_DOWN.search(name) else Part.MAIN


def _name(written: object) -> str:
    name = spelt(plain(str(written or "")))[:LONGEST_NAME].strip(" ,-")
    return name[:1].upper() + name[1:]


def _seconds(told: object) -> int:
    return int(told) if isinstance(told, int) and 0 <= told < 1_000_000 else 30


def _dicts(found: object) -> list[Mapping[str, Any]]:
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
