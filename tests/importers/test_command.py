from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.importers.conftest import ARTICLES
from tests.importers.test_past_sets import STRONG
from tests.importers.test_programs import PROGRAM
from voicecoach.cli import voicecoach
from voicecoach.library.folders import Kind, own_folder


def invoke(*args: str) -> Result:
    return CliRunner().invoke(
        voicecoach, ["import", *args], prog_name="voicecoach", catch_exceptions=False
    )


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("HOME", "XDG_DATA_HOME", "USERPROFILE", "LOCALAPPDATA"):
        monkeypatch.setenv(variable, str(tmp_path / "home"))


def test_an_article_goes_into_the_own_folder_and_can_be_heard() -> None:
    result = invoke(str(ARTICLES / "plank.md"))
    path = own_folder(Kind.ROUTINE) / "plank.yaml"
    assert result.output == f"Written: {path}\nHear it: voicecoach rehearse {path}\n"
    assert result.exit_code == 0


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "plank.yaml"
    path.write_text("mine", encoding="utf-8")
    result = invoke(str(ARTICLES / "plank.md"), "--output", str(path))
    assert result.stderr == (
        f"Error: There is a file {path} already, and nothing is overwritten. "
        "Choose another --output.\n"
    )
    assert result.exit_code == 2
    assert path.read_text(encoding="utf-8") == "mine"


def test_several_files_need_a_folder(tmp_path: Path) -> None:
    program = tmp_path / "program.txt"
    program.write_text(PROGRAM, encoding="utf-8")
    result = invoke(str(program), "--output", str(tmp_path / "one.yaml"))
    assert result.exit_code == 2
    assert "This makes 2 files" in result.stderr
    assert invoke(str(program), "--output", str(tmp_path / "out")).exit_code == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "pull-day.yaml",
        "push-day.yaml",
    ]


def test_past_sets_go_into_the_history_once(tmp_path: Path) -> None:
    export = tmp_path / "strong.csv"
    export.write_text(STRONG, encoding="utf-8")
    assert invoke(str(export)).stdout == "Strong's export: 2 sessions added to the history.\n"
    again = invoke(str(export))
    assert again.stdout == (
        "Strong's export: 0 sessions added to the history; 2 were there already.\n"
    )
    assert again.stderr.splitlines()[0] == "Not taken over: weight (3 rows)."
