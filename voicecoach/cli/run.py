"""``voicecoach run``: train. Without sound hardware, rehearse instead and say so."""

from __future__ import annotations

import sys
from collections.abc import Callable

import click
from rich.console import Console

from voicecoach import assemble
from voicecoach.cli.parameters import ROUTINE, choose_routine, session_options
from voicecoach.cli.rehearse import rehearse_instead
from voicecoach.cli.signals import interruptible
from voicecoach.display import LineDisplay, LiveDisplay, summary_table
from voicecoach.errors import NoOutputError
from voicecoach.ports import Display
from voicecoach.routine import Routine
from voicecoach.settings import Settings

HELP = """Train with the coach, by voice or by keyboard.

\b
  voicecoach run                                    choose from a list
  voicecoach run single-leg-hip-thrust
  voicecoach run my-morning.yaml --keyboard         without a microphone
  voicecoach run single-leg-hip-thrust --input-device headset
"""


@click.command(help=HELP)
@click.argument("routine", type=ROUTINE, required=False)
@session_options
@click.option("--output-device", metavar="NAME", help="Play on this device.")
@click.option("--input-device", metavar="NAME", help="Listen to this device.")
@click.option("--volume", type=float, metavar="0-1", help="Loudness.")
@click.option("--keyboard", is_flag=True, help="Use no microphone, only the keyboard.")
def run(
    *,
    routine: Routine | None,
    settings: Settings,
    auto: bool,
    output_device: str | None,
    input_device: str | None,
    volume: float | None,
    keyboard: bool,
) -> None:
    routine = routine or choose_routine()
    settings = settings.with_overrides(
        output_device=output_device, input_device=input_device, volume=volume
    )
    try:
        _train(routine, settings, auto=auto, keyboard=keyboard)
    except NoOutputError as error:
        if settings.output_device is not None:
            raise
        click.echo(f"{error}\nSo this is a rehearsal: the same session on virtual devices.\n")
        rehearse_instead(routine, settings, auto=auto)


def _train(routine: Routine, settings: Settings, *, auto: bool, keyboard: bool) -> None:

    console = Console()

    def make_display(now: Callable[[], float], typed: Callable[[], str]) -> Display:
        return LiveDisplay(console, now, typed) if console.is_terminal else LineDisplay(sys.stdout)

    click.echo("Getting ready …", err=True)
    with assemble.live(
        routine, settings, make_display, auto=auto, keyboard_only=keyboard
    ) as session:
        for note in session.notes:
            click.echo(f"Note: {note}", err=True)
        told = len(session.notes)
        with interruptible(session.interrupt) as stop:
            state = session.run()
    console.print(summary_table(state))
    for note in session.notes[told:]:
        click.echo(f"Note: {note}", err=True)
    stop.exit("What you did is kept.")
