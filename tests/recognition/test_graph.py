"""The embedded model with a word of one's own: built by OpenFst, heard by Vosk."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result

from recognition.__main__ import train_model
from recognition.graph import ToolsError, write_graph
from recognition.lexicon import Lexicon
from recognition.model_folder import (
    copy_network,
    own_lexicon,
    own_pairs,
    replacing,
    write_words,
)
from recognition.phone_pairs import count_pairs
from recognition.vocabulary import phrases, vocabulary
from tests.speech.conftest import Speak
from voicecoach.errors import ModelError
from voicecoach.session.commands import PHRASES
from voicecoach.speech.endpointer import RATE
from voicecoach.speech.models import compound, embedded_model, load_model
from voicecoach.speech.recognizer import DECOYS

needs_openfst = pytest.mark.skipif(
    shutil.which("fstconvert") is None, reason="OpenFst (libfst-tools) is not installed"
)
WORDS = Lexicon({"next": (("N", "EH", "K", "S", "T"),), "go": (("G", "OW"),)})
ROUTINE = """\
name: Mine
blocks:
  - {exercise: plank, sets: 1, hold: 20}
phrases:
  next: [next please]
"""
PAIRS = count_pairs(WORDS.entries, WORDS, ())


def train(*arguments: str | Path) -> Result:
    return CliRunner().invoke(train_model, [str(argument) for argument in arguments])


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The embedded model, which can say "startrek" too."""
    folder = tmp_path_factory.mktemp("own")
    words = folder / "mine.txt"
    words.write_text("# mine\nStartrek\n", encoding="utf-8")
    done = train("graph", "--words", words, "--out", folder / "model")
    assert done.output == (
        f"{len(vocabulary()) + 1} words: {folder / 'model'}\n"
        f"Listen with it: voicecoach run --model {folder / 'model'}\n"
    )
    return folder / "model"


@needs_openfst
def test_an_own_word_is_heard_among_the_commands(own: Path, speak: Speak) -> None:
    import vosk

    phrases = [text for texts in PHRASES.values() for text in texts]
    grammar = json.dumps([*phrases, "startrek", "[unk]"])
    recognizer: Any = vosk.KaldiRecognizer(load_model(own), float(RATE), grammar)
    silence = np.zeros(RATE // 2)
    heard = []
    for text in ("star trek", "hold on", "how many left", "cucumber", "newspaper"):
        sound = np.concatenate([silence, speak("en-us", text), silence])
        recognizer.AcceptWaveform((sound * 32767).astype(np.int16).tobytes())
        heard.append(json.loads(recognizer.FinalResult())["text"])
    assert heard == ["startrek", "hold on", "how many left", "[unk]", "[unk]"]


@needs_openfst
def test_the_phrases_of_a_routine_are_known_as_a_whole(tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text(ROUTINE, encoding="utf-8")
    train("graph", "--words", mine, "--out", tmp_path / "model")
    model = load_model(tmp_path / "model")
    for phrase in ("hold on", "next please"):
        assert model.vosk_model_find_word(compound(phrase)) >= 0
    assert model.vosk_model_find_word(compound("please next")) < 0


def test_the_embedded_model_knows_what_can_be_said_as_a_whole() -> None:
    model = load_model(embedded_model())
    assert [text for text in phrases() if model.vosk_model_find_word(compound(text)) < 0] == []


@pytest.mark.parametrize(
    ("begin", "rest"), [("that was", "eighteen"), ("how many", "left"), ("end the", "workout")]
)
def test_what_is_known_as_a_whole_may_be_said_with_a_pause(
    begin: str, rest: str, speak: Speak
) -> None:
    import vosk

    grammar = json.dumps([*map(compound, phrases()), "[unk]"])
    recognizer: Any = vosk.KaldiRecognizer(load_model(embedded_model()), float(RATE), grammar)
    pause, silence = np.zeros(RATE // 10), np.zeros(RATE // 2)
    sound = np.concatenate([silence, speak("en-us", begin), pause, speak("en-us", rest), silence])
    recognizer.AcceptWaveform((sound * 32767).astype(np.int16).tobytes())
    assert json.loads(recognizer.FinalResult())["text"] == compound(f"{begin} {rest}")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("vate", "wait"),
        ("vye", "why"),
        ("zett voz ten", "that was ten"),
        ("vots next", "what's next"),
    ],
)
def test_a_command_may_be_said_with_an_accent(said: str, meant: str, speak: Speak) -> None:
    import vosk

    grammar = json.dumps([*map(compound, phrases()), *DECOYS.split(), "[unk]"])
    recognizer: Any = vosk.KaldiRecognizer(load_model(embedded_model()), float(RATE), grammar)
    silence = np.zeros(RATE // 2)
    sound = np.concatenate([silence, speak("en-us", said), silence])
    recognizer.AcceptWaveform((sound * 32767).astype(np.int16).tobytes())
    assert json.loads(recognizer.FinalResult())["text"] == compound(meant)


@needs_openfst
def test_the_network_and_what_is_known_of_it_stay(own: Path) -> None:
    for name in ("am/final.mdl", "conf/model.conf", "LICENSE", "README.md"):
        assert (own / name).read_bytes() == (embedded_model() / name).read_bytes()
    assert own_lexicon(own).missing([*vocabulary(), "startrek"]) == []


@needs_openfst
def test_the_same_words_give_the_same_bytes(own: Path, tmp_path: Path) -> None:
    words = own_lexicon(own)
    said = [*reversed(phrases()), "startrek"]
    write_words(tmp_path, sorted(words.entries, reverse=True), said, words, own_pairs(own))
    again = contents(tmp_path)
    made = "HCLr", "Gr", "words", "disambig_tid", "word_boundary", "lexicon", "phone_pairs"
    assert len(again) == len(made)
    for path, content in again.items():
        assert (own / path.relative_to(tmp_path)).read_bytes() == content


@needs_openfst
def test_what_vosk_can_not_load_replaces_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    copy_network(embedded_model(), folder)
    before = contents(folder)

    def replace_by_a_broken_one() -> None:
        with replacing(folder) as made:
            copy_network(embedded_model(), made)
            write_words(made, WORDS.entries, [], WORDS, PAIRS)
            (made / "am/final.mdl").write_bytes(b"no network")

    with pytest.raises(ModelError, match="is damaged"):
        replace_by_a_broken_one()
    assert contents(folder) == before
    assert list(tmp_path.iterdir()) == [folder]


def test_a_model_without_its_sounds_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(embedded_model(), folder)
    (folder / "phone_pairs.txt").unlink()
    outcome = train("graph", "--model", folder)
    assert outcome.exit_code == 1
    assert "How sounds follow each other can't be read" in outcome.output
    assert outcome.output.count("phone_pairs.txt") == 1


def test_a_model_of_others_is_refused(tmp_path: Path) -> None:
    assert train("graph", "--model", tmp_path).output == (
        f"Error: The model in {tmp_path} was not made by scripts/train_model: its phones are "
        "others.\nName a folder that was, such as that of the embedded model.\n"
    )


def test_without_openfst_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ToolsError, match=r"sudo apt install libfst-tools libfst22-plugins-base$"):
        write_graph(tmp_path, WORDS.entries, [], WORDS, PAIRS)
