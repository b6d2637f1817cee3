"""What pydantic found wrong, in a person's words and with the file's lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, Tag, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from voicecoach.documents.reader import Place, Problem, quoted
from voicecoach.errors import near_miss


@dataclass(frozen=True, slots=True)
class Unit:
    """Put into a number's ``Annotated``, so that messages name what it counts."""

    one: str
    many: str


_KINDS = {
    "string_type": "text",
    "path_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "finite_number": "an ordinary number",
    "bool_type": "true or false",
    "list_type": "a list",
    "dict_type": "a group of 'key: value' lines",
    "model_type": "a group of 'key: value' lines",
}
"""pydantic's error types for a wrong type, and what was expected."""

_LIMITS = {
    "greater_than_equal": ("at least", "ge"),
    "greater_than": ("more than", "gt"),
    "less_than_equal": ("at most", "le"),
    "less_than": ("less than", "lt"),
}
"""pydantic's error types for a number out of range, and where the limit stands."""


def problems_of(
    error: ValidationError, schema: type[BaseModel], lines: Mapping[Place, int]
) -> list[Problem]:
    """A problem for each thing wrong; on the line of the nearest place that has one, else 1."""
    problems = []
    expected: dict[Place, list[str]] = {}
    inputs: dict[Place, object] = {}
    for found in error.errors(include_url=False):
        place, kind = _place(schema, found["loc"]), _kind(found)
        if kind is None:
            problems.append(Problem(_line(place, lines), _sentence(found, place, schema)))
            continue
        while place and lines and place not in lines:
            place = place[:-1]  # ends in the name of one of the types that were tried
        expected.setdefault(place, []).append(kind)
        inputs[place] = found["input"]
    for place, kinds in expected.items():
        text = f"{_name(place)} must be {' or '.join(kinds)}, {_instead(inputs[place], kinds)}"
        problems.append(Problem(_line(place, lines), text))
    return problems


def _kind(found: ErrorDetails) -> str | None:
    if found["type"] == "literal_error":
        return str(found["ctx"]["expected"])
    return _KINDS.get(found["type"])


def _sentence(found: ErrorDetails, place: Place, schema: type[BaseModel]) -> str:
    context, given = found.get("ctx", {}), found["input"]
    name, holder = _name(place), _annotation(schema, found["loc"][:-1])
    match found["type"]:
        case "missing":
            text = f"{name} is missing."
        case "extra_forbidden":
            known = list(_fields(holder))
            hint = near_miss(name, known) or f" Known keys: {', '.join(known)}."
            text = f"unknown key {quoted(name)}.{hint}"
        case "value_error":
            text = str(context["error"])
        case "string_too_short" | "too_short" if not given:
            text = f"{name} is empty."
        case "too_short":
            text = f"{name} must have at least {context['min_length']} entries, not {len(given)}."
        case "string_too_long" | "too_long":
            what = "characters" if isinstance(given, str) else "entries"
            text = f"{name} must have at most {context['max_length']} {what}, not {len(given)}."
        case limit if limit in _LIMITS:
            words, key = _LIMITS[limit]
            amount = _amount(context[key], _unit(holder, name))
            text = f"{name} must be {words} {amount}, not {given}."
        case _:
            text = f"{name} is wrong: {found['msg']}."
    return text


def _line(place: Place, lines: Mapping[Place, int]) -> int:
    while place and place not in lines:
        place = place[:-1]
    return lines.get(place, 1)


def _name(place: Place) -> str:
    match place:
        case (*_, str(key), int(index)):
            return f"entry {index + 1} of {key}"
        case (*_, key):
            return str(key)
        case _:
            return "the file"


def _instead(given: object, kinds: list[str]) -> str:
    match given:
        case None:
            return "but it is empty."
        case bool() | int() | float():
            shown = str(given).lower()
            return f"not {shown}. Put it in quotes." if "text" in kinds else f"not {shown}."
        case str():
            return f"not {quoted(given)}."
        case list():
            return "not a list."
        case _:
            hint = " Text that holds ': ' or a brace needs quotes." if "text" in kinds else ""
            return f"not a group of 'key: value' lines.{hint}"


def _amount(limit: float, unit: Unit | None) -> str:
    return f"{limit:g} {unit.one if limit == 1 else unit.many}" if unit else f"{limit:g}"


def _unit(holder: Any, name: str) -> Unit | None:
    field = _fields(holder).get(name)
    return next((m for m in field.metadata if isinstance(m, Unit)), None) if field else None


def _place(schema: type[BaseModel], path: Place) -> Place:
    """``path`` as in the file: without the tags that pydantic puts in for the kind it tried."""
    return tuple(
        key for at, key in enumerate(path) if key not in _tagged(_annotation(schema, path[:at]))
    )


def _annotation(annotation: Any, path: Place) -> Any:
    """The type of what stands at ``path``, tags included, inside something of ``annotation``."""
    annotation = _bare(annotation)
    for key in path:
        if get_origin(annotation) in {list, dict}:
            annotation = _bare(get_args(annotation)[-1])
        elif key in (members := _tagged(annotation)):
            annotation = _bare(members[str(key)])
        elif key in (fields := _fields(annotation)):
            annotation = _bare(fields[str(key)].annotation)
    return annotation


def _bare(annotation: Any) -> Any:
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    return annotation


def _tagged(annotation: Any) -> dict[str, Any]:
    """The members of a tagged union by their tags; none for any other type."""
    if get_origin(annotation) not in {Union, UnionType}:
        return {}
    members = [member for member in get_args(annotation) if get_origin(member) is Annotated]
    return {
        mark.tag: member
        for member in members
        for mark in member.__metadata__
        if isinstance(mark, Tag)
    }


def _fields(annotation: Any) -> dict[str, FieldInfo]:
    """A model's fields by the names that files use; none for any other type."""
    if not (isinstance(annotation, type) and issubclass(annotation, BaseModel)):
        return {}
    return {field.alias or name: field for name, field in annotation.model_fields.items()}
