"""Arguments that several commands take."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click
from click.shell_completion import CompletionItem

from voicecoach.cli import printable
from voicecoach.errors import RoutineError, UsageError
from voicecoach.library.catalogue import entries, find_routine
from voicecoach.library.folders import Kind, paths
from voicecoach.routine import Routine
from voicecoach.settings import Settings, load_settings


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
            names = [name for name in paths(Kind.ROUTINE) if name.startswith(incomplete)]
        except RoutineError:
            names = []
        return [CompletionItem(name) for name in names] or [CompletionItem(incomplete, type="file")]


ROUTINE = RoutineType()


def choose_routine() -> Routine:
    """Let the person pick one from a numbered list. Raises UsageError without a terminal."""
    if not sys.stdin.isatty():
        command = click.get_current_context().info_name
        raise UsageError(
            f"Which routine? Name one: voicecoach {command} ROUTINE\n"
            "List them with: voicecoach list"
        )
    choices = [entry for entry in entries() if entry.name]
    for number, entry in enumerate(choices, start=1):
        click.echo(f"{number}  {printable(entry.name)}")
    chosen: int = click.prompt(
        "Which one", type=click.IntRange(1, len(choices)), default=1, show_default=True
    )
    return find_routine(str(choices[chosen - 1].path))


auto_option = click.option("--auto", is_flag=True, help="Let steps advance by themselves.")
_SPEECH = (
    click.option("--voice", metavar="NAME", help="The coach's voice; see: voicecoach voices."),
    click.option("--rate", type=int, metavar="WORDS", help="Words a minute."),
    click.option(
        "--model",
        type=click.Path(path_type=Path),
        metavar="FOLDER",
        help="Another Vosk model to listen with.",
    ),
)


_DEVICES = (
    click.option("--output-device", metavar="NAME", help="Play on this device."),
    click.option("--input-device", metavar="NAME", help="Listen to this device."),
    click.option(
        "--speakers/--headphones",
        default=None,
        help="Whether the microphone hears the coach; see: voicecoach doctor.",
    ),
)
keyboard_option = click.option(
    "--keyboard", is_flag=True, help="Use no microphone, only the keyboard."
)


def session_options(command: Callable[..., None]) -> Callable[..., None]:
    """Options of every session: the command gets ``settings`` with them in place."""

    @functools.wraps(command)
    def with_settings(
        *args: Any, voice: str | None, rate: int | None, model: Path | None, **given: Any
    ) -> None:
        settings = load_settings().with_overrides(voice=voice, rate=rate, model=model)
        command(*args, settings=settings, **given)

    return _with(_SPEECH, with_settings)


def device_options(command: Callable[..., None]) -> Callable[..., None]:
    """Options of a session with real devices, beside ``session_options``, which stand above.

    The command gets ``settings`` with them in place.
    """

    @functools.wraps(command)
    def with_devices(
        *,
        settings: Settings,
        output_device: str | None,
        input_device: str | None,
        speakers: bool | None,
        **given: Any,
    ) -> None:
        devices = settings.with_overrides(
            output_device=output_device, input_device=input_device, speakers=speakers
        )
        command(settings=devices, **given)

    return _with(_DEVICES, with_devices)


def _with(
    options: Iterable[Callable[[Callable[..., None]], Callable[..., None]]],
    command: Callable[..., None],
) -> Callable[..., None]:
    for option in reversed(tuple(options)):
        command = option(command)
    return command
