"""The command line: a table of commands, and the one boundary that prints errors and exits.

A command's module is imported when it is run, so ``--help`` and completion stay quick.
"""

from __future__ import annotations

import importlib
import io
import sys
from typing import Any

import click

from voicecoach import __version__
from voicecoach.errors import VoicecoachError

COMMANDS = {
    "run": ("voicecoach.cli.run:run", "Train with the coach."),
    "resume": ("voicecoach.cli.run:resume", "Go on with a session that did not end."),
    "rehearse": ("voicecoach.cli.rehearse:rehearse", "Play a session through in seconds, as text."),
    "list": ("voicecoach.cli.finding:list_routines", "List the routines, or the exercises."),
    "search": ("voicecoach.cli.finding:search", "Search routines and exercises."),
    "show": ("voicecoach.cli.library:show", "Read a routine."),
    "new": ("voicecoach.cli.authoring:new", "Begin a routine or an exercise of your own."),
    "import": ("voicecoach.cli.importing:import_source", "Turn articles and the like into files."),
    "check": ("voicecoach.cli.authoring:check", "Find what is wrong in your files."),
    "schema": ("voicecoach.cli.authoring:schema", "Print a schema, for completion in editors."),
    "history": ("voicecoach.cli.history:history", "List the sessions."),
    "replay": ("voicecoach.cli.history:replay", "Read a session again, line by line."),
    "where": ("voicecoach.cli.keeping:where", "Tell what is kept where."),
    "forget": ("voicecoach.cli.keeping:forget", "Remove a session, or all that is kept."),
    "voices": ("voicecoach.cli.voices:voices", "List the voices."),
    "model": ("voicecoach.cli.model:model", "Choose what hears you: recognition models."),
    "devices": ("voicecoach.cli.devices:devices", "List microphones and outputs."),
    "calibrate": ("voicecoach.cli.calibrate:calibrate", "Find out how well the coach hears you."),
    "doctor": ("voicecoach.cli.doctor:doctor", "Try every part, and say what to mend."),
    "completion": ("voicecoach.cli.completion:completion", "Print a shell's completion script."),
}
"""A command's name: where it is, and its line in the help."""

HELP = """A strength coach in your headphones, offline.

\b
  voicecoach run                          choose a routine and train
  voicecoach run single-leg-hip-thrust    train it at once
  voicecoach show single-leg-hip-thrust   read it first
  voicecoach doctor                       see whether everything works
"""


class Deferred(click.Command):
    """Stands for a command in listings, and becomes it when it is used."""

    def __init__(self, name: str, target: str, help_line: str) -> None:
        super().__init__(name, help=help_line)
        self.target = target

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        module, _, function = self.target.partition(":")
        command: click.Command = getattr(importlib.import_module(module), function)
        return command.make_context(info_name, args, parent, **extra)


class Commands(click.Group):
    """The boundary: our errors end in a sentence; any other is a bug and shows its traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        """As in the table: what is used most comes first."""
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except VoicecoachError as error:
            click.echo(f"Error: {printable(str(error))}", err=True)
            ctx.exit(error.exit_code)
        except (KeyboardInterrupt, click.Abort):
            click.echo("\nStopped.", err=True)  # on a line of its own, below the terminal's ^C
            ctx.exit(130)


voicecoach = Commands(
    "voicecoach",
    commands=[Deferred(name, *entry) for name, entry in COMMANDS.items()],
    help=HELP,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
click.version_option(__version__, prog_name="voicecoach", message="%(prog)s %(version)s")(
    voicecoach
)


def main() -> None:
    """The ``voicecoach`` program."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a narrow console shows "?", and goes on
    voicecoach(prog_name="voicecoach")


def printable(text: str) -> str:
    """``text`` without what a terminal would obey; files and devices may bear any name."""
    return "".join(c if c.isprintable() or c == "\n" else "\N{REPLACEMENT CHARACTER}" for c in text)
