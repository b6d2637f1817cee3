"""A file that a person writes in YAML → checked data, or one error that names every problem.

    morning.yaml has 2 problems.
      line 7: unknown key 'reptes'. Did you mean 'repeats'?
      line 12: rest must be at least 1 second, not 0.

``reader`` turns bytes into plain data and remembers the lines, a pydantic model
checks the data, ``sentences`` says in plain words what the model found.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    StringConstraints,
    ValidationError,
)

from voicecoach.documents.reader import Problem, UnreadableError, read
from voicecoach.documents.sentences import Unit, problems_of
from voicecoach.errors import VoicecoachError

__all__ = [
    "SECONDS",
    "Document",
    "Text",
    "Unit",
    "build",
    "file_bytes",
    "load_document",
    "report",
]

LARGEST_FILE = 1_000_000
"""Bytes; far more than a person writes by hand."""
MOST_PROBLEMS = 40
"""Shown at once; the rest are counted."""

SECONDS = Unit("second", "seconds")


def _hyphenated(field: str) -> str:
    return field.replace("_", "-")


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


Text = Annotated[
    str, StringConstraints(min_length=1, strip_whitespace=True), AfterValidator(_on_one_line)
]
"""Something to say or show; line breaks and runs of spaces become one space."""


class Document(BaseModel):
    """Base of what files hold. The keys of the file are the fields, with hyphens for underscores.

    A validator that raises ValueError gives a whole sentence, shown as it is.
    Validators share ``info.context``, which is what ``load_document`` was given.
    """

    model_config = ConfigDict(
        strict=True,
        extra="forbid",
        frozen=True,
        allow_inf_nan=False,
        alias_generator=_hyphenated,
        validate_by_name=True,
        validate_by_alias=True,
    )


D = TypeVar("D", bound=Document)


def load_document(
    path: Path, schema: type[D], error: type[VoicecoachError], context: object = None
) -> D:
    """The file at ``path`` as a ``schema``. Raises ``error`` with all problems and their lines."""
    raw = file_bytes(path, error)
    try:
        tree = read(raw)
    except UnreadableError as broken:
        raise error(report(path, [broken.problem])) from None
    problems = list(tree.problems)
    try:
        document = schema.model_validate(tree.data, by_alias=True, by_name=False, context=context)
    except ValidationError as invalid:
        empty = [Problem(1, "the file is empty.")]
        problems += problems_of(invalid, schema, tree.lines) if tree.data else empty
    if problems:
        raise error(report(path, problems))
    return document


def build(schema: type[D], values: Mapping[str, Any], error: type[VoicecoachError]) -> D:
    """``values`` by field name as a ``schema``. Raises ``error`` with a sentence a problem."""
    try:
        return schema.model_validate(dict(values), by_alias=False, by_name=True)
    except ValidationError as invalid:
        raise error(" ".join(p.text for p in problems_of(invalid, schema, {}))) from None


def file_bytes(path: Path, error: type[VoicecoachError]) -> bytes:
    """What the file at ``path`` holds. Raises ``error`` with a sentence."""
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        raise error(f"There is no file {path}.") from None
    except IsADirectoryError:
        raise error(f"{path} is a folder, not a file.") from None
    except (OSError, ValueError) as failed:
        reason = getattr(failed, "strerror", None) or failed
        raise error(f"{path} can't be read: {reason}.") from None
    if len(raw) > LARGEST_FILE:
        raise error(f"{path} is larger than 1 MB. Is it the right file?")
    return raw


def report(name: Path | str, problems: Sequence[Problem], noun: str = "problem") -> str:
    """One message that tells every problem of the file ``name``, in order of its lines."""
    count = len(problems)
    lines = [f"{name} has {count} {noun}{'' if count == 1 else 's'}."]
    ordered = sorted(problems, key=lambda problem: problem.line)
    lines += [f"  line {problem.line}: {problem.text}" for problem in ordered[:MOST_PROBLEMS]]
    if count > MOST_PROBLEMS:
        lines.append(f"  … and {count - MOST_PROBLEMS} more.")
    return "\n".join(lines)
