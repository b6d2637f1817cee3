"""How soon ``voicecoach --help`` answers."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

from report import Measurement, Report, benchmark

ROUNDS = 15
IMPORT_CLICK = "import click"
EAGER = "everything imported first"
_EAGERLY = """
import importlib, sys
import numpy, pydantic, pyttsx3, rich.console, ruamel.yaml, sounddevice, soundfile, soxr, vosk
from voicecoach.cli import COMMANDS, main
for target, _ in COMMANDS.values():
    importlib.import_module(target.partition(":")[0])
sys.argv[1:] = ["--help"]
main()
"""
PROGRAMS = {
    "voicecoach": ["-m", "voicecoach", "--help"],
    IMPORT_CLICK: ["-c", "import click"],
    EAGER: ["-c", _EAGERLY],
}


def measure() -> Report:
    """Wall time of voicecoach --help, from the start of the process to its end."""
    seconds: dict[str, list[float]] = {name: [] for name in PROGRAMS}
    for _ in range(ROUNDS):  # in turns, so that a busy moment meets all of them
        for name, arguments in PROGRAMS.items():
            began = time.perf_counter()
            subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, check=True)
            seconds[name].append(time.perf_counter() - began)
    medians = {name: statistics.median(times) * 1000 for name, times in seconds.items()}
    row = Measurement("wall time, median", "ms", medians.pop("voicecoach"), medians)
    return Report(f"voicecoach --help, {ROUNDS} runs each in turns", (row,))


if __name__ == "__main__":
    benchmark(measure)
