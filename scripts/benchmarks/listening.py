"""How well the coach listens: what it obeys, what it should not have, and how soon."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from pathlib import Path

import click
import numpy as np
from cast import cast
from memory import resident
from report import circumstances, tracked
from rounds import FULL, GROUP, QUICK, Condition, Rounds, pooled

from recognition.corpus import RATE
from trials import figures, material, plots, scenes, scoring
from trials.coach import VOCABULARY, Talk
from trials.figures import Figure, Quantity, Rate, Row, Section
from trials.listeners import OURS, Product
from trials.material import DECOY_WORDS, WORDS_OF_20, some
from trials.recognizers import Grammar, Vosk
from trials.scenes import SNRS_DB, Said, Scene, answers
from trials.scoring import Outcome, Trial, share
from voicecoach.audio.mixer import FADE_SECONDS
from voicecoach.audio.output import LATENCY_SECONDS
from voicecoach.errors import VoicecoachError
from voicecoach.session.commands import PHRASES, QUESTIONS, Command, Verb
from voicecoach.speech.models import embedded_model

NO_ACTORS = "No actors are heard: trials/actors.py names the packages of two games."
NO_ACCENTS = "Nobody has an accent: recognition/voices.py names the packages of such voices."


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
@click.option("--dev", is_flag=True, help="By voices to choose by, in place of those to report.")
@click.option("--quick", is_flag=True, help="A sample of everything, in a minute or two.")
@click.option("--json", "path", type=click.Path(path_type=Path), help="Write the figures here.")
@click.option(
    "--plots", "picture", type=click.Path(path_type=Path), help="Draw them here, a PNG file."
)
def program(
    *,
    model: Path | None,
    speech: Path | None,
    dev: bool,
    quick: bool,
    path: Path | None,
    picture: Path | None,
) -> None:
    """How well the coach listens, beside a plain loop on the same model and PocketSphinx.

    Commands and other sounds are played, faster than real time, to the ear of a session,
    with all that stands before it. What is played are recordings that training holds out,
    and synthetic voices that it never uses.
    """
    folder = model or embedded_model()
    effort = QUICK if quick else FULL
    try:
        heard = cast(speech, dev=dev)
        rounds = Rounds(folder, heard, effort)
        commands = list(rounds.commands())
        sections = list(_sections(folder, rounds, commands))
    except (VoicecoachError, OSError) as error:
        raise click.ClickException(str(error)) from error
    click.echo("\n".join((*_terms(folder), *heard.terms)))
    if not rounds.accented:
        click.echo(NO_ACCENTS)
    if not rounds.lines:
        click.echo(NO_ACTORS)
    click.echo("\n".join(figures.table(sections)))
    click.echo(f"\nx is {OURS} divided by the baseline.")
    if path:
        content = {**circumstances(), "quick": quick, "sections": figures.facts(sections)}
        path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    if picture:
        plots.draw(picture, _curves(commands), _delays(commands))


def _terms(folder: Path) -> Iterator[str]:
    yield f"Model: {folder.resolve().name}. Grammar: the {len(VOCABULARY)} phrases of a session,"
    yield f"for {OURS} with {len(DECOY_WORDS)} decoys, and [unk] for both on this model."
    yield "Each command is said in a mode in which it is legal; a synonym of it counts as right."
    yield "Noise and echo are measured against the voice where that sounds. A word ends where it"
    yield "falls 30 dB below its loudest 10 ms. The time of computing counts, that of devices not."


def _sections(folder: Path, rounds: Rounds, commands: Sequence[Condition]) -> Iterator[Section]:
    """The figures; those that matter most come first."""
    echoes = list(rounds.over_the_coach())
    negatives = list(rounds.without_commands())
    scripts = list(rounds.coach_alone())
    yield Section(
        "In short",
        [
            *_acceptance(commands),
            *_compared(_false_accepts("false accepts", negatives)),
            *_compared([*_taken("self-triggers", scripts)]),
            *_latencies(rounds, commands),
            *_costs(rounds),
            *_growth(rounds),
        ],
        rounds.product.notes[:1],
    )
    yield _conditions("Unseen synthetic voices", commands)
    yield _conditions(
        "The same over the coach, who never pauses, on loudspeakers in a simulated room", echoes
    )
    yield _conditions("Out of breath in a quiet room", [rounds.out_of_breath()])
    if rounds.accented:
        accented = rounds.with_an_accent()
        yield _conditions("Voices that grew up with another language, in a quiet room", [accented])
    yield _conditions("Right after talk in a quiet room", rounds.after_talk())
    if rounds.clips:
        yield _single_words(folder, rounds)
        yield _conditions("People: those commands that were recorded", [rounds.people()])
    by_kind: dict[str, list[Condition]] = {}
    for each in negatives:
        by_kind.setdefault(each.name, []).append(each)
    yield Section(
        "False accepts: commands taken that nobody gave",
        _compared(list(chain(*(_false_accepts(*each) for each in by_kind.items())))),
    )
    if rounds.lines:
        yield Section(
            "Lines of actors, whatever they say: commands taken",
            _compared([*_taken("of all lines", list(rounds.actors()))]),
        )
    cues = rounds.session.cues
    yield Section(
        f"Self-triggers: the coach's session alone, {len(cues)} cues of "
        f"{len({cue.text for cue in cues})} texts, on loudspeakers",
        _compared(list(chain(*(_taken(each.name, [each]) for each in scripts)))),
    )


def _conditions(title: str, conditions: Sequence[Condition]) -> Section:
    rows = []
    for each in conditions:
        name = each.name if each.snr_db == np.inf else f"{each.name}, {each.snr_db:g} dB"
        accepted, wrong, _ = scoring.outcome_rows(each.trials())
        rows += [Row(name, accepted.figures), Row("  wrong", wrong.figures)]
    trials = pooled(conditions)
    return Section(
        f"{title}: commands accepted, and taken for others",
        _compared(rows),
        [*scoring.confusions(trials), *scoring.rejections(trials)],
    )


def _acceptance(commands: Sequence[Condition]) -> Iterator[Row]:
    noise = f"{SNRS_DB[0]} to {SNRS_DB[-1]} dB of noise"
    noisy = _noisy(commands)
    loudest = [each for each in noisy if each.snr_db == SNRS_DB[0]]
    accepted, wrong, _ = scoring.outcome_rows(pooled(noisy))
    at_loudest, _, _ = scoring.outcome_rows(pooled(loudest))
    yield from _compared(
        [
            Row(f"accepted at {noise}", accepted.figures),
            Row(f"accepted at {SNRS_DB[0]} dB", at_loudest.figures),
            Row(f"wrong at {noise}", wrong.figures),
        ]
    )


def _single_words(folder: Path, rounds: Rounds) -> Section:
    words = {word: Command(Verb.VARIATION, name=word) for word in WORDS_OF_20}
    said = some(material.single_words(rounds.clips), rounds.effort.recordings)
    scene = scenes.spoken(said, phrases=words)
    ear = Product(folder, words)
    heard = answers(scene, list(ear.listen(scene)))
    bare = Vosk(folder).recognizer(Grammar(WORDS_OF_20, DECOY_WORDS))
    trials = {
        OURS: [Trial(each.text, tuple(r.text for r in results)) for each, results in heard],
        "bare model": [
            Trial(each.text, scoring.accepted(bare.hear(each.sound), words))
            for each in tracked(said, "people, single words")
        ],
    }
    return Section(
        "People: single words as commands, in a grammar of these 20 and the decoys",
        _compared(scoring.outcome_rows(trials)),
        [*scoring.confusions(trials), *scoring.rejections(trials)],
    )


def _false_accepts(name: str, conditions: Sequence[Condition]) -> list[Row]:
    rows = [
        *_taken(name, conditions),
        _counted("  of these while a question is open", conditions, _is_in_question),
    ]
    if any(said.text for each in conditions for said, _ in each.heard[OURS]):
        name = "  and words of a sentence, taken for a command"
        rows.append(_counted(name, conditions, lambda said, text: not _is_false(said, text)))
    return rows


def _taken(name: str, conditions: Sequence[Condition]) -> Iterator[Row]:
    yield _counted(name, conditions, _is_false)
    yield _counted("  of these obeyed, being legal then", conditions, _is_obeyed)


def _counted(
    name: str, conditions: Sequence[Condition], counts: Callable[[Said, str], bool]
) -> Row:
    """How often an hour a phrase was taken that ``counts``, given what was said."""
    hours = sum(each.hours for each in conditions)
    rates: dict[str, Figure] = {}
    for listener in conditions[0].heard:
        taken = [
            counts(said, result.text)
            for each in conditions
            for said, results in each.heard[listener]
            for result in results
        ]
        rates[listener] = Rate(sum(taken), hours)
    return Row(name, rates)


def _is_false(said: Said, text: str) -> bool:
    return bool(scoring.false_accepts([text], VOCABULARY, said.text))


def _is_obeyed(said: Said, text: str) -> bool:
    return _is_false(said, text) and said.allows(VOCABULARY[text])


def _is_in_question(said: Said, text: str) -> bool:
    return _is_false(said, text) and said.mode in QUESTIONS


def _latencies(rounds: Rounds, commands: Sequence[Condition]) -> Iterator[Row]:
    delays = _delays(commands)
    yield from _compared(
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
    said = material.spoken(PHRASES[Verb.PAUSE], rounds.effort.pauses, rounds.voices)
    pauses = rounds.played('"pause"', np.inf, scenes.spoken(said))
    accepted, _, _ = scoring.outcome_rows(pauses.trials())
    yield Row('"pause" and its like, accepted', {OURS: accepted.figures[OURS]})
    if delays_of_pauses := pauses.delays(OURS):
        silence = float(np.percentile(delays_of_pauses, 95)) + LATENCY_SECONDS + FADE_SECONDS
        row = f"  to silence, with {LATENCY_SECONDS + FADE_SECONDS:g} s of the output, p95"
        yield Row(row, {OURS: Quantity(silence, "s")})


def _costs(rounds: Rounds) -> Iterator[Row]:
    """Of one core."""
    speech = scenes.without_commands(list(material.made_negatives(GROUP, 0, rounds.voices)))
    silence = scenes.without_commands(
        [material.Negative("silence", "", np.zeros(30 * RATE, np.int16))] * 2
    )
    nothing = Talk(np.zeros(1, np.float32), ())
    for name, scene in (("silence", silence), ("speech", speech)):
        by_name: dict[str, Figure] = {}
        for listener in rounds.listeners:
            list(listener.listen(scene))
            by_name[listener.name] = Quantity(100 * listener.computing / scene.seconds, "%")
        yield from _compared([Row(f"share of a core in {name}", by_name)])
        list(rounds.product.listen(scenes.over_the_coach(scene, nothing, None)))
        on_speakers = Quantity(100 * rounds.product.computing / scene.seconds, "%")
        yield Row("  on loudspeakers", {OURS: on_speakers})


def _growth(rounds: Rounds) -> Iterator[Row]:
    """Of the memory, from the end of the session's script to the end of the stream."""
    one = scenes.spoken(rounds.pool)
    seconds = rounds.effort.long_seconds
    sound = np.resize(one.sound, round(seconds * RATE))
    talk = rounds.session.first(seconds / 3)
    scene = Scene(sound, one.said, talk, scenes.way(talk.samples, -10))
    before = resident()
    for result in rounds.product.listen(scene):
        if result.at < seconds / 3:
            before = resident()
    yield Row(
        f"memory grown in the last two thirds of {seconds / 60:g} minutes",
        {OURS: Quantity(resident() - before, "MB")},
    )


def _noisy(commands: Sequence[Condition]) -> list[Condition]:
    return [each for each in commands if each.snr_db < np.inf]


def _curves(commands: Sequence[Condition]) -> plots.Curves:
    return {
        name: {
            (each.name, each.snr_db): share(each.trials()[name], Outcome.RIGHT)
            for each in _noisy(commands)
        }
        for name in commands[0].heard
    }


def _delays(commands: Sequence[Condition]) -> plots.Delays:
    """In quiet and in noise together."""
    return {
        name: list(chain(*(each.delays(name) for each in commands))) for name in commands[0].heard
    }


def _compared(rows: Sequence[Row]) -> list[Row]:
    return figures.compared(OURS, rows)


if __name__ == "__main__":
    program()
