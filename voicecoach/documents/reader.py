"""YAML → plain data, and the line on which each part stands.

Only what a person writes by hand is taken: mappings, lists, text, numbers, true,
false and null, as in YAML 1.2's core schema. Anchors, aliases and tags
are refused: they serve no reader of a short file, and can blow it up. The parser's events are read
one by one, so a file nested too deeply is refused before it can hurt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)
from ruamel.yaml.reader import ReaderError
from ruamel.yaml.scanner import ScannerError

Place = tuple[str | int, ...]
"""Keys and list indices that lead to a part of the file; () is the whole."""

DEEPEST = 12
"""Levels of nesting."""
LONGEST_QUOTE = 40
"""Characters of the file that a message repeats."""

_WHOLE = re.compile(r"[-+]?[0-9]{1,15}")
_DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}

_NEEDS_QUOTES = "a text that begins with '{0}' needs quotes."
_PLAIN_WORDS = (
    (r"'\\t' that cannot start", "a tab can't indent a line. Use spaces."),
    ("'(.)' that cannot start", _NEEDS_QUOTES),
    ("mapping values are not allowed", "a text that holds ': ' needs quotes; or check the spaces."),
    ("unexpected end of stream", "a quotation mark is never closed."),
    ("'<stream end>'", "a bracket above is never closed."),
    ("unknown escape character", "a backslash in double quotes is written twice."),
    ("expected alphabetic", _NEEDS_QUOTES.format("*' or '&")),
    ("could not find expected ':'", "this line needs to be 'key: value'."),
    (r"expected ',' or", "a comma or a bracket is missing."),
    (
        "<block end>|<document start>",
        "this does not fit the lines above. Check its indentation and quotes.",
    ),
)
"""What the parser says (a pattern), and the same for a person."""


@dataclass(frozen=True, slots=True)
class Problem:
    line: int
    """From 1."""
    text: str
    """One sentence or more."""


class UnreadableError(Exception):
    """The file can't be read past ``problem``."""

    def __init__(self, line: int, text: str) -> None:
        super().__init__(text)
        self.problem = Problem(line, text)


@dataclass(slots=True)
class Tree:
    """What a file says, and where."""

    data: dict[str, object] = field(default_factory=dict)
    """Of dicts, lists, str, int, float, bool and None; empty for an empty file.
    Texts hold no control characters but line breaks and tabs.
    """
    lines: dict[Place, int] = field(default_factory=dict)
    """From 1; of the key where there is one, else of the list item."""
    problems: list[Problem] = field(default_factory=list)
    """Those that did not end the reading."""


def read(raw: bytes) -> Tree:
    """The mapping in ``raw``. Raises UnreadableError at what can't be passed over."""
    text = decoded(raw)
    try:
        return _Reader(text).read()
    except ReaderError as broken:
        line = text.count("\n", 0, broken.position) + 1
        raise UnreadableError(line, about_control_character(broken.character)) from None
    except MarkedYAMLError as broken:
        raise _in_plain_words(broken) from None
    except (YAMLError, ValueError, OverflowError):  # such as the escape "\UFFFFFFFF"
        raise UnreadableError(1, "the file is not YAML.") from None


def decoded(raw: bytes) -> str:
    """``raw`` as text. Raises UnreadableError if it is not UTF-8."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as broken:
        line = raw.count(b"\n", 0, broken.start) + 1
        raise UnreadableError(line, "this is not UTF-8 text. Save the file as UTF-8.") from None


def quoted(text: str) -> str:
    """``text`` in quotes, shortened for a message."""
    line = " ".join(text.split())
    return f"'{line}'" if len(line) <= LONGEST_QUOTE else f"'{line[: LONGEST_QUOTE - 1]}…'"


def control_characters(text: str) -> list[str]:
    """Those in ``text`` that could reach a terminal or a speech engine as a command."""
    return sorted({c for c in text if not (c.isprintable() or c in "\n\t\N{NO-BREAK SPACE}")})


def about_control_character(character: str | int) -> str:
    """A sentence."""
    code = character if isinstance(character, int) else ord(character)
    return f"there is a control character, U+{code:04X}."


class _Reader:
    def __init__(self, text: str) -> None:
        self._events: Iterator[Any] = YAML(typ="safe", pure=True).parse(StringIO(text))
        self._tree = Tree()

    def read(self) -> Tree:
        next(self._events)  # the start of the stream
        if not isinstance(next(self._events), DocumentStartEvent):
            return self._tree
        root = next(self._events)
        self._tree.lines[()] = _line(root)
        match self._value(root, ()):
            case dict() as data:
                self._tree.data = data
            case None:
                pass
            case _:
                raise UnreadableError(
                    _line(root), "the file needs to be made of 'key: value' lines."
                )
        next(self._events)  # the end of the document
        after = next(self._events)
        if not isinstance(after, StreamEndEvent):
            raise UnreadableError(
                _line(after), "a second document begins here. Use one file for each."
            )
        return self._tree

    def _value(self, event: Any, place: Place) -> object:
        if event.anchor is not None:  # an alias has one too
            raise UnreadableError(_line(event), _NEEDS_QUOTES.format("*' or '&"))
        if event.tag is not None:
            raise UnreadableError(_line(event), _NEEDS_QUOTES.format("!"))
        if len(place) > DEEPEST:
            raise UnreadableError(_line(event), f"this is nested more than {DEEPEST} levels deep.")
        match event:
            case MappingStartEvent():
                return self._mapping(place)
            case SequenceStartEvent():
                return self._list(place)
            case _:
                return self._scalar(event)

    def _mapping(self, place: Place) -> dict[str, object]:
        mapping: dict[str, object] = {}
        while not isinstance(event := next(self._events), MappingEndEvent):
            if not isinstance(event, ScalarEvent):
                raise UnreadableError(_line(event), "a key needs to be a plain word.")
            key = self._text(event)
            if key in mapping:
                first = self._tree.lines[*place, key]
                self._problem(event, f"{quoted(key)} stands here again, first on line {first}.")
                self._value(next(self._events), (*place, f"{key} again"))  # kept nowhere
                continue
            self._tree.lines[*place, key] = _line(event)
            mapping[key] = self._value(next(self._events), (*place, key))
        return mapping

    def _list(self, place: Place) -> list[object]:
        items: list[object] = []
        while not isinstance(event := next(self._events), SequenceEndEvent):
            here = (*place, len(items))
            self._tree.lines[here] = _line(event)
            items.append(self._value(event, here))
        return items

    def _scalar(self, event: ScalarEvent) -> object:
        text = self._text(event)
        if event.style is not None:  # in quotes, or a block of text
            return text
        if text.lower() in _WORDS:
            return _WORDS[text.lower()]
        if _WHOLE.fullmatch(text):
            return int(text)
        return float(text) if _DECIMAL.fullmatch(text) else text

    def _text(self, event: ScalarEvent) -> str:
        """The event's text, without control characters."""
        bad = control_characters(event.value)
        if bad:
            self._problem(event, about_control_character(bad[0]))
        return "".join("\N{REPLACEMENT CHARACTER}" if c in bad else c for c in event.value)

    def _problem(self, event: ScalarEvent, text: str) -> None:
        self._tree.problems.append(Problem(_line(event), text))


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _in_plain_words(error: MarkedYAMLError) -> UnreadableError:
    """The parser's complaint; the scanner's, on the line where what it fails at begins."""
    begun = error.context_mark if isinstance(error, ScannerError) else None
    mark = begun or error.problem_mark
    line = mark.line + 1 if mark else 1
    said = str(error.problem)
    for pattern, plain in _PLAIN_WORDS:
        if found := re.search(pattern, said):
            return UnreadableError(line, plain.format(*found.groups()))
    return UnreadableError(line, "this is not YAML.")
