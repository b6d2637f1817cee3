"""``history`` and ``replay``: the sessions that were kept, as a list and one by one."""

from __future__ import annotations

import sys
from contextlib import ExitStack, closing
from pathlib import Path

import click
from rich.console import Console

from voicecoach import __version__
from voicecoach.cli import printable
from voicecoach.display import LineDisplay, summary_table
from voicecoach.history.database import history_path
from voicecoach.history.sessions import Entry, read_session, sessions
from voicecoach.ports import Display
from voicecoach.rehearsal.transcript import Transcript
from voicecoach.session.replay import continued, steps

STANDARD_OUTPUT = Path("-")


@click.command()
def history() -> None:
    """List the sessions, the oldest first.

    The number in front is what replay and forget take.
    """
    entries = sessions(history_path())
    if not entries:
        click.echo("There is no session yet. Begin one: voicecoach run", err=True)
    width = max((len(entry.routine) for entry in entries), default=0)
    for entry in entries:
        ended = "" if entry.ended else "  not ended"
        click.echo(printable(f"{entry.id:3}  {described(entry, width)}{ended}"))


def described(entry: Entry, width: int = 0) -> str:
    """When, what and how much."""
    sets = f"{entry.sets} set{'' if entry.sets == 1 else 's'}"
    return f"{entry.started_at:%Y-%m-%d %H:%M}  {entry.routine:{width}}  {sets}"


@click.command()
@click.argument("session", metavar="ID", type=int)
@click.option(
    "--transcript",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    metavar="FILE",
    help="Write what happened, one JSON object a line; - for the standard output.",
)
def replay(session: int, transcript: Path | None) -> None:
    """Read a session again, line by line, as it was heard. No sound is made.

    ID is a number from "voicecoach history".
    """
    kept = read_session(history_path(), session)
    if not kept.is_exact():
        click.echo(
            f"Note: voicecoach {kept.version} led this session; {__version__} would count "
            "otherwise, so some lines may differ from what was heard.",
            err=True,
        )
    with ExitStack() as stack:
        displays: list[Display] = []
        if transcript is not None:
            out = sys.stdout if transcript == STANDARD_OUTPUT else transcript
            displays.append(stack.enter_context(closing(Transcript(out, lambda _: None))))
        if transcript != STANDARD_OUTPUT:
            displays.append(stack.enter_context(closing(LineDisplay(sys.stdout))))
        for state, event, effects in steps(kept.beginning(), continued(kept.events)):
            for display in displays:
                display.update(state, event, effects)
    if transcript != STANDARD_OUTPUT:
        Console().print(summary_table(kept.ended()))
