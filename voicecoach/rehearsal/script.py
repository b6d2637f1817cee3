"""What a made-up trainee says, and when: a file of plain English, a line a rule.

    # One answer for each line; a second line with the same cue answers it the second time.
    when the coach has said "say ready", say "explain" after 1 s
    when the coach has said "say ready", say "ready"
    whenever the coach has said "one to ten", say "seven"
    at the start, say "hello" after 2 s
    at 30 s, say "how many left"

A cue matches if the words between the quotes stand in it side by side, whatever
their case and punctuation. ``when`` answers once, ``whenever`` every time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from voicecoach.documents import file_bytes, report
from voicecoach.documents.reader import (
    Problem,
    UnreadableError,
    about_control_character,
    control_characters,
    decoded,
    quoted,
)
from voicecoach.errors import TraineeError
from voicecoach.session.words import words

DEFAULT_DELAY = 0.8
"""Seconds from the end of the cue to the answer."""
LONGEST_DELAY = 600
"""Seconds."""
LATEST = 86_400
"""Session time of a line that begins with "at", seconds."""
LONGEST_PHRASE = 100
"""Characters."""
LONGEST_LINE = 500
"""Characters."""

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """Said after a cue."""

    cue: Words
    """Found in the cue side by side; never empty."""
    phrase: str
    delay: float
    """Seconds from the end of the cue."""
    always: bool
    """Every time, not once."""


@dataclass(frozen=True, slots=True)
class Remark:
    """Said at a time."""

    phrase: str
    at: float
    """Seconds from the start of the session."""


@dataclass(frozen=True, slots=True)
class Script:
    """All that a trainee says."""

    answers: tuple[Answer, ...] = ()
    """In the order of the file."""
    remarks: tuple[Remark, ...] = ()


def read_script(path: Path) -> Script:
    """The trainee file at ``path``. Raises TraineeError with every problem of it."""
    return _script(file_bytes(path, TraineeError), str(path))


def built_in_script() -> Script:
    """Someone who tries most of what can be said, and finishes any routine."""
    file = resources.files("voicecoach.rehearsal") / "trainees" / "built-in.txt"
    return _script(file.read_bytes(), "built-in.txt")


def _script(raw: bytes, name: str) -> Script:
    try:
        text = decoded(raw)
    except UnreadableError as broken:
        raise TraineeError(report(name, [broken.problem])) from None
    rules: list[Answer | Remark] = []
    problems: list[Problem] = []
    for number, line in enumerate(text.split("\n"), start=1):
        content = line.strip()
        if not content or content.startswith("#"):
            continue
        try:
            rules.append(_rule(content))
        except ValueError as wrong:
            problems.append(Problem(number, str(wrong)))
    if problems:
        raise TraineeError(report(name, problems))
    return Script(
        answers=tuple(rule for rule in rules if isinstance(rule, Answer)),
        remarks=tuple(rule for rule in rules if isinstance(rule, Remark)),
    )


_FORM = 'when the coach has said "say ready", say "ready" after 1 s'
_QUOTED = '["“][^"“”]+["”]'
_CUE = rf'(?P<cue>{_QUOTED}|[^"“”]+?)'
_PHRASE = rf'(?P<phrase>{_QUOTED}|(?:(?!\bafter\b)[^"“”,])+?)'
_NUMBER = r"\d{1,9}(?:\.\d{1,9})?"
_AFTER = rf"(?:,?\s+after\s+(?P<delay>{_NUMBER})\s*(?:s|seconds?)?)?"
_SAY = rf",?\s+say\s+{_PHRASE}"


def _form(text: str) -> re.Pattern[str]:
    return re.compile(rf"\s*{text}\s*\.?\s*", re.IGNORECASE)


_ANSWER = _form(rf"(?P<when>when|whenever)\s+the\s+coach\s+(?:has\s+)?said\s+{_CUE}{_SAY}{_AFTER}")
_AT_START = _form(rf"at\s+the\s+start{_SAY}{_AFTER}")
_AT_TIME = _form(rf"at\s+(?P<at>{_NUMBER})\s*(?:s|seconds?){_SAY}")


def _rule(line: str) -> Answer | Remark:
    """Raises ValueError with a sentence."""
    if len(line) > LONGEST_LINE:
        raise ValueError(f"a line must be at most {LONGEST_LINE} characters, not {len(line)}.")
    if bad := control_characters(line):
        raise ValueError(about_control_character(bad[0]))
    if found := _ANSWER.fullmatch(line):
        cue = words(found["cue"])
        if not cue:
            raise ValueError("there are no words for the coach to have said.")
        always = found["when"].lower() == "whenever"
        return Answer(cue, _phrase(found), _delay(found), always)
    if found := _AT_START.fullmatch(line):
        return Remark(_phrase(found), _delay(found))
    if found := _AT_TIME.fullmatch(line):
        return Remark(_phrase(found), _seconds(found["at"], "the time", LATEST))
    raise ValueError(f"{quoted(line)} is not understood. Write it like this: {_FORM}")


def _phrase(found: re.Match[str]) -> str:
    phrase = " ".join(found["phrase"].strip('"“”').split())
    if not words(phrase):
        raise ValueError("there are no words to say.")
    if len(phrase) > LONGEST_PHRASE:
        raise ValueError(
            f"a phrase must be at most {LONGEST_PHRASE} characters, not {len(phrase)}."
        )
    return phrase


def _delay(found: re.Match[str]) -> float:
    if found["delay"] is None:
        return DEFAULT_DELAY
    return _seconds(found["delay"], "the delay", LONGEST_DELAY)


def _seconds(text: str, what: str, limit: int) -> float:
    seconds = float(text)
    if seconds > limit:
        raise ValueError(f"{what} must be at most {limit} seconds, not {text}.")
    return seconds
