"""``voicecoach doctor``: every part tried for real, and what to mend."""

from __future__ import annotations

import os
import platform
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import click

from voicecoach import __version__
from voicecoach.audio.devices import Kind, find
from voicecoach.audio.loopback import measure
from voicecoach.audio.quiet import libraries_silenced
from voicecoach.buttons.systems import find_buttons
from voicecoach.errors import DeviceError, JournalError, SettingsError, VoicecoachError
from voicecoach.history.database import history_path
from voicecoach.history.summaries import session_count
from voicecoach.library.files import load_library
from voicecoach.routine import Routine
from voicecoach.session.commands import vocabulary
from voicecoach.settings import Settings, cache_folder, load_settings, settings_path
from voicecoach.speech.models import embedded_model, load_model, missing_words
from voicecoach.speech.synthesizer import Pyttsx3Synthesizer


class Verdict(Enum):
    """The word that a line of the report begins with."""

    OK = "ok"
    MISSING = "missing"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of a check."""

    verdict: Verdict
    text: str
    works: bool = True
    """False if nothing can be done with the part."""


@dataclass(frozen=True, slots=True)
class Check:
    """One part, and how it is tried."""

    part: str
    run: Callable[[], Finding]
    """A VoicecoachError out of it is a finding too."""
    needed: bool = False
    """Without this part there is no session."""
    without: str = ""
    """What a person can do meanwhile."""


@click.command(short_help="Try every part, and say what to mend.")
@click.pass_context
def doctor(ctx: click.Context) -> None:
    """Try every part for real: what is there, what is missing, and how to get it.

    Exits with 1 if no session could run at all.
    """
    advice = []
    for check in CHECKS:
        click.echo(f"{check.part}: ", nl=False)
        finding = _tried(check)
        click.echo(f"{finding.verdict.value}. {' '.join(finding.text.split())}")
        if check.without and not finding.works:
            advice.append(check)
    for check in advice:
        click.echo(check.without)
    if not advice:
        click.echo("Ready to train.")
    if any(check.needed for check in advice):
        ctx.exit(1)


def _tried(check: Check) -> Finding:
    try:
        return check.run()
    except DeviceError as error:
        return Finding(Verdict.MISSING, str(error), works=False)
    except VoicecoachError as error:
        return Finding(Verdict.WRONG, str(error), works=False)
    except Exception as error:  # noqa: BLE001 - a part broken in a new way is a finding too
        return Finding(Verdict.WRONG, f"{type(error).__name__}: {error}", works=False)


def _program() -> Finding:
    python = f"{platform.python_implementation()} {platform.python_version()}"
    system = f"{platform.system()} {platform.release()} on {platform.machine()}"
    return Finding(Verdict.OK, f"voicecoach {__version__}, {python} at {sys.executable}, {system}.")


def _settings() -> Finding:
    path = settings_path()
    load_settings()
    return Finding(Verdict.OK, f"{path}." if path.exists() else f"Defaults; there is no {path}.")


def _usable_settings() -> Settings:
    """The person's, or the defaults where those are wrong, which is another check's to say."""
    try:
        return load_settings()
    except SettingsError:
        return Settings()


def _voice() -> Finding:
    settings = _usable_settings()
    synthesizer = Pyttsx3Synthesizer(settings.voice, settings.rate)
    try:
        began = time.perf_counter()
        synthesizer.render("ready")
        first = time.perf_counter()
        synthesizer.render("steady")
        second = time.perf_counter()
    finally:
        synthesizer.close()
    return Finding(
        Verdict.OK,
        f"Started and rendered a word in {first - began:.2f} s, another in {second - first:.2f} s.",
    )


def _hearing() -> Finding:
    path = _usable_settings().model or embedded_model()
    began = time.perf_counter()
    model = load_model(path)
    seconds = time.perf_counter() - began
    known = f"{path.name} at {path}"
    if (words := path / "graph" / "words.txt").exists():  # else they are within its graph
        lines = words.read_text(encoding="utf-8").splitlines()
        known += f", {sum(word[0].isalpha() for word in lines)} words"
    if missing := missing_words(model, _phrases()):
        phrases = "; ".join(f"'{word}', so not '{phrases[0]}'" for word, phrases in missing.items())
        return Finding(Verdict.WRONG, f"{known}. It can't hear {phrases}.")
    return Finding(
        Verdict.OK, f"{known}, loaded in {seconds:.2f} s. It knows all phrases of the coach."
    )


def _phrases() -> Iterator[str]:
    """Everything that can be said to the coach in any routine."""
    yield from vocabulary(Routine("", "", ()))
    for routine in load_library()[0]:
        yield from vocabulary(routine)


def _output() -> Finding:
    device = find(_usable_settings().output_device, Kind.OUTPUT)
    return Finding(Verdict.OK, f"{device.name}, {device.rate} samples a second.")


def _microphone() -> Finding:
    device = find(_usable_settings().input_device, Kind.INPUT)
    return Finding(Verdict.OK, f"{device.name}, {device.rate} samples a second.")


def _echo() -> Finding:
    settings = _usable_settings()
    with libraries_silenced():
        loopback = measure(settings.output_device, settings.input_device)
    if loopback is None:
        text = "The microphone does not hear the output."
        if settings.speakers:
            return Finding(Verdict.WRONG, f"{text} Use --headphones, or remove 'speakers: true'.")
        return Finding(Verdict.OK, f"{text} You can interrupt the coach at any time.")
    heard = (
        f"The microphone hears the output, {loopback.level:+.0f} dB against what is played, "
        f"{loopback.delay * 1000:.0f} ms later."
    )
    if settings.speakers:
        return Finding(Verdict.OK, f"{heard} Its echo is cancelled.")
    return Finding(
        Verdict.WRONG,
        f"{heard} On loudspeakers use --speakers, or put 'speakers: true' into {settings_path()}.",
    )


def _buttons() -> Finding:
    return Finding(Verdict.OK, f"Play/pause, next and previous come through {find_buttons()}.")


def _routines() -> Finding:
    routines, problems = load_library()
    if problems:
        return Finding(Verdict.WRONG, " ".join(problems))
    return Finding(Verdict.OK, f"{len(routines)} to choose from.")


def _history() -> Finding:
    path = history_path()
    kept = session_count(path)
    if not _is_writable(path):
        raise JournalError(f"{path} can't be written. See that the folder is yours.")
    return Finding(Verdict.OK, f"{kept} sessions in {path}." if kept else f"None yet in {path}.")


def _cache() -> Finding:
    folder = cache_folder()
    if not _is_writable(folder):
        return Finding(
            Verdict.WRONG,
            f"{folder} can't be written, so speech is made anew each time. "
            "See that the folder is yours.",
        )
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    return Finding(Verdict.OK, f"{size / 1e6:.1f} MB of speech kept in {folder}.")


def _is_writable(path: Path) -> bool:
    """Whether ``path``, or the nearest folder above it that exists, can be written."""
    existing = next(place for place in (path, *path.parents) if place.exists())
    return os.access(existing, os.W_OK)


_NO_SESSION = "No session can run until the {} works."

CHECKS = (
    Check("Program", _program),
    Check("Settings", _settings),
    Check("Routines", _routines),
    Check("Voice", _voice, needed=True, without=_NO_SESSION.format("voice")),
    Check("Recognition", _hearing, needed=True, without=_NO_SESSION.format("recognition")),
    Check(
        "Output",
        _output,
        without="Without an output you can rehearse: voicecoach rehearse single-leg-hip-thrust",
    ),
    Check(
        "Microphone",
        _microphone,
        without="Without a microphone you can type what you would say: voicecoach run --keyboard",
    ),
    Check("Echo", _echo),
    Check("Buttons", _buttons),
    Check("History", _history),
    Check("Cache", _cache),
)
