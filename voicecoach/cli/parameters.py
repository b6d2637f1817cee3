"""Arguments that several commands take."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

from voicecoach.errors import RoutineError, UsageError
from voicecoach.library.catalogue import find_routine, routine_paths, routines
from voicecoach.routine import Routine
from voicecoach.settings import load_settings


class RoutineType(click.ParamType[Routine]):
    """A routine's name or file on the command line; a Routine for the command."""

    name = "routine"

    def convert(
        self,
        value: str | Routine,
        param: click.Parameter | None,  # noqa: ARG002  click's signature
        ctx: click.Context | None,  # noqa: ARG002  click's signature
    ) -> Routine:
        return value if isinstance(value, Routine) else find_routine(value)

    def shell_complete(
        self,
        ctx: click.Context,  # noqa: ARG002  click's signature
        param: click.Parameter,  # noqa: ARG002  click's signature
        incomplete: str,
    ) -> list[CompletionItem]:
        """The names that fit; where none does, the shell's own files."""
        try:
            names = [name for name in routine_paths() if name.startswith(incomplete)]
        except RoutineError:
            names = []
        return [CompletionItem(name) for name in names] or [CompletionItem(incomplete, type="file")]


ROUTINE = RoutineType()


def choose_routine() -> Routine:
    """Let the person pick one from a numbered list. Raises UsageError without a terminal."""
    if not sys.stdin.isatty():
        raise UsageError(
            "Which routine? Name one: voicecoach run ROUTINE\nList them with: voicecoach list"
        )
    choices = [entry.routine for entry in routines() if entry.routine]
    for number, routine in enumerate(choices, start=1):
        click.echo(f"{number}  {routine.name}")
    chosen: int = click.prompt(
        "Which one", type=click.IntRange(1, len(choices)), default=1, show_default=True
    )
    return choices[chosen - 1]


_OPTIONS = (
    click.option("--auto", is_flag=True, help="Let steps advance by themselves."),
    click.option("--voice", metavar="NAME", help="The coach's voice; see: voicecoach voices."),
    click.option("--rate", type=int, metavar="WORDS", help="Words a minute."),
    click.option(
        "--model",
        type=click.Path(path_type=Path),
        metavar="FOLDER",
        help="Another Vosk model to listen with.",
    ),
)


def session_options(command: Callable[..., None]) -> Callable[..., None]:
    """Options of every session: the command gets ``settings`` with them in place, and ``auto``."""

    @functools.wraps(command)
    def with_settings(
        *args: Any, voice: str | None, rate: int | None, model: Path | None, **given: Any
    ) -> None:
        settings = load_settings().with_overrides(voice=voice, rate=rate, model=model)
        command(*args, settings=settings, **given)

    for option in reversed(_OPTIONS):
        with_settings = option(with_settings)
    return with_settings
