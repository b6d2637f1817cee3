"""Damages every kind of file that a person can hand over, or a disk can spoil.

Whatever is done to it, a file is read, or refused by one of voicecoach's own errors in
a sentence of its own: never a traceback, never a crash.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from random import Random

from voicecoach.errors import VoicecoachError
from voicecoach.history.journal import SqliteJournal, conclude_abandoned
from voicecoach.history.sessions import read_session, sessions
from voicecoach.library.catalogue import find_routine
from voicecoach.library.files import load_exercise, load_routine
from voicecoach.rehearsal.script import read_script
from voicecoach.session.commands import Command, Verb
from voicecoach.session.engine import advance
from voicecoach.session.events import CommandGiven, CueFinished, Event, SessionStarted
from voicecoach.session.replay import Conditions, beginning
from voicecoach.settings import load_settings
from voicecoach.speech.models import CHECKSUMS, embedded_model, load_model

PACKAGE = Path(sys.modules["voicecoach"].__file__ or "").parent
SETTINGS = """\
voice: en-us
rate: 170
volume: 0.8
output-device: headphones
input-device: 2
model: ~/models/small
"""
RARE = 50
"""A model is damaged once in so many files: to load one takes a second."""
SPICES = (
    b"\x00",
    b"\xff\xfe",
    b"\t",
    b"&a [*a]",
    b"!!python/object:x",
    b"1e999",
    b"9" * 400,
    b"\r",
)


def damaged(whole: bytes, random: Random) -> bytes:
    """``whole`` with one to four things wrong."""
    for _ in range(random.randint(1, 4)):
        at = random.randrange(len(whole) + 1)
        to = min(len(whole), at + random.randint(0, 40))
        lines = whole.splitlines(keepends=True)
        match random.randrange(7):
            case 0:
                whole = whole[:at]
            case 1:
                whole = whole[:at] + whole[to:]
            case 2:
                whole = whole[:to] + whole[at:]
            case 3:
                whole = whole[:at] + random.randbytes(random.randint(1, 8)) + whole[at:]
            case 4:
                whole = whole[:at] + random.choice(SPICES) + whole[at:]
            case 5:
                random.shuffle(lines)
                whole = b"".join(lines)
            case _ if at < len(whole):
                flipped = bytes([whole[at] ^ 1 << random.randrange(8)])
                whole = whole[:at] + flipped + whole[at + 1 :]
    return whole


def history(path: Path) -> bytes:
    """A history file with a session that did not end."""
    routine = find_routine("single-leg-hip-thrust")
    conditions = Conditions()
    state = beginning(routine, conditions)
    journal = SqliteJournal.begin(path, routine, conditions, datetime.now(UTC))
    said = (Command(verb) for verb in (Verb.READY, Verb.NEXT, Verb.PAUSE))
    orders = [CommandGiven(float(t), order, order.verb.value) for t, order in enumerate(said, 1)]
    events: list[Event] = [SessionStarted(0.0), CueFinished(0.5, 1), *orders]
    for event in events:
        state, _ = advance(state, event)
        journal.record(event, state)
    journal.close()
    return path.read_bytes()


def read_history(path: Path) -> None:
    """Everything that a command does with it. Raises JournalError."""
    for entry in sessions(path):
        kept = read_session(path, entry.id)
        kept.interrupted()
    conclude_abandoned(path)


def fuzz_model(folder: Path, random: Random) -> None:
    """Load the built-in model with one file damaged, with or without its checksums."""
    shutil.copytree(embedded_model(), folder)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    if random.random() < 0.5:
        files = [path for path in files if path.name != CHECKSUMS]
        (folder / CHECKSUMS).unlink(missing_ok=True)
    victim = random.choice(files)
    whole = victim.read_bytes()
    victim.write_bytes(damaged(whole, random))
    load_model(folder)


def fuzz(count: int, random: Random, home: Path) -> Counter[str]:
    """Damage so many files; what came of them. Raises SystemExit at the first that gets through."""
    routine = (PACKAGE / "library/routines/single-leg-hip-thrust.yaml").read_bytes()
    exercise = (PACKAGE / "library/exercises/plank.yaml").read_bytes()
    trainee = (PACKAGE / "rehearsal/trainees/built-in.txt").read_bytes()
    targets: list[tuple[str, bytes, Callable[[Path], object]]] = [
        ("settings.yaml", SETTINGS.encode(), load_settings),
        ("routine.yaml", routine, load_routine),
        ("exercise.yaml", exercise, load_exercise),
        ("trainee.txt", trainee, read_script),
        ("history.db", history(home / "whole.db"), read_history),
    ]
    outcomes = Counter[str]()
    attempt: Callable[[], object]
    for number in range(1, count + 1):
        folder = home / str(number)
        if number % RARE == 0:
            name, attempt = "model", partial(fuzz_model, folder, random)
        else:
            folder.mkdir()
            name, whole, read = random.choice(targets)
            (folder / name).write_bytes(damaged(whole, random))
            attempt = partial(read, folder / name)
        outcomes[judged(name, attempt, folder)] += 1
        shutil.rmtree(folder)
    return outcomes


def judged(name: str, attempt: Callable[[], object], folder: Path) -> str:
    """Whether the file was read or refused."""
    try:
        attempt()
    except VoicecoachError as error:
        if not str(error).strip():
            raise SystemExit(f"refused without a word: {folder / name}") from error
        return f"{name} refused"
    except Exception as error:
        traceback.print_exc()
        kept = Path(tempfile.mkdtemp(prefix="fuzz-"))
        shutil.copytree(folder, kept, dirs_exist_ok=True)
        raise SystemExit(f"no error of ours; the file is kept in {kept}") from error
    return f"{name} read"


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description="Damage files; each is read or refused.")
    parser.add_argument("-n", type=int, default=20_000, help="files")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="fuzz") as home:
        outcomes = fuzz(given.n, Random(given.seed), Path(home))
    told = [f"{outcome:<22} {number}" for outcome, number in sorted(outcomes.items())]
    print("\n".join([*told, f"files {given.n}, seed {given.seed}"]))  # noqa: T201  its result
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
