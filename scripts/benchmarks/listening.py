"""How well the coach listens: what it obeys, what it should not have, and how soon."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import click
import numpy as np
from memory import resident
from report import circumstances, tracked

from recognition.corpus import RATE, Clip, Part, load
from trials import coach, figures, material, plots, scenes, scoring
from trials.coach import VOCABULARY, Talk
from trials.figures import Figure, Quantity, Rate, Row, Section
from trials.listeners import OURS, Listener, Product, baselines
from trials.material import DECOY_WORDS, WORDS_OF_20, Utterance, some
from trials.recognizers import Grammar, Result, Vosk
from trials.scenes import ECHOES_DB, SNRS_DB, Said, Scene, answers
from trials.scoring import Outcome, Trial, share
from voicecoach.audio.mixer import FADE_SECONDS
from voicecoach.audio.output import LATENCY_SECONDS
from voicecoach.errors import VoicecoachError
from voicecoach.session.commands import PHRASES, Command, Mode, Verb
from voicecoach.speech.models import embedded_model

IN_QUIET = "quiet room"
_QUESTIONS = frozenset({Mode.ASKING, Mode.CONFIRMING, Mode.LOCATING_PAIN})
_GROUP = len(scenes.MODES)
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
    """Without a command, by synthetic voices."""
    stretches: int
    """Of each kind of made sound without speech."""
    script_seconds: float
    """Of the coach's session."""
    long_seconds: float
    """Of the stream in which the memory is watched."""


FULL = Effort(
    commands=None,
    noisy=100,
    pauses=10,
    recordings=None,
    sentences=1000,
    stretches=60,
    script_seconds=np.inf,
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
    """A scene, and what each listener took there, by name."""

    name: str
    snr_db: float
    """Infinite where there is no noise."""
    scene: Scene
    heard: Mapping[str, Heard]

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


@click.command()
@click.option(
    "--model",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="The folder of a Vosk model; without it, the embedded one.",
)
@click.option(
    "--speech",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Recorded people: a folder with a manifest.tsv.",
)
@click.option("--quick", is_flag=True, help="A sample of everything, in a minute or two.")
@click.option("--json", "path", type=click.Path(path_type=Path), help="Write the figures here.")
@click.option(
    "--plots", "picture", type=click.Path(path_type=Path), help="Draw them here, a PNG file."
)
def program(
    model: Path | None, speech: Path | None, quick: bool, path: Path | None, picture: Path | None
) -> None:
    """How well the coach listens, beside a plain loop on the same model and PocketSphinx.

    Commands and other sounds are played, faster than real time, to the ear of a session,
    with all that stands before it. What is played are recordings that training holds out,
    and synthetic voices that it never uses.
    """
    folder = model or embedded_model()
    effort = QUICK if quick else FULL
    try:
        bench = Bench(folder, load(speech, Part.HELD) if speech else [], effort)
        sections = list(bench.sections())
    except (VoicecoachError, OSError) as error:
        raise click.ClickException(str(error)) from error
    click.echo("\n".join(_terms(folder, speech)))
    click.echo("\n".join(figures.table(sections)))
    click.echo(f"\nx is {OURS} divided by the baseline.")
    if path:
        content = {**circumstances(), "quick": quick, "sections": figures.facts(sections)}
        path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    if picture:
        plots.draw(picture, bench.curves(), bench.delays())


def _terms(folder: Path, speech: Path | None) -> Iterator[str]:
    yield f"Model: {folder.resolve().name}. Grammar: the {len(VOCABULARY)} phrases of a session,"
    yield f"for {OURS} with {len(DECOY_WORDS)} decoys, and [unk] for both on this model."
    yield "Each command is said in a mode in which it is legal; a synonym of it counts as right."
    yield "Noise and echo are measured against the voice where that sounds. A word ends where it"
    yield "falls 30 dB below its loudest 10 ms. The time of computing counts, that of devices not."
    if speech is None:
        yield "No people are heard: name a folder of recordings with --speech."
    else:
        yield "People are those whom scripts/train_model keeps out of training."
        yield "A model that was made otherwise may have learned from them."


class Bench:
    """Plays everything to everybody. Raises VoicecoachError."""

    def __init__(self, folder: Path, clips: Sequence[Clip], effort: Effort) -> None:
        self._folder = folder
        self._clips = clips
        self._effort = effort
        self._product = Product(folder)
        self._listeners: Sequence[Listener] = (self._product, *baselines(folder))
        self._session = coach.session()
        self._pool = material.spoken(some(tuple(VOCABULARY), effort.commands), 1)
        self._commands = list(self._commanded())
        self._quiet = self._commands[0]
        self._noisy = self._commands[1:]

    def sections(self) -> Iterator[Section]:
        """The figures; those that matter most come first."""
        echoes = list(self._over_the_coach())
        negatives = list(self._without_commands())
        scripts = list(self._coach_alone())
        yield Section(
            "In short",
            [
                *self._acceptance(),
                *self._compared(self._false_accepts("false accepts", negatives)),
                *self._compared(self._self_triggers("self-triggers", scripts)),
                *self._latencies(),
                *self._costs(negatives),
                *self._growth(),
            ],
            self._product.notes[:1],
        )
        yield self._conditions("Unseen synthetic voices", self._commands)
        yield self._conditions(
            "The same over the coach, who never pauses, on loudspeakers in a simulated room", echoes
        )
        if self._clips:
            yield self._single_words()
            yield self._conditions("People: those commands that were recorded", [self._people()])
        rows = [
            row
            for kind in dict.fromkeys(condition.name for condition in negatives)
            for row in self._false_accepts(kind, [c for c in negatives if c.name == kind])
        ]
        yield Section("False accepts: commands taken that nobody gave", self._compared(rows))
        yield Section(
            f"Self-triggers: the coach's session alone, {len(self._session.cues)} cues of "
            f"{len({cue.text for cue in self._session.cues})} texts, on loudspeakers",
            self._compared(
                list(chain(*(self._self_triggers(script.name, [script]) for script in scripts)))
            ),
        )

    def curves(self) -> plots.Curves:
        """Acceptance by listener, kind of noise and level."""
        return {
            listener.name: {
                (each.name, each.snr_db): share(each.trials()[listener.name], Outcome.RIGHT)
                for each in self._noisy
            }
            for listener in self._listeners
        }

    def delays(self) -> plots.Delays:
        """From the end of speech to the action, in quiet and in noise, by listener."""
        return {
            listener.name: list(chain(*(each.delays(listener.name) for each in self._commands)))
            for listener in self._listeners
        }

    # What is played

    def _commanded(self) -> Iterator[Condition]:
        jobs: list[tuple[str, float, Sequence[Utterance], scenes.Noise | None]]
        jobs = [(IN_QUIET, np.inf, self._pool, None)]
        for number, (kind, noise) in enumerate(scenes.noises().items()):
            for place, snr_db in enumerate(SNRS_DB):
                said = _drawn(self._pool, self._effort.noisy, len(SNRS_DB) * number + place)
                jobs.append((kind, snr_db, said, noise))
        for name, level, chosen, under in tracked(jobs, "commands in noise"):
            yield self._played(name, level, scenes.spoken(chosen, under, level))

    def _over_the_coach(self) -> Iterator[Condition]:
        said = _drawn(self._pool, 2 * self._effort.noisy, 99)
        scene = scenes.spoken(said)
        talk = coach.chatter(self._session.cues, scene.seconds)
        for echo_db in tracked(ECHOES_DB, "commands over the coach"):
            yield self._played(
                _echo_name(echo_db), np.inf, scenes.over_the_coach(scene, talk, echo_db)
            )

    def _without_commands(self) -> Iterator[Condition]:
        played = [
            *some(list(material.recorded_negatives(self._clips)), self._effort.recordings),
            *material.made_negatives(self._effort.sentences, self._effort.stretches),
        ]
        groups = [
            (kind, of_kind[begin : begin + _GROUP])
            for kind in dict.fromkeys(each.kind for each in played)
            for of_kind in [[each for each in played if each.kind == kind]]
            for begin in range(0, len(of_kind), _GROUP)
        ]
        for kind, group in tracked(groups, "no commands"):
            yield self._played(kind, np.inf, scenes.without_commands(group))

    def _coach_alone(self) -> Iterator[Condition]:
        talk = self._session.first(self._effort.script_seconds)
        for echo_db in tracked(ECHOES_DB, "the coach alone"):
            yield self._played(_echo_name(echo_db), np.inf, scenes.alone(talk, echo_db))

    def _people(self) -> Condition:
        said = material.recorded(self._clips, VOCABULARY)
        scene = scenes.spoken(some(said, self._effort.recordings))
        return self._played("people", np.inf, scene)

    def _played(self, name: str, snr_db: float, scene: Scene) -> Condition:
        heard = {each.name: answers(scene, list(each.listen(scene))) for each in self._listeners}
        return Condition(name, snr_db, scene, heard)

    # What is told of it

    def _conditions(self, title: str, conditions: Sequence[Condition]) -> Section:
        rows = []
        for each in conditions:
            name = each.name if each.snr_db == np.inf else f"{each.name}, {each.snr_db:g} dB"
            accepted, wrong, _ = scoring.outcome_rows(each.trials())
            rows += [Row(name, accepted.figures), Row("  wrong", wrong.figures)]
        trials = _pooled(conditions)
        return Section(
            f"{title}: commands accepted, and taken for others",
            self._compared(rows),
            [*scoring.confusions(trials), *scoring.rejections(trials)],
        )

    def _acceptance(self) -> Iterator[Row]:
        noise = f"{SNRS_DB[0]} to {SNRS_DB[-1]} dB of noise"
        loudest = [each for each in self._noisy if each.snr_db == SNRS_DB[0]]
        accepted, wrong, _ = scoring.outcome_rows(_pooled(self._noisy))
        at_loudest, _, _ = scoring.outcome_rows(_pooled(loudest))
        yield from self._compared(
            [
                Row(f"accepted at {noise}", accepted.figures),
                Row(f"accepted at {SNRS_DB[0]} dB", at_loudest.figures),
                Row(f"wrong at {noise}", wrong.figures),
            ]
        )

    def _single_words(self) -> Section:
        words = {word: Command(Verb.VARIATION, name=word) for word in WORDS_OF_20}
        said = some(material.single_words(self._clips), self._effort.recordings)
        scene = scenes.spoken(said, phrases=words)
        ear = Product(self._folder, words)
        heard = answers(scene, list(ear.listen(scene)))
        bare = Vosk(self._folder).recognizer(Grammar(WORDS_OF_20, DECOY_WORDS))
        trials = {
            OURS: [Trial(each.text, tuple(r.text for r in results)) for each, results in heard],
            "bare model": [
                Trial(each.text, scoring.accepted(bare.hear(each.sound), words))
                for each in tracked(said, "people, single words")
            ],
        }
        return Section(
            "People: single words as commands, in a grammar of these 20 and the decoys",
            self._compared(scoring.outcome_rows(trials)),
            [*scoring.confusions(trials), *scoring.rejections(trials)],
        )

    def _false_accepts(self, name: str, conditions: Sequence[Condition]) -> list[Row]:
        hours = sum(each.scene.seconds for each in conditions) / 3600
        false, quoted, asked = (dict[str, Figure]() for _ in range(3))
        for listener in self._listeners:
            taken = [
                (said, result.text)
                for each in conditions
                for said, results in each.heard[listener.name]
                for result in results
            ]
            wrong = [
                (said, text)
                for said, text in taken
                if scoring.false_accepts([text], VOCABULARY, said.text)
            ]
            false[listener.name] = Rate(len(wrong), hours)
            asked[listener.name] = Rate(sum(said.mode in _QUESTIONS for said, _ in wrong), hours)
            quoted[listener.name] = Rate(len(taken) - len(wrong), hours)
        rows = [Row(name, false), Row("  of these while a question is open", asked)]
        if any(said.text for each in conditions for said in each.scene.said):
            rows.append(Row("  and words of a sentence, taken for a command", quoted))
        return rows

    def _self_triggers(self, name: str, conditions: Sequence[Condition]) -> list[Row]:
        hours = sum(each.scene.seconds for each in conditions) / 3600
        return [
            Row(
                name,
                {
                    listener.name: Rate(
                        sum(
                            len(results)
                            for each in conditions
                            for _, results in each.heard[listener.name]
                        ),
                        hours,
                    )
                    for listener in self._listeners
                },
            )
        ]

    def _latencies(self) -> Iterator[Row]:
        delays = self.delays()
        yield from self._compared(
            [
                Row(
                    f"end of speech to action, p{percent}",
                    {
                        name: Quantity(float(np.percentile(each, percent)), "s")
                        for name, each in delays.items()
                        if each
                    },
                )
                for percent in (50, 95)
            ]
        )
        said = material.spoken(PHRASES[Verb.PAUSE], self._effort.pauses)
        pauses = self._played('"pause"', np.inf, scenes.spoken(said))
        accepted, _, _ = scoring.outcome_rows(pauses.trials())
        yield Row('"pause" and its like, accepted', {OURS: accepted.figures[OURS]})
        delay = float(np.percentile(pauses.delays(OURS), 95)) + LATENCY_SECONDS + FADE_SECONDS
        yield Row("  to silence in the headphones, p95", {OURS: Quantity(delay, "s")})

    def _costs(self, negatives: Sequence[Condition]) -> Iterator[Row]:
        """Of one core."""
        speech = next(each.scene for each in negatives if "speech" in each.name)
        silence = scenes.without_commands(
            [material.Negative("silence", "", np.zeros(30 * RATE, np.int16))] * 2
        )
        nothing = Talk(np.zeros(1, np.float32), ())
        for name, scene in (("silence", silence), ("speech", speech)):
            by_name: dict[str, Figure] = {}
            for listener in self._listeners:
                list(listener.listen(scene))
                by_name[listener.name] = Quantity(100 * listener.computing / scene.seconds, "%")
            yield from self._compared([Row(f"share of a core in {name}", by_name)])
            list(self._product.listen(scenes.over_the_coach(scene, nothing, None)))
            on_speakers = Quantity(100 * self._product.computing / scene.seconds, "%")
            yield Row("  on loudspeakers", {OURS: on_speakers})

    def _growth(self) -> Iterator[Row]:
        """Of the memory, from the end of the session's script to the end of the stream."""
        one = self._quiet.scene
        seconds = self._effort.long_seconds
        sound = np.resize(one.sound, round(seconds * RATE))
        talk = self._session.first(seconds / 3)
        scene = Scene(sound, one.said, talk, scenes.way(talk.samples, -10))
        before = resident()
        for result in self._product.listen(scene):
            if result.at < seconds / 3:
                before = resident()
        yield Row(
            f"memory grown in the last two thirds of {seconds / 60:g} minutes",
            {OURS: Quantity(resident() - before, "MB")},
        )

    def _compared(self, rows: Sequence[Row]) -> list[Row]:
        return figures.compared(OURS, rows)


def _drawn(pool: Sequence[Utterance], most: int, seed: int) -> list[Utterance]:
    return [pool[i] for i in np.random.default_rng(seed).permutation(len(pool))[:most]]


def _as_said(said: str, heard: str) -> str:
    """``said`` if that is the same command, else ``heard``."""
    return said if VOCABULARY[heard] == VOCABULARY[said] else heard


def _pooled(conditions: Sequence[Condition]) -> Mapping[str, list[Trial]]:
    trials = [each.trials() for each in conditions]
    return {name: list(chain(*(each[name] for each in trials))) for name in trials[0]}


def _echo_name(echo_db: float | None) -> str:
    return "no echo" if echo_db is None else f"echo {echo_db:+g} dB"


if __name__ == "__main__":
    program()
