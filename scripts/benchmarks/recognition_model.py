"""What a recognition model hears right, and what it hears that nobody said."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np
from cast import cast
from report import circumstances, tracked

from recognition.corpus import RATE, Clip, Part, transcripts
from recognition.voices import Voice
from trials import figures, material, numbers, scoring
from trials.figures import Figure, Quantity, Rate, Row, Section, Share
from trials.material import COMMANDS, DECOY_WORDS, WORDS_OF_20, Utterance, some
from trials.recognizers import Engine, Grammar, PocketSphinx, Vosk
from trials.scoring import Trial
from voicecoach.errors import VoicecoachError
from voicecoach.speech.models import embedded_model

PRODUCT = Grammar(COMMANDS, DECOY_WORDS)
"""Everything that the product listens for."""
SNR_DB = 10


@dataclass(frozen=True, slots=True)
class People:
    """Recordings of them."""

    clips: Sequence[Clip]
    """Held out of training."""
    numbers: Grammar
    """Of numbers, dates and orders, as those say them who are not held out."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is tried."""

    recordings: int | None
    """At most so many in each section; None for all."""
    spoken: int
    """Voices for each command."""
    commands: int | None
    """At most so many of these; None for all."""
    sentences: int
    """Without a command, by synthetic voices."""
    stretches: int
    """Of each kind of made sound without speech, STRETCH_SECONDS long."""


FULL = Effort(recordings=None, spoken=4, commands=None, sentences=1000, stretches=60)
QUICK = Effort(recordings=40, spoken=1, commands=40, sentences=20, stretches=2)


@click.command()
@click.argument("model", type=click.Path(path_type=Path), required=False)
@click.option(
    "--speech",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Recorded people: a folder with a manifest.tsv.",
)
@click.option("--dev", is_flag=True, help="By voices to choose by, in place of those to report.")
@click.option("--quick", is_flag=True, help="A sample of everything, in about a minute.")
@click.option("--json", "path", type=click.Path(path_type=Path), help="Write the figures here.")
def program(
    model: Path | None, speech: Path | None, dev: bool, quick: bool, path: Path | None
) -> None:
    """How well a Vosk model hears, beside PocketSphinx with its stock model.

    MODEL is a folder; without it, the embedded one. What is played are recordings that
    training holds out, and synthetic voices that it never uses.
    """
    try:
        engines = [Vosk(model or embedded_model()), *_baseline()]
        heard = cast(speech, dev=dev)
        people = _people(speech, heard.clips) if speech else None
    except (VoicecoachError, OSError) as error:
        raise click.ClickException(str(error)) from error
    click.echo("\n".join(heard.terms))
    sections = list(_sections(engines, people, heard.voices, QUICK if quick else FULL))
    click.echo("\n".join(figures.table(sections)))
    if path:
        content = {**circumstances(), "quick": quick, "sections": figures.facts(sections)}
        path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def _people(folder: Path, clips: Sequence[Clip]) -> People:
    others = transcripts(folder, Part.TRAIN, numbers.CORPUS)
    return People(clips, numbers.grammar(others))


def _baseline() -> list[Engine]:
    try:
        return [PocketSphinx()]
    except ImportError:
        click.echo("No baseline: PocketSphinx is not installed (pip install 'voicecoach[bench]').")
        return []


def _sections(
    engines: Sequence[Engine], people: People | None, voices: Sequence[Voice], effort: Effort
) -> Iterator[Section]:
    clips = people.clips if people else ()
    if people:
        yield _single_words(engines, some(material.single_words(clips), effort.recordings))
        said = some(material.numbers_and_phrases(clips), effort.recordings)
        yield _numbers(engines, people.numbers, said)
    said = material.spoken(some(COMMANDS, effort.commands), effort.spoken, voices)
    yield _commands(engines, said)
    yield _false_accepts(engines, clips, voices, effort)
    yield _cost(engines, said)


def _single_words(engines: Sequence[Engine], said: Sequence[Utterance]) -> Section:
    trials = _tried(engines, Grammar(WORDS_OF_20), said, "people, single words")
    rows = [*scoring.outcome_rows(trials), *scoring.word_rows(trials)]
    title = "People: single words, in a grammar of 20 (below, how often each was right)"
    return Section(title, rows, scoring.confusions(trials))


def _numbers(engines: Sequence[Engine], grammar: Grammar, said: Sequence[Utterance]) -> Section:
    heard = _heard(engines, grammar, said, "people, numbers")
    right: dict[str, Figure] = {}
    right_of_known: dict[str, Figure] = {}
    for engine in engines:
        pairs = [
            (each.text, " ".join(finals))
            for each, finals in zip(said, heard[engine.name], strict=True)
        ]
        known = [pair for pair in pairs if engine.knows(pair[0])]
        right[engine.name] = Share(sum(text == result for text, result in pairs), len(pairs))
        right_of_known[engine.name] = Share(
            sum(text == result for text, result in known), len(known)
        )
    rows = [Row("utterances right", right), Row("  of words it knows", right_of_known)]
    title = f"People: numbers, dates and orders, in a grammar of {len({*grammar.phrases})} phrases"
    return Section(title, rows)


def _commands(engines: Sequence[Engine], said: Sequence[Utterance]) -> Section:
    played = {
        "clean": said,
        f"{SNR_DB} dB of noise": material.under("noise", SNR_DB, said),
        f"{SNR_DB} dB of music": material.under("music", SNR_DB, said),
        "8 kHz Bluetooth": material.over_bluetooth(said),
    }
    rows, notes = [], []
    for condition, each in played.items():
        trials = _tried(engines, PRODUCT, each, condition)
        for row in scoring.outcome_rows(trials):
            rows.append(Row(f"{condition}, {row.name}", row.figures))
        notes += [f"  {condition}:", *scoring.confusions(trials)]
    title = f"Unseen synthetic voices: the product's {len(COMMANDS)} commands, its decoys and [unk]"
    return Section(title, rows, notes)


def _false_accepts(
    engines: Sequence[Engine], clips: Sequence[Clip], voices: Sequence[Voice], effort: Effort
) -> Section:
    played = [
        *some(list(material.recorded_negatives(clips)), effort.recordings),
        *material.made_negatives(effort.sentences, effort.stretches, voices),
    ]
    accepts = {}
    for engine in engines:
        recognizer = engine.recognizer(PRODUCT)
        accepts[engine.name] = [
            scoring.false_accepts(recognizer.hear(each.sound), COMMANDS, each.said)
            for each in tracked(played, f"{engine.name}: no commands")
        ]
    rows = []
    for kind in dict.fromkeys(each.kind for each in played):
        chosen = [number for number, each in enumerate(played) if each.kind == kind]
        hours = sum(len(played[number].sound) for number in chosen) / RATE / 3600
        rows.append(
            Row(
                kind,
                {
                    name: Rate(sum(len(each[number]) for number in chosen), hours)
                    for name, each in accepts.items()
                },
            )
        )
    title = "False accepts: commands heard that nobody said, with decoys and [unk] as the only gate"
    return Section(title, rows)


def _cost(engines: Sequence[Engine], said: Sequence[Utterance]) -> Section:
    figures_of = {engine.name: dict(_costs(engine, said)) for engine in engines}
    names = dict.fromkeys(name for each in figures_of.values() for name in each)
    rows = [
        Row(name, {engine: each[name] for engine, each in figures_of.items() if name in each})
        for name in names
    ]
    return Section("Cost, and how soon the clean commands above appear as a partial result", rows)


def _costs(engine: Engine, said: Sequence[Utterance]) -> Iterator[tuple[str, Figure]]:
    size = sum(path.stat().st_size for path in engine.folder.rglob("*") if path.is_file())
    yield "size of the model", Quantity(size / 1e6, "MB")
    yield "time to load it", Quantity(engine.load_seconds, "s")
    if engine.right_context_seconds is not None:
        yield "right context", Quantity(engine.right_context_seconds, "s")
    recognizer = engine.recognizer(PRODUCT)
    began = time.process_time()
    for each in said:
        recognizer.hear(each.sound)
    seconds = sum(len(each.sound) for each in said) / RATE
    yield "real-time factor on one core", Quantity((time.process_time() - began) / seconds, "")
    delays = [
        (appeared - each.end) / RATE
        for each in tracked(said, f"{engine.name}: partial results")
        if (appeared := recognizer.appears(each.sound, each.text)) is not None
    ]
    yield "a right partial result appears", Share(len(delays), len(said))
    if delays:
        for percent in (50, 95):
            delay = float(np.percentile(delays, percent))
            yield f"  after the end of the words, p{percent}", Quantity(delay, "s")


def _tried(
    engines: Sequence[Engine], grammar: Grammar, said: Sequence[Utterance], what: str
) -> Mapping[str, Sequence[Trial]]:
    """What was obeyed, by the engine's name."""
    return {
        name: [
            Trial(each.text, scoring.accepted(finals, grammar.phrases))
            for each, finals in zip(said, results, strict=True)
        ]
        for name, results in _heard(engines, grammar, said, what).items()
    }


def _heard(
    engines: Sequence[Engine], grammar: Grammar, said: Sequence[Utterance], what: str
) -> Mapping[str, Sequence[Sequence[str]]]:
    """The final results, by the engine's name."""
    heard = {}
    for engine in engines:
        recognizer = engine.recognizer(grammar)
        heard[engine.name] = [
            recognizer.hear(each.sound) for each in tracked(said, f"{engine.name}: {what}")
        ]
    return heard


if __name__ == "__main__":
    program()
