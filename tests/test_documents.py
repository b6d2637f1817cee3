from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import Field

from voicecoach.documents import SECONDS, Document, Text, Unit, build, load_document
from voicecoach.errors import RoutineError, SettingsError


class Part(Document):
    name: Text
    first_side: Literal["left", "right"] = "left"


class Plan(Document):
    title: Annotated[Text, Field(max_length=20)]
    repeats: Annotated[int, Field(ge=1, le=20)] = 1
    rest: Annotated[int, Field(ge=1, le=90), SECONDS] = 60
    pace: Annotated[float, Field(gt=0, lt=9), Unit("beat a second", "beats a second")] = 1.0
    loud: bool = False
    device: str | int | None = None
    parts: Annotated[list[Part], Field(max_length=3)] = Field(default_factory=list)
    named: dict[str, Part] = Field(default_factory=dict)


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return Path("morning.yaml")


def problems(file: Path, content: str | bytes) -> list[str]:
    """What the error says below its first line, which is checked here."""
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(RoutineError) as caught:
        load_document(file, Plan, RoutineError)
    first, *rest = str(caught.value).split("\n")
    assert first == f"morning.yaml has {len(rest)} problem{'s' if len(rest) > 1 else ''}."
    return rest


def test_a_file_becomes_data(file: Path) -> None:
    file.write_text(
        "# how I train\n"
        "title: >\n  Early\n  and  short\n"
        "rest: 30\npace: 2\nloud: true\ndevice: usb\n"
        'parts:\n  - {name: "left: first"}\n  - name: other\n    first-side: right\n'
        "named:\n  a: {name: x}\n"
    )
    assert load_document(file, Plan, RoutineError) == Plan(
        title="Early and short",
        rest=30,
        pace=2,
        loud=True,
        device="usb",
        parts=[Part(name="left: first"), Part(name="other", first_side="right")],
        named={"a": Part(name="x")},
    )


def test_a_byte_order_mark_is_no_text(file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbftitle: x\n")
    assert load_document(file, Plan, RoutineError).title == "x"


def test_all_problems_at_once_in_order_of_lines(file: Path) -> None:
    content = "title: A\nloud: maybe\nreptes: 3\nrest: 0\n"
    assert problems(file, content) == [
        "  line 2: loud must be true or false, not 'maybe'.",
        "  line 3: unknown key 'reptes'. Did you mean 'repeats'?",
        "  line 4: rest must be at least 1 second, not 0.",
    ]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("rest: 30\n", "  line 1: title is missing."),
        ("title: A\nparts:\n  - first-side: left\n", "  line 3: name is missing."),
        (
            "title: A\nparts:\n  - nme: x\n    name: y\n",
            "  line 3: unknown key 'nme'. Did you mean 'name'?",
        ),
        (
            "title: A\nnamed:\n  a:\n    name: y\n    zzz: 1\n",
            "  line 5: unknown key 'zzz'. Known keys: name, first-side.",
        ),
        (
            "title: A\nparts:\n - name: x\n   first_side: left\n",
            "  line 4: unknown key 'first_side'. Did you mean 'first-side'?",
        ),
        ("title: 21\n", "  line 1: title must be text, not 21. Put it in quotes."),
        ("title: true\n", "  line 1: title must be text, not true. Put it in quotes."),
        ("title:\n", "  line 1: title must be text, but it is empty."),
        ("title: ''\n", "  line 1: title is empty."),
        ("title: [a]\n", "  line 1: title must be text, not a list."),
        (
            "rest: {a: b}\ntitle: A\n",
            "  line 1: rest must be a whole number, not a group of 'key: value' lines.",
        ),
        (f"title: {'a' * 21}\n", "  line 1: title must have at most 20 characters, not 21."),
        ("title: A\nrepeats: 2.5\n", "  line 2: repeats must be a whole number, not 2.5."),
        ("title: A\nrepeats: '2'\n", "  line 2: repeats must be a whole number, not '2'."),
        ("title: A\nrepeats: yes\n", "  line 2: repeats must be a whole number, not 'yes'."),
        ("title: A\nrepeats: true\n", "  line 2: repeats must be a whole number, not true."),
        ("title: A\nrepeats: 21\n", "  line 2: repeats must be at most 20, not 21."),
        ("title: A\nrest: 91\n", "  line 2: rest must be at most 90 seconds, not 91."),
        ("title: A\npace: 0\n", "  line 2: pace must be more than 0 beats a second, not 0."),
        ("title: A\npace: 9.0\n", "  line 2: pace must be less than 9 beats a second, not 9.0."),
        ("title: A\npace: 1e999\n", "  line 2: pace must be an ordinary number, not inf."),
        ("title: A\npace: .nan\n", "  line 2: pace must be a number, not '.nan'."),
        (
            "title: A\ndevice: [1]\n",
            "  line 2: device must be text or a whole number, not a list.",
        ),
        (
            "title: A\nparts: [{name: x, first-side: up}]\n",
            "  line 2: first-side must be 'left' or 'right', not 'up'.",
        ),
        ("title: A\nparts: x\n", "  line 2: parts must be a list, not 'x'."),
        (
            "title: A\nparts:\n  - x\n",
            "  line 3: entry 1 of parts must be a group of 'key: value' lines, not 'x'.",
        ),
        (
            "title: A\nparts: [{name: a}, {name: a}, {name: a}, {name: a}]\n",
            "  line 2: parts must have at most 3 entries, not 4.",
        ),
    ],
)
def test_what_the_model_finds(file: Path, content: str, expected: str) -> None:
    assert problems(file, content) == [expected]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", "  line 1: the file is empty."),
        ("# nothing yet\n---\n", "  line 1: the file is empty."),
        ("- a\n- b\n", "  line 1: the file needs to be made of 'key: value' lines."),
        ("just words\n", "  line 1: the file needs to be made of 'key: value' lines."),
        (b"title: A\nrest: \xff\n", "  line 2: this is not UTF-8 text. Save the file as UTF-8."),
        (
            "title: A\n".encode("utf-16"),
            "  line 1: this is not UTF-8 text. Save the file as UTF-8.",
        ),
        ("title: A\nrest: 3\ntitle: B\n", "  line 3: 'title' stands here again, first on line 1."),
        (
            "title: A\nparts:\n\t- name: x\n",
            "  line 3: a tab can't indent a line. Use spaces.",
        ),
        (
            "title: Up: slowly\n",
            "  line 1: a text that holds ': ' needs quotes; or check the spaces.",
        ),
        ("title: @home\n", "  line 1: a text that begins with '@' needs quotes."),
        ("rest: 3\ntitle: 'A\n\n\n", "  line 2: a quotation mark is never closed."),
        ("rest: 3\nparts: [\n\n\n", "  line 5: a bracket above is never closed."),
        ("title: *\n", "  line 1: a text that begins with '*' or '&' needs quotes."),
        ('title: "\\UFFFFFFFF"\n', "  line 1: the file is not YAML."),
        ("%YAML 9.9\n---\ntitle: A\n", "  line 1: this is not YAML."),
        ("title: A\nparts: [{a: b] \n", "  line 2: a comma or a bracket is missing."),
        ('title: "C:\\q"\n', "  line 1: a backslash in double quotes is written twice."),
        ("title: A\nrest 3\nloud: true\n", "  line 2: this line needs to be 'key: value'."),
        (
            "title: 'A' b\n",
            "  line 1: this does not fit the lines above. Check its indentation and quotes.",
        ),
        ("title: *a\n", "  line 1: a text that begins with '*' or '&' needs quotes."),
        (
            "title: A\nparts: &a [*a, *a]\n",
            "  line 2: a text that begins with '*' or '&' needs quotes.",
        ),
        ("title: !!str 3\n", "  line 1: a text that begins with '!' needs quotes."),
        ("? [a]\n: b\n", "  line 1: a key needs to be a plain word."),
        (
            "title: A\n---\ntitle: B\n",
            "  line 2: a second document begins here. Use one file for each.",
        ),
        (
            "title: A\nparts: " + "[" * 5000,
            "  line 2: this is nested more than 12 levels deep.",
        ),
        ("title: A\nrest: 3\x07\n", "  line 2: there is a control character, U+0007."),
        ('title: "A\\e[2J"\n', "  line 1: there is a control character, U+001B."),
        ('title: "A\\ud800"\n', "  line 1: there is a control character, U+D800."),
        ("title: A\N{RIGHT-TO-LEFT OVERRIDE}\n", "  line 1: there is a control character, U+202E."),
    ],
)
def test_what_the_reader_finds(file: Path, content: str | bytes, expected: str) -> None:
    assert problems(file, content) == [expected]


def test_a_colon_in_a_text_is_recognised(file: Path) -> None:
    (problem,) = problems(file, "title: {Up: slowly}\n")
    assert problem.endswith("lines. Text that holds ': ' or a brace needs quotes.")


def test_reading_goes_on_past_a_duplicate(file: Path) -> None:
    content = "title: A\ntitle: {deep: [1, {er: 2}]}\nrest: 0\n"
    assert problems(file, content) == [
        "  line 2: 'title' stands here again, first on line 1.",
        "  line 3: rest must be at least 1 second, not 0.",
    ]


def test_many_problems_are_counted(file: Path) -> None:
    file.write_text("title: A\n" + "".join(f"zz{n}: 1\n" for n in range(50)))
    with pytest.raises(RoutineError) as caught:
        load_document(file, Plan, RoutineError)
    lines = str(caught.value).split("\n")
    assert lines[0] == "morning.yaml has 50 problems."
    assert lines[-1] == "  … and 10 more."
    assert len(lines) == 42


def test_a_file_that_is_not_there(file: Path) -> None:
    with pytest.raises(SettingsError, match=r"^There is no file morning\.yaml\.$"):
        load_document(file, Plan, SettingsError)


def test_a_folder(file: Path) -> None:
    file.mkdir()
    with pytest.raises(
        RoutineError, match=r"^morning\.yaml (is a folder, not a file|can't be read)"
    ):
        load_document(file, Plan, RoutineError)


def test_an_impossible_name() -> None:
    with pytest.raises(RoutineError, match="can't be read: embedded null byte"):
        load_document(Path("a\0b.yaml"), Plan, RoutineError)


def test_a_file_too_large(file: Path) -> None:
    file.write_bytes(b"#" * 1_000_001)
    with pytest.raises(RoutineError, match=r"^morning\.yaml is larger than 1 MB\. Is it the right"):
        load_document(file, Plan, RoutineError)


def test_values_from_elsewhere_are_checked_alike() -> None:
    assert build(Part, {"name": "x", "first_side": "right"}, RoutineError).first_side == "right"
    with pytest.raises(RoutineError) as caught:
        build(Plan, {"title": "x", "rest": 0, "repeats": 99}, RoutineError)
    assert str(caught.value) == (
        "repeats must be at most 20, not 99. rest must be at least 1 second, not 0."
    )


YAMLISH = st.text(
    st.sampled_from("ab:-?[]{}#&*!|>'\"%@`\\ \n\t,~01.e_xU\x85\u2028\ufeff<"), max_size=60
)


@settings(
    max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(content=st.one_of(st.binary(max_size=60), st.text(max_size=60), YAMLISH))
def test_no_file_is_a_bug(file: Path, content: bytes | str) -> None:
    """Arbitrary content gives data, or an error of ours that can be printed."""
    raw = content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
    file.write_bytes(b"title: A\nparts: " + raw)
    try:
        load_document(file, Plan, RoutineError)
    except RoutineError as error:
        first, *rest = str(error).split("\n")
        assert first.startswith("morning.yaml has ")
        assert rest
        assert all(line.startswith("  line ") and line.isprintable() for line in rest)
