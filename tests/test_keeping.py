"""What is kept, as a person reads it, goes on with it, and is rid of it."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.history.test_replay import keep
from tests.session.driver import Driver
from tests.session.routines import SQUATS
from voicecoach.cli import voicecoach
from voicecoach.cli.run import _offered
from voicecoach.errors import BusyError
from voicecoach.history.database import history_path
from voicecoach.history.lock import alone, lock_path
from voicecoach.session.commands import Mode
from voicecoach.settings import cache_folder, data_folder, settings_path

pytestmark = pytest.mark.usefixtures("own_folders")


def invoke(*args: str, answer: str = "") -> Result:
    return CliRunner().invoke(
        voicecoach, args, input=answer, prog_name="voicecoach", catch_exceptions=False
    )


@pytest.fixture
def two_sessions(own_folders: Path) -> None:
    """One that came to its end, one that stopped within its second set."""
    whole = Driver(SQUATS)
    whole.hear("ready", 1)
    whole.reach(Mode.RESTING)
    whole.hear("stop")
    whole.hear("yes")
    whole.finish()
    keep(history_path(), whole)
    half = Driver(SQUATS)
    half.hear("ready", 1)
    half.reach(Mode.RESTING)
    half.hear("next", 1)
    half.count(1)
    keep(history_path(), half)


# Reading


@pytest.mark.usefixtures("two_sessions")
def test_the_sessions_are_listed() -> None:
    assert invoke("history").stdout == (
        "  1  2026-03-01 07:30  squats  1 set\n  2  2026-03-01 07:30  squats  1 set  not ended\n"
    )


def test_without_sessions_it_says_how_to_begin() -> None:
    result = invoke("history")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "There is no session yet. Begin one: voicecoach run\n"


@pytest.mark.usefixtures("two_sessions")
def test_a_session_is_read_again() -> None:
    lines = invoke("replay", "1").stdout.splitlines()
    assert lines[0] == (
        "00:00  coach  Squat. Two sets of two. Say explain to hear how, or ready to start."
    )
    assert lines[1] == "00:01  you    ready"
    assert "Workout ended. One set. Two reps. Well done." in lines[-2]
    assert lines[-1] == "Squat, set 1: 2 reps."


@pytest.mark.usefixtures("two_sessions")
def test_a_session_is_written_down_again(tmp_path: Path) -> None:
    stdout = invoke("replay", "2", "--transcript", "-").stdout
    rows = [json.loads(line) for line in stdout.splitlines()]
    assert [row["text"] for row in rows if row["kind"] == "heard"] == ["ready", "next"]
    result = invoke("replay", "2", "--transcript", str(tmp_path / "session.jsonl"))
    assert (tmp_path / "session.jsonl").read_text() == stdout
    assert result.stdout.startswith("00:00  coach")


def test_an_unknown_session_is_said_to_be() -> None:
    path = history_path()
    result = invoke("replay", "3")
    assert result.exit_code == 1
    assert str(path) in result.stderr


# Going on


def test_without_an_unfinished_session_there_is_nothing_to_resume() -> None:
    result = invoke("resume")
    assert result.exit_code == 1
    assert result.stderr == (
        "Error: There is no session to resume: all came to their end.\n"
        "Begin a new one: voicecoach run\n"
    )


@pytest.mark.usefixtures("two_sessions")
def test_without_a_terminal_a_line_offers_to_go_on(capsys: pytest.CaptureFixture[str]) -> None:
    assert _offered(SQUATS) is None
    assert capsys.readouterr().err == (
        "The session of 01 March, 07:30 did not end. Set two of two, one of two done. "
        "To go on with it: voicecoach resume\n"
    )


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.usefixtures("two_sessions")
@pytest.mark.parametrize(("answer", "taken"), [("\n", True), ("y\n", True), ("n\n", False)])
def test_on_a_terminal_it_asks_whether_to_go_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], answer: str, taken: bool
) -> None:
    monkeypatch.setattr("sys.stdin", Terminal(answer))
    kept = _offered(SQUATS)
    assert (kept is not None) is taken
    assert "Set two of two, one of two done. Go on with it? [Y/n]" in capsys.readouterr().out


def test_a_session_in_which_nothing_was_done_is_not_offered(
    capsys: pytest.CaptureFixture[str],
) -> None:
    keep(history_path(), Driver(SQUATS))
    assert _offered(SQUATS) is None
    assert capsys.readouterr().err == ""


# One at a time


def test_a_second_session_is_refused_by_name() -> None:
    with alone("A session of Squats has been running since 10:32 (process 123)."):
        with pytest.raises(BusyError) as caught, alone("Me."):
            raise AssertionError
        assert str(caught.value) == (
            "A session of Squats has been running since 10:32 (process 123). "
            "End it first, or wait for its end."
        )
        assert invoke("forget", "--all", "--yes").exit_code == 1
    with alone("Me."):
        assert lock_path().read_text().startswith("Me.")


def test_a_killed_process_leaves_the_lock_open() -> None:
    hold = (
        "import os, signal\nfrom voicecoach.history.lock import alone\n"
        "with alone('The killed.'): os.kill(os.getpid(), signal.SIGTERM)"
    )
    done = subprocess.run([sys.executable, "-c", hold], check=False)
    assert done.returncode != 0
    assert lock_path().read_text() == "The killed."
    with alone("Me."):
        pass


def test_where_no_lock_can_be_made_everybody_enters() -> None:
    data_folder().parent.mkdir(parents=True)
    data_folder().write_text("a file where the folder should be")
    with alone("Me."), alone("Another."):
        pass


# Where it is, and away with it


@pytest.mark.usefixtures("two_sessions")
def test_it_tells_what_is_kept_where() -> None:
    (data_folder() / "routines").mkdir()
    (data_folder() / "routines" / "mine.yaml").write_text("name: Mine\n" * 300)
    lines = invoke("where").stdout.splitlines()
    assert lines[0] == f"Settings: {settings_path()}, nothing yet"
    assert lines[1].startswith(f"History: {history_path()}, ")
    assert " kB in " in lines[1]
    assert lines[2] == f"Your routines: {data_folder() / 'routines'}, 3 kB in 1 file"
    assert lines[3] == f"Speech, made again when needed: {cache_folder()}, nothing yet"


@pytest.mark.usefixtures("two_sessions")
def test_one_session_is_forgotten_after_a_yes() -> None:
    result = invoke("forget", "1", answer="n\n")
    assert result.exit_code == 130
    assert "Forget 2026-03-01 07:30  squats  1 set? [y/N]" in result.stdout
    assert len(invoke("history").stdout.splitlines()) == 2
    assert invoke("forget", "1", answer="y\n").stdout.endswith("Session 1 is forgotten.\n")
    assert invoke("history").stdout.startswith("  2")


@pytest.mark.usefixtures("two_sessions")
def test_everything_is_forgotten_but_what_the_person_wrote() -> None:
    speech = cache_folder() / "speech" / "clip.flac"
    speech.parent.mkdir(parents=True)
    speech.write_bytes(b"clip")
    damaged = history_path().with_name("history.damaged-1.db")
    damaged.write_bytes(b"damaged")
    own = data_folder() / "routines" / "mine.yaml"
    own.parent.mkdir()
    own.write_text("name: Mine\n")
    assert invoke("forget", "--all", "--yes").stdout == (
        "All is forgotten. Your settings and your routines are still there.\n"
    )
    left = {path for path in data_folder().rglob("*") if path.is_file()}
    assert left == {own, lock_path()}
    assert not cache_folder().exists()


@pytest.mark.parametrize("args", [(), ("1", "--all")])
def test_what_to_forget_must_be_said(args: tuple[str, ...]) -> None:
    result = invoke("forget", *args)
    assert result.exit_code == 2
    assert result.stderr == ("Error: Forget what? Name a session by its number, or use --all.\n")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permission bits")
@pytest.mark.usefixtures("two_sessions")
def test_all_of_it_is_private() -> None:
    before = os.umask(0)
    try:
        history_path().chmod(0o644)
        keep(history_path(), Driver(SQUATS))
        with alone("Me."):
            files = {path.name: path.stat().st_mode & 0o777 for path in data_folder().iterdir()}
    finally:
        os.umask(before)
    assert files.keys() >= {"history.db", "session.lock"}
    assert set(files.values()) == {0o600}
