"""How a routine will sound: remarks on texts that are right for the eye and wrong for the ear.

What only a real voice and a real recognition model can tell comes in as functions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from voicecoach.documents.reader import Place, Problem, quoted
from voicecoach.library.lines import Lines
from voicecoach.library.misread import misread
from voicecoach.routine import Exercise, Phase, Prescription, Routine, Step
from voicecoach.session.commands import PHRASES
from voicecoach.session.words import words

LONGEST_BREATH = 12
"""Words without a pause that are still followed easily by ear."""

_PAUSE = re.compile(r"[.,;:!?…—]+(?=\s|$)")
_VALUE = re.compile(r"\{[^{}]*\}")
_PRONOUN = re.compile(r"\b(it|they|them)\b", re.IGNORECASE)
_THING = re.compile(
    r"\b(the|an?|your|each|both|either|one|two|three|this|that|these|those)\s+\w", re.IGNORECASE
)
_LIMB = r"(?:legs?|arms?|sides?|foot|feet|hands?|knees?|hips?|elbows?)"
_ONE_SIDE = re.compile(
    rf"\b(?:(?:the|your) other {_LIMB}|switch {_LIMB}|change {_LIMB}|one (?:leg|arm|foot|hand|knee)"
    rf"|(?:left|right|working|raised|standing|front|back|rear) (?:leg|arm|foot|hand|knee|side))\b",
    re.IGNORECASE,
)
_BOTH_SIDES = re.compile(
    r"\b(?:alternat\w+|in turn|turns|one after the other|each side|both sides|side to side"
    r"|then the other|(?:leg|arm|side|foot|hand) at a time|left\b.*\bright|right\b.*\bleft)\b",
    re.IGNORECASE | re.DOTALL,
)
_HOW_MANY = re.compile(
    r"\b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty)"
    r" (?:more )?(?:reps?|repetitions?|times|sets?)\b",
    re.IGNORECASE,
)
_AGAIN = re.compile(r"\b(?:repeat|reps?|repetitions?)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Ears:
    """The real voice and the real recognition model, as far as remarks depend on them."""

    seconds: Callable[[str], float]
    """How long a text takes aloud."""
    unheard: Callable[[str], Sequence[str]]
    """The words of a phrase that the model does not know."""


def remarks(routine: Routine, lines: Lines, ears: Ears) -> list[Problem]:
    """What will sound wrong, of all that stands in the file of ``lines``."""
    found: set[Problem] = set()
    commands = {words(phrase) for spoken in PHRASES.values() for phrase in spoken}
    commands |= {words(own.text) for own in routine.phrases}
    for exercise in dict.fromkeys(block.exercise for block in routine.prescriptions):
        found.update(_of_exercise(exercise, lines, ears, commands))
    for block in routine.prescriptions:
        found.update(_of_block(block, lines, ears))
    for text in (routine.name, *lines.under("texts")):
        found.update(_each(lines.of(text), _of_text(_VALUE.sub("x", text), commands)))
    for own in routine.phrases:
        found.update(_each(lines.of(own.text), _of_phrase(own.text, ears)))
    return sorted(found, key=lambda remark: (remark.line, remark.text))


Commands = set[tuple[str, ...]]


def _each(lines: Iterable[int], texts: Iterable[str]) -> Iterator[Problem]:
    said = list(texts)
    for line in lines:
        yield from (Problem(line, text) for text in said)


# Exercises and blocks


def _of_exercise(
    exercise: Exercise, lines: Lines, ears: Ears, commands: Commands
) -> Iterator[Problem]:
    place = lines.exercise(exercise.name)
    if place is None:
        return
    names = {words(variation.name) for variation in exercise.variations}
    for text in _sentences(exercise):
        yield from _each(lines.of(text, place), _of_text(text, commands | names))
    for phase in _phases(exercise):
        yield from _each(lines.of(phase.cue, place), _of_phase(phase, ears, commands | names))
    for variation in exercise.variations:
        yield from _each(lines.of(variation.name, place), _of_phrase(variation.name, ears))
    yield from _unclear(exercise, lines, place)
    yield from _one_sided(exercise, lines, place)
    yield from _uncounted(exercise, lines, place)


def _of_block(block: Prescription, lines: Lines, ears: Ears) -> Iterator[Problem]:
    """A tempo of the block's own may leave a word no time."""
    phases = block.exercise.phases
    if len(block.tempo) != len(phases):
        return
    for phase, seconds in zip(phases, block.tempo, strict=True):
        if seconds < phase.seconds:
            hurried = replace(phase, seconds=seconds)
            yield from _each(lines.of(block.exercise.id, key="exercise"), _too_long(hurried, ears))


def _sentences(exercise: Exercise) -> Iterator[str]:
    """Everything of it that is spoken, but the words of a repetition."""
    yield exercise.name
    yield from (step.text for step in exercise.steps)
    yield from (mistake.cue for mistake in exercise.mistakes)
    for variation in exercise.variations:
        yield from variation.setup
        yield from (step.text for step in variation.steps)
    yield from exercise.why


def _phases(exercise: Exercise) -> Iterator[Phase]:
    return chain(exercise.phases, *(variation.phases for variation in exercise.variations))


# Texts


def _of_text(text: str, commands: Commands) -> Iterator[str]:
    yield from _misread(text)
    clauses = _PAUSE.split(text)
    for clause in clauses:
        if words(clause) in commands:
            yield _overheard(clause)
        if len(clause.split()) > LONGEST_BREATH:
            count = len(clause.split())
            yield (
                f"{quoted(clause)} has {count} words without a pause. "
                "Put in a comma, or make two sentences."
            )


def _of_phase(phase: Phase, ears: Ears, commands: Commands) -> Iterator[str]:
    yield from _misread(phase.cue)
    said = words(phase.cue)
    ends = [
        *(said[:size] for size in range(len(said), 0, -1)),
        *(said[n:] for n in range(len(said))),
    ]
    if heard := next((end for end in ends if end in commands), None):
        yield _overheard(" ".join(heard))
    yield from _too_long(phase, ears)


def _too_long(phase: Phase, ears: Ears) -> Iterator[str]:
    seconds = ears.seconds(phase.cue)
    if seconds > phase.seconds:
        yield (
            f"'{phase.cue}' takes {seconds:.1f} seconds aloud, longer than its {phase.seconds:g}. "
            "Say less, or give it more time."
        )


def _of_phrase(phrase: str, ears: Ears) -> Iterator[str]:
    if missing := ears.unheard(phrase):
        unknown = " and ".join(f"'{word}'" for word in missing)
        yield (
            f"the recognition model does not know {unknown}, so '{phrase}' can only be typed. "
            "Choose words that it knows."
        )


def _misread(text: str) -> Iterator[str]:
    for misreading in misread(text):
        mended = f"Write '{misreading.instead}'" if misreading.instead else "Leave it out"
        yield f"a voice may misread '{misreading.found}'. {mended}."


def _overheard(phrase: str) -> str:
    said = phrase.strip().lower()
    return f"'{said}' is a command, and the coach may hear itself say it here. Choose other words."


# What the texts leave out


def _unclear(exercise: Exercise, lines: Lines, place: Place) -> Iterator[Problem]:
    """A pronoun before anything that it could mean, in the order in which things are told."""
    told: list[Sequence[Step]] = [exercise.steps, *(v.steps for v in exercise.variations)]
    told += [[Step(text) for text in variation.setup] for variation in exercise.variations]
    told += [[Step(mistake.cue)] for mistake in exercise.mistakes]
    things = {item.casefold() for item in exercise.equipment}
    things |= {item.casefold() for v in exercise.variations for item in v.equipment}
    things |= {thing.split()[-1] for thing in things}  # "bands" for "resistance band"
    for steps in told:
        for index, step in enumerate(steps):
            pronoun = _PRONOUN.search(step.text)
            before = [earlier.text for earlier in steps[:index] if earlier.key or not step.key]
            if pronoun and not _names_a_thing([*before, step.text[: pronoun.start()]], things):
                yield from _each(
                    lines.of(step.text, place),
                    [f"'{pronoun[0]}' comes before anything it could mean. Name the thing."],
                )


def _names_a_thing(texts: Iterable[str], things: set[str]) -> bool:
    told = " ".join(texts).casefold()
    return bool(_THING.search(told)) or any(thing in told for thing in things)


def _one_sided(exercise: Exercise, lines: Lines, place: Place) -> Iterator[Problem]:
    if exercise.two_sided:
        return
    texts = [*(step.text for step in exercise.steps), *(phase.cue for phase in exercise.phases)]
    if _BOTH_SIDES.search(" ".join(texts)):
        return
    for text in texts:
        if side := _ONE_SIDE.search(text):
            remark = (
                f"this speaks of '{side[0].lower()}', but no change of sides will be called. "
                "Set 'sides: both', or say that the sides alternate."
            )
            yield from _each(lines.of(text, place), [remark])
            return


def _uncounted(exercise: Exercise, lines: Lines, place: Place) -> Iterator[Problem]:
    for step in exercise.steps:
        if count := _HOW_MANY.search(step.text):
            remark = f"'{count[0]}': how many is told by the routine. Leave it out here."
        elif not _has_rep(exercise) and (again := _AGAIN.search(step.text)):
            remark = (
                f"this speaks of '{again[0].lower()}', but no repetition can be counted. "
                "Add 'rep', with the words and seconds of one."
            )
        else:
            continue
        yield from _each(lines.of(step.text, place), [remark])


def _has_rep(exercise: Exercise) -> bool:
    return next(_phases(exercise), None) is not None
