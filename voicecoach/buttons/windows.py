"""Windows: the system media transport controls, which a MediaPlayer without music brings along.

https://learn.microsoft.com/windows/uwp/audio-video-camera/system-media-transport-controls
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue

from winrt.runtime import ApartmentType, init_apartment
from winrt.windows.media import (
    MediaPlaybackStatus,
    MediaPlaybackType,
    SystemMediaTransportControls,
    SystemMediaTransportControlsButton,
    SystemMediaTransportControlsButtonPressedEventArgs,
)
from winrt.windows.media.playback import MediaPlayer

from voicecoach.ports import NowPlaying
from voicecoach.session.buttons import Button

CLOSE_SECONDS = 2.0
_BUTTONS = {
    # The one key that plays and pauses comes as whichever the status makes of it.
    SystemMediaTransportControlsButton.PLAY: Button.PLAY_PAUSE,
    SystemMediaTransportControlsButton.PAUSE: Button.PLAY_PAUSE,
    SystemMediaTransportControlsButton.NEXT: Button.NEXT,
    SystemMediaTransportControlsButton.PREVIOUS: Button.PREVIOUS,
    SystemMediaTransportControlsButton.STOP: Button.STOP,
}


class WindowsControls:
    """MediaControls, held by a thread of its own; presses come from a thread of the system."""

    def __init__(self, now: NowPlaying, press: Callable[[Button], None]) -> None:
        self._press = press
        self._shows: SimpleQueue[NowPlaying | None] = SimpleQueue()
        self._shows.put(now)
        self._thread = threading.Thread(target=self._run, name="buttons", daemon=True)
        self._thread.start()

    def show(self, now: NowPlaying) -> None:
        """Have the thread show it."""
        self._shows.put(now)

    def close(self) -> None:
        """Leave the buttons to others."""
        self._shows.put(None)
        self._thread.join(CLOSE_SECONDS)

    def _run(self) -> None:
        with suppress(Exception):  # whatever Windows refuses, the session goes on without
            init_apartment(ApartmentType.MULTI_THREADED)
            with MediaPlayer() as player:
                player.command_manager.is_enabled = False  # it would answer by itself
                controls = player.system_media_transport_controls
                controls.add_button_pressed(self._pressed)
                controls.is_play_enabled = True
                controls.is_pause_enabled = True
                controls.is_next_enabled = True
                controls.is_previous_enabled = True
                controls.is_stop_enabled = True
                controls.is_enabled = True
                for now in iter(self._shows.get, None):
                    _show(controls, now)
                controls.is_enabled = False

    def _pressed(
        self,
        _: SystemMediaTransportControls,
        press: SystemMediaTransportControlsButtonPressedEventArgs,
    ) -> None:
        if press.button in _BUTTONS:
            self._press(_BUTTONS[press.button])


def find() -> str:
    """Who brings presses here. Raises OSError if nobody does."""
    with MediaPlayer() as player:
        player.system_media_transport_controls.is_enabled = False
    return "Windows"


def _show(controls: SystemMediaTransportControls, now: NowPlaying) -> None:
    paused, playing = MediaPlaybackStatus.PAUSED, MediaPlaybackStatus.PLAYING
    controls.playback_status = paused if now.paused else playing
    updater = controls.display_updater
    updater.type = MediaPlaybackType.MUSIC
    updater.music_properties.title = now.title
    updater.music_properties.album_title = now.album
    updater.music_properties.artist = "voicecoach"
    updater.update()
