"""Whatever ends the program, the session goes on where it was."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pulse import sound_card
from tests.running import coach, env
from voicecoach.history.database import history_path
from voicecoach.history.sessions import read_session, sessions

__all__ = ["env", "sound_card"]

SOAK = Path(__file__).parents[1] / "scripts" / "soaks" / "kill.py"
SQUATS = """\
name: Air squats
exercises:
  air-squat:
    name: Air squat
    steps: [Bend your knees.]
    rep: [{say: Down, seconds: 0.5}, {say: Up, seconds: 0.5}]
ask-effort: false
blocks:
  - {exercise: air-squat, sets: 1, reps: 4}
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the soak forks")
def test_no_kill_loses_or_doubles_anything() -> None:
    soak = [sys.executable, str(SOAK), "-n", "12", "--seed", "3"]
    done = subprocess.run(soak, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.stdout.splitlines()[-1] == "kills 12, lost 0, doubled 0"


def test_a_person_goes_on_after_a_power_cut(env: dict[str, str], tmp_path: Path) -> None:
    routine = tmp_path / "squats.yaml"
    routine.write_text(SQUATS)
    with coach("run", str(routine), "--keyboard", env=env, cwd=tmp_path) as first:
        first.until("Air squat.")
        for order in ("quieter", "ready"):
            first.type(order)
        first.until("coach  Two.")
        refused = subprocess.run(
            [sys.executable, "-m", "voicecoach", "resume", "--keyboard"],
            env=env,
            text=True,
            capture_output=True,
            check=False,
        )
        assert refused.returncode == 1
        assert refused.stderr.startswith("Error: A session of Air squats has been running since ")
        assert f"(process {first.process.pid})." in refused.stderr
        first.process.kill()
        first.end()
    routine.write_text(SQUATS.replace("reps: 4", "reps: 30"))  # the session keeps its own
    with coach("resume", "--keyboard", env=env, cwd=tmp_path) as second:
        second.until("Welcome back. Set one of one, two of four done. Say ready.")
        second.type("ready")
        seen = second.until("coach  Workout complete. One set. Four reps. Well done.")
        counts = [line.split("coach  ")[1] for line in seen if "coach  " in line]
        assert counts[:6] == ["Down", "Up", "Three. Last one.", "Down", "Up", "Four."]
        second.end()
    assert second.process.returncode == 0
    (entry,) = sessions(history_path())
    assert (entry.ended, entry.sets) == (True, 1)
    kept = read_session(history_path(), 1)
    assert kept.is_exact()
    assert [done.reps for done in kept.log] == [4]
    assert kept.ended().adjustments.volume == pytest.approx(0.65)
