"""What the benchmark of listening plays to everybody, and what each took."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np
from cast import Cast
from report import tracked

from recognition.corpus import RATE
from trials import coach, material, scenes
from trials.coach import VOCABULARY
from trials.listeners import OURS, Listener, Product, baselines
from trials.material import Negative, Utterance, some
from trials.recognizers import Result
from trials.scenes import ECHOES_DB, SNRS_DB, Said, Scene, answers
from trials.scoring import Trial

IN_QUIET = "quiet room"
GROUP = len(scenes.MODES)
"""Sounds without commands in a scene: one in each mode."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is played."""

    commands: int | None
    """In a quiet room; None for all."""
    noisy: int
    """Of these in each noise at each level, and over the coach at each level of echo."""
    pauses: int
    """Voices that say each phrase for a pause."""
    recordings: int | None
    """Of people, with commands and without; None for all."""
    sentences: int
    """Without a command, by synthetic voices, and of actors' lines."""
    stretches: int
    """Of each kind of made sound without speech."""
    script_seconds: float
    """Of the coach's session, at most."""
    long_seconds: float
    """Of the stream in which the memory is watched."""


FULL = Effort(
    commands=None,
    noisy=100,
    pauses=10,
    recordings=None,
    sentences=1000,
    stretches=60,
    script_seconds=3600,
    long_seconds=7200,
)
QUICK = Effort(
    commands=30,
    noisy=3,
    pauses=2,
    recordings=30,
    sentences=14,
    stretches=1,
    script_seconds=30,
    long_seconds=120,
)

Heard = list[tuple[Said, tuple[Result, ...]]]


@dataclass(frozen=True, slots=True)
class Condition:
    """What each listener took in a scene, by name."""

    name: str
    snr_db: float
    """Infinite where there is no noise."""
    heard: Mapping[str, Heard]

    @property
    def hours(self) -> float:
        """Of what was said or played, without the pauses between."""
        return sum(said.end - said.start for said, _ in self.heard[OURS]) / RATE / 3600

    def trials(self) -> Mapping[str, list[Trial]]:
        """A command is right by whichever of its phrases it was taken."""
        return {
            name: [
                Trial(said.text, tuple(_as_said(said.text, result.text) for result in results))
                for said, results in heard
            ]
            for name, heard in self.heard.items()
        }

    def delays(self, name: str) -> list[float]:
        """Seconds from the end of speech to the action, where that was right."""
        return [
            results[0].at - said.end / RATE
            for said, results in self.heard[name]
            if results and _as_said(said.text, results[0].text) == said.text
        ]


class Rounds:
    """Plays everything to the product and to the baselines.

    Raises SpeechError, ModelError or OSError.
    """

    def __init__(self, folder: Path, cast: Cast, effort: Effort) -> None:
        self.clips = cast.clips
        self.voices = cast.voices
        self.effort = effort
        self.product = Product(folder)
        self.listeners: Sequence[Listener] = (self.product, *baselines(folder))
        self.session = coach.session()
        texts = some(tuple(VOCABULARY), effort.commands)
        self.pool = material.spoken(texts, 1, cast.voices)
        """Commands by synthetic voices."""
        self.accented = material.spoken(texts, 1, cast.accented)
        """The same by those who grew up with another language; none if they are not installed."""
        self.lines = some(cast.actors.lines(), effort.sentences)
        """Of actors; none if they are not installed."""

    def commands(self) -> Iterator[Condition]:
        """Commands in a quiet room, and in each noise at each level."""
        jobs: list[tuple[str, float, Sequence[Utterance], scenes.Noise | None]]
        jobs = [(IN_QUIET, np.inf, self.pool, None)]
        for number, (kind, noise) in enumerate(scenes.noises(self.voices).items()):
            for place, snr_db in enumerate(SNRS_DB):
                said = _drawn(self.pool, self.effort.noisy, len(SNRS_DB) * number + place)
                jobs.append((kind, snr_db, said, noise))
        for name, level, chosen, under in tracked(jobs, "commands in noise"):
            yield self.played(name, level, scenes.spoken(chosen, under, level))

    def over_the_coach(self) -> Iterator[Condition]:
        """Commands while the coach talks on loudspeakers, at each level of echo."""
        said = _drawn(self.pool, 2 * self.effort.noisy, 99)
        scene = scenes.spoken(said)
        talk = coach.chatter(self.session.cues, scene.seconds)
        for echo_db in tracked(ECHOES_DB, "commands over the coach"):
            yield self.played(
                _echo_name(echo_db), np.inf, scenes.over_the_coach(scene, talk, echo_db)
            )

    def with_an_accent(self) -> Condition:
        """Commands by voices that grew up with another language, in a quiet room."""
        return self.played("with an accent", np.inf, scenes.spoken(self.accented))

    def out_of_breath(self) -> Condition:
        """Commands of several words with a pause within, in a quiet room."""
        said = material.out_of_breath(some(tuple(VOCABULARY), self.effort.commands), self.voices)
        return self.played("with a pause within", np.inf, scenes.spoken(said))

    def after_talk(self) -> tuple[Condition, Condition]:
        """Commands right after people's talk, or artificial voices': said once, and up to twice."""
        said = _drawn(self.pool, 2 * self.effort.noisy, 98)
        talk = [n for n in material.recorded_negatives(self.clips) if n.said]
        talk = talk or list(material.made_negatives(len(said), 0, self.voices))
        thrice = self.played("talk", np.inf, scenes.after_talk(said, some(talk, len(said)))).heard
        once = {name: heard[1::3] for name, heard in thrice.items()}
        twice = {
            name: [
                (said, first or second)
                for (said, first), (_, second) in zip(heard[1::3], heard[2::3], strict=True)
            ]
            for name, heard in thrice.items()
        }
        return Condition("at once", np.inf, once), Condition("or said again", np.inf, twice)

    def without_commands(self) -> Iterator[Condition]:
        """Sounds of each kind, some in each scene."""
        played = [
            *some(list(material.recorded_negatives(self.clips)), self.effort.recordings),
            *material.made_negatives(self.effort.sentences, self.effort.stretches, self.voices),
        ]
        yield from self._without_commands(played, "no commands")

    def actors(self) -> Iterator[Condition]:
        """What actors say, some lines in each scene."""
        rng = np.random.default_rng(11)
        lines = [Negative("actors", "", material.padded(line, rng)) for line in self.lines]
        yield from self._without_commands(lines, "actors")

    def _without_commands(self, played: Sequence[Negative], what: str) -> Iterator[Condition]:
        groups = [
            (kind, of_kind[begin : begin + GROUP])
            for kind in dict.fromkeys(each.kind for each in played)
            for of_kind in [[each for each in played if each.kind == kind]]
            for begin in range(0, len(of_kind), GROUP)
        ]
        for kind, group in tracked(groups, what):
            yield self.played(kind, np.inf, scenes.without_commands(group))

    def coach_alone(self) -> Iterator[Condition]:
        """Its session on loudspeakers, at each level of echo."""
        talk = self.session.first(self.effort.script_seconds)
        for echo_db in tracked(ECHOES_DB, "the coach alone"):
            yield self.played(_echo_name(echo_db), np.inf, scenes.alone(talk, echo_db))

    def people(self) -> Condition:
        """Those commands that people were recorded with, in a quiet room."""
        said = material.recorded(self.clips, VOCABULARY)
        scene = scenes.spoken(some(said, self.effort.recordings))
        return self.played("people", np.inf, scene)

    def played(self, name: str, snr_db: float, scene: Scene) -> Condition:
        """What each listener takes in ``scene``."""
        heard = {each.name: answers(scene, list(each.listen(scene))) for each in self.listeners}
        return Condition(name, snr_db, heard)


def _drawn(pool: Sequence[Utterance], most: int, seed: int) -> list[Utterance]:
    return [pool[i] for i in np.random.default_rng(seed).permutation(len(pool))[:most]]


def _as_said(said: str, heard: str) -> str:
    """``said`` if that is the same command, else ``heard``."""
    return said if VOCABULARY[heard] == VOCABULARY[said] else heard


def pooled(conditions: Sequence[Condition]) -> Mapping[str, list[Trial]]:
    """The trials of all ``conditions``, by the listener's name."""
    trials = [each.trials() for each in conditions]
    return {name: list(chain(*(each[name] for each in trials))) for name in trials[0]}


def _echo_name(echo_db: float | None) -> str:
    return "no echo" if echo_db is None else f"echo of {echo_db:g} dB"
