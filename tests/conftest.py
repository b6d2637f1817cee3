from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.pulse import no_sound_card, sound_card

__all__ = ["no_sound_card", "own_folders", "sound_card"]

collect_ignore = [] if sys.platform == "linux" else ["test_buttons.py"]
"""It presses them through Linux's D-Bus."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what plays to a sound card: it must not wait for other tests."""
    for item in items:
        if "sound_card" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.real_time)


@pytest.fixture
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of the test's own: its settings, data and cache folders lie under it."""
    for variable in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(variable, str(tmp_path / variable.lower()))
    return tmp_path
