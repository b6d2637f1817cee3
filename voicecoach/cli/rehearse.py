"""``voicecoach rehearse``: a session on virtual devices, with a trainee made of text."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich.console import Console

from voicecoach.assemble import Rehearsal, rehearsed
from voicecoach.cli.parameters import ROUTINE, auto_option, choose_routine, session_options
from voicecoach.cli.signals import interruptible
from voicecoach.display import LineDisplay, summary_table
from voicecoach.rehearsal.script import built_in_script, read_script
from voicecoach.rehearsal.transcript import Summary
from voicecoach.routine import Routine
from voicecoach.settings import Settings

HELP = """Play a whole session through in seconds: real voices, real listening, virtual devices.

\b
  voicecoach rehearse single-leg-hip-thrust --audio session.ogg
  voicecoach rehearse my-morning.yaml --trainee me.txt --snr 12

A trainee file has lines like these; with "whenever", every time:

\b
  when the coach has said "Say ready", say "explain" after 1 s
  whenever the coach has said "Last one", say "slower" after 0.5 s
"""


@click.command(help=HELP)
@click.argument("routine", type=ROUTINE, required=False)
@session_options
@auto_option
@click.option(
    "--audio",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Record the session: .wav, .flac, .ogg or .mp3.",
)
@click.option(
    "--transcript",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write what happens, one JSON object a line.",
)
@click.option(
    "--trainee",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="What the trainee says when; see below.",
)
@click.option("--trainee-voice", default="", metavar="NAME", help="The trainee's voice.")
@click.option(
    "--snr",
    type=click.FloatRange(-20, 60),
    metavar="DB",
    help="Noise around the trainee: decibels of speech above it.",
)
def rehearse(
    *,
    routine: Routine | None,
    settings: Settings,
    auto: bool,
    audio: Path | None,
    transcript: Path | None,
    trainee: Path | None,
    trainee_voice: str,
    snr: float | None,
) -> None:
    script = read_script(trainee) if trainee else built_in_script()
    _rehearse(
        routine or choose_routine(),
        settings,
        Rehearsal(script, trainee_voice, snr, audio, transcript, auto),
    )


def rehearse_instead(routine: Routine, settings: Settings, *, auto: bool) -> None:
    """Rehearse with the built-in trainee, and leave the sound in the current folder."""
    audio = Path(f"{routine.id}-rehearsal.ogg")
    _rehearse(routine, settings, Rehearsal(built_in_script(), audio=audio, auto=auto))


def _rehearse(routine: Routine, settings: Settings, rehearsal: Rehearsal) -> None:
    with rehearsed(routine, settings, rehearsal, LineDisplay(sys.stdout)) as (session, summary):
        for note in session.notes:
            click.echo(f"Note: {note}", err=True)
        with interruptible(session.interrupt) as stop:
            state = session.run()
    console = Console()
    console.print()
    console.print(summary_table(state))
    for line in _figures(summary()):
        click.echo(line)
    for kind, path in (("Sound", rehearsal.audio), ("Transcript", rehearsal.transcript)):
        if path is not None:
            click.echo(f"{kind}: {path}")
    stop.exit("This is what happened until then.")


def _figures(summary: Summary) -> list[str]:
    minutes, seconds = divmod(round(summary.seconds), 60)
    lines = [
        f"Session: {minutes}:{seconds:02}, {summary.cues} cues spoken.",
        f"Heard: {summary.heard} commands; {summary.rejected} times not understood.",
    ]
    if summary.latency_median is not None and summary.latency_p95 is not None:
        lines.append(
            f"From the end of a phrase to the action: median {summary.latency_median:.2f} s, "
            f"95 of 100 within {summary.latency_p95:.2f} s."
        )
    return lines
