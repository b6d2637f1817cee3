"""What was said against what was heard."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from trials.figures import Row, Share


class Outcome(Enum):
    """What became of something said."""

    RIGHT = "right"
    WRONG = "wrong"
    """Taken for another phrase, or for more than one."""
    REJECTED = "rejected"
    """Taken for none."""


def accepted(finals: Iterable[str], phrases: Container[str]) -> tuple[str, ...]:
    """Those results that are obeyed: the whole of each is one phrase."""
    return tuple(text for text in finals if text in phrases)


def false_accepts(finals: Iterable[str], phrases: Container[str], said: str) -> tuple[str, ...]:
    """Those that are obeyed though ``said`` has nowhere such words."""
    return tuple(text for text in accepted(finals, phrases) if f" {text} " not in f" {said} ")


@dataclass(frozen=True, slots=True)
class Trial:
    """One phrase, said once."""

    said: str
    taken: tuple[str, ...]
    """The phrases that were obeyed."""

    @property
    def outcome(self) -> Outcome:
        """How it went."""
        if not self.taken:
            return Outcome.REJECTED
        return Outcome.RIGHT if self.taken == (self.said,) else Outcome.WRONG


def share(trials: Sequence[Trial], outcome: Outcome) -> Share:
    """Of ``trials``, those that went so."""
    return Share(sum(trial.outcome is outcome for trial in trials), len(trials))


def outcome_rows(trials: Mapping[str, Sequence[Trial]]) -> list[Row]:
    """A row an outcome; ``trials`` by the recognizer's name."""
    return [
        Row(outcome.value, {name: share(each, outcome) for name, each in trials.items()})
        for outcome in Outcome
    ]


def word_rows(trials: Mapping[str, Sequence[Trial]]) -> list[Row]:
    """A row a phrase, of how often it was right, in the order of their first saying."""
    phrases = dict.fromkeys(trial.said for each in trials.values() for trial in each)
    return [
        Row(
            f"  {phrase}",
            {
                name: share([trial for trial in each if trial.said == phrase], Outcome.RIGHT)
                for name, each in trials.items()
            },
        )
        for phrase in phrases
    ]


def confusions(trials: Mapping[str, Sequence[Trial]], most: int = 8) -> list[str]:
    """For each recognizer a line of what it took for what, the commonest first."""
    lines = []
    for name, each in trials.items():
        wrong = (t for t in each if t.outcome is Outcome.WRONG)
        listed = _listed((f"{t.said} as {', '.join(t.taken)}" for t in wrong), most)
        lines.append(f"  {name} took {listed or 'nothing for anything else'}.")
    return lines


def rejections(trials: Mapping[str, Sequence[Trial]], most: int = 8) -> list[str]:
    """For each recognizer a line of what it took for nothing, the commonest first."""
    lines = []
    for name, each in trials.items():
        listed = _listed((t.said for t in each if t.outcome is Outcome.REJECTED), most)
        lines.append(f"  {name} missed {listed or 'nothing'}.")
    return lines


def _listed(items: Iterable[str], most: int) -> str:
    return "; ".join(f"{item} {count}" for item, count in Counter(items).most_common(most))
