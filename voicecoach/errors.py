"""The one family of errors. A message says what is wrong, where, and what to do about it.

Only ``cli`` prints them. Everything a person can meet is one of these; anything
else is a bug and shows its traceback.
"""

import difflib
from collections.abc import Iterable


class VoicecoachError(Exception):
    """Base of every error a person can act on."""

    exit_code = 1


class UsageError(VoicecoachError):
    """The command line asks for something that does not exist (exit code 2)."""

    exit_code = 2


class RoutineError(VoicecoachError):
    """A routine file is missing, unreadable or wrong."""


class SettingsError(VoicecoachError):
    """The settings file is unreadable or wrong."""


class TraineeError(VoicecoachError):
    """A trainee file for a rehearsal is unreadable or wrong."""


class DeviceError(VoicecoachError):
    """A microphone or an output is missing, ambiguous or refuses the format."""


class NoOutputError(DeviceError):
    """There is nothing at all to play with."""


class SpeechError(VoicecoachError):
    """Text can't be turned into speech."""


class ModelError(VoicecoachError):
    """A recognition model is missing or broken."""


class JournalError(VoicecoachError):
    """What was done can't be read or kept."""


class BusyError(VoicecoachError):
    """Another process is doing what can be done by one at a time."""


class SourceError(VoicecoachError):
    """What is to be imported can't be fetched, or holds nothing that can be taken over."""


class RecordingError(VoicecoachError):
    """A session's sound can't be written to its file."""


def near_miss(word: str, known: Iterable[str]) -> str:
    """The end of a sentence about an unknown ``word``: " Did you mean 'x'?", or nothing."""
    names = list(known)
    close = difflib.get_close_matches(word, names, n=1)
    if not close and len(word) > 2:  # it may be the beginning of a long name, well or badly spelt
        beginnings = {name[: len(word)]: name for name in reversed(names)}
        close = [beginnings[near] for near in difflib.get_close_matches(word, beginnings, n=1)]
    return f" Did you mean '{close[0]}'?" if close else ""
