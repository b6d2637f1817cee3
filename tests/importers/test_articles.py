"""How-to articles of many shapes, each of which must become something that coaches well."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.importers.conftest import ARTICLES
from voicecoach.errors import SourceError
from voicecoach.importers.formats import read_source
from voicecoach.importers.sources import Source, fetch
from voicecoach.importers.writing import as_yaml, doubts, write_new
from voicecoach.library.files import load_routine
from voicecoach.routine import Exercise, Hold, Repetitions, Routine, SelfPaced

ALL = sorted(ARTICLES.iterdir())


def imported(article: str, folder: Path) -> Routine:
    """The routine in the file that ``article`` becomes."""
    (draft,) = read_source(fetch(str(ARTICLES / article))).drafts
    path = folder / f"{draft.id}.yaml"
    write_new(path, as_yaml(draft))
    return load_routine(path)


def only(article: str, folder: Path) -> Exercise:
    (block,) = imported(article, folder).prescriptions
    return block.exercise


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_every_article_becomes_a_file_without_a_remark(path: Path, tmp_path: Path) -> None:
    (draft,) = read_source(fetch(str(path))).drafts
    file = tmp_path / "imported.yaml"
    write_new(file, as_yaml(draft))
    assert doubts(file) == []


@pytest.mark.parametrize(
    ("article", "work"),
    [
        ("dead-bug.txt", [Repetitions(10)]),
        ("evening-stretches.txt", [Hold(30), Hold(60)]),
        ("goblet-squat.txt", [Repetitions(6)]),
        ("hip-thrust.txt", [Repetitions(8)]),
        ("lateral-raise.html", [Repetitions(12)]),
        ("plank.md", [Hold(45)]),
        ("push-up.md", [Repetitions(10)]),
        ("side-plank.html", [Hold(20)]),
        ("three-moves.html", [Repetitions(12), Repetitions(15), Hold(30)]),
    ],
)
def test_the_amount_is_the_one_that_is_told(
    article: str, work: list[Repetitions | Hold | SelfPaced], tmp_path: Path
) -> None:
    assert [block.work for block in imported(article, tmp_path).prescriptions] == work


@pytest.mark.parametrize(
    ("article", "names"),
    [
        ("hip-thrust.txt", ["Single leg hip thrust"]),
        ("plank.md", ["Plank"]),
        ("push-up.md", ["Push-up"]),
        ("lateral-raise.html", ["Dumbbell lateral raise"]),
        ("evening-stretches.txt", ["Hamstring stretch", "Child's pose"]),
        ("three-moves.html", ["Glute bridge", "Donkey kick", "Wall sit"]),
    ],
)
def test_each_exercise_has_its_name(article: str, names: list[str], tmp_path: Path) -> None:
    blocks = imported(article, tmp_path).prescriptions
    assert [block.exercise.name for block in blocks] == names


def test_numbered_text_with_sections_arrives_whole(tmp_path: Path) -> None:
    exercise = only("hip-thrust.txt", tmp_path)
    assert [step.text for step in exercise.steps] == [
        "Put the bench behind you.",
        "Your working foot flat on the floor, and the other leg lifted to ninety degrees.",
        "Place your shoulders on the edge of the bench.",
        "Drive your hips up until they line up with your body.",
        "Pause for two seconds and squeeze your glutes.",
        "Come back to the start position.",
    ]
    assert [(phase.cue, phase.seconds) for phase in exercise.phases] == [
        ("Up", 2),
        ("Squeeze", 2),
        ("Down", 2),
    ]
    assert (exercise.two_sided, exercise.limb) == (True, "leg")
    assert exercise.equipment == ("bench",)
    assert exercise.muscles == ("glutes", "hamstrings", "lower back")
    assert [variation.name for variation in exercise.variations] == [
        "standard",
        "weighted",
        "banded",
    ]
    assert exercise.variations[2].setup == ("Tie a band around your thighs.",)
    assert [(mistake.name, mistake.cue) for mistake in exercise.mistakes] == [
        ("Overarching the back", "Tuck your chin slightly."),
        ("Pushing with the elbows", "Push through your heel."),
    ]
    assert exercise.why == (
        "The exercise helps you to climb stairs.",
        "It improves your posture.",
    )


def test_told_seconds_are_kept_and_not_marked(tmp_path: Path) -> None:
    exercise = only("goblet-squat.txt", tmp_path)
    assert [(phase.cue, phase.seconds) for phase in exercise.phases] == [
        ("Down", 3),
        ("Hold", 1),
        ("Up", 1),
    ]
    assert "rep" not in guesses("goblet-squat.txt")
    assert exercise.muscles == ("quadriceps", "glutes", "core")


def guesses(article: str) -> str:
    (draft,) = read_source(fetch(str(ARTICLES / article))).drafts
    return " ".join(line for line in as_yaml(draft).splitlines() if "# guessed" in line)


def test_what_is_not_told_is_marked() -> None:
    (draft,) = read_source(fetch(str(ARTICLES / "hip-thrust.txt"))).drafts
    assert as_yaml(draft).endswith(
        "    # guessed: how many\n    sets: 3\n    reps: 8\n    # guessed: how long\n    rest: 60\n"
    )


def test_a_ladder_has_the_easier_variation_first(tmp_path: Path) -> None:
    names = [variation.name for variation in only("plank.md", tmp_path).variations]
    assert names == ["knee", "standard", "weighted"]


def test_one_side_is_told_for_both(tmp_path: Path) -> None:
    exercise = only("side-plank.html", tmp_path)
    assert exercise.two_sided
    assert [step.text for step in exercise.steps[:2]] == [
        "Lie on your working side.",
        "Place your working elbow under your shoulder.",
    ]


def test_menus_and_scripts_are_no_steps() -> None:
    (draft,) = read_source(fetch(str(ARTICLES / "three-moves.html"))).drafts
    text = as_yaml(draft)
    assert not [word for word in ("menu", "Press here", "alert", "voice") if word in text]


def test_a_text_without_steps_is_refused() -> None:
    text = "Fitness is a wonderful thing. Many people enjoy it.\n"
    with pytest.raises(SourceError) as refused:
        read_source(Source("talk.txt", "talk.txt", text.encode()))
    assert str(refused.value) == (
        "talk.txt does not tell how to do an exercise: no steps were found in it. "
        "Steps are a numbered list, a list, or sentences such as 'Lower your hips'."
    )


def test_control_characters_and_markup_are_left_behind() -> None:
    steps = (
        "1. Lift \x1b[31myour\x07 hips\u202e up <say-as>now</say-as>.\n2. Lower [[your]] hips.\n"
    )
    (draft,) = read_source(Source("a.txt", "a.txt", b"Bridge\n\n" + steps.encode())).drafts
    text = as_yaml(draft)
    assert all(character.isprintable() or character == "\n" for character in text)
    assert "Lower your hips." in text
    assert "say-as" not in text


@pytest.mark.parametrize("nested", ["<div>", "<ul><li>Lift", "<blockquote><p>", "<ol><li><ul>"])
def test_pages_may_nest_deeply(nested: str) -> None:
    page = "<h1>Bridge</h1><ol><li>Lift your hips.</li><li>Lower your hips.</li></ol>"
    source = Source("a.html", "a.html", (page + nested * 1000).encode())
    (draft,) = read_source(source).drafts
    assert "Lower your hips." in as_yaml(draft)
