"""Text as others wrote it → text that is safe to show, and that a voice reads rightly."""

from __future__ import annotations

import re
import unicodedata

from voicecoach.library.misread import misread
from voicecoach.session.commands import number_words

LONGEST = 800
"""Characters of a sentence."""

_SHORT_FORMS = {
    r"\be\.\s?g\.,?": "for example",
    r"\bi\.\s?e\.,?": "that is",
    r"\betc\.": "and so on",
    r"\bapprox\.": "about",
    r"\bvs\.?(?=\s)": "against",
    r"(?<=\d)\s?in\.(?=\W|$)": " inches",
    r"(?<=\d)(?:\"|\u2033|'')": " inches",
    r"(?<=\d)'(?=\s)": " feet",
    r"(?<=\d)\s?(lb|kg|sec|min)s?\.(?=\s+[a-z])": r" \1",
}
"""Abbreviations whose full stop would look like the end of a sentence."""
_GLYPHS = {
    "\N{VULGAR FRACTION ONE HALF}": "1/2",
    "\N{VULGAR FRACTION ONE THIRD}": "1/3",
    "\N{VULGAR FRACTION TWO THIRDS}": "2/3",
    "\N{VULGAR FRACTION ONE QUARTER}": "1/4",
    "\N{VULGAR FRACTION THREE QUARTERS}": "3/4",
    "\N{MASCULINE ORDINAL INDICATOR}": "\N{DEGREE SIGN}",
    "\N{RIGHT SINGLE QUOTATION MARK}": "'",
    "\N{LEFT SINGLE QUOTATION MARK}": "'",
}
_FRACTIONS = {
    "1/2": "half",
    "1/3": "a third",
    "2/3": "two thirds",
    "1/4": "a quarter",
    "3/4": "three quarters",
}
_MOST_DIGITS = 6
"""Longer numbers stay as they are."""
_ABBREVIATION = re.compile(r"\b(?:no|fig|dr|mr|mrs|st)\.$", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"')\u201d]*\s+(?=[\"'(\u201c]*[A-Z0-9])")


def plain(text: str) -> str:
    """``text`` on one line, without control characters and markup."""
    for glyph, letters in _GLYPHS.items():
        if "/" in letters:
            text = re.sub(rf"(?<=\d){glyph}", f" {letters}", text)
        text = text.replace(glyph, letters)
    text = unicodedata.normalize("NFKC", text)
    text = re.sub(r"<[^<>]{0,300}>", " ", text)
    text = "".join(c if c.isprintable() else " " if c.isspace() else "" for c in text)
    text = re.sub(r"[\[\]{}<>|\\^~`*_#=]+", " ", text)
    return " ".join(text.split())


def sentences(text: str) -> list[str]:
    """The plain sentences of ``text``; a line break ends one, and endless ones are none."""
    for pattern, long_form in _SHORT_FORMS.items():
        text = re.sub(pattern, long_form, text)
    parts = [plain(part) for line in text.splitlines() for part in _split(line)]
    return [part for part in parts if len(part) <= LONGEST and re.search(r"[A-Za-z]", part)]


def _split(line: str) -> list[str]:
    parts: list[str] = []
    for part in _SENTENCE_END.split(line):
        if parts and _ABBREVIATION.search(parts[-1]):
            parts[-1] += f" {part}"
        else:
            parts.append(part)
    return parts


def spelt(text: str) -> str:
    """``text`` with units, fractions and numbers in words, and nothing that a voice misreads."""
    text = re.sub(r"\b[123]/[234]\b", lambda found: _FRACTIONS.get(found[0], found[0]), text)
    text = re.sub(r"\b(\d{1,2}):00(?: o'clock)?", r"\1 o'clock", text)
    text = re.sub(r"(?<=\d),(?=\d{3}\b)", "", text)
    for misreading in misread(text):
        text = text.replace(misreading.found, misreading.instead)
    text = re.sub(r"(?<=\d)-(?=[a-z])", " ", text)
    return re.sub(r"\d+(?:\.\d+)?(?![\d:]|st\b|nd\b|rd\b|th\b)", _number, text)


def _number(found: re.Match[str]) -> str:
    whole, _, decimals = found[0].partition(".")
    if len(whole) > _MOST_DIGITS:
        return found[0]
    said = number_words(int(whole))
    return " ".join([said, "point", *map(number_words, map(int, decimals))]) if decimals else said
