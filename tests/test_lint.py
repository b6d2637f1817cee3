"""Each remark by a text that deserves it and one that does not; and what is built in, by ear."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from voicecoach.documents.reader import read
from voicecoach.library.aloud import Part, Telling, Word, alone, tellings
from voicecoach.library.files import load_either
from voicecoach.library.folders import Kind, built_in_folder
from voicecoach.library.lines import Lines
from voicecoach.library.lint import Ears, remarks
from voicecoach.library.misread import misread
from voicecoach.routine import Exercise
from voicecoach.settings import Settings
from voicecoach.speech.cues import ImmediateCues
from voicecoach.speech.models import embedded_model, load_model, missing_words
from voicecoach.speech.synthesizer import Pyttsx3Synthesizer

GOOD = """\
name: Morning
exercises:
  squat:
    name: Squat
    equipment: [chair]
    steps:
      - Stand before the chair.
      - {say: Keep your heels down., key: true}
      - Touch it.
    rep: [{say: Down, seconds: 2}, {say: Up, seconds: 1.5}]
    variations:
      - {name: standard}
      - {name: weighted, setup: [Hold the weight close.]}
    mistakes: [{name: Knees, say: Knees out.}]
    why: [It makes stairs easy.]
texts: {rest: "Rest {rest}. {tip}"}
phrases: {next: [go on]}
blocks:
  - {exercise: squat, sets: 3, reps: 8}
"""
KNOWN = {"standard", "weighted", "go", "on"}
EARS = Ears(
    seconds=lambda text: len(text) / 10,
    unheard=lambda phrase: [word for word in phrase.split() if word not in KNOWN],
)


def heard(text: str, folder: Path, ears: Ears = EARS) -> list[str]:
    file = folder / "morning.yaml"
    file.write_text(text, encoding="utf-8")
    return remarked(file, ears)


def remarked(file: Path, ears: Ears) -> list[str]:
    loaded = load_either(file)
    routine = alone(loaded) if isinstance(loaded, Exercise) else loaded
    found = remarks(routine, Lines(read(file.read_bytes())), ears)
    return [f"line {remark.line}: {remark.text}" for remark in found]


def test_a_good_file_gets_no_remark(tmp_path: Path) -> None:
    assert heard(GOOD, tmp_path) == []


COMMAND = "is a command, and the coach may hear itself say it here. Choose other words."


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "say: Down,",
            "say: Down to the very bottom,",
            (
                "line 10: 'Down to the very bottom' takes 2.3 seconds aloud, longer than its 2. "
                "Say less, or give it more time."
            ),
        ),
        (
            "Stand before the chair.",
            "Stand before it.",
            "line 7: 'it' comes before anything it could mean. Name the thing.",
        ),
        (
            "Keep your heels down.",
            "Keep them down.",  # a key step is told without the one before it
            "line 8: 'them' comes before anything it could mean. Name the thing.",
        ),
        (
            "Hold the weight close.",
            "Hold it close.",
            "line 13: 'it' comes before anything it could mean. Name the thing.",
        ),
        (
            "Knees out.",
            "Push them out.",
            "line 14: 'them' comes before anything it could mean. Name the thing.",
        ),
        (
            "Touch it.",
            "Raise the other leg.",
            (
                "line 9: this speaks of 'the other leg', but no change of sides will be called. "
                "Set 'sides: both', or say that the sides alternate."
            ),
        ),
        (
            "Touch it.",
            "Stand on one leg.",
            (
                "line 9: this speaks of 'one leg', but no change of sides will be called. "
                "Set 'sides: both', or say that the sides alternate."
            ),
        ),
        (
            "Touch it.",
            "Touch it ten times.",
            "line 9: 'ten times': how many is told by the routine. Leave it out here.",
        ),
        (
            "Touch it.",
            "Bend to 90deg.",
            "line 9: a voice may misread '90deg'. Write 'ninety degrees'.",
        ),
        (
            "Touch it.",
            "Touch it \N{FLEXED BICEPS}.",
            "line 9: a voice may misread '\N{FLEXED BICEPS}'. Leave it out.",
        ),
        (
            "Rest {rest}. {tip}",
            "REST {rest}.",
            "line 16: a voice may misread 'REST'. Write 'rest'.",
        ),
        ("say: Down,", "say: Sit back,", f"line 10: 'back' {COMMAND}"),
        ("say: Down,", "say: Go down,", f"line 10: 'go' {COMMAND}"),
        ("Touch it.", "Touch it, wait, rise.", f"line 9: 'wait' {COMMAND}"),
        ("Touch it.", "Touch it. Go on. Rise.", f"line 9: 'go on' {COMMAND}"),  # the file's own
        ("Touch it.", "Touch it. Weighted.", f"line 9: 'weighted' {COMMAND}"),
        (
            "name: weighted",
            "name: goblet",
            (
                "line 13: the recognition model does not know 'goblet', so 'goblet' can only "
                "be typed. Choose words that it knows."
            ),
        ),
        (
            "[go on]",
            "[onwards now]",
            (
                "line 17: the recognition model does not know 'onwards' and 'now', "
                "so 'onwards now' can only be typed. Choose words that it knows."
            ),
        ),
        (
            "Touch it.",
            "Sink down slowly and keep your chest up and your knees over both your feet.",
            (
                "line 9: 'Sink down slowly and keep your chest up…' has 15 words without a pause. "
                "Put in a comma, or make two sentences."
            ),
        ),
        (
            "reps: 8}",
            "reps: 8, tempo: 0.3-1.5}",
            (
                "line 19: 'Down' takes 0.4 seconds aloud, longer than its 0.3. "
                "Say less, or give it more time."
            ),
        ),
    ],
)
def test_what_sounds_wrong(tmp_path: Path, old: str, new: str, expected: str) -> None:
    assert GOOD.count(old) == 1
    assert heard(GOOD.replace(old, new), tmp_path) == [expected]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("say: Down,", "say: Down to the bottom,"),  # exactly as long as its phase
        ("Touch it.", "Keep your weight back."),  # no pause before the command
        ("Touch it.", "Raise one leg, then the other."),
        ("Touch it.", "Raise your legs in turn, one leg at a time."),
        ("Touch it.", "Hold for 3 breaths."),
        ("It makes stairs easy.", "It makes them easy."),  # the answer to "why": the exercise
        (
            "Touch it.",
            "Sink down slowly, keep your chest up, and your knees over both your feet.",
        ),
    ],
)
def test_what_sounds_right(tmp_path: Path, old: str, new: str) -> None:
    assert GOOD.count(old) == 1
    assert heard(GOOD.replace(old, new), tmp_path) == []


def test_an_exercise_for_both_sides_may_speak_of_one(tmp_path: Path) -> None:
    one_leg = GOOD.replace("Touch it.", "Stand on one leg.")
    assert heard(one_leg.replace("    steps:", "    sides: both\n    steps:"), tmp_path) == []


def test_an_exercise_file_of_its_own(tmp_path: Path) -> None:
    text = """\
name: Squat
muscles: [quads]
steps: [Stand tall, e.g. by a wall.]
rep: [{say: Down, seconds: 2}]
texts: {intro: "{exercise}, 3x8."}
"""
    assert heard(text, tmp_path) == [
        "line 3: a voice may misread 'e.g.'. Write 'for example'.",
        "line 5: a voice may misread '3x8'. Write 'three sets of eight'.",
    ]


def test_repeating_takes_a_repetition(tmp_path: Path) -> None:
    hold = GOOD.replace("Touch it.", "Touch it and repeat.").replace("reps: 8", "hold: 8")
    assert heard(hold, tmp_path) == []
    without = hold.replace("    rep: [{say: Down, seconds: 2}, {say: Up, seconds: 1.5}]\n", "")
    assert heard(without, tmp_path) == [
        (
            "line 9: this speaks of 'repeat', but no repetition can be counted. "
            "Add 'rep', with the words and seconds of one."
        )
    ]


def test_the_same_word_is_remarked_only_where_it_has_too_little_time(tmp_path: Path) -> None:
    lunge = """\
  lunge:
    name: Lunge
    steps: [Stand tall.]
    rep: [{say: Down, seconds: 0.3}]
"""
    two = GOOD.replace("texts:", f"{lunge}texts:").replace("blocks:", "blocks:\n" + LUNGES)
    assert heard(two, tmp_path) == [
        (
            "line 19: 'Down' takes 0.4 seconds aloud, longer than its 0.3. "
            "Say less, or give it more time."
        )
    ]


LUNGES = "  - {exercise: lunge, sets: 1, reps: 5}"


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("Bend to 90° or 45 deg.", [("90°", "ninety degrees"), ("45 deg", "forty five degrees")]),
        ("Do 3x8, then 8-12.", [("3x8", "three sets of eight"), ("8-12", "eight to twelve")]),
        ("Take 20lbs w/ care.", [("20lbs", "twenty pounds"), ("w/", "with")]),
        ("Wait 1 min w/o weight.", [("1 min", "one minute"), ("w/o", "without")]),
        ("Hold 30s.", [("30s", "thirty seconds")]),
        ("Some kg & lbs.", [("kg", "kilograms"), ("&", "and"), ("lbs", "pounds")]),
        ("Bands, e.g. a long one, etc.", [("e.g.", "for example"), ("etc.", "and so on")]),
        ("DON'T arch.", [("DON'T", "don't")]),
        ("Well done \N{SPARKLES}", [("\N{SPARKLES}", "")]),
        ("I hold 3 seconds in a row, at most.", []),
        ("A minute of seconds, kilograms of grams.", []),
    ],
)
def test_what_a_voice_misreads(written: str, found: list[tuple[str, str]]) -> None:
    assert [(misreading.found, misreading.instead) for misreading in misread(written)] == found


def test_how_long_a_routine_takes_aloud(tmp_path: Path) -> None:
    file = tmp_path / "morning.yaml"
    file.write_text(GOOD, encoding="utf-8")
    loaded = load_either(file)
    assert not isinstance(loaded, Exercise)
    texts: list[str] = []

    def seconds(text: str) -> float:
        texts.append(text)
        return float(len(texts))

    assert list(tellings(loaded, seconds)) == [
        Telling(
            "Squat",
            (
                Part("Introduction", (1.0,)),
                Part("Explanation", (2.0, 3.0, 4.0)),
                Part("Announcing a set", (5.0, 6.0, 7.0)),
                Part("Rest", (8.0,)),
            ),
            (Word("Down", 9.0, 2), Word("Up", 10.0, 1.5)),
        )
    ]
    assert texts[2:7] == [
        "Two. Keep your heels down.",
        "Three. Touch it.",
        "Set one of three, eight reps.",
        "Set two of three, eight reps.",
        "Last set, eight reps.",
    ]


# What is built in, by the real voice and the real model


@pytest.fixture(scope="module")
def ears() -> Iterator[Ears]:
    model = load_model(embedded_model())
    voice = Pyttsx3Synthesizer(rate=Settings().rate)
    with closing(ImmediateCues(voice, None, "")) as cues:
        yield Ears(
            seconds=lambda text: cues.clip(text).result().seconds,
            unheard=lambda phrase: tuple(missing_words(model, [phrase])),
        )


@pytest.mark.parametrize(
    "file",
    sorted(file for kind in Kind for file in built_in_folder(kind).iterdir()),
    ids=lambda file: f"{file.parent.name}/{file.stem}",
)
def test_what_is_built_in_sounds_well(file: Path, ears: Ears) -> None:
    assert remarked(file, ears) == []
