"""What a person sets once, and the folders where the program keeps its files.

Settings stand in ``settings.yaml`` in the user's configuration folder; options of
a command override them for one run.
"""

from __future__ import annotations

import shutil
from io import StringIO
from pathlib import Path
from typing import Annotated

import platformdirs
from pydantic import AfterValidator, Field
from ruamel.yaml import YAML

from voicecoach.documents import Document, Unit, build, load_document
from voicecoach.errors import SettingsError, UsageError, near_miss
from voicecoach.routine import OwnPhrase
from voicecoach.session.commands import PHRASES

_WIDEST = 4096
"""Columns; no text is broken into lines."""
_WORDS_A_MINUTE = Unit("word a minute", "words a minute")


def _from_home(path: Path) -> Path:
    try:
        return path.expanduser()
    except RuntimeError:
        raise ValueError(f"model: there is no home folder for '{path}'.") from None


def _synonyms(say: dict[str, str]) -> dict[str, str]:
    for command, phrase in say.items():
        verbs = {verb.value: verb for verb in PHRASES}
        if command not in verbs:
            raise ValueError(f"say: there is no command '{command}'.{near_miss(command, verbs)}")
        known = PHRASES[verbs[command]]
        if phrase not in known:
            choices = ", ".join(known)
            raise ValueError(f"say: '{phrase}' does not mean '{command}'. Choose of: {choices}.")
    return say


Device = str | int
"""A part of its name, or its number."""


class Settings(Document):
    """How the coach sounds and listens. Build changed ones with ``with_overrides``."""

    voice: str = ""
    """Of the speech engine; empty for its own choice."""
    rate: Annotated[int, Field(ge=80, le=400), _WORDS_A_MINUTE] = 170
    """Words a minute."""
    volume: Annotated[float, Field(ge=0, le=1)] = 0.8
    """0 to 1 of full scale."""
    output_device: Device | None = None
    """None for the system's."""
    input_device: Device | None = None
    """None for the system's."""
    speakers: bool = False
    """Whether the microphone hears the output."""
    say: Annotated[dict[str, str], AfterValidator(_synonyms)] = Field(default_factory=dict)
    """What the coach teaches for a command, where that is not its first phrase."""
    model: Annotated[Path, Field(strict=False), AfterValidator(_from_home)] | None = None
    """Folder of a recognition model; None for the built-in one."""

    @property
    def words(self) -> tuple[OwnPhrase, ...]:
        """``say``, as a session takes it."""
        return tuple(OwnPhrase(command, phrase) for command, phrase in self.say.items())

    def with_overrides(self, **given: str | float | Path | None) -> Settings:
        """These settings with the fields ``given`` in place; None leaves one as it is.

        Raises UsageError for a value out of range.
        """
        present = {name: value for name, value in given.items() if value is not None}
        return build(Settings, {**dict(self), **present}, UsageError)


def load_settings(path: Path | None = None) -> Settings:
    """The settings file at ``path``, by default the person's own, whose absence means defaults.

    Raises SettingsError with all problems.
    """
    if path is None:
        path = settings_path()
        if not path.exists():
            return Settings()
    return load_document(path, Settings, SettingsError)


def save_model(folder: Path | None) -> None:
    """Keep ``folder`` as the person's model; None for the built-in one. Raises SettingsError."""
    if load_settings().model != folder:
        _save("model", folder and str(folder))


def save_say(say: dict[str, str]) -> None:
    """Keep what the coach teaches for commands. Raises SettingsError."""
    if load_settings().say != say:
        _save("say", say)


def _save(key: str, value: object) -> None:
    """Put ``value`` into the person's settings file; what else stands there stays, comments too.

    Raises SettingsError.
    """
    path = settings_path().resolve()  # it may be a link to where a person keeps such files
    text = path.read_text(encoding="utf-8-sig") if path.exists() else ""
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = _WIDEST
    tree = yaml.load(text)
    written = StringIO()
    if tree:
        tree[key] = value
    else:  # comments, if anything
        written.writelines(f"{line}\n" for line in text.splitlines())
        tree = {key: value}
    yaml.dump(tree, written)
    new = path.with_name(f"{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        new.write_text(written.getvalue(), encoding="utf-8")
        if path.exists():
            shutil.copymode(path, new)
        new.replace(path)
    except OSError as failed:
        new.unlink(missing_ok=True)
        raise SettingsError(f"{path} can't be written: {failed.strerror}.") from failed


def settings_path() -> Path:
    """Where the person's settings file belongs."""
    return platformdirs.user_config_path("voicecoach", appauthor=False) / "settings.yaml"


def data_folder() -> Path:
    """What must last: routines, history. May not exist yet."""
    return platformdirs.user_data_path("voicecoach", appauthor=False)


def cache_folder() -> Path:
    """What can be made again. May not exist yet."""
    return platformdirs.user_cache_path("voicecoach", appauthor=False)
