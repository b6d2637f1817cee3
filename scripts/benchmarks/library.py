"""How the time to list, check and plan grows with the library and with a routine."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from report import Measurement, Report, benchmark

from voicecoach.library.catalogue import entries
from voicecoach.library.files import load_exercise, load_routine
from voicecoach.library.folders import Kind, own_folder, paths
from voicecoach.session.plan import plan

SIZES = (100, 1_000, 10_000)
PROPORTION = f"in proportion to {SIZES[0]}"
"""The baseline: the time of the smallest size, as many times as the size is larger."""
EXERCISE = """\
name: Squat {n}
equipment: [mat]
setup: [Stand with your feet hip wide.]
steps:
  - {{say: Bend your knees and sit back., key: true}}
  - Stand up tall.
rep: [{{say: Down, seconds: 2}}, {{say: Up, seconds: 1}}]
variations: [{{name: standard}}, {{name: weighted, equipment: [dumbbell]}}]
mistakes: [{{name: Knees in, say: Knees in line with your feet.}}]
why: [Strong legs make stairs easier.]
"""
BLOCK = "  - {{exercise: squat-{n}, sets: 1, reps: 10, rest: 0}}\n"


def measure() -> Report:
    """Time for a library of so many exercises, and for a routine that names each of them once."""
    rows = [_list_command()]
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_DATA_HOME"] = folder
        routine = Path(folder, "routine.yaml")
        least: dict[str, float] = {}
        for size in SIZES:
            _write(size, routine)
            for name, milliseconds in _times(routine):
                first = least.setdefault(name, milliseconds)
                in_proportion = {PROPORTION: first * size / SIZES[0]}
                rows.append(Measurement(f"{name}, {size:,}", "ms", milliseconds, in_proportion))
    return Report(
        "Exercises in files, and a routine that names each once", tuple(sorted(rows, key=_order))
    )


def _order(row: Measurement) -> str:
    """All sizes of a name side by side."""
    return row.name.partition(",")[0]


def _list_command() -> Measurement:
    command = [sys.executable, "-m", "voicecoach", "list"]
    run = lambda: subprocess.run(command, capture_output=True, check=True)  # noqa: E731
    return Measurement(
        "voicecoach list, built in", "ms", min(_milliseconds(run) for _ in range(5)), {}
    )


def _write(size: int, routine: Path) -> None:
    folder = own_folder(Kind.EXERCISE)
    folder.mkdir(parents=True, exist_ok=True)
    for n in range(size):
        (folder / f"squat-{n}.yaml").write_text(EXERCISE.format(n=n), encoding="utf-8")
    blocks = "".join(BLOCK.format(n=n) for n in range(size))
    routine.write_text(f"name: All\nblocks:\n{blocks}", encoding="utf-8")


def _times(routine: Path) -> Iterator[tuple[str, float]]:
    yield "list exercises", _milliseconds(lambda: list(entries(Kind.EXERCISE)))
    files = [path for path in paths(Kind.EXERCISE).values() if path.stem.startswith("squat-")]
    yield "check exercises", _milliseconds(lambda: [load_exercise(path) for path in files])
    yield "check a routine", _milliseconds(lambda: load_routine(routine))
    loaded = load_routine(routine)
    yield "plan it", _milliseconds(lambda: plan(loaded))


def _milliseconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    benchmark(measure)
