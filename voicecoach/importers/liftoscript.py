"""The common subset of Liftoscript → routines, one a day.

    # Week 1
    ## Push
    Bench Press / 3x8-12 / 60kg / 90s / progress: dp(2.5kg, 8, 12)

The parts of a repetition are not told, so all of them are self-paced. Here repetitions
grow, and loads are the person's own affair: a load becomes a word
of the set-up, and a step in kilograms or pounds can't be taken over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from voicecoach.errors import SourceError
from voicecoach.importers.drafts import (
    LONGEST_NAME,
    BlockDraft,
    CircuitDraft,
    ExerciseDraft,
    Reading,
    RoutineDraft,
    distinct,
    slug,
)
from voicecoach.importers.plain_text import plain, spelt
from voicecoach.library.folders import Kind, path_of
from voicecoach.routine import Method, Part, Progression, SelfPaced, Step

_SETS = re.compile(r"(\d{1,3})\s*x\s*(\d{1,3})(?:\s*-\s*(\d{1,3}))?(\+)?", re.IGNORECASE)
_LOAD = re.compile(r"(?<![\w.])(\d{1,4}(?:\.\d+)?)\s*(kg|lb|%)\+?", re.IGNORECASE)
_REST = re.compile(r"(?<![\w.])(\d{1,4})\s*s\b", re.IGNORECASE)
_EFFORT = re.compile(r"@\s*\d+(?:\.\d+)?\+?")
_PROGRESS = re.compile(r"\b(lp|dp|sum|custom)\s*\(([^)]*)\)", re.IGNORECASE)
_LINE = re.compile(r"^[^/\n#]{2,80}/.*\b\d{1,3}\s*x\s*\d{1,3}", re.MULTILINE)
_MOST_EXERCISES = 50
_NONE_TOLD = "no steps are told, so this is the name alone"


def is_liftoscript(text: str) -> bool:
    """Lines such as "Squat / 3x8 / 60kg"."""
    return bool(_LINE.search(text)) and not text.lstrip().startswith("<")


@dataclass(frozen=True, slots=True)
class _Line:
    """An exercise of one day."""

    name: str
    sets: int
    reps: int
    most_reps: int
    """The upper end of a range; the same as ``reps`` without one."""
    load: str = ""
    rest_seconds: int = 60
    rest_told: bool = False
    progression: Progression | None = None
    superset: str = ""
    warm_up: tuple[int, int] | None = None
    """Sets and repetitions."""


@dataclass(slots=True)
class _Day:
    name: str
    lines: list[_Line] = field(default_factory=list)


def read_liftoscript(text: str, title: str, origin: str) -> Reading:
    """A routine for each day of the first week. Raises SourceError without an exercise."""
    left_out: list[str] = []
    days = list(_days(text, left_out))
    if not days:
        raise SourceError(f"{origin} has no line such as 'Squat / 3x8 / 60kg / 90s'.")
    routines: dict[str, RoutineDraft] = {}
    for day in days:
        name = title if len(days) == 1 and not day.name else day.name
        id_ = distinct(slug(name), set(routines))
        routines[id_] = _routine(id_, name, day, origin)
    return Reading("Liftoscript", tuple(routines.values()), left_out=tuple(dict.fromkeys(left_out)))


# Reading


def _days(text: str, left_out: list[str]) -> Iterator[_Day]:
    """The days that have an exercise, of the first week only."""
    found = [_Day("")]
    weeks = 0
    for line in _without_scripts(text, left_out).splitlines():
        stripped = line.strip()
        if re.match(r"#(?!#)", stripped):
            weeks += 1
            if weeks > 1:
                left_out.append("weeks after the first")
                break
        elif stripped.startswith("##"):
            found.append(_Day(_spoken(stripped.lstrip("# ")) or "Day"))
        elif stripped.startswith("//") or not stripped:
            if stripped:
                left_out.append("comments")
        elif len(found[-1].lines) == _MOST_EXERCISES:
            left_out.append(f"exercises beyond {_MOST_EXERCISES} in a day")
        elif entry := _entry(stripped, left_out):
            found[-1].lines.append(entry)
    yield from (day for day in found if day.lines)


def _without_scripts(text: str, left_out: list[str]) -> str:
    if "{~" in text:
        left_out.append("scripts in {~ ~}")
    return re.sub(r"\{~.*?(?:~\}|\Z)", "", text, flags=re.DOTALL)


def _entry(line: str, left_out: list[str]) -> _Line | None:
    name, *parts = (part.strip() for part in re.split(r"\s/\s?|\s?/\s", line))
    told = [part for part in parts if ":" not in part.split("(")[0] and not part.startswith("...")]
    options = dict(_option(part) for part in parts if ":" in part.split("(")[0])
    if any(part.startswith("...") for part in parts):
        left_out.append("reused sets (...)")
    if "used" in options:
        return None
    groups = _SETS.findall(" ".join(told))
    if not groups or not _spoken(name):
        left_out.append(f"the line '{plain(line)[:40]}'")
        return None
    return _read(_spoken(name), groups, " ".join(told), options, left_out)


def _read(
    name: str,
    groups: list[tuple[str, str, str, str]],
    told: str,
    options: dict[str, str],
    left_out: list[str],
) -> _Line:
    _sets, least, most, _ = groups[0]
    if len({group[1:3] for group in groups}) > 1:
        left_out.append("sets with other repetitions than the first")
    if any(group[3] for group in groups):
        left_out.append("sets of as many as possible (+)")
    if _EFFORT.search(told):
        left_out.append("effort (@RPE)")
    left_out += [f"'{option}'" for option in options if option not in _OPTIONS]
    rest, load = _REST.search(told), _LOAD.search(told)
    reps = _within(int(least), 200)
    return _Line(
        name=name,
        sets=_within(sum(int(group[0]) for group in groups), 20),
        reps=reps,
        most_reps=max(reps, _within(int(most or least), 200)),
        load=spelt(f"{load[1]} {load[2]}") if load and load[2] != "%" else "",
        rest_seconds=min(int(rest[1]), 1800) if rest else 60,
        rest_told=rest is not None,
        progression=_progression(options.get("progress", ""), reps, int(most or least), left_out),
        superset=options.get("superset", ""),
        warm_up=_warm_up(options.get("warmup", ""), left_out),
    )


_OPTIONS = {"progress", "warmup", "superset", "id"}


def _option(part: str) -> tuple[str, str]:
    key, _, value = part.partition(":")
    return key.strip().lower(), value.strip()


def _within(number: int, most: int) -> int:
    return min(max(number, 1), most)


def _warm_up(told: str, left_out: list[str]) -> tuple[int, int] | None:
    groups = _SETS.findall(told)
    if not groups:
        return None
    if len(groups) > 1:
        left_out.append("warm-up sets after the first kind")
    if _LOAD.search(told):
        left_out.append("loads of warm-up sets")
    return _within(int(groups[0][0]), 20), _within(int(groups[0][1]), 200)


def _progression(told: str, reps: int, most: int, left_out: list[str]) -> Progression | None:
    """Lp adds load, dp repetitions up to a ceiling and then load; here only repetitions grow."""
    found = _PROGRESS.match(told)
    if not found:
        return None
    kind, arguments = found[1].lower(), [part.strip() for part in found[2].split(",")]
    if kind == "dp":
        left_out.append("steps of load in dp")
        numbers = [int(part) for part in arguments if re.fullmatch(r"\d{1,3}", part)]
        ceiling = max([reps, most, *numbers[-1:]])
        return Progression(Method.DOUBLE, 1, min(ceiling, 200))
    if kind == "lp":
        left_out.append("steps of load in lp, of which repetitions take the place")
        return Progression(Method.LINEAR, 1, max(most, min(reps + 5, 200)))
    left_out.append(f"progress: {kind}")
    return None


# Writing


def _routine(id_: str, name: str, day: _Day, origin: str) -> RoutineDraft:
    exercises: dict[str, ExerciseDraft] = {}
    for line in day.lines:
        exercise = slug(line.name)
        if exercise not in exercises and (line.load or path_of(Kind.EXERCISE, exercise) is None):
            exercises[exercise] = _exercise(exercise, line)
    warm_up = tuple(
        BlockDraft(slug(line.name), SelfPaced(line.warm_up[1]), line.warm_up[0])
        for line in day.lines
        if line.warm_up
    )
    return RoutineDraft(
        id=id_,
        name=name,
        exercises=tuple(exercises.values()),
        blocks={Part.WARM_UP: warm_up, Part.MAIN: tuple(_blocks(day.lines))},
        origin=(f"Imported from {plain(origin)}, Liftoscript",),
    )


def _exercise(id_: str, line: _Line) -> ExerciseDraft:
    setup = (Step(f"Load {line.load}."),) if line.load else ()
    steps = (Step(f"This is {line.name[:1].lower()}{line.name[1:]}."),)
    return ExerciseDraft(id_, line.name, setup, steps, guessed={"steps": _NONE_TOLD})


def _blocks(lines: list[_Line]) -> Iterator[BlockDraft | CircuitDraft]:
    """Neighbours in one superset take turns."""
    at = 0
    while at < len(lines):
        group = [lines[at]]
        while at + len(group) < len(lines) and group[0].superset:
            after = lines[at + len(group)]
            if after.superset != group[0].superset:
                break
            group.append(after)
        at += len(group)
        if len(group) == 1:
            yield _block(group[0])
        else:
            yield CircuitDraft(
                tuple(map(_block, group)), group[0].sets, round_rest_seconds=group[-1].rest_seconds
            )


def _block(line: _Line) -> BlockDraft:
    return BlockDraft(
        exercise=slug(line.name),
        work=SelfPaced(line.reps),
        sets=line.sets,
        rest_seconds=line.rest_seconds,
        progression=line.progression or _range(line),
        guessed={} if line.rest_told else {"rest": "how long"},
    )


def _range(line: _Line) -> Progression | None:
    """As in: "8-12" without a progress is a double progression in all but name."""
    if line.most_reps == line.reps:
        return None
    return Progression(Method.DOUBLE, 1, line.most_reps)


def _spoken(name: str) -> str:
    name = spelt(plain(name.partition("[")[0].split(":")[-1])).replace("/", " or ")
    name = name[:LONGEST_NAME].strip(" ,-")
    return name[:1].upper() + name[1:]
