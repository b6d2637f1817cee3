"""The media buttons: a desktop on a real bus presses them, and reads what the coach shows."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue

import pytest
from click.testing import CliRunner
from jeepney import DBusAddress, new_method_call

from tests.bus import DBusErrorResponse, Desktop, desktop
from tests.pulse import SoundCard
from tests.running import coach, env
from tests.standing import standing
from voicecoach.buttons.mpris import NAME, PATH, PLAYER, connected
from voicecoach.buttons.remote import Remote
from voicecoach.buttons.systems import controls_of_system
from voicecoach.cli import voicecoach
from voicecoach.errors import DeviceError
from voicecoach.history.sessions import read_session
from voicecoach.session.commands import Command, Mode, Verb
from voicecoach.session.events import CommandGiven, Event, Source, TimerDue
from voicecoach.session.plan import Intro, Train
from voicecoach.session.state import State
from voicecoach.settings import data_folder

__all__ = ["desktop", "env"]

pytestmark = pytest.mark.real_time

ROUTINE = "single-leg-hip-thrust"
READY = standing(Intro)
WORKING = standing(Train)
PAUSED = replace(WORKING, overlay=Mode.PAUSED)


class Inbox:
    """Keeps what is put; its time is always 7 s."""

    def __init__(self) -> None:
        self.events: SimpleQueue[Event] = SimpleQueue()

    def now(self) -> float:
        return 7.0

    def put(self, event: Event) -> None:
        self.events.put(event)

    def next(self, due: float | None) -> Event:
        return self.events.get(timeout=20)


def given(verb: Verb) -> Event:
    return CommandGiven(7.0, Command(verb), verb.value, Source.BUTTON)


def show(remote: Remote, state: State) -> None:
    remote.update(state, TimerDue(1.0), ())


@contextmanager
def remote(inbox: Inbox, state: State = READY) -> Iterator[Remote]:
    """The remote control of a session that stands at ``state``."""
    with closing(Remote(inbox, controls_of_system)) as made:
        show(made, state)
        yield made


def test_presses_are_the_commands_that_they_mean_then(desktop: Desktop) -> None:
    inbox = Inbox()
    with remote(inbox) as session:
        desktop.find_player()
        for state, method, verb in (
            (READY, "PlayPause", Verb.READY),
            (WORKING, "PlayPause", Verb.PAUSE),
            (PAUSED, "PlayPause", Verb.RESUME),
            (PAUSED, "Play", Verb.RESUME),
            (WORKING, "Pause", Verb.PAUSE),
            (WORKING, "Next", Verb.NEXT),
            (WORKING, "Previous", Verb.BACK),
            (WORKING, "Stop", Verb.STOP),
        ):
            show(session, state)
            desktop.press(method)
            assert inbox.next(None) == given(verb)
        desktop.press("Play")  # it does
        assert inbox.events.empty()


def test_the_desktop_sees_a_player_that_it_can_send_its_keys_to(desktop: Desktop) -> None:
    with remote(Inbox()) as session:
        desktop.find_player()
        assert desktop.root() == {
            "CanQuit": False,
            "CanRaise": False,
            "HasTrackList": False,
            "Identity": "voicecoach",
            "SupportedUriSchemes": [],
            "SupportedMimeTypes": [],
        }
        shown = desktop.player()
        assert shown.pop("Metadata") == {
            "mpris:trackid": ("o", "/voicecoach/track/0"),
            "xesam:title": ("s", "Single leg hip thrust: ready"),
            "xesam:album": ("s", "Single leg hip thrust"),
            "xesam:artist": ("as", ["voicecoach"]),
        }
        assert shown == {
            "PlaybackStatus": "Playing",
            "Rate": 1.0,
            "MinimumRate": 1.0,
            "MaximumRate": 1.0,
            "Volume": 1.0,
            "Position": 0,
            "CanGoNext": True,
            "CanGoPrevious": True,
            "CanPlay": True,
            "CanPause": True,
            "CanSeek": False,
            "CanControl": True,
        }
        desktop.watch()
        show(session, WORKING)
        assert desktop.change()["Metadata"]["xesam:title"] == ("s", "Single leg hip thrust: reps")
        show(session, PAUSED)
        assert desktop.change()["PlaybackStatus"] == "Paused"
        assert desktop.title() == "Single leg hip thrust: paused"


def test_what_a_player_does_not_know_is_refused_and_no_end(desktop: Desktop) -> None:
    with remote(Inbox()):
        desktop.find_player()
        address = DBusAddress(PATH, NAME, PLAYER)
        desktop.call(new_method_call(address, "Seek", "x", (5,)))
        for method, signature, body in (
            ("Dance", None, ()),
            ("Next", "s", ("twice",)),
            ("Get", "s", (PLAYER,)),
        ):
            with pytest.raises(DBusErrorResponse, match="UnknownMethod"):
                desktop.call(new_method_call(address, method, signature, body))
        assert desktop.status() == "Playing"


def test_the_name_is_free_again_at_the_end(desktop: Desktop) -> None:
    for _ in range(2):
        with remote(Inbox()):
            desktop.find_player()
    connected().close()
    assert "buttons" not in {thread.name for thread in threading.enumerate()}


def test_without_a_bus_or_with_one_that_refuses_or_is_mute_there_are_no_buttons(
    desktop: Desktop, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    desktop.take_name()
    with pytest.raises(DeviceError, match=f"The name {NAME} is taken by another program"):
        connected()
    with socket.socket(socket.AF_UNIX) as mute:
        mute.bind(str(tmp_path / "bus"))
        mute.listen()
        for address in ("nonsense", f"unix:path={tmp_path}/none", f"unix:path={tmp_path}/bus"):
            monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
            with pytest.raises(DeviceError, match="No D-Bus session was found at"):
                connected()
            with remote(Inbox()) as session:
                show(session, WORKING)


def test_a_bus_that_dies_takes_only_the_buttons_along(desktop: Desktop) -> None:
    inbox = Inbox()
    with remote(inbox) as session:
        desktop.find_player()
        desktop.press("Next")
        assert inbox.next(None) == given(Verb.NEXT)
        desktop.end()
        for _ in range(1000):
            show(session, WORKING)
            show(session, PAUSED)


def test_doctor_tells_whether_buttons_reach_the_coach(
    own_folders: Path, desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = "Buttons: ok. Play/pause, next and previous come through the desktop (MPRIS).\n"
    assert found in CliRunner().invoke(voicecoach, ["doctor"]).output
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
    missing = "Buttons: missing. No D-Bus session was found at unix:path=/nowhere. "
    assert missing in CliRunner().invoke(voicecoach, ["doctor"]).output


def test_a_person_without_a_microphone_trains_by_buttons(
    env: dict[str, str], sound_card: SoundCard, desktop: Desktop, tmp_path: Path
) -> None:
    env = env | {"DBUS_SESSION_BUS_ADDRESS": desktop.address}
    with coach("run", ROUTINE, env=env, cwd=tmp_path) as running:
        running.until("Single leg hip thrust.")
        sound_card.unload("module-remap-source")
        running.until("coach  I can't hear the microphone.")
        desktop.find_player()
        desktop.press("PlayPause")
        running.until("Left leg. Set one of three, five reps.")
        desktop.press("Next")
        running.until("coach  One.")
        desktop.press("PlayPause")
        running.until("coach  Paused at one.")
        desktop.press("PlayPause")
        desktop.press("Next")
        running.until("coach  One on the left.")
        desktop.press("Stop")
        running.until("End the workout? Yes or no.")
        desktop.press("Stop")
        assert "Single leg hip thrust, set 1: left 1 rep." in running.end()
    assert running.process.returncode == 0
    events = read_session(data_folder() / "history.db", 1).events
    given = [event for event in events if isinstance(event, CommandGiven)]
    assert [(event.text, event.source) for event in given] == [
        (text, Source.BUTTON)
        for text in ("ready", "next", "pause", "resume", "next", "stop", "stop")
    ]
