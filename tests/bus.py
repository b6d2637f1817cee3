"""A session bus of the test's own, and a desktop on it that presses its media keys."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections import deque
from collections.abc import Iterator
from typing import Any

import pytest
from jeepney import DBusAddress, MatchRule, Message, Properties, message_bus, new_method_call
from jeepney.io.blocking import Proxy, open_dbus_connection
from jeepney.wrappers import DBusErrorResponse, unwrap_msg

from voicecoach.buttons.mpris import NAME, PATH, PLAYER, ROOT

ANSWER_SECONDS = 20


class Desktop:
    """Another program on the bus, which finds players and calls them."""

    def __init__(self, address: str, daemon: subprocess.Popen[str]) -> None:
        self.address = address
        self._daemon = daemon
        self.connection = open_dbus_connection(address)
        self._bus = Proxy(message_bus, self.connection, timeout=ANSWER_SECONDS)
        self._player = DBusAddress(PATH, NAME, PLAYER)
        self._told: deque[Message] = deque()

    def find_player(self) -> None:
        """Wait until the coach is there."""
        deadline = time.monotonic() + ANSWER_SECONDS
        while not self._bus.NameHasOwner(NAME)[0]:
            assert time.monotonic() < deadline, "the coach is not on the bus"
            time.sleep(0.01)

    def press(self, method: str) -> None:
        """One of the player's methods, answered."""
        assert self.call(new_method_call(self._player, method)) == ()

    def call(self, message: Message) -> tuple[Any, ...]:
        answer = self.connection.send_and_get_reply(message, timeout=ANSWER_SECONDS)
        return tuple(unwrap_msg(answer))

    def player(self) -> dict[str, Any]:
        """All properties of the player."""
        (found,) = self.call(Properties(self._player).get_all())
        return {name: value for name, (_, value) in found.items()}

    def root(self) -> dict[str, Any]:
        (found,) = self.call(Properties(self._player.with_interface(ROOT)).get_all())
        return {name: value for name, (_, value) in found.items()}

    def status(self) -> str:
        return str(self.player()["PlaybackStatus"])

    def title(self) -> str:
        return str(self.player()["Metadata"]["xesam:title"][1])

    def take_name(self) -> None:
        """Be there first."""
        assert self._bus.RequestName(NAME) == (1,)

    def watch(self) -> None:
        """From now on, take note of what the coach tells of itself."""
        rule = MatchRule(type="signal", member="PropertiesChanged", path=PATH)
        self._bus.AddMatch(rule)
        self.connection.filter(rule, queue=self._told)

    def change(self) -> dict[str, Any]:
        """The next that it tells."""
        message = self.connection.recv_until_filtered(self._told, timeout=ANSWER_SECONDS)
        return {name: value for name, (_, value) in message.body[1].items()}

    def end(self) -> None:
        """The bus dies, as when the desktop is left."""
        self.connection.close()
        self._daemon.kill()
        self._daemon.wait()


@pytest.fixture
def desktop(monkeypatch: pytest.MonkeyPatch) -> Iterator[Desktop]:
    """A desktop on a session bus that only this process knows."""
    if shutil.which("dbus-daemon") is None:
        pytest.skip("dbus-daemon is not installed: there is no bus for the buttons")
    command = ["dbus-daemon", "--session", "--nofork", "--print-address"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as daemon:
        assert daemon.stdout is not None
        address = daemon.stdout.readline().strip()
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        try:
            yield (found := Desktop(address, daemon))
        finally:
            found.end()


__all__ = ["DBusErrorResponse", "Desktop", "desktop"]
