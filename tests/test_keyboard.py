from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.standing import hip_thrust, standing
from voicecoach.keyboard import ESCAPE_SECONDS, PACE_SECONDS, Keyboard
from voicecoach.session.commands import Command, Mode, Verb, vocabulary
from voicecoach.session.events import CommandGiven, Event, Source, SpeechRejected, TimerDue
from voicecoach.session.plan import Train

PHRASES = vocabulary(hip_thrust())
Type = Callable[[bytes], None]


class Inbox:
    """Keeps what is put; its time is always 7 s."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def now(self) -> float:
        return 7.0

    def put(self, event: Event) -> None:
        self.events.append(event)

    def next(self, due: float | None) -> Event:
        raise AssertionError("a keyboard does not read the inbox")

    def wait_for(self, count: int) -> list[Event]:
        """The events, once there are ``count`` of them."""
        wait_until(lambda: len(self.events) >= count)
        return self.events


def wait_until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def given(phrase: str, verb: Verb, number: int | None = None, name: str | None = None) -> Event:
    return CommandGiven(7.0, Command(verb, number, name), phrase, Source.KEYBOARD)


def rejected(text: str) -> Event:
    return SpeechRejected(7.0, text, Source.KEYBOARD)


NEXT = given("next", Verb.NEXT)


# From a pipe


def piped(*lines: str) -> list[Event]:
    reading, writing = os.pipe()
    inbox = Inbox()
    keyboard = Keyboard(PHRASES, inbox, reading)
    os.write(writing, "".join(lines).encode("utf-8", "surrogateescape"))
    os.write(writing, b"tip\n")
    os.close(writing)
    wait_until(lambda: given("tip", Verb.TIP) in inbox.events)
    keyboard.close()
    time.sleep(2 * PACE_SECONDS)  # its thread is gone
    os.close(reading)
    return inbox.events[:-1]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("next\n", NEXT),
        ("  NEXT. \r\n", NEXT),
        ("\n", NEXT),
        ("?\n", given("help", Verb.HELP)),
        ("how many left?\n", given("how many left", Verb.HOW_MANY)),
        ("whats next\n", given("what's next", Verb.WHATS_NEXT)),
        ("what\u2019s next\n", given("what's next", Verb.WHATS_NEXT)),
        ("7\n", given("seven", Verb.NUMBER, 7)),
        ("100\n", given("one hundred", Verb.NUMBER, 100)),
        ("forty-two\n", given("forty two", Verb.NUMBER, 42)),
        ("that was 4\n", given("that was four", Verb.THAT_WAS, 4)),
        ("Banded\n", given("banded", Verb.VARIATION, name="banded")),
        ("tomato\x1b[2J next\n", rejected("tomato 2j next")),
        ("!!!\n", rejected("")),
        ("101\n", rejected("one hundred one")),
        ("1234\n", rejected("1234")),
        ("\udcff\n", rejected("")),
    ],
)
def test_a_line_is_a_phrase(line: str, expected: Event) -> None:
    assert piped(line) == [expected]


def test_an_endless_line_is_taken_in_parts() -> None:
    assert piped("x" * 100 + "\n") == [rejected("x" * 80), rejected("x" * 20)]


def test_nothing_is_taken_once_it_is_closed() -> None:
    reading, writing = os.pipe()
    inbox = Inbox()
    keyboard = Keyboard(PHRASES, inbox, reading)
    keyboard.close()
    os.write(writing, b"next\n")
    time.sleep(4 * PACE_SECONDS)
    os.close(writing)
    assert inbox.events == []


@pytest.mark.parametrize("how", ["waiting", "closed", "ended"])
def test_the_process_ends_quietly_whatever_its_input(how: str) -> None:
    code = (
        "import os, time\n"
        + ("os.close(0)\n" if how == "closed" else "")
        + "from voicecoach.keyboard import Keyboard\n"
        "Keyboard({}, None)\n"
        "time.sleep(0.2)\n"
    )
    reading, writing = os.pipe()
    if how == "ended":
        os.close(writing)
    try:
        done = subprocess.run(
            [sys.executable, "-c", code], stdin=reading, capture_output=True, check=False
        )
    finally:
        os.close(reading)
        if how != "ended":
            os.close(writing)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


# On a terminal

if sys.platform != "win32":
    import pty
    import signal
    import termios

    class Terminal:
        """A keyboard on a pseudo-terminal."""

        def __init__(self) -> None:
            self.person, self.fd = pty.openpty()
            self.before = termios.tcgetattr(self.fd)
            self.inbox = Inbox()
            self.keyboard = Keyboard(PHRASES, self.inbox, self.fd)

        def type(self, keys: bytes) -> None:
            os.write(self.person, keys)

        def close(self) -> None:
            self.keyboard.close()
            for fd in (self.fd, self.person):
                with suppress(OSError):
                    os.close(fd)

    @pytest.fixture
    def terminal() -> Iterator[Terminal]:
        terminal = Terminal()
        yield terminal
        terminal.close()

    @pytest.mark.parametrize(
        ("keys", "expected"),
        [
            (b"tip\n", [given("tip", Verb.TIP)]),
            (b"tip\r", [given("tip", Verb.TIP)]),
            (b"\n", [NEXT]),
            (b"?", [given("help", Verb.HELP)]),
            (b"how many?\n", [given("how many", Verb.HOW_MANY)]),
            (b" ", [given("pause", Verb.PAUSE)]),
            (b"\x1b[C\x1bOD", [NEXT, given("back", Verb.BACK)]),
            (b"nexx\x7ft\n", [NEXT]),
            (b"\x7f\x7f7\n", [given("seven", Verb.NUMBER, 7)]),
            (b"ne\x1b[Axt\x1b[C\x1b[3~\n", [NEXT]),  # arrows in a line do nothing
            (b"\x1bnext\n", [NEXT]),
            ("what\u2019s next\n".encode(), [given("what's next", Verb.WHATS_NEXT)]),
            (b"x" * 90 + b"\n", [rejected("x" * 80)]),
            (b"tom ato\n", [rejected("tom ato")]),
        ],
    )
    def test_keys(terminal: Terminal, keys: bytes, expected: list[Event]) -> None:
        terminal.type(keys + b"tip\n")
        assert terminal.inbox.wait_for(len(expected) + 1) == [*expected, given("tip", Verb.TIP)]

    def test_a_key_may_come_in_pieces(terminal: Terminal) -> None:
        for piece in (b"\x1b", b"[", b"C"):
            terminal.type(piece)
            time.sleep(2 * PACE_SECONDS)
        assert terminal.inbox.wait_for(1) == [NEXT]
        terminal.type("é".encode()[:1])
        time.sleep(2 * PACE_SECONDS)
        terminal.type("é".encode()[1:])
        wait_until(lambda: terminal.keyboard.typed() == "é")

    def test_escape_alone_stops(terminal: Terminal) -> None:
        terminal.type(b"\x1b")
        assert terminal.inbox.wait_for(1) == [given("stop", Verb.STOP)]
        terminal.type(b"nex\x1b")
        time.sleep(2 * ESCAPE_SECONDS)
        terminal.type(b"t\n")
        assert terminal.inbox.wait_for(2)[1:] == [NEXT]

    def test_the_line_so_far_can_be_seen_and_is_not_echoed(terminal: Terminal) -> None:
        terminal.type(b"how ma")
        wait_until(lambda: terminal.keyboard.typed() == "how ma")
        os.set_blocking(terminal.person, False)
        with pytest.raises(BlockingIOError):
            os.read(terminal.person, 100)

    def test_space_resumes_what_is_paused(terminal: Terminal) -> None:
        paused = standing(Train, overlay=Mode.PAUSED)
        terminal.keyboard.update(paused, TimerDue(1.0), ())
        terminal.type(b" ")
        assert terminal.inbox.wait_for(1) == [given("resume", Verb.RESUME)]

    def test_the_terminal_is_given_back_as_it_was(terminal: Terminal) -> None:
        assert termios.tcgetattr(terminal.fd) != terminal.before
        terminal.keyboard.close()
        assert termios.tcgetattr(terminal.fd) == terminal.before

    def test_a_terminal_that_goes_away_is_no_fault(terminal: Terminal) -> None:
        os.close(terminal.person)
        time.sleep(2 * PACE_SECONDS)
        terminal.keyboard.close()
        assert terminal.inbox.events == []

    ENDINGS = {
        "exception": ("raise RuntimeError", 1),
        "interrupt": ("print('ready', flush=True); time.sleep(20)", -signal.SIGINT),
    }

    @pytest.mark.parametrize("how", ENDINGS)
    def test_the_terminal_is_given_back_however_the_process_ends(tmp_path: Path, how: str) -> None:
        ending, code = ENDINGS[how]
        script = tmp_path / "session.py"
        script.write_text(
            "import fcntl, os, termios, time\n"
            "from voicecoach.keyboard import Keyboard\n"
            "os.setsid(); fcntl.ioctl(0, termios.TIOCSCTTY, 0)\n"
            f"keyboard = Keyboard({{}}, None)\n{ending}\n"
        )
        person, fd = pty.openpty()
        before = termios.tcgetattr(fd)
        with subprocess.Popen(
            [sys.executable, str(script)],
            stdin=fd,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as process:
            assert process.stdout is not None
            if how == "interrupt":
                assert process.stdout.readline() == b"ready\n"
                assert termios.tcgetattr(fd) != before
                os.write(person, b"\x03")  # Ctrl-C still interrupts
            assert process.wait(20) == code
        assert termios.tcgetattr(fd) == before
        os.close(person)
        os.close(fd)
