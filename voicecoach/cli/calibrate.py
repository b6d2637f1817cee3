"""``voicecoach calibrate``: how well the coach hears this person, here, with this microphone."""

from __future__ import annotations

import sys
from collections.abc import Callable

import click
from rich.console import Console

from voicecoach import assemble
from voicecoach.calibrating.trials import taught_from_now
from voicecoach.cli.parameters import device_options, session_options
from voicecoach.cli.signals import interruptible
from voicecoach.display import CalibrationLines, CalibrationScreen, findings_table
from voicecoach.ports import CalibrationDisplay
from voicecoach.settings import Settings, load_settings, save_say, settings_path


@click.command(short_help="Find out how well the coach hears you.")
@session_options
@device_options
def calibrate(*, settings: Settings) -> None:
    """Find out how well the coach hears you, and which words it hears best.

    It listens to the room, to how loud you are, and to each important command three times.
    Where another word for a command works better, the coach teaches you that one from now on.
    Say stop, or press Escape, to end; what was found until then is kept.
    """
    console = Console()

    def make_display(typed: Callable[[], str]) -> CalibrationDisplay:
        if console.is_terminal:
            return CalibrationScreen(console, typed)
        return CalibrationLines(sys.stdout)

    click.echo("Getting ready …", err=True)
    with assemble.calibrating(settings, make_display) as calibration:
        for note in calibration.notes:
            click.echo(f"Note: {note}", err=True)
        with interruptible(calibration.interrupt) as stop:
            check = calibration.run()
    console.print(findings_table(check.found))
    before = load_settings().say
    say = taught_from_now(before, check.found)
    if say != before:
        save_say(say)
        click.echo(f"Kept in {settings_path()}.")
    stop.exit("What was found is kept.")
