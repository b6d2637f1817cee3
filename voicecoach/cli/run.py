"""``run`` and ``resume``: train. Without sound hardware, rehearse instead and say so."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import click
from rich.console import Console

from voicecoach import assemble
from voicecoach.cli.choosing import ask_what_to_train
from voicecoach.cli.parameters import (
    ROUTINE,
    auto_option,
    device_options,
    keyboard_option,
    session_options,
)
from voicecoach.cli.rehearse import rehearse_instead
from voicecoach.cli.signals import interruptible
from voicecoach.display import LineDisplay, LiveDisplay, summary_table
from voicecoach.errors import JournalError, NoOutputError, UsageError
from voicecoach.history.database import history_path
from voicecoach.history.sessions import Kept, latest_unfinished, read_session
from voicecoach.ports import Display
from voicecoach.routine import Routine
from voicecoach.session.commands import Mode
from voicecoach.session.script.answers import where
from voicecoach.settings import Settings

HELP = """Train with the coach, by voice or by keyboard.

\b
  voicecoach run                                    be asked what to train
  voicecoach run single-leg-hip-thrust
  voicecoach run my-morning.yaml --keyboard         without a microphone
  voicecoach run single-leg-hip-thrust --input-device headset
"""


@click.command(help=HELP)
@click.argument("routine", type=ROUTINE, required=False)
@session_options
@device_options
@keyboard_option
@auto_option
@click.option("--volume", type=float, metavar="0-1", help="Loudness.")
@click.option(
    "--keep-audio",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Record what the microphone hears; otherwise no sound is kept.",
)
def run(
    *,
    routine: Routine | None,
    settings: Settings,
    auto: bool,
    volume: float | None,
    keyboard: bool,
    keep_audio: Path | None,
) -> None:
    if keyboard and keep_audio:
        raise UsageError("With --keyboard there is no microphone to record. Leave one out.")
    settings = settings.with_overrides(volume=volume)
    routine = routine or ask_what_to_train(settings, keyboard=keyboard)
    if routine is None:
        return
    try:
        with assemble.only_session(routine.name):
            unfinished = _offered(routine)
            start = (
                assemble.resumed(unfinished)
                if unfinished
                else assemble.afresh(routine, settings, auto=auto, recorded=keep_audio is not None)
            )
            _train(start, settings, keyboard=keyboard, keep_audio=keep_audio)
    except NoOutputError as error:
        if settings.output_device is not None:
            raise
        click.echo(f"{error}\nSo this is a rehearsal: the same session on virtual devices.\n")
        rehearse_instead(routine, settings, auto=auto)


@click.command(short_help="Go on with a session that did not end.")
@session_options
@device_options
@keyboard_option
def resume(*, settings: Settings, keyboard: bool) -> None:
    """Go on with the last session that did not end, from the repetition it stopped at.

    Nothing is lost when the machine fails, or when Ctrl-C ends the program.
    """
    path = history_path()
    session = latest_unfinished(path)
    if session is None:
        raise JournalError(
            "There is no session to resume: all came to their end.\nBegin a new one: voicecoach run"
        )
    kept = read_session(path, session)
    with assemble.only_session(kept.routine.name):
        _train(assemble.resumed(kept), settings, keyboard=keyboard)


def _offered(routine: Routine) -> Kept | None:
    """The last session of ``routine``, if it did not end and the person wants to go on with it.

    Without a terminal nobody can be asked, and a line tells how to.
    """
    try:
        session = latest_unfinished(history_path(), routine.id)
        kept = read_session(history_path(), session) if session else None
        state = kept.interrupted() if kept else None
    except JournalError:
        return None  # the journal of the new session tells
    if kept is None or state is None or state.mode is Mode.CLOSING or not (state.log or state.reps):
        return None
    line = f"The session of {kept.started_at:%d %B, %H:%M} did not end. {where(state)}"
    if sys.stdin.isatty():
        return kept if click.confirm(f"{line} Go on with it?", default=True) else None
    click.echo(f"{line} To go on with it: voicecoach resume", err=True)
    return None


def _train(
    start: assemble.Start, settings: Settings, *, keyboard: bool, keep_audio: Path | None = None
) -> None:
    console = Console()

    def make_display(now: Callable[[], float], typed: Callable[[], str]) -> Display:
        return LiveDisplay(console, now, typed) if console.is_terminal else LineDisplay(sys.stdout)

    click.echo("Getting ready …", err=True)
    with assemble.live(
        start, settings, make_display, keyboard_only=keyboard, keep_audio=keep_audio
    ) as session:
        for note in session.notes:
            click.echo(f"Note: {note}", err=True)
        told = len(session.notes)
        with interruptible(session.interrupt) as stop:
            state = session.run()
    console.print(summary_table(state))
    for note in session.notes[told:]:
        click.echo(f"Note: {note}", err=True)
    stop.exit("What you did is kept. To go on: voicecoach resume")
