"""``list`` with filters, ``search`` and ``check --speech``."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from voicecoach.cli import voicecoach
from voicecoach.library.folders import Kind, own_folder

SQUATS = """\
name: Squats
summary: Legs before breakfast.
exercises:
  squat:
    name: Squat
    muscles: [quads, glutes]
    steps:
      - Stand tall, heels down.
      - Bend to 90deg.
    rep: [{say: Down, seconds: 2}, {say: Up, seconds: 1}]
blocks: [{exercise: squat, sets: 2, reps: 8, rest: 30}]
"""


def invoke(*args: str) -> Result:
    return CliRunner().invoke(voicecoach, args, prog_name="voicecoach", catch_exceptions=False)


def ids(result: Result) -> list[str]:
    assert result.exit_code == 0, result.stderr
    return [line.split()[0] for line in result.stdout.splitlines()]


@pytest.fixture(autouse=True)
def squats(own_folders: Path) -> Path:
    folder = own_folder(Kind.ROUTINE)
    folder.mkdir(parents=True)
    file = folder / "squats.yaml"
    file.write_text(SQUATS, encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("options", "fits", "fits_not"),
    [
        (("--muscle", "quads"), "squats", "single-leg-hip-thrust"),
        (("--muscle", "Legs"), "squats", "nothing"),
        (("--equipment", "none"), "squats", "single-leg-hip-thrust"),
        (("--equipment", "bench"), "single-leg-hip-thrust", "core-circuit"),
        (("--equipment", "bench", "--equipment", "mat"), "core-circuit", "nothing"),
        (("--minutes", "5"), "squats", "single-leg-hip-thrust"),
        (("--muscle", "glutes", "--minutes", "5", "--equipment", "none"), "squats", "core-circuit"),
    ],
)
def test_filters_combine(options: tuple[str, ...], fits: str, fits_not: str) -> None:
    found = ids(invoke("list", *options))
    assert fits in found
    assert fits_not not in found


def test_exercises_are_filtered_as_well() -> None:
    found = ids(invoke("list", "exercises", "--muscle", "glutes", "--equipment", "mat"))
    assert "glute-bridge" in found
    assert "single-leg-hip-thrust" not in found


@pytest.mark.parametrize(
    ("options", "error"),
    [
        (("--muscle", "glute"), "No routine trains 'glute'. Did you mean 'glutes'?"),
        (("--equipment", "bnch"), "No routine needs 'bnch'. Did you mean 'bench'?"),
        (("--equipment", "non"), "No routine needs 'non'. Did you mean 'none'?"),
        (
            ("exercises", "--minutes", "5"),
            "Exercises have no length. Leave --minutes out, or list routines.",
        ),
    ],
)
def test_what_can_t_be_asked_for(options: tuple[str, ...], error: str) -> None:
    result = invoke("list", *options)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"Error: {error}\n")


def test_an_unknown_muscle_unlike_any_lists_those_there_are() -> None:
    result = invoke("list", "--muscle", "xyz")
    assert result.exit_code == 2
    assert result.stderr.startswith("Error: No routine trains 'xyz'.\nKnown: abs, ")


def test_nothing_that_fits() -> None:
    result = invoke("list", "--minutes", "1")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        "Error: No routine is all of that.\nSee all: voicecoach list routines\n"
    )


def test_searching_ranks_routines_and_exercises() -> None:
    result = invoke("search", "hip", "thrst")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "Routines:"
    assert {line.split()[0] for line in lines[1:3]} == {
        "hip-thrust-focus",
        "single-leg-hip-thrust",
    }
    exercises = lines[lines.index("Exercises:") + 1 :]
    assert {line.split()[0] for line in exercises[:2]} == {"hip-thrust", "single-leg-hip-thrust"}


def test_searching_looks_into_texts() -> None:
    assert invoke("search", "breakfast").stdout == "Routines:\n  squats  Legs before breakfast.\n"


def test_searching_for_what_is_not_there() -> None:
    result = invoke("search", "xylophone")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "Error: Nothing found for 'xylophone'.\nSee all: voicecoach list\n"


def test_a_broken_file_is_told_and_hides_nothing(squats: Path) -> None:
    broken = squats.with_name("broken.yaml")
    broken.write_text("name: Broken\n", encoding="utf-8")
    result = invoke("list", "--minutes", "5")
    assert "squats" in ids(result)
    assert result.stderr == f"{broken} has 1 problem.\n  line 1: blocks is missing.\n"


# check --speech


def test_checking_how_a_file_sounds(squats: Path) -> None:
    assert invoke("check", str(squats)).exit_code == 0
    result = invoke("check", "--speech", str(squats))
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert lines[:4] == [
        f"{squats} has 1 remark.",
        "  line 9: a voice may misread '90deg'. Write 'ninety degrees'.",
        "How long it takes aloud, in seconds:",
        "  Squat",
    ]
    parts = [line.strip().split(":")[0] for line in lines[4:]]
    assert parts == ["Introduction", "Explanation", "Announcing a set", "Rest", "Down", "Up"]
    assert lines[-2].endswith(" of 2")


def test_a_file_that_sounds_well(squats: Path) -> None:
    squats.write_text(SQUATS.replace("90deg", "ninety degrees"), encoding="utf-8")
    result = invoke("check", "--speech", str(squats))
    assert result.exit_code == 0
    assert result.stdout.startswith(f"{squats}: fine.\nHow long it takes aloud, in seconds:\n")


def test_a_broken_file_is_not_listened_to(squats: Path) -> None:
    squats.write_text("name: Squats\n", encoding="utf-8")
    result = invoke("check", "--speech", str(squats))
    assert result.exit_code == 1
    assert result.stdout == f"{squats} has 1 problem.\n  line 1: blocks is missing.\n"
