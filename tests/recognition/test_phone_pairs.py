"""Which sound follows which: counted, priced, saved and read back."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from recognition.lexicon import Lexicon
from recognition.phone_pairs import PhonePairs, count_pairs, load_pairs, save_pairs
from recognition.phones import ARPABET
from voicecoach.errors import ModelError

LEXICON = Lexicon({"go": (("G", "OW"),), "on": (("AA", "N"), ("AO", "N")), "oh": (("OW",),)})


def seen(pairs: PhonePairs) -> dict[str, int]:
    """What was counted at all."""
    begin = {phone: int(n) for phone, n in zip(ARPABET, pairs.begin, strict=True) if n}
    follow = {
        f"{ARPABET[first]} {ARPABET[second]}": int(pairs.follow[first, second])
        for first, second in np.argwhere(pairs.follow)
    }
    return begin | follow


def test_pairs_are_counted_within_words_and_from_one_to_the_next() -> None:
    pairs = count_pairs(["go on", "oh", ""], LEXICON, ())
    assert seen(pairs) == {"G": 1, "AA": 1, "OW": 1, "G OW": 1, "OW AA": 1, "AA N": 1}


def test_a_text_counts_once_and_one_with_an_unknown_word_not_at_all() -> None:
    assert seen(count_pairs(["go", "go", "go home"], LEXICON, ())) == {"G": 1, "G OW": 1}


def test_commands_do_not_count_as_talk() -> None:
    assert seen(count_pairs(["oh go on", "go"], LEXICON, {"go"})) == {
        "OW": 1,
        "AA": 1,
        "AA N": 1,
    }


def test_what_was_seen_costs_less_and_what_was_not_is_possible() -> None:
    begin, follow = count_pairs(["go"], LEXICON, ()).costs()
    before, after = ARPABET.index("G"), ARPABET.index("OW")
    assert begin.argmin() == before
    assert follow[before].argmin() == after
    assert np.isfinite(follow).all()
    np.testing.assert_allclose(np.exp(-follow).sum(axis=1), 1)
    np.testing.assert_allclose(np.exp(-begin).sum(), 1)


def test_what_is_saved_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "pairs.txt"
    pairs = count_pairs(["go on", "oh"], LEXICON, ())
    save_pairs(path, pairs)
    assert seen(load_pairs(path)) == seen(pairs)


@pytest.mark.parametrize("damage", [lambda text: text[:300], lambda text: text.replace("1", "x")])
def test_a_damaged_table_is_named(tmp_path: Path, damage: object) -> None:
    assert callable(damage)
    path = tmp_path / "pairs.txt"
    save_pairs(path, count_pairs(["go on"], LEXICON, ()))
    path.write_text(damage(path.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(ModelError, match=r"^How sounds follow each other"):
        load_pairs(path)
