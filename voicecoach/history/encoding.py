"""Frozen dataclasses as JSON values, and back: events and routines for the database.

An object is its fields and its class name under "kind", so that a union of classes
reads back as the right one; an enum is its value.

Old journals stay readable. A field with a default can be added at any time: where it is
missing, the default fills it. Whatever is renamed or removed takes a migration of the
database that rewrites the rows. What a newer voicecoach added is refused by name.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, cast, get_args, get_origin, get_type_hints

JsonValue = str | int | float | bool | list["JsonValue"] | dict[str, "JsonValue"] | None


def encode(value: object) -> JsonValue:
    """``value``, made of dataclasses, enums, tuples and plain values, as JSON takes it."""
    if isinstance(value, Enum):
        return cast("JsonValue", value.value)
    if isinstance(value, tuple):
        return [encode(item) for item in value]
    if is_dataclass(value):
        encoded = {field.name: encode(getattr(value, field.name)) for field in fields(value)}
        return {"kind": type(value).__name__} | encoded
    return cast("JsonValue", value)


def decode(kind: Any, data: JsonValue) -> Any:
    """What ``encode`` made ``data`` of; ``kind`` is its type: a class or a union.

    Raises TypeError or ValueError where ``data`` is not of ``kind``.
    """
    if isinstance(kind, UnionType):
        return decode(_member(kind, data), data)
    if get_origin(kind) is tuple:
        return tuple(decode(get_args(kind)[0], item) for item in cast("list[JsonValue]", data))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(data)
    if isinstance(kind, type) and is_dataclass(kind):
        hints = _hints(kind)
        if not isinstance(data, dict):
            raise ValueError(f"no fields of '{kind.__name__}'")
        given = {name: value for name, value in data.items() if name != "kind"}
        if unknown := given.keys() - hints.keys():
            raise ValueError(f"unknown field '{min(unknown)}' of '{kind.__name__}'")
        return kind(**{name: decode(hints[name], value) for name, value in given.items()})
    return data


def _member(union: UnionType, data: JsonValue) -> Any:
    """The type in ``union`` that ``data`` is."""
    if data is None:
        return NoneType
    members = {member.__name__: member for member in get_args(union) if member is not NoneType}
    if isinstance(data, dict):
        if data.get("kind") not in members:
            raise ValueError(f"unknown kind '{data.get('kind')}'")
        return members[cast("str", data["kind"])]
    (only,) = members.values()
    return only


_hints = cache(get_type_hints)
