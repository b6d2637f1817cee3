"""``check --speech``: how a file will sound, by the real voice and the real ears."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import click

from voicecoach.cli import printable
from voicecoach.documents import file_bytes, report
from voicecoach.documents.reader import read
from voicecoach.errors import RoutineError
from voicecoach.library.aloud import Telling, alone, tellings
from voicecoach.library.files import load_either
from voicecoach.library.lines import Lines
from voicecoach.library.lint import Ears, remarks
from voicecoach.routine import Exercise
from voicecoach.settings import cache_folder, load_settings
from voicecoach.speech.cues import ImmediateCues
from voicecoach.speech.models import embedded_model, load_model, missing_words
from voicecoach.speech.synthesizer import Pyttsx3Synthesizer


def sounding_well(files: tuple[Path, ...]) -> list[bool]:
    """Print for each of ``files`` what will sound wrong and how long it takes aloud.

    Returns for which of them there was nothing wrong. Raises SpeechError or ModelError.
    """
    settings = load_settings()
    voice = Pyttsx3Synthesizer(settings.voice, settings.rate)
    with closing(ImmediateCues(voice, cache_folder() / "speech", voice.identity)) as cues:
        model = load_model(settings.model or embedded_model())
        ears = Ears(
            seconds=lambda text: cues.clip(text).result().seconds,
            unheard=lambda phrase: tuple(missing_words(model, [phrase])),
        )
        return [_sounds_well(file, ears) for file in files]


def _sounds_well(file: Path, ears: Ears) -> bool:
    try:
        loaded = load_either(file)
    except RoutineError as error:
        click.echo(printable(str(error)))
        return False
    routine = alone(loaded) if isinstance(loaded, Exercise) else loaded
    found = remarks(routine, Lines(read(file_bytes(file, RoutineError))), ears)
    click.echo(printable(report(file, found, "remark") if found else f"{file}: fine."))
    click.echo("How long it takes aloud, in seconds:")
    for telling in tellings(routine, ears.seconds):
        for line in _told(telling):
            click.echo(printable(line))
    return not found


def _told(telling: Telling) -> Iterator[str]:
    """A line for each part, whole when it is heard by itself."""
    yield f"  {telling.exercise}"
    for part in telling.parts:
        longest = f"{max(part.seconds):.1f}"
        if len(part.seconds) == 1:
            yield f"    {part.name}: {longest}"
        else:
            total = f"{sum(part.seconds):.1f} in {len(part.seconds)} texts"
            yield f"    {part.name}: {total}, the longest {longest}"
    for word in telling.rep:
        yield f"    {word.cue}: {word.seconds:.1f} of {word.limit:g}"
