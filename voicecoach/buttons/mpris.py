"""Linux: MPRIS, by which a desktop finds the players to send its media keys to.

A service on the session's D-Bus; the desktop, or BlueZ's mpris-proxy, calls it.
https://specifications.freedesktop.org/mpris-spec/latest/
"""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable
from contextlib import closing, suppress
from selectors import EVENT_READ, DefaultSelector
from typing import Any

from jeepney import (
    DBusAddress,
    DBusErrorResponse,
    DBusNameFlags,
    HeaderFields,
    Message,
    MessageFlag,
    MessageType,
    message_bus,
    new_error,
    new_method_return,
    new_signal,
)
from jeepney.io.blocking import DBusConnection, Proxy, open_dbus_connection

from voicecoach.errors import DeviceError
from voicecoach.ports import NowPlaying
from voicecoach.session.buttons import Button

NAME = "org.mpris.MediaPlayer2.voicecoach"
PATH = "/org/mpris/MediaPlayer2"
ROOT = "org.mpris.MediaPlayer2"
PLAYER = "org.mpris.MediaPlayer2.Player"
PROPERTIES = "org.freedesktop.DBus.Properties"
PEER = "org.freedesktop.DBus.Peer"

ANSWER_SECONDS = 1.0
"""What a bus has for its answers before it is taken for dead."""
_PRIMARY_OWNER = 1
_METHODS = {
    "PlayPause": Button.PLAY_PAUSE,
    "Play": Button.PLAY,
    "Pause": Button.PAUSE,
    "Next": Button.NEXT,
    "Previous": Button.PREVIOUS,
    "Stop": Button.STOP,
}
_NO_MOVES = {(PLAYER, "Seek"), (PLAYER, "SetPosition"), (ROOT, "Raise"), (ROOT, "Quit")}
"""Methods that the specification wants to do nothing where they are not possible."""

Variant = tuple[str, Any]
"""A D-Bus signature, and a value of it."""


class MprisControls:
    """MediaControls on the session bus, served by a thread of its own until either side ends."""

    def __init__(self, now: NowPlaying, press: Callable[[Button], None]) -> None:
        self._now = now
        self._press = press
        self._woken, self._wake = socket.socketpair()
        self._wake.setblocking(False)
        self._thread = threading.Thread(target=self._run, name="buttons", daemon=True)
        self._thread.start()

    def show(self, now: NowPlaying) -> None:
        """Have the thread tell whoever shows players."""
        self._now = now
        with suppress(OSError):  # it is busy and will look, or is gone with the bus
            self._wake.send(b".")

    def close(self) -> None:
        """Leave the bus; the thread reads the end of what wakes it."""
        self._wake.close()
        self._thread.join(ANSWER_SECONDS)

    def _run(self) -> None:
        # Whatever is wrong with a bus, or what comes from it, the session goes on without.
        with self._woken, suppress(Exception), closing(connected()) as connection:
            self._serve(connection)

    def _serve(self, connection: DBusConnection) -> None:
        shown = _player(self._now)
        with DefaultSelector() as selector:
            selector.register(connection.sock, EVENT_READ)
            selector.register(self._woken, EVENT_READ)
            while True:
                self._answer_all(connection)  # first what came together with the bus's welcome
                for key, _ in selector.select():
                    if key.fileobj is self._woken and not self._woken.recv(1024):
                        return
                properties = _player(self._now)
                if changed := {k: v for k, v in properties.items() if v != shown[k]}:
                    connection.send(_changed(changed))
                    shown = properties

    def _answer_all(self, connection: DBusConnection) -> None:
        with suppress(TimeoutError):  # nothing more has come
            while True:
                message = connection.receive(timeout=0)
                if message.header.message_type is MessageType.method_call:
                    answer = self._answer(message)
                    if not message.header.flags & MessageFlag.no_reply_expected:
                        connection.send(answer)

    def _answer(self, call: Message) -> Message:
        fields = call.header.fields
        interface, method = fields.get(HeaderFields.interface), fields[HeaderFields.member]
        match interface, method, call.body:
            case (_, name, ()) if name in _METHODS and interface in {PLAYER, None}:
                self._press(_METHODS[name])
                return new_method_return(call)
            case (_, "GetAll", (str(of),)) if interface in {PROPERTIES, None}:
                return new_method_return(call, "a{sv}", (self._properties().get(of, {}),))
            case (_, "Get", (str(of), str(name))) if name in self._properties().get(of, {}):
                return new_method_return(call, "v", (self._properties()[of][name],))
            case (_, "Ping", ()) if interface in {PEER, None}:
                return new_method_return(call)
            case _ if (interface, method) in _NO_MOVES:
                return new_method_return(call)
            case _:
                text = f"voicecoach knows no {interface}.{method} of that"
                return new_error(call, "org.freedesktop.DBus.Error.UnknownMethod", "s", (text,))

    def _properties(self) -> dict[str, dict[str, Variant]]:
        return {ROOT: _ROOT_PROPERTIES, PLAYER: _player(self._now)}


def find() -> str:
    """Who brings presses here. Raises DeviceError if nobody does."""
    connected().close()
    return "the desktop (MPRIS)"


def connected() -> DBusConnection:
    """The session's bus, with our name on it. Raises DeviceError if there is none to be had."""
    folder = os.environ.get("XDG_RUNTIME_DIR", "")
    address = os.environ.get("DBUS_SESSION_BUS_ADDRESS") or f"unix:path={folder}/bus"
    try:
        connection = open_dbus_connection(address, auth_timeout=ANSWER_SECONDS)
    except Exception as error:  # jeepney lets a malformed address or answer fail in its own ways
        raise DeviceError(
            f"No D-Bus session was found at {address}. A desktop starts one by itself."
        ) from error
    try:
        bus = Proxy(message_bus, connection, timeout=ANSWER_SECONDS)
        (answer,) = bus.RequestName(NAME, DBusNameFlags.do_not_queue)
    except (OSError, DBusErrorResponse) as error:
        connection.close()
        raise DeviceError(f"The D-Bus session refused the name {NAME}: {error}") from error
    if answer != _PRIMARY_OWNER:
        connection.close()
        raise DeviceError(f"The name {NAME} is taken by another program.")
    return connection


_ROOT_PROPERTIES: dict[str, Variant] = {
    "CanQuit": ("b", False),
    "CanRaise": ("b", False),
    "HasTrackList": ("b", False),
    "Identity": ("s", "voicecoach"),
    "SupportedUriSchemes": ("as", []),
    "SupportedMimeTypes": ("as", []),
}


def _player(now: NowPlaying) -> dict[str, Variant]:
    metadata = {
        "mpris:trackid": ("o", f"/voicecoach/track/{now.track}"),
        "xesam:title": ("s", now.title),
        "xesam:album": ("s", now.album),
        "xesam:artist": ("as", ["voicecoach"]),
    }
    return {
        "PlaybackStatus": ("s", "Paused" if now.paused else "Playing"),
        "Metadata": ("a{sv}", metadata),
        "Rate": ("d", 1.0),
        "MinimumRate": ("d", 1.0),
        "MaximumRate": ("d", 1.0),
        "Volume": ("d", 1.0),
        "Position": ("x", 0),
        "CanGoNext": ("b", True),
        "CanGoPrevious": ("b", True),
        "CanPlay": ("b", True),
        "CanPause": ("b", True),
        "CanSeek": ("b", False),
        "CanControl": ("b", True),
    }


def _changed(properties: dict[str, Variant]) -> Message:
    address = DBusAddress(PATH, interface=PROPERTIES)
    return new_signal(address, "PropertiesChanged", "sa{sv}as", (PLAYER, properties, []))
