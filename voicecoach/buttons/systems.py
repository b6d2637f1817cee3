"""Which system offers its buttons in which way."""

from __future__ import annotations

import sys
from collections.abc import Callable

from voicecoach.errors import DeviceError
from voicecoach.ports import MediaControls, NowPlaying
from voicecoach.session.buttons import Button


def controls_of_system(now: NowPlaying, press: Callable[[Button], None]) -> MediaControls | None:
    """The controls of this system; None if voicecoach knows none for it."""
    if sys.platform == "linux":
        from voicecoach.buttons.mpris import MprisControls  # noqa: PLC0415  other systems lack it

        return MprisControls(now, press)
    if sys.platform == "win32":
        from voicecoach.buttons.windows import WindowsControls  # noqa: PLC0415  as above

        return WindowsControls(now, press)
    return None


def find_buttons() -> str:
    """Who brings the presses of buttons here. Raises DeviceError if nobody does."""
    if sys.platform == "linux":
        from voicecoach.buttons.mpris import connected  # noqa: PLC0415  as above

        connected().close()
        return "the desktop (MPRIS)"
    if sys.platform == "win32":
        return "Windows (not tried)"
    raise DeviceError("voicecoach can't take the media buttons of this system.")
