"""Typed commands: the one place that knows how terminals differ.

On a terminal, letters gather in a line and Enter submits it; a few keys are
commands at once while the line is empty. From a pipe, each line is a phrase.
"""

from __future__ import annotations

import atexit
import codecs
import contextlib
import os
import re
import sys
import threading
import time
from collections.abc import Mapping

from voicecoach.ports import Inbox
from voicecoach.session.commands import PHRASES, Command, Mode, Verb
from voicecoach.session.effects import Effect
from voicecoach.session.events import CommandGiven, Event, Source, SpeechRejected
from voicecoach.session.state import State
from voicecoach.session.words import words

STDIN = 0
LONGEST_LINE = 80
"""Characters; what is typed beyond is not taken."""
PACE_SECONDS = 0.05
"""Between looks at a terminal, and between lines of a pipe, which could be endless."""
ESCAPE_SECONDS = 0.5
"""After which the beginning of a longer key's sequence was the Escape key."""

_KEY = re.compile(r"\x1b[\[O][0-9;]*[A-Za-z~]|.", re.DOTALL)
_ESCAPE = "\x1b"
_UNFINISHED_KEY = re.compile(r"\x1b(?:[\[O][0-9;]*)?\Z")
_RIGHT, _LEFT = "\x1b[C", "\x1b[D"
_ARROWS = {_RIGHT: Verb.NEXT, "\x1bOC": Verb.NEXT, _LEFT: Verb.BACK, "\x1bOD": Verb.BACK}
_ENTER = {"\n", "\r"}
_ERASE = {"\x7f", "\b"}
_SHORT_LINES = {"": Verb.NEXT, "?": Verb.HELP}
"""Whole lines that are no phrase and stand for one."""


class Keyboard:
    """Reads ``fd`` in a thread until it ends, and puts what is typed into ``inbox``.

    It is a Display as well: it follows the session to know what Space means, and
    gives the terminal back when the session closes, or at the latest when the
    process ends.
    """

    def __init__(self, phrases: Mapping[str, Command], inbox: Inbox, fd: int = STDIN) -> None:
        self._vocabulary = {words(phrase): (phrase, command) for phrase, command in phrases.items()}
        self._inbox = inbox
        self._fd = fd
        self._line = ""
        self._mode = Mode.READY
        self._closed = threading.Event()
        self._terminal = _Terminal(fd) if os.isatty(fd) else None
        atexit.register(self.close)
        self._thread = threading.Thread(target=self._read, name="keyboard", daemon=True)
        self._thread.start()

    def update(self, state: State, event: Event, effects: tuple[Effect, ...]) -> None:  # noqa: ARG002  a Display
        """Follow the session."""
        self._mode = state.mode

    def close(self) -> None:
        """Give the terminal back; what is typed from now on is not taken."""
        self._closed.set()
        if self._terminal is not None:
            self._thread.join(2 * PACE_SECONDS)  # the next key is for someone else
            self._terminal.restore()
        atexit.unregister(self.close)

    def typed(self) -> str:
        """The line so far."""
        return self._line

    def _read(self) -> None:
        with contextlib.suppress(OSError):  # the terminal was closed, or there is no input at all
            if self._terminal is None:
                self._read_lines()
            else:
                self._read_keys(self._terminal)

    def _read_lines(self) -> None:
        # A file of our own: a thread that waits in sys.stdin makes the interpreter's exit fatal.
        with open(self._fd, encoding="utf-8", errors="replace", closefd=False) as pipe:
            while (line := pipe.readline(LONGEST_LINE)) and not self._closed.wait(PACE_SECONDS):
                self._submit(line)

    def _read_keys(self, terminal: _Terminal) -> None:
        unfinished = ""
        while (text := terminal.read(self._closed, ESCAPE_SECONDS if unfinished else None)) != "":
            if text is None:
                if unfinished == _ESCAPE and not self._line:
                    self._submit(PHRASES[Verb.STOP][0])
                unfinished = ""
                continue
            text = unfinished + text
            cut = _UNFINISHED_KEY.search(text)
            unfinished = cut[0] if cut else ""
            for key in _KEY.findall(text.removesuffix(unfinished)):
                self._press(key)

    def _press(self, key: str) -> None:
        if key in _ENTER:
            line, self._line = self._line, ""
            self._submit(line)
        elif key in _ERASE:
            self._line = self._line[:-1]
        elif not self._line and (verb := self._at_once(key)):
            self._submit(PHRASES[verb][0])
        elif key.isprintable() and len(self._line) < LONGEST_LINE:
            self._line += key

    def _at_once(self, key: str) -> Verb | None:
        """What ``key`` means without Enter, on an empty line."""
        if key == " ":
            return Verb.RESUME if self._mode is Mode.PAUSED else Verb.PAUSE
        return Verb.HELP if key == "?" else _ARROWS.get(key)

    def _submit(self, line: str) -> None:
        short = _SHORT_LINES.get(line.strip())
        typed = words(PHRASES[short][0] if short else line)
        t = self._inbox.now()
        if typed in self._vocabulary:
            phrase, command = self._vocabulary[typed]
            self._inbox.put(CommandGiven(t, command, phrase, Source.KEYBOARD))
        else:
            self._inbox.put(SpeechRejected(t, " ".join(typed), Source.KEYBOARD))


if sys.platform == "win32":
    import _thread
    import msvcrt

    _SECOND_HALVES = {"M": _RIGHT, "K": _LEFT}
    """Windows sends a key that is no character as two, of which this is the second."""

    class _Terminal:
        """The console."""

        def __init__(self, fd: int) -> None: ...

        def read(self, closed: threading.Event, patience: float | None) -> str | None:
            """The next key; empty once ``closed``, None if ``patience``, in seconds, ran out."""
            limit = None if patience is None else time.monotonic() + patience
            while not msvcrt.kbhit():
                if closed.wait(PACE_SECONDS):
                    return ""
                if limit is not None and time.monotonic() >= limit:
                    return None
            key = msvcrt.getwch()
            if key in {"\x00", "\xe0"}:
                return _SECOND_HALVES.get(msvcrt.getwch(), "\x00")
            if key == "\x03":  # Ctrl-C, pressed just while a key was being read
                _thread.interrupt_main()
            return key

        def restore(self) -> None:
            """Nothing was changed."""

else:
    import select
    import termios
    import tty

    class _Terminal:
        """A terminal that hands over each key at once, without echo; Ctrl-C still interrupts."""

        def __init__(self, fd: int) -> None:
            self._fd = fd
            self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
            self._saved = termios.tcgetattr(fd)
            tty.setcbreak(fd, termios.TCSANOW)

        def read(self, closed: threading.Event, patience: float | None) -> str | None:
            """What was typed, perhaps half an escape sequence; empty at the end.

            None if ``patience``, in seconds, ran out.
            """
            limit = None if patience is None else time.monotonic() + patience
            while not closed.is_set():
                if select.select([self._fd], [], [], PACE_SECONDS)[0]:
                    raw = os.read(self._fd, 1024)
                    text = self._decoder.decode(raw)
                    if text or not raw:
                        return text
                elif limit is not None and time.monotonic() >= limit:
                    return None
            return ""

        def restore(self) -> None:
            """As it was found."""
            with contextlib.suppress(termios.error):  # it may be gone
                termios.tcsetattr(self._fd, termios.TCSANOW, self._saved)
