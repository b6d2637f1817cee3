from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.audio.fakes import tone_clip
from tests.standing import standing
from voicecoach.errors import TraineeError
from voicecoach.ports import Clip
from voicecoach.rehearsal.script import Answer, Remark, Script, built_in_script, read_script
from voicecoach.rehearsal.trainee import Trainee, Utterance
from voicecoach.session.effects import Say
from voicecoach.session.events import CueFinished, SessionStarted, TimerDue
from voicecoach.session.plan import Intro

STATE = standing(Intro)


def script(tmp_path: Path, *lines: str) -> Script:
    file = tmp_path / "me.txt"
    file.write_text("\n".join(lines), encoding="utf-8")
    return read_script(file)


# Files


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            'when the coach has said "Say ready", say "ready" after 1 s',
            Answer(("say", "ready"), "ready", 1.0, always=False),
        ),
        (
            "when the coach has said “Say ready”, say “what\u2019s next” after 1.5 seconds.",
            Answer(("say", "ready"), "what\u2019s next", 1.5, always=False),
        ),
        (
            "WHENEVER the coach said one to ten say seven",
            Answer(("one", "to", "ten"), "seven", 0.8, always=True),
        ),
        (
            "when the coach has said say ready, say say that again after 2s",
            Answer(("say", "ready"), "say that again", 2.0, always=False),
        ),
        (
            "when the coach has said please say next, say next, after 1 second",
            Answer(("please", "say", "next"), "next", 1.0, always=False),
        ),
        (
            'when the coach has said "Set 2", say "that was 4"',
            Answer(("set", "two"), "that was 4", 0.8, always=False),
        ),
    ],
)
def test_answers_are_plain_english(tmp_path: Path, line: str, expected: Answer) -> None:
    assert script(tmp_path, line) == Script(answers=(expected,))


def test_remarks_have_a_time(tmp_path: Path) -> None:
    lines = ('at the start, say "hello" after 2 s', "at the start say hi", "At 30 s, say tip")
    remarks = (Remark("hello", 2.0), Remark("hi", 0.8), Remark("tip", 30.0))
    assert script(tmp_path, *lines) == Script(remarks=remarks)


def test_comments_and_blank_lines_say_nothing(tmp_path: Path) -> None:
    assert script(tmp_path, "\ufeff# me", "", "   \t", "  # more\r") == Script()


def test_all_problems_are_told_with_their_lines(tmp_path: Path) -> None:
    with pytest.raises(TraineeError) as caught:
        script(
            tmp_path,
            "# me",
            "when the coach says hello, say hello",
            'when the coach has said "ready", say "next" after soon',
            'when the coach has said "…", say "next"',
            'when the coach has said "ready", say "?"',
            'when the coach has said "ready", say "next" after 601 s',
            f'when the coach has said "ready", say "{"x" * 101}"',
            "at 86401 s, say next",
            f"at 1 s, say {'x' * 500}",
            'when the coach has said "a\x1bb", say "next"',
            "at the start, say next after after",
        )
    form = 'Write it like this: when the coach has said "say ready", say "ready" after 1 s'
    assert str(caught.value).splitlines() == [
        f"{tmp_path / 'me.txt'} has 10 problems.",
        f"  line 2: 'when the coach says hello, say hello' is not understood. {form}",
        f'  line 3: \'when the coach has said "ready", say "n…\' is not understood. {form}',
        "  line 4: there are no words for the coach to have said.",
        "  line 5: there are no words to say.",
        "  line 6: the delay must be at most 600 seconds, not 601.",
        "  line 7: a phrase must be at most 100 characters, not 101.",
        "  line 8: the time must be at most 86400 seconds, not 86401.",
        "  line 9: a line must be at most 500 characters, not 512.",
        "  line 10: there is a control character, U+001B.",
        f"  line 11: 'at the start, say next after after' is not understood. {form}",
    ]


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "me.txt"
    file.write_bytes(b"# me\n\xff\xfe")
    with pytest.raises(TraineeError) as caught:
        read_script(file)
    assert str(caught.value) == (
        f"{file} has 1 problem.\n  line 2: this is not UTF-8 text. Save the file as UTF-8."
    )


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(TraineeError, match=r"There is no file .*me\.txt"):
        read_script(tmp_path / "me.txt")


PIECES = """when |whenever |the coach |has said |say |after |at |the start|9999999999| s|, |"|“|”|#
|\n|1|.5|next|\0|\u2028|²|\ufeff|\r"""


@given(st.lists(st.sampled_from(PIECES.split("|")) | st.text(max_size=5)).map("".join))
def test_any_text_is_a_script_or_a_trainee_error(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    file = tmp_path_factory.getbasetemp() / "any.txt"
    file.write_bytes(text.encode("utf-8", "replace"))
    with suppress(TraineeError):
        assert all(answer.cue and answer.phrase for answer in read_script(file).answers)


# Answering


class Voice:
    """Cues whose clips are 1 s of tone and 0.5 s of silence."""

    def prepare(self, texts: Iterable[str]) -> None: ...

    def close(self) -> None: ...

    def clip(self, text: str) -> Future[Clip]:
        tone = tone_clip(1.0)
        silence = np.full(12_000, 0.001, np.float32)
        future: Future[Clip] = Future()
        future.set_result(Clip(np.concatenate((tone.samples, silence)), tone.rate))
        return future


class Rehearsed:
    """A trainee that hears cues one by one."""

    def __init__(self, script: Script) -> None:
        self.spoken: list[float] = []
        self.trainee = Trainee(script, lambda clip, at: self.spoken.append(at), Voice())
        self._cues = 0

    def hear(self, text: str, t: float, *, spoken: bool = True) -> list[str]:
        """What was said because of this cue."""
        before = len(self.trainee.said)
        self._cues += 1
        self.trainee.update(STATE, TimerDue(t), (Say(self._cues, text),))
        self.trainee.update(STATE, CueFinished(t, self._cues, spoken), ())
        return [utterance.text for utterance in self.trainee.said[before:]]


def test_each_when_fires_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    person = Rehearsed(
        script(
            tmp_path,
            "when the coach has said last one, say faster",
            "whenever the coach has said last, say pain",
            "when the coach has said last one, say slower",
            "when the coach has said four, say done",
        )
    )
    cues = ["Four. Last one.", "Four. Last one.", "Four. Last one.", "Last set.", "Four."]
    answers = [person.hear(cue, 10.0 * number) for number, cue in enumerate(cues)]
    assert answers == [["faster"], ["slower"], ["done"], ["pain"], []]


@pytest.mark.parametrize(
    ("part", "cue", "matches"),
    [
        ("say ready", "You need a bench. Say ready, or explain.", True),
        ("bench say", "You need a bench. Say ready.", True),
        ("SAY... READY", "say ready", True),
        ("set 2", "Set two of three.", True),
        ("ready say", "Say ready.", False),
        ("one", "Someone. Ones.", False),
        ("say explain", "Say ready, or explain.", False),
    ],
)
def test_a_cue_matches_by_whole_words_side_by_side(
    tmp_path: Path, part: str, cue: str, matches: bool
) -> None:
    person = Rehearsed(script(tmp_path, f'when the coach has said "{part}", say "next"'))
    assert person.hear(cue, 1.0) == (["next"] if matches else [])


def test_a_cue_that_was_cut_is_not_answered(tmp_path: Path) -> None:
    person = Rehearsed(script(tmp_path, "when the coach has said rest, say next"))
    assert person.hear("Rest.", 1.0, spoken=False) == []
    assert person.hear("Rest.", 2.0) == ["next"]


def test_it_speaks_after_its_delay_and_knows_when_its_speech_ends(tmp_path: Path) -> None:
    person = Rehearsed(script(tmp_path, "when the coach has said rest, say next after 2 s"))
    person.hear("Rest.", 10.0)
    assert person.spoken == [12.0]
    (said,) = person.trainee.said
    assert said == Utterance("next", 12.0, said.end)
    assert said.end == pytest.approx(13.0, abs=0.005)


def test_phrases_do_not_overlap(tmp_path: Path) -> None:
    person = Rehearsed(
        script(
            tmp_path,
            "at 10 s, say tip",
            "at 30 s, say why",
            "whenever the coach has said up, say pain",
        )
    )
    person.trainee.update(STATE, SessionStarted(0.0), ())
    person.hear("Up.", 8.4)
    person.hear("Up.", 20.0)
    person.hear("Up.", 20.1)
    starts = sorted(person.spoken)
    assert starts == pytest.approx([10.0, 11.0, 20.8, 21.8, 30.0], abs=0.02)


def test_the_end_of_a_phrase_is_found_by_what_it_led_to(tmp_path: Path) -> None:
    person = Rehearsed(script(tmp_path, "at 10 s, say tip", "at 12 s, say why"))
    person.trainee.update(STATE, SessionStarted(0.0), ())
    ends = [person.trainee.phrase_end(t) for t in (9.0, 11.3, 13.3, 16.5)]
    assert ends == [None, pytest.approx(11.0, abs=0.01), pytest.approx(13.0, abs=0.01), None]


def test_the_built_in_script_is_read() -> None:
    found = built_in_script()
    assert Answer(("one", "to", "ten"), "seven", 1.0, always=True) in found.answers
