"""The README tells the truth about what can be said and typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from voicecoach.cli import COMMANDS
from voicecoach.session.commands import PHRASES

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
SAID = {
    phrase.strip()
    for line in README.splitlines()
    if line.startswith("| ") and line.count("|") == 3
    for cell in line.split("|")[1].split("·")
    for phrase in cell.split(",")
}


@pytest.mark.parametrize("phrase", [phrase for phrases in PHRASES.values() for phrase in phrases])
def test_every_phrase_is_in_its_table(phrase: str) -> None:
    assert phrase in SAID


@pytest.mark.parametrize("command", sorted(set(COMMANDS) - {"completion"}))
def test_every_command_is_named(command: str) -> None:
    assert command in README
