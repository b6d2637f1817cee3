from __future__ import annotations

import zlib
from pathlib import Path

from recognition.corpus import HELD_ONE_IN, HELD_REMAINDER, Part, transcripts
from trials import numbers

MANIFEST = "path\ttext\tspeaker\tseconds\tsplit\tlicence\tsource"


def _remainder(speaker: str) -> int:
    return zlib.crc32(speaker.encode()) % HELD_ONE_IN


HELD, OTHER = (
    next(name for name in map(str, range(99)) if is_held is (_remainder(name) == HELD_REMAINDER))
    for is_held in (True, False)
)


def test_the_grammar_knows_nothing_of_what_the_held_out_say(tmp_path: Path) -> None:
    said = {HELD: "enter ninety nine nine", OTHER: "Enter six, two four."}
    rows = (f"an4/{who}.flac\t{text}\t{who}\t1\ttrain\t\t" for who, text in said.items())
    (tmp_path / "manifest.tsv").write_text("\n".join((MANIFEST, *rows)), encoding="utf-8")

    others = transcripts(tmp_path, Part.TRAIN, numbers.CORPUS)

    assert transcripts(tmp_path, Part.HELD, numbers.CORPUS) == [said[HELD]]
    assert others == ["enter six two four"]
    phrases = numbers.grammar(others).phrases
    assert phrases.count("enter six two four") == numbers.TRANSCRIPT_WEIGHT
    assert phrases.count("enter six") == 1  # by rule
    assert "enter ninety nine nine" not in phrases


def test_what_is_spelled_is_no_example_of_numbers() -> None:
    assert numbers.grammar(["rubout g m e f three nine"]).phrases == numbers.RULES
