"""``voicecoach import``: what others wrote, as own files and sessions of the history."""

from __future__ import annotations

from pathlib import Path

import click

from voicecoach.cli import printable
from voicecoach.errors import RoutineError, UsageError
from voicecoach.history.database import history_path
from voicecoach.history.past import PastSession, add_past_sessions
from voicecoach.importers.drafts import ExerciseDraft, Reading, RoutineDraft, counted
from voicecoach.importers.formats import read_source
from voicecoach.importers.sources import fetch
from voicecoach.importers.writing import as_yaml, doubts, write_new
from voicecoach.library.folders import ENDINGS, Kind, own_folder

MOST_TOLD = 10
"""Files that are named one by one; the rest are counted."""

HELP = """Turn what others wrote into routines, exercises and past sessions.

\b
  voicecoach import hip-thrust.html
  voicecoach import https://example.com/how-to-plank --output plank.yaml
  voicecoach import exercises.json --output my-exercises/
  voicecoach import strong.csv

SOURCE is a file or a web address: a how-to article (text, Markdown or HTML),
exercises of free-exercise-db or wger (JSON), a program in Liftoscript, a workout of
Just Another Workout Timer (JSON), or past sets of Strong, Hevy or FitNotes (CSV).
Files go into your own folder, past sets into the history. What was not told, and
had to be guessed, is marked in the file.
"""


@click.command("import", help=HELP, short_help="Turn articles and other files into routines.")
@click.argument("source")
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE_OR_FOLDER",
    help="Write here, not into your own folder.",
)
def import_source(source: str, output: Path | None) -> None:
    reading = read_source(fetch(source))
    if reading.sessions:
        _keep(reading.sessions, reading.what)
    if reading.drafts:
        _write(reading, output)
    for what in reading.left_out:
        click.echo(printable(f"Not taken over: {what}."), err=True)


def _keep(sessions: tuple[PastSession, ...], what: str) -> None:
    new = add_past_sessions(history_path(), sessions)
    known = len(sessions) - new
    there = f"; {known} were there already" if known else ""
    click.echo(printable(f"{what}: {counted(new, 'session')} added to the history{there}."))


def _write(reading: Reading, output: Path | None) -> None:
    """Write each draft to a file of its own, and check what was written."""
    places = _places(reading.drafts, output)
    for draft, path in zip(reading.drafts, places, strict=True):
        write_new(path, as_yaml(draft))
    for path in places[:MOST_TOLD]:
        click.echo(printable(f"Written: {path}"))
    if len(places) > MOST_TOLD:
        click.echo(printable(f"… and {len(places) - MOST_TOLD} more in {places[0].parent}"))
    _check(places)
    if isinstance(reading.drafts[0], RoutineDraft):
        click.echo(printable(f"Hear it: voicecoach rehearse {places[0]}"))


def _check(places: list[Path]) -> None:
    """What ``voicecoach check`` would say, on stderr."""
    told = 0
    for path in places:
        try:
            found = doubts(path)
        except RoutineError as error:
            found = str(error).splitlines()[1:]
        if found and (told := told + 1) <= MOST_TOLD:
            click.echo(printable("\n".join([f"{path}: to look at", *found])), err=True)
    if told > MOST_TOLD:
        more = counted(told - MOST_TOLD, "file")
        click.echo(f"… and {more} more to look at. See them with: voicecoach check", err=True)


def _places(drafts: tuple[RoutineDraft | ExerciseDraft, ...], output: Path | None) -> list[Path]:
    """Where each goes. Raises UsageError if several are to go into one file."""
    if output is None:
        return [own_folder(_kind(draft)) / f"{draft.id}.yaml" for draft in drafts]
    if output.suffix not in ENDINGS:
        return [output / f"{draft.id}.yaml" for draft in drafts]
    if len(drafts) > 1:
        raise UsageError(
            f"This makes {len(drafts)} files, which do not fit into {output}. "
            "Give a folder: --output FOLDER"
        )
    return [output]


def _kind(draft: RoutineDraft | ExerciseDraft) -> Kind:
    return Kind.ROUTINE if isinstance(draft, RoutineDraft) else Kind.EXERCISE
