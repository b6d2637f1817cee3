"""One pyttsx3 engine in a process of its own, so that a hang or a crash can be ended.

Run as a script by ``synthesizer``; imports nothing of voicecoach. The protocol is
one JSON object a line on stdin and stdout, one reply to each request:

    (at start)                              → {"voices": [...], "variants": [...], "default": id}
    {"text", "voice", "rate", "path"}       → {} when the file at ``path`` is complete

or ``{"error": sentence}``. End of input ends the process.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO

Reply = dict[str, object]


class Speaker:
    """A pyttsx3 engine that renders one utterance at a time to a file."""

    def __init__(self) -> None:
        self.variants: list[str] = []
        """What may follow a voice's id and a plus sign; espeak-ng only."""
        self._settle: Callable[[], object] = lambda: None
        if sys.platform.startswith("linux"):
            self._load_espeak()
        import pyttsx3  # noqa: PLC0415 - only after the library it looks for is loaded

        self._engine: Any = pyttsx3.init()
        self._errors: list[str] = []
        self._engine.connect("error", self._note_error)
        self._on_espeak = self._engine.driver_name == "espeak"

    def _note_error(self, name: str | None, exception: Exception) -> None:  # noqa: ARG002
        self._errors.append(str(exception) or type(exception).__name__)

    def _load_espeak(self) -> None:
        """Load the espeak-ng that pip installed: pyttsx3 then finds it under its soname."""
        import espeakng_loader  # noqa: PLC0415

        data = espeakng_loader.get_data_path()
        os.environ["ESPEAK_DATA_PATH"] = data  # without it the library exits the process
        espeakng_loader.load_library()
        from pyttsx3.drivers import _espeak  # noqa: PLC0415

        self._settle = _espeak.Synchronize
        self.variants = sorted(path.name for path in Path(data, "voices", "!v").iterdir())

    def voices(self) -> Reply:
        """Every voice, and the id of the default one."""
        listed = [
            {"id": v.id, "name": v.name, "languages": [str(code) for code in v.languages]}
            for v in self._engine.getProperty("voices")
        ]
        return {
            "voices": listed,
            "variants": self.variants,
            "default": self._engine.getProperty("voice"),
        }

    def render(self, text: str, voice: str, rate: int, path: str) -> Reply:
        """Write ``text`` as speech to ``path``; ``rate`` in words a minute."""
        self._errors.clear()
        # espeak's driver obeys at once only while not busy; queued, its own end of loop
        # would overtake the utterance. The other two need the queue to wait for the loop.
        self._engine.proxy.setBusy(not self._on_espeak)
        self._set("voice", voice)
        self._set("rate", rate)
        self._engine.save_to_file(text, path)
        self._engine.runAndWait()
        return {"error": self._errors[0]} if self._errors else {}

    def _set(self, name: str, value: str | int) -> None:
        self._engine.setProperty(name, value)
        self._settle()  # espeak cancels what is still queued when an utterance begins


def serve(requests: TextIO, reply: Callable[[Reply], None]) -> None:
    """Answer until ``requests`` ends."""
    try:
        speaker = Speaker()
        reply(speaker.voices())
    except Exception as error:  # noqa: BLE001 - drivers raise whatever their system does
        reply({"error": f"{error or type(error).__name__}"})
        return
    for line in requests:
        try:
            reply(speaker.render(**json.loads(line)))
        except Exception as error:  # noqa: BLE001 - as above
            reply({"error": f"{error or type(error).__name__}"})


def main() -> None:
    """Serve on stdin and stdout, with everybody else's prints sent to stderr."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the session's to answer
    with os.fdopen(os.dup(1), "w", encoding="ascii") as protocol:
        os.dup2(2, 1)

        def reply(message: Reply) -> None:
            protocol.write(json.dumps(message) + "\n")
            protocol.flush()

        serve(sys.stdin, reply)


if __name__ == "__main__":
    main()
