from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from voicecoach import __version__
from voicecoach.cli import COMMANDS, printable, voicecoach
from voicecoach.library.catalogue import find_routine
from voicecoach.library.folders import Kind, built_in_folder, own_folder
from voicecoach.session.plan import plan

THRUST = built_in_folder(Kind.ROUTINE) / "single-leg-hip-thrust.yaml"
SUMMARY = "Strong glutes with nothing but a bench, one leg at a time."


def invoke(*args: str) -> Result:
    return CliRunner().invoke(voicecoach, args, prog_name="voicecoach", catch_exceptions=False)


def program(*args: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """The real program, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "voicecoach", *args],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, **variables},
    )


def listed(text: str) -> dict[str, str]:
    """What a list says about each id."""
    return dict(line.split(maxsplit=1) for line in text.splitlines())


def start(body: str) -> subprocess.Popen[str]:
    """The real program with one more command, ``extra``, that does ``body``."""
    script = f"""
import sys, time
from voicecoach.cli import main, voicecoach
from voicecoach.errors import DeviceError
@voicecoach.command()
def extra():
    {body}
sys.argv = ["voicecoach", "extra"]
main()
"""
    return subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


# The frame


def test_help_is_short_and_begins_with_examples() -> None:
    result = invoke("-h")
    assert result.output == invoke("--help").output
    assert result.output.startswith(
        "Usage: voicecoach [OPTIONS] COMMAND [ARGS]...\n"
        "\n"
        "  A strength coach in your headphones, offline.\n"
        "\n"
        "    voicecoach run                          choose a routine and train\n"
        "    voicecoach run single-leg-hip-thrust    train it at once\n"
    )
    assert [line.split()[0] for line in result.output.split("Commands:\n")[1].splitlines()] == [
        *COMMANDS
    ]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_and_option_has_help(command: str) -> None:
    result = invoke(command, "-h")
    assert result.exit_code == 0
    assert f"Usage: voicecoach {command}" in result.output
    assert "\\b" not in result.output
    with click.Context(voicecoach) as ctx:
        made = voicecoach.commands[command].make_context(command, [], ctx, resilient_parsing=True)
    assert made.command.help
    options = [p for p in made.command.get_params(made) if isinstance(p, click.Option)]
    assert all(option.help for option in options)


def test_version() -> None:
    assert invoke("--version").output == f"voicecoach {__version__}\n"


def test_help_imports_nothing_heavy() -> None:
    script = (
        "import sys, voicecoach.cli as c\n"
        "try: c.voicecoach(['--help'])\n"
        "except SystemExit: print(*sys.modules, sep='\\n')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True
    )
    heavy = {"numpy", "pydantic", "pyttsx3", "rich", "ruamel", "sounddevice", "soundfile", "vosk"}
    assert "Train with the coach." in done.stdout
    assert {line.split(".")[0] for line in done.stdout.splitlines()} & heavy == set()


def test_an_unknown_command_has_a_near_miss() -> None:
    result = invoke("lst")
    assert result.exit_code == 2
    assert result.stderr == (
        "Usage: voicecoach [OPTIONS] COMMAND [ARGS]...\n"
        "Try 'voicecoach --help' for help.\n"
        "\n"
        "Error: No such command 'lst'. Did you mean 'list'?\n"
    )


# The boundary


def test_an_error_is_one_sentence_on_stderr(own_folders: Path) -> None:
    done = program("show", "yoga")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "Error: There is no routine 'yoga'.\nList them with: voicecoach list\n"


def test_an_error_can_not_reach_the_terminal_as_a_command(own_folders: Path) -> None:
    result = invoke("show", "\x1b[2Jyoga")
    assert result.stderr.startswith(
        "Error: There is no routine '\N{REPLACEMENT CHARACTER}[2Jyoga'."
    )
    assert printable("a\tb\ud800\n") == "a\ufffdb\ufffd\n"


def test_a_bug_shows_its_traceback() -> None:
    process = start("raise LookupError('a bug')")
    _, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert err.startswith("Traceback (most recent call last):\n")
    assert err.endswith("LookupError: a bug\n")


def test_a_failure_of_ours_shows_none() -> None:
    process = start("raise DeviceError('No input device matches.')")
    assert process.communicate(timeout=60) == ("", "Error: No input device matches.\n")
    assert process.returncode == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT to send")
def test_ctrl_c_ends_with_one_plain_line() -> None:
    process = start("print('on', flush=True); time.sleep(60)")
    assert process.stdout is not None
    assert process.stdout.readline() == "on\n"
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (130, "\nStopped.\n")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
def test_a_closed_pipe_is_quiet() -> None:
    process = start("time.sleep(0.2); print('x' * 100_000)")
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == ""
    process.wait(timeout=60)
    process.stderr.close()


def test_a_narrow_console_loses_letters_only(own_folders: Path) -> None:
    own_folder().mkdir(parents=True)
    text = THRUST.read_text(encoding="utf-8").replace("Strong glutes", "→ ok")
    (own_folder() / THRUST.name).write_text(text, encoding="utf-8")
    done = program("list", PYTHONIOENCODING="cp1252")
    said = listed(done.stdout)["single-leg-hip-thrust"]
    assert said == SUMMARY.replace("Strong glutes", "? ok")


# list, show, check


def test_list(own_folders: Path) -> None:
    result = invoke("list")
    assert listed(result.stdout)["single-leg-hip-thrust"] == SUMMARY
    assert result.stdout.splitlines() == sorted(result.stdout.splitlines())
    assert result.stderr == f"Your own go into {own_folder()}\n"


def test_list_exercises(own_folders: Path) -> None:
    own_folder(Kind.EXERCISE).mkdir(parents=True)
    (own_folder(Kind.EXERCISE) / "squat.yml").write_text("name: Deep squat\n")
    result = invoke("list", "exercises")
    exercises = listed(result.stdout)
    assert (exercises["plank"], exercises["squat"]) == ("Plank", "Deep squat")
    assert result.stderr == ""


def test_list_goes_on_past_a_broken_file(own_folders: Path) -> None:
    own_folder().mkdir(parents=True)
    broken, nameless = own_folder() / "a.yaml", own_folder() / "b.yaml"
    broken.write_text("name: 'x\n")
    nameless.write_text("blocks: []\n")
    result = invoke("list")
    assert result.exit_code == 0
    assert "single-leg-hip-thrust" in listed(result.stdout)
    assert result.stderr == (
        f"{broken} has 1 problem.\n  line 1: a quotation mark is never closed.\n"
        f"{nameless} has no name. See: voicecoach check {nameless}\n"
    )


def test_show_tells_everything_in_plain_lines(own_folders: Path) -> None:
    result = invoke("show", "single-leg-hip-thrust")
    assert result.stdout.startswith(
        "Single leg hip thrust\n"
        "Strong glutes with nothing but a bench, one leg at a time.\n"
        "About 6 minutes.\n"
        "\n"
        "Single leg hip thrust: 3 sets of 5 reps on each side.\n"
        "  Rest: 60 seconds.\n"
        "  Progression: 1 rep more after each full session, up to 8 reps; then the next\n"
        "    harder variation, from the start.\n"
        "\n"
        "Exercise: Single leg hip thrust.\n"
        "  Equipment: bench.\n"
        "  Muscles: glutes, hamstrings, core.\n"
        "\n"
        "Steps:\n"
        "  1. Place the bench behind your back.\n"
    )
    for part in (
        "One rep:\n  Up, 1.5 seconds.\n  Squeeze, 2 seconds.\n  Down, 2 seconds.\n",
        "Variations, easiest first:\n  Standard.\n  Banded with resistance band. Tie the band",
        "Common mistakes:\n  Arching the back. Keep your chin tucked so your back does not arch.\n",
        "Why:\n  Stronger hips make stairs, yoga and daily life easier.\n",
    ):
        assert f"\n\n{part}" in result.stdout
    assert result.stdout.isascii()
    assert max(map(len, result.stdout.splitlines())) <= 80


def test_show_wraps_to_the_terminal(own_folders: Path) -> None:
    result = CliRunner(env={"COLUMNS": "40"}).invoke(voicecoach, ["show", str(THRUST)])
    assert max(map(len, result.stdout.splitlines())) <= 40
    assert (
        "  Banded with resistance band. Tie the\n    band around your working leg." in result.stdout
    )


def test_show_without_a_routine_is_a_usage_error() -> None:
    result = invoke("show")
    assert result.exit_code == 2
    assert result.stderr.endswith("\n\nError: Missing argument 'ROUTINE'.\n")


def test_check_of_a_fine_file() -> None:
    result = invoke("check", str(THRUST))
    assert (result.exit_code, result.stdout, result.stderr) == (0, f"{THRUST}: fine.\n", "")


def test_check_names_all_problems_of_all_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = THRUST.read_text(encoding="utf-8")
    Path("fine.yaml").write_text(text, encoding="utf-8")
    Path("morning.yaml").write_text(
        text.replace("reps:", "reptes:").replace("rest: 60", "rest: -1"), encoding="utf-8"
    )
    result = invoke("check", "morning.yaml", "fine.yaml", "no.yaml")
    lines = text.splitlines()
    reps = next(n for n, line in enumerate(lines, 1) if line.startswith("    reps:"))
    assert result.exit_code == 1
    assert result.stdout == (
        "morning.yaml has 2 problems.\n"
        f"  line {reps}: unknown key 'reptes'. Did you mean 'reps'?\n"
        f"  line {reps + 1}: rest must be at least 0 seconds, not -1.\n"
        "fine.yaml: fine.\n"
        "There is no file no.yaml.\n"
    )


# new and schema


def test_new_begins_a_file_that_is_right(own_folders: Path) -> None:
    for kind, name, file in (
        (Kind.EXERCISE, "Goblet squat", "goblet-squat.yaml"),
        (Kind.ROUTINE, "My: Körper №1", "my-korper-no1.yaml"),
        (Kind.ROUTINE, "null", "null.yaml"),
    ):
        path = own_folder(kind) / file
        result = invoke("new", kind.value, name)
        assert (result.exit_code, result.stderr) == (0, "")
        assert result.stdout == (
            f"Written: {path}\n"
            f"Now change it, and see whether it is right: voicecoach check {path}\n"
            "For completion in your editor:\n"
            f"  voicecoach schema {kind.value} > {kind.value}.schema.json\n"
            "and make this the first line of your file:\n"
            f"  # yaml-language-server: $schema={kind.value}.schema.json\n"
        )
        assert invoke("check", str(path)).stdout == f"{path}: fine.\n"
        assert listed(invoke("list", f"{kind.value}s").stdout)[path.stem]
    routine = find_routine("my-korper-no1")
    assert routine.name == "My: Körper №1"
    assert len(plan(routine).segments) > 20


def test_new_overwrites_nothing(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("mine")
    result = invoke("new", "routine", "Mine", "--output", str(file))
    assert result.exit_code == 2
    assert result.stderr == (f"Error: There is a file {file} already. Choose another --output.\n")
    assert file.read_text() == "mine"


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("", "A name has 1 to 60 characters."),
        ("x" * 61, "A name has 1 to 60 characters."),
        ("a\x1bb", "A name is made of letters."),
        ("!!", "'!!' makes no name for a file. Give one: --output FILE"),
    ],
)
def test_new_needs_a_name(own_folders: Path, name: str, problem: str) -> None:
    result = invoke("new", "routine", name)
    assert (result.exit_code, result.stderr) == (2, f"Error: {problem}\n")


def test_schema_describes_every_key() -> None:
    for kind in Kind:
        schema = json.loads(invoke("schema", kind.value).stdout)
        for model in (schema, *schema["$defs"].values()):
            assert model.get("description") or "anyOf" in model
            for key, value in model.get("properties", {}).items():
                assert value.get("description"), key
    assert "warm-up" in schema_of(Kind.ROUTINE)["properties"]
    assert invoke("schema").stdout == invoke("schema", "routine").stdout


def schema_of(kind: Kind) -> dict[str, dict[str, object]]:
    loaded: dict[str, dict[str, object]] = json.loads(invoke("schema", kind.value).stdout)
    return loaded


# The routine argument


def test_routine_names_complete_in_the_shell(own_folders: Path) -> None:
    asked = {"_VOICECOACH_COMPLETE": "bash_complete", "COMP_CWORD": "2"}
    assert (
        program(COMP_WORDS="voicecoach show si", **asked).stdout == "plain,single-leg-hip-thrust\n"
    )
    assert program(COMP_WORDS="voicecoach show ./", **asked).stdout == "file,./\n"


def test_commands_complete_in_the_shell() -> None:
    asked = {"_VOICECOACH_COMPLETE": "bash_complete", "COMP_CWORD": "1"}
    assert program(COMP_WORDS="voicecoach reh", **asked).stdout == "plain,rehearse\n"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_the_shells_script(shell: str) -> None:
    result = invoke("completion", shell)
    assert result.exit_code == 0
    assert f"_VOICECOACH_COMPLETE={shell}_complete" in result.stdout


def test_an_unknown_shell() -> None:
    result = invoke("completion", "tcsh")
    assert result.exit_code == 2
    assert result.stderr.endswith(
        "Error: Invalid value for '{bash|zsh|fish}': 'tcsh' is not one of 'bash', 'zsh', 'fish'.\n"
    )


@pytest.mark.parametrize("command", ["run", "rehearse"])
def test_without_a_terminal_a_routine_must_be_named(command: str) -> None:
    result = invoke(command)
    assert result.exit_code == 2
    assert result.stderr == (
        f"Error: Which routine? Name one: voicecoach {command} ROUTINE\n"
        "List them with: voicecoach list\n"
    )


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
def test_a_routine_is_chosen_from_a_numbered_list(own_folders: Path) -> None:
    import pty

    own_folder().mkdir(parents=True)
    (own_folder() / "0.yaml").write_text("broken", encoding="utf-8")
    text = THRUST.read_text(encoding="utf-8").replace(
        "name: Single leg hip thrust", "name: Zeal", 1
    )
    (own_folder() / "1-zeal.yaml").write_text(text, encoding="utf-8")
    keys, terminal = pty.openpty()
    script = (
        "from voicecoach.cli.parameters import choose_routine; print('<', choose_routine().id, '>')"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], stdin=terminal, stdout=subprocess.PIPE, text=True
    ) as process:
        os.write(keys, b"999\n1\n")
        out, _ = process.communicate(timeout=60)
    os.close(keys)
    os.close(terminal)
    assert out.startswith("1  Zeal\n2  ")
    assert "Which one [1]: Error: 999 is not in the range 1<=x<=" in out
    assert out.endswith("< 1-zeal >\n")
