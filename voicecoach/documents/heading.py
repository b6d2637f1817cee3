"""A few texts at the top of many files, read without reading all of each."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from voicecoach.documents import file_bytes, report
from voicecoach.documents.reader import UnreadableError, decoded, read
from voicecoach.errors import VoicecoachError

_KEY = re.compile(r"^([a-z-]+)[ \t]*:(.*)$", re.MULTILINE)
_PLAIN = re.compile(r"[ ]+([A-Za-z(][^#:\"'\[\]{}&*|>%@`\\]*)")
"""A text on one line that means to YAML what it says."""
_CONTINUED = re.compile(r"\s*\n[ \t]+\S")
_UNUSUAL = re.compile(r"^[\"'{?]", re.MULTILINE)
"""Begins a line that may hold a key in another way."""


def read_heading(path: Path, keys: Iterable[str], error: type[VoicecoachError]) -> dict[str, str]:
    """The texts of ``keys`` at the top level of the YAML file at ``path``, where it has them.

    Plain texts are found at a glance; where one is not plain, the file is parsed.
    Raises ``error`` if it can't be.
    """
    raw = file_bytes(path, error)
    try:
        text = decoded(raw)
        found: dict[str, object] | None = _glance(text, set(keys))
        if found is None:
            found = read(raw).data
    except UnreadableError as broken:
        raise error(report(path, [broken.problem])) from None
    return {key: _line(found[key]) for key in keys if isinstance(found.get(key), str)}


def _glance(text: str, keys: set[str]) -> dict[str, object] | None:
    """The plain texts of ``keys``; None if that can't be told without parsing."""
    if _UNUSUAL.search(text):
        return None
    found: dict[str, object] = {}
    for line in _KEY.finditer(text):
        key = line[1]
        if key not in keys:
            continue
        plain = _PLAIN.fullmatch(line[2].rstrip())
        if plain is None or key in found or _CONTINUED.match(text, line.end()):
            return None
        found[key] = plain[1]
    return found


def _line(text: object) -> str:
    return " ".join(str(text).split())
