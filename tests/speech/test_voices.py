from __future__ import annotations

from click.testing import CliRunner

from voicecoach.cli import voicecoach


def test_voices_lists_english_voices_a_line_each() -> None:
    result = CliRunner().invoke(voicecoach, ["voices"])
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert "gmw/en-us: English (America), en-us" in lines
    assert not any("German" in line for line in lines)


def test_voices_of_another_language() -> None:
    result = CliRunner().invoke(voicecoach, ["voices", "--language", "de"])
    assert result.output == "gmw/de: German, de\n"


def test_voices_of_no_known_language() -> None:
    result = CliRunner().invoke(voicecoach, ["voices", "--language", "xx"])
    assert result.exit_code == 2
    assert result.stderr.startswith("Error: No voice for the language 'xx'.\nAvailable: af, am, ")
