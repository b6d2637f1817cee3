from __future__ import annotations

from pathlib import Path

import pytest

from recognition.lexicon import OWN, Lexicon, LexiconError, lexicon_text, load_lexicon
from recognition.model_folder import own_lexicon
from recognition.phones import (
    ARPABET,
    PAUSE_ID,
    PHONES,
    POSITION_PHONES,
    SILENCE_ID,
    Position,
    base_number,
    places,
    position_id,
)
from recognition.vocabulary import WordsError, command_words, vocabulary, words_in
from voicecoach.session.commands import PHRASES
from voicecoach.speech.models import embedded_model
from voicecoach.speech.recognizer import DECOYS

NEXT = ("N", "EH", "K", "S", "T")


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_every_phone_at_every_position_has_a_number_of_its_own() -> None:
    numbers = [position_id(phone, position) for phone in PHONES[1:] for position in Position]
    assert [SILENCE_ID, *numbers, PAUSE_ID] == list(range(1, POSITION_PHONES + 1))
    assert base_number(SILENCE_ID) == base_number(PAUSE_ID) == 0
    assert [base_number(number) for number in numbers[::4]] == list(range(1, len(PHONES)))


def test_a_word_begins_and_ends() -> None:
    begin, end, inside = Position.BEGIN, Position.END, Position.INTERNAL
    assert list(places(5, begins=True, ends=True)) == [begin, inside, inside, inside, end]
    assert list(places(5, begins=False, ends=True)) == [inside, inside, inside, inside, end]
    assert list(places(1, begins=True, ends=True)) == [Position.SINGLETON]
    assert list(places(1, begins=True, ends=False)) == [begin]
    assert list(places(1, begins=False, ends=False)) == [inside]


def test_a_file_gives_each_word_its_ways(tmp_path: Path) -> None:
    text = "# ours\n\nnext N EH K S T\nnext N EH K S\nnext N EH K S T\n"
    lexicon = load_lexicon(written(tmp_path / "lexicon.txt", text))
    assert lexicon.pronunciations("next") == (NEXT, NEXT[:-1])
    again = load_lexicon(written(tmp_path / "again.txt", lexicon_text(lexicon, ["next"])))
    assert again == lexicon


def test_a_later_lexicon_wins() -> None:
    both = Lexicon({"next": (NEXT,), "go": (("G", "OW"),)}) | Lexicon({"next": (NEXT[:-1],)})
    assert both == Lexicon({"next": (NEXT[:-1],), "go": (("G", "OW"),)})


@pytest.mark.parametrize(
    ("line", "problem"),
    [("next N EH1 K", "'EH1' is no phone"), ("next", "'next' has no phones")],
)
def test_a_wrong_line_is_told(line: str, problem: str, tmp_path: Path) -> None:
    path = written(tmp_path / "lexicon.txt", f"# ours\n{line}\n")
    with pytest.raises(LexiconError) as caught:
        load_lexicon(path)
    assert str(caught.value) == (f"{path} line 2: {problem}.\nThe phones are: {' '.join(ARPABET)}")


def test_all_words_without_a_pronunciation_are_named() -> None:
    with pytest.raises(LexiconError) as caught:
        Lexicon({"next": (NEXT,)}).require(["next", "hocus", "pocus", "hocus"])
    assert str(caught.value).startswith(
        f"No pronunciation of: hocus, pocus.\nAdd a line for each to {OWN}, as in: "
    )


def test_the_words_are_those_of_the_product_and_more() -> None:
    words = set(vocabulary())
    assert {word for phrases in PHRASES.values() for text in phrases for word in text.split()} <= (
        words
    )
    assert {"steady", "hamstrings", "number", "hundred", "kilograms", "w", "rubout"} <= words


def test_the_embedded_model_can_say_them_all() -> None:
    """If not: scripts/train_model graph."""
    assert own_lexicon(embedded_model()).missing(vocabulary()) == []


def test_no_decoy_sounds_as_a_word_of_a_command_does() -> None:
    lexicon = own_lexicon(embedded_model())
    sounds = {sound for word in command_words() for sound in lexicon.pronunciations(word)}
    decoys = set(DECOYS.split()) - command_words()
    assert [word for word in decoys if sounds & set(lexicon.pronunciations(word))] == []


def test_words_of_a_text(tmp_path: Path) -> None:
    text = "# mine\nStar trek\n\nstar wars\n"
    assert words_in(written(tmp_path / "mine.txt", text)) == ["star", "trek", "wars"]


def test_words_of_a_routine(tmp_path: Path) -> None:
    text = """\
name: Abracadabra
blocks:
  - {exercise: plank, sets: 1, hold: 20}
phrases:
  next: [hocus pocus]
"""
    words = words_in(written(tmp_path / "mine.yaml", text))
    assert {"abracadabra", "hocus", "pocus"} <= set(words)


def test_words_that_can_not_be_read(tmp_path: Path) -> None:
    with pytest.raises(WordsError, match=r"mine\.txt can't be read: .*No such file"):
        words_in(tmp_path / "mine.txt")
