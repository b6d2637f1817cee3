"""``voicecoach voices``: who can speak."""

from __future__ import annotations

import click

from voicecoach.errors import UsageError
from voicecoach.speech.synthesizer import Pyttsx3Synthesizer, Voice


@click.command()
@click.option(
    "--language",
    default="en",
    show_default=True,
    metavar="CODE",
    help="List the voices of this language; the coach speaks English.",
)
def voices(language: str) -> None:
    """List the voices.

    Give what stands before a colon, a name or a language to --voice.
    """
    synthesizer = Pyttsx3Synthesizer()
    try:
        known = synthesizer.voices()
    finally:
        synthesizer.close()
    found = [voice for voice in known if _speaks(voice, language)]
    if not found:
        codes = ", ".join(sorted({code for voice in known for code in voice.languages}))
        raise UsageError(f"No voice for the language '{language}'.\nAvailable: {codes}")
    for voice in found:
        click.echo(f"{voice.id}: {', '.join((voice.name, *voice.languages))}")


def _speaks(voice: Voice, language: str) -> bool:
    """Whether one of its codes is ``language`` or a kind of it: "en_US" is a kind of "en"."""
    wanted = _normal(language)
    return any(
        code == wanted or code.startswith(f"{wanted}-") for code in map(_normal, voice.languages)
    )


def _normal(code: str) -> str:
    return code.casefold().replace("_", "-")
