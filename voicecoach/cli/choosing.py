"""Which routine, if the command names none: asked aloud, or on a silent machine in text."""

from __future__ import annotations

import sys
from collections.abc import Callable

import click
from rich.console import Console

from voicecoach import assemble
from voicecoach.choosing.offers import Offer
from voicecoach.cli.parameters import choose_routine
from voicecoach.cli.signals import interruptible
from voicecoach.display import ChoiceLines, ChoiceScreen
from voicecoach.errors import NoOutputError
from voicecoach.library.catalogue import find_routine
from voicecoach.library.folders import Kind
from voicecoach.library.offers import offers
from voicecoach.ports import ChoiceDisplay
from voicecoach.routine import Routine
from voicecoach.settings import Settings


def ask_what_to_train(settings: Settings, *, keyboard: bool) -> Routine | None:
    """The routine that the person wants, or None if they want none.

    Raises what ``assemble.live`` does, and UsageError where nobody can be asked.
    """
    try:
        chosen = _asked_aloud(settings, keyboard=keyboard)
    except NoOutputError:
        if settings.output_device is not None:
            raise
        return choose_routine()
    return find_routine(chosen.id) if chosen else None


def _asked_aloud(settings: Settings, *, keyboard: bool) -> Offer | None:
    console = Console()

    def make_display(typed: Callable[[], str]) -> ChoiceDisplay:
        return ChoiceScreen(console, typed) if console.is_terminal else ChoiceLines(sys.stdout)

    there = tuple(offer for offer in offers(Kind.ROUTINE) if isinstance(offer, Offer))
    with assemble.choosing(there, settings, make_display, keyboard_only=keyboard) as dialogue:
        for note in dialogue.notes:
            click.echo(f"Note: {note}", err=True)
        with interruptible(dialogue.interrupt) as stop:
            choice = dialogue.run()
    stop.exit("No session was begun.")
    return choice.chosen
