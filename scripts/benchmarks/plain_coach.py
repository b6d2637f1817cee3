"""The baseline of start_time.py: a coach as the examples of pyttsx3 and Vosk put one together.

plain_coach.py MODEL TEXT loads the model, opens the microphone, says TEXT, and then
prints what it hears.
"""

import json
import os
import queue
import sys

import espeakng_loader

os.environ["ESPEAK_DATA_PATH"] = espeakng_loader.get_data_path()
espeakng_loader.load_library()

import pyttsx3  # noqa: E402  needs the speech library loaded above
import sounddevice  # noqa: E402
import vosk  # noqa: E402

COMMANDS = ["ready", "next", "repeat", "done", "explain", "pause", "resume", "stop", "[unk]"]

vosk.SetLogLevel(-2)
recognizer = vosk.KaldiRecognizer(vosk.Model(sys.argv[1]), 16_000, json.dumps(COMMANDS))
blocks: queue.Queue[bytes] = queue.Queue()
engine = pyttsx3.init()


def hear(data, *_) -> None:  # type: ignore[no-untyped-def]  # as in the examples
    blocks.put(bytes(data))


with sounddevice.RawInputStream(16_000, 8_000, dtype="int16", channels=1, callback=hear):
    engine.say(sys.argv[2])
    engine.runAndWait()
    while True:
        if recognizer.AcceptWaveform(blocks.get()):
            print(json.loads(recognizer.Result())["text"])  # noqa: T201
