"""What the graph knows: the product's phrases, their words, and then some.

The phrases are taken from the product itself, so a new command is heard as soon as
the graph is built again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from voicecoach.choosing import wishes
from voicecoach.choosing.offers import AREAS, of_exercise, of_routine
from voicecoach.errors import VoicecoachError
from voicecoach.library.files import load_exercise, load_routine
from voicecoach.library.folders import ENDINGS, Kind, built_in_folder
from voicecoach.routine import Exercise, Routine
from voicecoach.session import commands
from voicecoach.speech.recognizer import DECOYS

FURTHER = Path(__file__).parent / "further_words.txt"
LARGEST_NUMBER = 999


class WordsError(VoicecoachError):
    """A file of words can't be read."""


def vocabulary() -> list[str]:
    """The words of the embedded model, in alphabetical order."""
    numbers = map(commands.number_words, range(LARGEST_NUMBER + 1))
    parts = chain(AREAS, *AREAS.values())
    return sorted({*_words(chain(phrases(), parts, numbers, [DECOYS])), *words_in(FURTHER)})


def phrases() -> list[str]:
    """What can be said before and during sessions of all that is built in, in order."""
    exercises = [load_exercise(path) for path in _built_in(Kind.EXERCISE)]
    routines = [load_routine(path) for path in _built_in(Kind.ROUTINE)]
    return sorted(set(_phrases(routines, exercises)))


def command_words() -> frozenset[str]:
    """The words of what can be said in a session, whatever the routine."""
    return frozenset(_words(commands.vocabulary(Routine("none", "None", ()))))


def words_in(file: Path) -> list[str]:
    """The words of a text file, or those that a routine file makes sayable, once each.

    In a text, a line that begins with "#" is a comment. Raises WordsError or RoutineError.
    """
    if file.suffix in ENDINGS:
        return _words(phrases_in(file))
    try:
        lines = file.read_text(encoding="utf-8").lower().splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise WordsError(f"The words in {file} can't be read: {error}.") from error
    return _words(line for line in lines if not line.startswith("#"))


def phrases_in(file: Path) -> list[str]:
    """What a routine file makes sayable; nothing of a text. Raises RoutineError."""
    return list(_phrases([load_routine(file)], [])) if file.suffix in ENDINGS else []


def _built_in(kind: Kind) -> list[Path]:
    return sorted(path for path in built_in_folder(kind).iterdir() if path.suffix in ENDINGS)


def _phrases(routines: list[Routine], exercises: list[Exercise]) -> Iterator[str]:
    """What can be said before and during sessions of these."""
    offers = [*map(of_routine, routines), *map(of_exercise, exercises)]
    yield from wishes.vocabulary(offers)
    for routine in routines:
        yield from commands.vocabulary(routine)
    for exercise in exercises:
        yield from (variation.name for variation in exercise.variations)


def _words(phrases: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(word for phrase in phrases for word in phrase.split()))
