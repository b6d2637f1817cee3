"""A routine with every part, rehearsed from its file to its last word: real voices, real ears."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from voicecoach.cli import voicecoach

TRAINEE = """\
whenever the coach has said "one to ten", say "seven" after 1 s
when the coach has said "say done when you have finished", say "done" after 9 s
"""
PATH = [
    (
        "Core circuit. Three exercises. Warm-up. Glute bridge. One set of eight. "
        "You need a mat. Here we go."
    ),
    "Main part. Circuit of two. Glute bridge. Two sets of ten. Here we go.",
    "Rest fifteen seconds. Push through your heels, not your toes. Next, Side plank.",
    "Left side, knee. Set one of two, hold for twenty seconds.",
    "Switch: right side.",
    "Hold for twenty seconds.",
    "Rest forty five seconds. Push your shoulder away from your ear. Next, Glute bridge, set two.",
    "Glute bridge. Last set, ten reps.",
    "Side plank, left side, knee. Last set, hold for twenty seconds.",
    "Glute bridge. How hard was that, one to ten?",
    "Side plank. How hard was that, one to ten?",
    "Next exercise. Plank. Two sets of thirty seconds. Here we go.",
    "Last set, hold for thirty seconds.",
    "How hard was that, one to ten?",
    "Cool-down. Glute bridge. One set of five, at your own pace. Here we go.",
    (
        "Eight sets. Thirty three reps. Sixty seconds held. Forty seconds held on each side. "
        "Now walk about and drink some water."
    ),
]
"""What is said on the way, among other things."""


def test_a_warm_up_a_circuit_a_hold_and_a_cool_down(own_folders: Path) -> None:
    trainee, transcript = own_folders / "trainee.txt", own_folders / "session.jsonl"
    trainee.write_text(TRAINEE)
    command = ["rehearse", "core-circuit", "--auto"]
    command += ["--trainee", str(trainee), "--transcript", str(transcript)]
    result = CliRunner().invoke(voicecoach, command, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    rows = [json.loads(line) for line in transcript.read_text(encoding="utf-8").splitlines()]
    spoken = iter([row["text"] for row in rows if row["kind"] == "cue"])
    for sentence in PATH:
        assert sentence in spoken, sentence  # in this order: the iterator goes on from there
