from __future__ import annotations

import re
from pathlib import Path

import pytest

from voicecoach.errors import SettingsError, UsageError
from voicecoach.routine import OwnPhrase
from voicecoach.settings import (
    Settings,
    cache_folder,
    data_folder,
    load_settings,
    save_say,
    settings_path,
)


def test_without_a_file_there_are_defaults(own_folders: Path) -> None:
    assert load_settings() == Settings()
    assert Settings().model_dump() == {
        "voice": "",
        "rate": 170,
        "volume": 0.8,
        "output_device": None,
        "input_device": None,
        "speakers": False,
        "say": {},
        "model": None,
    }


def test_the_folders_are_the_users_own(own_folders: Path) -> None:
    for folder in (settings_path().parent, data_folder(), cache_folder()):
        assert folder.is_relative_to(own_folders)
        assert folder.name == "voicecoach"


def test_the_persons_file_is_found(own_folders: Path) -> None:
    settings_path().parent.mkdir(parents=True)
    settings_path().write_text("rate: 200\noutput-device: 3\ninput-device: usb\nmodel: ~/ears\n")
    settings = load_settings()
    assert settings == Settings(
        rate=200, output_device=3, input_device="usb", model=Path("~/ears").expanduser()
    )
    assert settings.model is not None
    assert settings.model.is_absolute()


def test_a_file_of_comments_only_means_defaults(tmp_path: Path) -> None:
    file = tmp_path / "settings.yaml"
    file.write_text("# rate: 200\n")
    assert load_settings(file) == Settings()


def test_a_named_file_has_to_be_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="There is no file"):
        load_settings(tmp_path / "settings.yaml")


def test_all_problems_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("settings.yaml").write_text(
        "rate: 20\nvolume: 1.5\noutput_device: 1\nmodel: ~nobody-of-that-name/x\n"
    )
    with pytest.raises(SettingsError) as caught:
        load_settings(Path("settings.yaml"))
    assert str(caught.value) == (
        "settings.yaml has 4 problems.\n"
        "  line 1: rate must be at least 80 words a minute, not 20.\n"
        "  line 2: volume must be at most 1, not 1.5.\n"
        "  line 3: unknown key 'output_device'. Did you mean 'output-device'?\n"
        "  line 4: model: there is no home folder for '~nobody-of-that-name/x'."
    )


def test_a_command_is_taught_by_one_of_its_own_phrases(tmp_path: Path) -> None:
    file = tmp_path / "settings.yaml"
    file.write_text("say:\n  done: finished\n  next: next step\n")
    assert load_settings(file).words == (
        OwnPhrase("done", "finished"),
        OwnPhrase("next", "next step"),
    )
    for wrong, sentence in {
        "dome: finished": "there is no command 'dome'. Did you mean 'done'?",
        "skip: leave": "'leave' does not mean 'skip'. Choose of: skip, skip this, skip it.",
    }.items():
        file.write_text(f"say: {{{wrong}}}\n")
        with pytest.raises(SettingsError, match=re.escape(sentence)):
            load_settings(file)


def test_what_is_taught_is_kept_beside_what_stands_there(own_folders: Path) -> None:
    settings_path().parent.mkdir(parents=True)
    settings_path().write_text("# mine\nrate: 200  # brisk\n")
    save_say({"done": "finished"})
    assert load_settings().say == {"done": "finished"}
    save_say({})
    assert load_settings() == Settings(rate=200)
    assert settings_path().read_text().startswith("# mine\nrate: 200  # brisk\n")


def test_options_override_and_none_leaves_alone() -> None:
    settings = Settings(rate=200, voice="f3")
    changed = settings.with_overrides(voice=None, volume=0.5, output_device="usb")
    assert changed == Settings(rate=200, voice="f3", volume=0.5, output_device="usb")


def test_an_option_out_of_range_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match=r"^rate must be at most 400 words a minute, not 900\.$"):
        Settings().with_overrides(rate=900)
