"""The decoding graph of a Vosk model: which sounds make which word.

Words follow one another as they like, with an optional silence between them; what may
follow what is the grammar's business, at run time. For that, the graph is of OpenFst's
type "olabel_lookahead", which renumbers the words.
"""

from __future__ import annotations

import math
import os
import shutil
import subprocess
import tempfile
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from recognition.accents import Sounds, accented, native
from recognition.lexicon import Lexicon
from recognition.phone_pairs import PhonePairs
from recognition.phones import (
    ARPABET,
    PAUSE_ID,
    POSITION_PHONES,
    SILENCE_ID,
    Position,
    forward_transition,
    loop_transition,
    places,
    position_id,
)
from voicecoach.errors import VoicecoachError
from voicecoach.speech.models import compound

UNKNOWN = "[unk]"
UNKNOWN_PHONE = -0.7
"""What each phone of a word that is heard as unknown costs more than how unlikely it is after the
one before, in nats. Less refuses more of what is no command, and more of what is one in noise."""
_EPSILON = "<eps>"
_EITHER = math.log(2)
"""The cost of silence, and between words that of none: as likely as each other."""
_PLUGIN = "olabel_lookahead-fst.so"
_PACKAGES = "libfst-tools libfst22-plugins-base"


class ToolsError(VoicecoachError):
    """OpenFst is missing, or failed."""


@dataclass(frozen=True, slots=True)
class _Arc:
    """From a state to another; both sides 0 for one that is free to pass."""

    source: int
    target: int
    transition: int = 0
    word: int = 0
    cost: float = 0.0


class _Drawing:
    """A graph as arcs: words start and end in ``loop``; the first state is where it begins."""

    def __init__(self) -> None:
        self.arcs: list[_Arc] = []
        self._states = 0
        self._start, self.loop, self._after = self._state(), self._state(), self._state()
        for before in (self._start, self._after):
            self._rest(before, self.loop, SILENCE_ID, none=_EITHER)

    def add_word(self, number: int, parts: Sequence[Sequence[Sounds]]) -> None:
        """The word of that number: each of its parts in one of the ways to say it."""
        begin, word = self.loop, number
        for part, ways in enumerate(parts, start=1):
            ends = part == len(parts)
            end = self._after if ends else self._state()
            for way in ways:
                self._add_way(begin, end, way, word, begins=part == 1, ends=ends)
            if not ends:
                begin, word = self._state(), 0
                self._rest(end, begin, PAUSE_ID, none=0.0)

    def _add_way(
        self, source: int, target: int, way: Sounds, word: int, *, begins: bool, ends: bool
    ) -> None:
        """One way to say what stands from ``source`` to ``target``."""
        before = [source]
        for choices, place in zip(way, places(len(way), begins=begins, ends=ends), strict=True):
            after = []
            for phone, cost in choices.items():
                position = position_id(phone, place)
                state = self._held(position)
                for each in before:
                    self._add(each, state, forward_transition(position), word, cost)
                after.append(state)
            before, word = after, 0
        for state in before:
            self._add(state, target)

    def add_any(self, number: int, pairs: PhonePairs) -> None:
        """The word of that number said as any phones, at what they cost after each other."""
        at = {
            (phone, position): self._held(position_id(phone, position))
            for phone in ARPABET
            for position in Position
        }
        begin, follow = (costs + UNKNOWN_PHONE for costs in pairs.costs())
        for phone, cost, costs in zip(ARPABET, begin, follow, strict=True):
            for position in (Position.SINGLETON, Position.BEGIN):
                entered = forward_transition(position_id(phone, position))
                self._add(self.loop, at[phone, position], entered, number, cost)
            for position in (Position.SINGLETON, Position.END):
                self._add(at[phone, position], self._after)
            for before, (second, its_cost), after in product(
                (Position.BEGIN, Position.INTERNAL),
                zip(ARPABET, costs, strict=True),
                (Position.INTERNAL, Position.END),
            ):
                entered = forward_transition(position_id(second, after))
                self._add(at[phone, before], at[second, after], entered, cost=its_cost)

    def _state(self) -> int:
        self._states += 1
        return self._states - 1

    def _rest(self, source: int, target: int, position: int, none: float) -> None:
        """A silence from ``source`` to ``target``, or none at that cost."""
        self._add(source, target, cost=none)
        state = self._held(position)
        self._add(source, state, forward_transition(position), cost=_EITHER)
        self._add(state, target)

    def _held(self, position: int) -> int:
        """A state in which that phone goes on."""
        state = self._state()
        self._add(state, state, loop_transition(position))
        return state

    def _add(
        self, source: int, target: int, transition: int = 0, word: int = 0, cost: float = 0.0
    ) -> None:
        self.arcs.append(_Arc(source, target, transition, word, cost))


def write_graph(
    folder: Path,
    words: Iterable[str],
    phrases: Iterable[str],
    lexicon: Lexicon,
    pairs: PhonePairs,
) -> None:
    """Write the graph of ``words`` into ``folder``; what is none of them sounds as ``pairs`` do.

    Each of ``phrases`` that has several words is a word of its own, too, whatever pauses it
    is said with: a grammar of these lets no other words follow each other. Their words may be
    said with an accent; others may not, lest they be taken for them. The same input gives the
    same bytes. Raises LexiconError for words without a pronunciation, and ToolsError.
    """
    known = sorted(set(words))
    lexicon.require(known)
    said = set(phrases)
    accentable = {word for phrase in said for word in phrase.split()}
    wholes = sorted(phrase for phrase in said if " " in phrase)
    texts = {compound(text): text for text in (*known, *wholes)}
    numbers = {word: number for number, word in enumerate([_EPSILON, *texts, UNKNOWN])}

    def ways_of(word: str) -> list[Sounds]:
        sounds = accented if word in accentable else native
        return [sounds(way) for way in lexicon.pronunciations(word)]

    drawing = _Drawing()
    for word, text in texts.items():
        drawing.add_word(numbers[word], [ways_of(part) for part in text.split()])
    drawing.add_any(numbers[UNKNOWN], pairs)

    (folder / "phones").mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        relabelled = Path(scratch) / "pairs"
        compiled = _run("fstcompile", _text(drawing.arcs, final=drawing.loop))
        lookahead = _run(
            "fstconvert",
            _run("fstarcsort", compiled, "--sort_type=olabel"),
            "--fst_type=olabel_lookahead",
            f"--save_relabel_opairs={relabelled}",
        )
        renumbered = dict(map(_pair, relabelled.read_text(encoding="utf-8").splitlines()))
    (folder / "HCLr.fst").write_bytes(lookahead)
    ids = {word: renumbered.get(number, number) for word, number in numbers.items()}
    (folder / "words.txt").write_text(_table(ids), encoding="utf-8")
    (folder / "Gr.fst").write_bytes(_grammar([ids[word] for word in (*known, UNKNOWN)]))
    (folder / "phones/word_boundary.int").write_text(word_boundaries(), encoding="utf-8")
    no_transition = forward_transition(POSITION_PHONES) + 1
    (folder / "disambig_tid.int").write_text(f"{no_transition}\n", encoding="utf-8")


def word_boundaries() -> str:
    """Kaldi's table of position phones and where they stand."""
    names = {position: position.name.lower() for position in Position}
    rows = (
        f"{position_id(phone, position)} {name}\n"
        for phone in ARPABET
        for position, name in names.items()
    )
    return "".join([f"{SILENCE_ID} nonword\n", *rows, f"{PAUSE_ID} internal\n"])


def _grammar(words: Collection[int]) -> bytes:
    """Any words in any order: what is heard where no grammar is given."""
    arcs = [_Arc(0, 0, word, word, math.log(len(words))) for word in sorted(words)]
    compiled = _run("fstcompile", _text(arcs, final=0))
    return _run("fstconvert", _run("fstarcsort", compiled), "--fst_type=const")


def _text(arcs: Iterable[_Arc], final: int) -> bytes:
    """As fstcompile reads it: the first line leaves the start state."""
    lines = [f"{a.source} {a.target} {a.transition} {a.word} {a.cost:.6g}" for a in arcs]
    return "\n".join([*lines, f"{final}\n"]).encode()


def _pair(line: str) -> tuple[int, int]:
    old, new = map(int, line.split())
    return old, new


def _table(ids: Mapping[str, int]) -> str:
    return "".join(f"{word} {number}\n" for word, number in ids.items())


def _run(tool: str, given: bytes, *options: str) -> bytes:
    environment = {**os.environ, "LD_LIBRARY_PATH": str(_plugins())}
    done = subprocess.run(
        [tool, *options], input=given, capture_output=True, env=environment, check=False
    )
    if done.returncode or not done.stdout:
        raise ToolsError(f"{tool} failed: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout


def _plugins() -> Path:
    """The folder of OpenFst's plugins, where Debian puts it. Raises ToolsError."""
    tool = shutil.which("fstconvert")
    libraries = Path(tool).resolve().parents[1] / "lib" if tool else Path()
    plugin = next(libraries.glob(f"*/fst/*/{_PLUGIN}"), None) if tool else None
    if plugin is None:
        raise ToolsError(
            "OpenFst, which builds graphs, is not there. Install it with:\n"
            f"sudo apt install {_PACKAGES}"
        )
    return plugin.parent
