"""The soaks, for a moment each: scripts/soak runs them for as long as is asked."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SOAKS = Path(__file__).parents[1] / "scripts" / "soaks"


def soak(name: str, *arguments: str) -> list[str]:
    """Its last lines; fails if it does."""
    command = [sys.executable, str(SOAKS / f"{name}.py"), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.returncode == 0, done.stdout
    return done.stdout.splitlines()


def test_the_engine_stays_sound() -> None:
    assert "all sound" in soak("engine", "-n", "4000", "--seed", "2")[-1]


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
def test_a_long_session_misses_no_beat() -> None:
    lines = soak("session", "--minutes", "3")
    assert "repetitions 30 of 30" in lines
    assert "beats       90 due, 0 missed" in lines


def test_damaged_files_are_read_or_refused() -> None:
    assert soak("fuzz", "-n", "150", "--seed", "4")[-1] == "files 150, seed 4"
