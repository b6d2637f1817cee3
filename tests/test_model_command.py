"""``voicecoach model``, with a publisher on this machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.speech.store.publisher import NAME, Publisher, publisher, right_archive
from voicecoach.cli import voicecoach
from voicecoach.errors import SettingsError
from voicecoach.settings import load_settings, save_model, settings_path
from voicecoach.speech.models import embedded_model, models_folder
from voicecoach.speech.store import installing, official

__all__ = ["publisher", "right_archive"]

pytestmark = pytest.mark.usefixtures("own_folders")


def invoke(*args: str) -> Result:
    return CliRunner().invoke(voicecoach, ["model", *args], prog_name="voicecoach")


def test_a_model_is_installed_used_verified_and_left(publisher: Publisher) -> None:
    size = f"{len(publisher.archive) / 1e6:.0f} MB"
    own = sum(file.stat().st_size for file in embedded_model().rglob("*") if file.is_file())
    here = (
        f"Here:\n  built-in{{}}: {own / 1e6:.0f} MB, CC BY-SA 4.0. The coach's own words, fast.\n"
    )
    line = f"  {NAME}{{}}: {size}, Apache 2.0. Tests.\n"
    useless = (
        "Of no use here, for they take no phrases: vosk-model-en-us-0.22, "
        "vosk-model-en-us-0.42-gigaspeech, vosk-model-en-in-0.5.\n"
    )
    folder = models_folder() / NAME

    assert invoke("list").stdout == (
        f"{here.format(', in use')}To install, from alphacephei.com:\n{line.format('')}{useless}"
    )
    result = invoke("install", NAME)
    assert result.stdout == f"Installed: {folder}\nUse it: voicecoach model use {NAME}\n"
    assert f"Fetching {official.MODELS[0].url}, {size}." in result.stderr
    assert invoke("install", NAME).stdout == (
        f"{NAME}: ok.\nIt is installed already.\nUse it: voicecoach model use {NAME}\n"
    )
    assert invoke("use", NAME).stdout == (
        f"From now on: {NAME}. What it can hear: voicecoach doctor\n"
    )
    assert load_settings().model == folder
    assert invoke("list").stdout == f"{here.format('')}{line.format(', in use')}{useless}"
    assert invoke("verify").stdout == f"built-in: ok.\n{NAME}: ok.\n"
    assert invoke("use", "built-in").exit_code == 0
    assert load_settings().model is None


def test_what_another_process_is_installing_is_left_to_it(publisher: Publisher) -> None:
    with installing(official.MODELS[0]):
        result = invoke("install", NAME)
    assert (result.exit_code, result.stderr) == (
        1,
        f"Error: {NAME} is being installed. End it first, or wait for its end.\n",
    )
    assert publisher.ranges == []
    assert invoke("install", NAME).exit_code == 0


def test_a_damaged_model_is_named_not_used_and_mended_by_installing_it(
    publisher: Publisher,
) -> None:
    invoke("install", NAME)
    (models_folder() / NAME / "README").write_text("Another one.\n")
    remedy = f"Install it again: voicecoach model install {NAME}"
    told = f"The model in {models_folder() / NAME} is damaged: README."
    result = invoke("verify", NAME)
    assert (result.exit_code, result.stdout) == (1, f"{NAME}: wrong. {told} {remedy}\n")
    result = invoke("use", NAME)
    assert (result.exit_code, result.stderr) == (1, f"Error: {told}\n{remedy}\n")
    assert not settings_path().exists()
    assert invoke("install", NAME).exit_code == 0
    assert invoke("verify", NAME).stdout == f"{NAME}: ok.\n"


def test_a_model_of_ones_own_is_listed() -> None:
    save_model(Path("/ears"))
    assert "\n  /ears, in use: your own.\n" in invoke("list").stdout


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (
            ("install", "vosk-model-en-us-0.22"),
            (
                "vosk-model-en-us-0.22 has a static graph, which takes no phrases, so it can't be "
                "used here.\nUse one of: vosk-model-small-en-us-0.15, "
                "vosk-model-en-us-0.22-lgraph, vosk-model-small-en-in-0.4"
            ),
        ),
        (
            ("install", "vosk-model-small-en-us"),
            (
                "There is no official model 'vosk-model-small-en-us'. Did you mean "
                "'vosk-model-small-en-us-0.15'?\nSee what there is: voicecoach model list"
            ),
        ),
        (
            ("use", "vosk-model-small-en-in-0.4"),
            (
                "vosk-model-small-en-in-0.4 is not installed.\n"
                "Install it: voicecoach model install vosk-model-small-en-in-0.4"
            ),
        ),
    ],
)
def test_what_can_not_be_chosen(args: tuple[str, ...], told: str) -> None:
    result = invoke(*args)
    assert (result.exit_code, result.stderr) == (2, f"Error: {told}\n")


def test_names_are_completed() -> None:
    line = "voicecoach model install vosk-model-small-"
    completing = os.environ | {
        "_VOICECOACH_COMPLETE": "bash_complete",
        "COMP_WORDS": line,
        "COMP_CWORD": "3",
    }
    told = subprocess.run(
        [sys.executable, "-m", "voicecoach"], env=completing, capture_output=True, check=True
    )
    assert told.stdout.split() == [
        b"plain,vosk-model-small-en-us-0.15",
        b"plain,vosk-model-small-en-in-0.4",
    ]


def test_only_a_download_needs_what_downloads() -> None:
    script = "import json, sys; from voicecoach.cli import model; print(json.dumps([*sys.modules]))"
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert not {"pooch", "requests", "vosk"} & set(json.loads(told.stdout))


# What is written into the settings


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "model: /ears\n"),
        ("# nothing yet", "# nothing yet\nmodel: /ears\n"),
        (
            "# mine\nvoice: 'en-us+f3'  # hers\n\nrate:   150\n",
            "# mine\nvoice: 'en-us+f3'  # hers\n\nrate: 150\nmodel: /ears\n",
        ),
        ("model: ~/x # big\nrate: 150 # slow\n", "model: /ears # big\nrate: 150 # slow\n"),
    ],
)
def test_all_else_in_the_settings_stays(before: str, after: str) -> None:
    settings_path().parent.mkdir(parents=True)
    settings_path().write_text(before)
    save_model(Path("/ears"))
    assert settings_path().read_text() == after
    assert load_settings().model == Path("/ears")
    save_model(None)
    assert settings_path().read_text().split() == after.replace("/ears", "").split()
    assert load_settings().model is None
    assert [path.name for path in settings_path().parent.iterdir()] == ["settings.yaml"]


def test_wrong_settings_are_told_and_left_alone() -> None:
    settings_path().parent.mkdir(parents=True)
    settings_path().write_text("rat: 150\n")
    with pytest.raises(SettingsError, match="unknown key 'rat'"):
        save_model(Path("/ears"))
    assert settings_path().read_text() == "rat: 150\n"


def test_settings_that_are_a_link_stay_one(tmp_path: Path) -> None:
    kept = tmp_path / "dotfiles.yaml"
    kept.write_text("rate: 150\n")
    settings_path().parent.mkdir(parents=True)
    settings_path().symlink_to(kept)
    save_model(Path("/ears"))
    assert settings_path().is_symlink()
    assert kept.read_text() == "rate: 150\nmodel: /ears\n"
