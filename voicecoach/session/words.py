"""Text as words, for comparing what was written with what was said."""

from __future__ import annotations

import re

from voicecoach.session.commands import number_words

_WORD = re.compile(r"[^\W_]+")
_LONGEST_NUMBER = 3
"""Digits; longer numbers stay as they are."""


def words(text: str) -> tuple[str, ...]:
    """The words of ``text`` without case and punctuation, numbers spelt out.

    "What's 42?" gives ("whats", "forty", "two").
    """
    written = _WORD.findall(re.sub("['\u2019]", "", text.casefold()))
    return tuple(word for one in written for word in _spelt(one).split())


def _spelt(word: str) -> str:
    if word.isdecimal() and len(word) <= _LONGEST_NUMBER:
        return number_words(int(word))
    return word
