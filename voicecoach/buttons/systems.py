"""Which system offers its buttons in which way.

macOS gives them only to a program whose main thread runs the loop of its windows.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from voicecoach.errors import DeviceError
from voicecoach.ports import MediaControls, NowPlaying
from voicecoach.session.buttons import Button

# What a system needs is imported only there; nowhere else is it installed.


def controls_of_system(now: NowPlaying, press: Callable[[Button], None]) -> MediaControls | None:
    """The controls of this system; None if voicecoach knows none for it."""
    if sys.platform == "linux":
        from voicecoach.buttons import mpris  # noqa: PLC0415

        return mpris.MprisControls(now, press)
    if sys.platform == "win32":
        from voicecoach.buttons import windows  # noqa: PLC0415

        return windows.WindowsControls(now, press)
    return None


def find_buttons() -> str:
    """Who brings the presses of buttons here. Raises DeviceError if nobody does."""
    if sys.platform == "linux":
        from voicecoach.buttons import mpris  # noqa: PLC0415

        return mpris.find()
    if sys.platform == "win32":
        from voicecoach.buttons import windows  # noqa: PLC0415

        return windows.find()
    raise DeviceError("voicecoach does not know the media buttons of this system.")
