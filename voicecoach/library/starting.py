"""What a person begins a file of their own with: a first text, and a schema for the editor."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from importlib import resources
from typing import Any

from pydantic import TypeAdapter, ValidationError

from voicecoach.errors import UsageError
from voicecoach.library.exercise_file import ExerciseFile
from voicecoach.library.fields import Entry, Name
from voicecoach.library.folders import Kind
from voicecoach.library.routine_file import RoutineFile

_SCHEMAS: Mapping[Kind, type[Entry]] = {Kind.ROUTINE: RoutineFile, Kind.EXERCISE: ExerciseFile}


def first_text(kind: Kind, name: str) -> str:
    """A file of that kind, right as it is and explained throughout. Raises UsageError."""
    try:
        told = TypeAdapter(Name).validate_python(name)
    except ValidationError:
        raise UsageError("A name has 1 to 60 characters.") from None
    if not told.isprintable():
        raise UsageError("A name is made of letters.")
    plain = re.fullmatch(r"[A-Za-z][A-Za-z '-]*", told) and told.lower() not in {
        "true",
        "false",
        "null",
    }
    text = (resources.files("voicecoach.library") / "new" / f"{kind.value}.yaml").read_text("utf-8")
    return text.replace(
        "name: NAME", f"name: {told if plain else json.dumps(told, ensure_ascii=False)}"
    )


def file_name(name: str) -> str:
    """The file for something of that name: "Goblet squat!" gives "goblet-squat.yaml".

    Raises UsageError.
    """
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", ascii_only.replace("'", ""))
    if not words:
        raise UsageError(f"'{name}' makes no name for a file. Give one: --output FILE")
    return f"{'-'.join(words)}.yaml"


def json_schema(kind: Kind) -> dict[str, Any]:
    """What an editor needs to complete and check a file of that kind."""
    schema = _SCHEMAS[kind].model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | schema
