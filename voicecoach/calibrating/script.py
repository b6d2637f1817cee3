"""Every word of a calibration."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from voicecoach.calibrating.levels import Trouble
from voicecoach.calibrating.trials import Finding, Outcome, Trial, Word
from voicecoach.session.commands import number_words
from voicecoach.session.script.lines import MICROPHONE_LOST
from voicecoach.session.script.phrasing import count, listing, number

__all__ = ["MICROPHONE_LOST"]

GREETING = (
    "Let us see how well I hear you. Say stop when you have had enough. "
    "First, please be quiet for a moment."
)
HEARS_WELL = "I hear you well."
NOT_HEARD = "I did not hear you. Turn the microphone up, or choose another."
NOTHING_HEARD = "I hear nothing, so there is nothing to find out. Try another microphone."
NO_LONGER_HEARD = "I hear nothing any more."
STOP_QUESTION = "Stop here? Yes or no."
ALOUD = "Say it aloud: this is about your voice."
HELP = "Say the word that I ask for. Enter leaves it out. Type stop, or press Escape, to end."
TROUBLES = {
    Trouble.CLIPPED: "Your microphone is too loud: move it away, or turn it down.",
    Trouble.QUIET: "Your microphone is very quiet: move it closer, or turn it up.",
    Trouble.NOISY: "It is loud around you: move the microphone closer, or find a quieter place.",
}
_TIMES = {1: "once", 2: "twice", 3: "three times"}


def say_to_measure(phrase: str) -> str:
    """A word, to hear how loud it is."""
    return f"Now say {phrase}."


def say_again(phrase: str) -> str:
    """To someone who was not heard, or not well."""
    return f"Say {phrase}."


def prompt(index: int, words: Sequence[Word]) -> str:
    """Ask for the word at ``index`` with its number; the first time, tell how."""
    place = f"{number(index + 1)} of {number_words(len(words))}."
    if index == 0:
        how = f"Say {words[0].phrase} three times. Wait for the tick each time."
        return f"{place} {how}"
    return f"{place} Say {words[index].phrase}."


def try_instead(trial: Trial, synonym: str) -> str:
    """Why a phrase is weak, and what to try."""
    return f"{weakness(trial)} Try another. Say {synonym}."


def weakness(trial: Trial) -> str:
    """What mostly became of a weak phrase."""
    phrase = trial.phrase
    taken = Counter(one.text for one in trial.tries if one.outcome is Outcome.TAKEN)
    if taken:
        text, times = taken.most_common(1)[0]
        return f"I took {phrase} for {text} {_TIMES[times]}."
    outcomes = {one.outcome for one in trial.tries}
    if outcomes <= {Outcome.SILENT, Outcome.UNDERSTOOD}:
        return f"I did not hear {phrase}."
    if outcomes <= {Outcome.UNSURE, Outcome.UNDERSTOOD}:
        return f"I was not sure of {phrase}."
    return f"I did not understand {phrase}."


def concluded(finding: Finding) -> str:
    """After the last trial of a command; empty if its own phrase is good."""
    phrase, choice = finding.word.phrase, finding.choice
    if choice == phrase or not finding.trials:
        return ""
    if choice is None:
        return f"{weakness(finding.trials[-1])} For {phrase}, use the keyboard."
    return f"Say {choice} instead of {phrase}. I understand that {_how_often(finding)}."


def _how_often(finding: Finding) -> str:
    trial = finding.trials[-1]
    return "every time" if trial.understood == len(trial.tries) else "better"


def summary(findings: Sequence[Finding]) -> str:
    """The last words."""
    tried = [finding for finding in findings if finding.trials]
    if not tried:
        return "Nothing was tried. Goodbye."
    changed = [
        f"{finding.choice} instead of {finding.word.phrase}"
        for finding in tried
        if finding.choice not in (None, finding.word.phrase)
    ]
    weak = [finding.word.phrase for finding in tried if finding.choice is None]
    good = len(tried) - len(changed) - len(weak)
    sentences = []
    if good == len(tried):
        sentences.append("I understand every word you tried.")
    elif good:
        sentences.append(f"I understand {number_words(good)} of {count(len(tried), 'word')}.")
    if changed:
        sentences.append(f"Say {listing(changed, 'and')}.")
    if weak:
        sentences.append(f"For {listing(weak, 'and')}, use the keyboard.")
    return " ".join((*sentences, "Goodbye."))
