"""Written instructions, said for the ear: short sentences, each with room to breathe."""

from __future__ import annotations

import re

from voicecoach.importers.imperative import VERB, imperative, without_lead
from voicecoach.importers.plain_text import spelt
from voicecoach.library.fields import COMMANDS
from voicecoach.library.lint import LONGEST_BREATH
from voicecoach.session.words import words

LONGEST = 200
"""Characters that a file takes in a sentence."""
_EASY = 13
"""Words that are easily kept in mind; a longer sentence is cut where it can be."""
_SHORTEST = 3
"""Words that a sentence keeps when another is cut off."""

_CLAUSE = re.compile(
    r"(?:,? and then|,? then|,? and|,)\s+"
    rf"(?=(?:(?:also|make sure|ensure)\b|{VERB})(?! (?:back|body|abs|legs?)\b))"
    r"|,\s+(?=(?:the|this|it|that)\b[^,]*\b(?:will|is|are|makes?|helps?)\b)"
    r"|\s*;\s*|\s+[\u2013\u2014-]\s+",
    re.IGNORECASE,
)
"""Where one instruction ends and the next begins."""
_TAIL = re.compile(
    r",? (?:while |whilst )?(?=(?:keeping|squeezing|pausing|maintaining|making sure)\b)",
    re.IGNORECASE,
)
"""Where something is told that is done at the same time."""
_DEPENDENT = re.compile(
    r"(?:while|when|if|after|before|as|once|until|to|without|with|by|in|on|from|at|so|\w+ing)\b"
    rf"(?!.*, {VERB})",
    re.IGNORECASE,
)
"""A clause that can't stand alone, such as "while keeping your back straight"."""
_RUN_ON = re.compile(
    r"\b((?!and|to|then|before|you|slowly|or|will|must|should)\w+) "
    r"(return to (?:the |your )?start)",
    re.IGNORECASE,
)
"""A comma forgotten before the way back."""
_BARE_LIMBS = re.compile(
    r"^(straighten|bend|extend|keep|lift|raise|lower|rotate|cross|squeeze|tighten|spread|plant) "
    r"(arms|legs|knees|elbows|feet|hands|hips|shoulders|heels|palms|glutes|abs)\b",
    re.IGNORECASE,
)
"""Notes leave out whose they are."""
_POINTER = re.compile(
    r"\s*\((?:see|fig|figure|image|photo|picture|optional|as shown|shown|note)\b[^()]*\)",
    re.IGNORECASE,
)
"""To a picture, or to something that is not needed while moving."""
_PARTS = re.compile(r"(?<=[,.;:!?])\s+")

_JOINTS = frozenset(
    {
        *("and", "but", "or", "so", "until", "till", "while", "whilst", "as", "with", "when"),
        *("before", "after", "then", "without", "if", "because", "which", "where", "hence", "thus"),
    }
)
"""Words before which a pause sounds best; next come those with -ing, and prepositions."""
_PREPOSITIONS = frozenset(
    {
        *("to", "toward", "towards", "in", "on", "at", "by", "from", "for", "between", "behind"),
        *("above", "below", "into", "onto", "over", "under", "through", "across", "off", "using"),
    }
)
_LEADERS = frozenset(
    {
        *("the", "a", "an", "your", "of", "like", "each", "both", "one", "other", "its", "this"),
        *("that", "is", "are", "be"),
    }
)
"""What a pause must not cut off from what follows it."""
_COMMANDS = {words(phrase) for phrase in COMMANDS}


def for_the_ear(instruction: str) -> list[str]:
    """``instruction`` as one or more short ones, each with a capital and a full stop."""
    whole = _RUN_ON.sub(r"\1, \2", _without_parentheses(instruction))
    whole = _BARE_LIMBS.sub(r"\1 your \2", whole)
    parts = [imperative(part) for part in _clauses(without_lead(whole))]
    return [sentence for part in parts for sentence in _sayable(part)]


def as_statement(sentence: str) -> list[str]:
    """``sentence``, which tells of something, in short ones."""
    lead = r"^(?:also|furthermore|moreover|in addition|and),? "
    return _sayable(re.sub(lead, "", sentence, flags=re.IGNORECASE))


def _sayable(part: str) -> list[str]:
    sentence = _finished(_with_breaths(_unlike_commands(spelt(part))))
    return [fit for fit in _fitting(sentence) if re.search("[A-Za-z]", fit)]


def _without_parentheses(sentence: str) -> str:
    """What stands in them set between commas."""
    sentence = re.sub(r"\s*\(([^()]*)\)", r", \1,", _POINTER.sub("", sentence))
    sentence = re.sub(r"[()\"\u201c\u201d]", "", sentence)
    return re.sub(r",\s*(?=[,.;:!?]|$)", "", sentence)


# Clauses


def _clauses(sentence: str) -> list[str]:
    """``sentence`` cut at the borders of its clauses until it is easy, or has none."""
    if len(sentence.split()) <= _EASY:
        return [sentence]
    middle = len(sentence) / 2
    for border in sorted(_CLAUSE.finditer(sentence), key=lambda m: abs(m.start() - middle)):
        left, right = sentence[: border.start()], sentence[border.end() :]
        long_enough = min(len(left.split()), len(right.split())) >= _SHORTEST
        if long_enough and not _DEPENDENT.match(left):
            return _clauses(left) + _clauses(right)
    tail = _TAIL.search(sentence)
    if tail is None or len(sentence[: tail.start()].split()) < _SHORTEST:
        return [sentence]
    return [sentence[: tail.start()], sentence[tail.end() :]]


# Breath


def _with_breaths(text: str) -> str:
    """``text`` with a comma wherever a clause is too long for one breath."""
    return " ".join(map(_with_breath, _PARTS.split(text)))


def _with_breath(clause: str) -> str:
    told = clause.split()
    if len(told) <= LONGEST_BREATH:
        return clause
    places = range(_SHORTEST, len(told) - _SHORTEST + 1)
    at = min(places, key=lambda n: (_glue(told[n - 1], told[n]), abs(2 * n - len(told))))
    return f"{_with_breath(' '.join(told[:at]))}, {_with_breath(' '.join(told[at:]))}"


def _glue(before: str, word: str) -> int:
    """How badly a pause sounds between two words."""
    if before.lower() in _JOINTS | _PREPOSITIONS | _LEADERS:
        return 4
    if word in _JOINTS:
        return 0
    if word.endswith("ing"):
        return 1
    return 2 if word in _PREPOSITIONS else 3


# Whole sentences


def _unlike_commands(text: str) -> str:
    """``text`` with no part that the coach would take for a command when it hears itself."""
    parts = _PARTS.split(text)
    kept = [f"{part.rstrip(' ,.;:!?')} there." if _is_command(part) else part for part in parts]
    return " ".join(part for part in kept if not _is_command(part))


def _is_command(part: str) -> bool:
    return words(part) in _COMMANDS


def _finished(sentence: str) -> str:
    """With capitals, a full stop, and no stray spaces."""
    sentence = re.sub(r"\s+([,.;:!?])", r"\1", " ".join(sentence.split()))
    sentence = re.sub(r",(?=[,.;:!?])", "", sentence).strip(" ,;:-\u2013\u2014'")
    sentence = re.sub(r"(?:^|(?<=[.!?] ))[a-z]", lambda found: found[0].upper(), sentence)
    return sentence if sentence.endswith((".", "!", "?")) else f"{sentence}."


def _fitting(sentence: str) -> list[str]:
    """``sentence`` in pieces that a file takes; cut at a comma if possible, else at a space."""
    if len(sentence) <= LONGEST:
        return [sentence]
    middle = len(sentence) / 2
    borders = [found.start() for found in re.finditer(", ", sentence)]
    borders = borders or [found.start() for found in re.finditer(" ", sentence)]
    at = min(borders, key=lambda border: abs(border - middle)) if borders else LONGEST - 1
    left, right = sentence[:at], sentence[at:].removeprefix(", ")
    return [*_fitting(_finished(left)), *_fitting(_finished(without_lead(right)))]
