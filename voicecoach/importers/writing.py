"""Drafts → YAML files, with a comment wherever something was guessed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from io import StringIO
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from voicecoach.documents.reader import read
from voicecoach.errors import UsageError
from voicecoach.importers.drafts import BlockDraft, CircuitDraft, ExerciseDraft, RoutineDraft
from voicecoach.library.aloud import alone
from voicecoach.library.files import load_either
from voicecoach.library.lines import Lines
from voicecoach.library.lint import Ears, remarks
from voicecoach.routine import (
    Exercise,
    Hold,
    Part,
    Phase,
    Progression,
    Repetitions,
    SelfPaced,
    Step,
    Variation,
    Work,
)

_WIDEST = 4096
"""Columns; no text is broken into lines."""
_SOUNDLESS = Ears(seconds=lambda _: 0.0, unheard=lambda _: ())
"""For remarks that need neither a voice nor a recognition model."""
_REVIEW = "What is marked as guessed was not told there: look at it, then delete the mark."
_PARTS = {Part.WARM_UP: "warm-up", Part.MAIN: "blocks", Part.COOL_DOWN: "cool-down"}


def as_yaml(draft: RoutineDraft | ExerciseDraft) -> str:
    """The file that holds ``draft``."""
    tree = _routine(draft) if isinstance(draft, RoutineDraft) else _exercise(draft)
    yaml = YAML()
    yaml.width = _WIDEST
    yaml.indent(mapping=2, sequence=4, offset=2)
    text = StringIO()
    yaml.dump(tree, text)
    head = [*draft.origin, *([_REVIEW] if "# guessed:" in text.getvalue() else [])]
    return "".join(f"# {_one_line(line)}\n" for line in head) + text.getvalue()


def write_new(path: Path, text: str) -> None:
    """Raises UsageError if there is such a file, or it can't be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise UsageError(
            f"There is a file {path} already, and nothing is overwritten. Choose another --output."
        ) from None
    except (OSError, ValueError) as failed:
        reason = getattr(failed, "strerror", None) or failed
        raise UsageError(f"{path} can't be written: {reason}.") from None


def doubts(path: Path) -> list[str]:
    """What ``voicecoach check`` would remark on in the file, a line each.

    Raises RoutineError with what is wrong with it.
    """
    loaded = load_either(path)
    routine = alone(loaded) if isinstance(loaded, Exercise) else loaded
    found = remarks(routine, Lines(read(path.read_bytes())), _SOUNDLESS)
    return [f"line {problem.line}: {problem.text}" for problem in found]


# Routines


def _routine(draft: RoutineDraft) -> CommentedMap:
    tree = CommentedMap(name=draft.name)
    if draft.summary:
        tree["summary"] = draft.summary
    if draft.exercises:
        tree["exercises"] = CommentedMap((one.id, _exercise(one, 4)) for one in draft.exercises)
    for part in (Part.WARM_UP, Part.MAIN, Part.COOL_DOWN):
        if blocks := draft.blocks.get(part):
            tree[_PARTS[part]] = CommentedSeq(_block(block) for block in blocks)
    return tree


def _block(block: BlockDraft | CircuitDraft) -> CommentedMap:
    if isinstance(block, CircuitDraft):
        return CommentedMap(
            {
                "circuit": CommentedSeq(_work(member, indent=8) for member in block.members),
                "rounds": block.rounds,
                "rest": block.rest_seconds,
                "round-rest": block.round_rest_seconds,
            }
        )
    tree = _work(block)
    tree.insert(1, "sets", block.sets)
    tree["rest"] = block.rest_seconds
    return _marked(tree, block.guessed, 4)


def _work(block: BlockDraft, indent: int = 4) -> CommentedMap:
    key, amount = _amount(block.work)
    tree = CommentedMap({"exercise": block.exercise, key: amount})
    if block.progression:
        tree["progression"] = _flow(_progression(block.progression))
    return tree if indent == 4 else _marked(tree, block.guessed, indent)


def _amount(work: Work) -> tuple[str, int]:
    match work:
        case Repetitions(count=count):
            return "reps", count
        case Hold(seconds=seconds, moving=moving):
            return "timed" if moving else "hold", seconds
        case SelfPaced(count=count):
            return "self-paced", count


def _progression(progression: Progression) -> dict[str, object]:
    return {
        "method": progression.method.value,
        "step": progression.step,
        "ceiling": progression.ceiling,
    }


# Exercises


def _exercise(draft: ExerciseDraft, indent: int = 0) -> CommentedMap:
    tree = CommentedMap(name=draft.name)
    for key, names in (("equipment", draft.equipment), ("muscles", draft.muscles)):
        if names:
            tree[key] = _flow(names)
    if draft.two_sided:
        tree["sides"] = "both"
        tree["limb"] = draft.limb
    if draft.setup:
        tree["setup"] = _steps(draft.setup)
    tree["steps"] = _steps(draft.steps)
    if draft.phases:
        tree["rep"] = _phases(draft.phases)
    if draft.variations:
        tree["variations"] = CommentedSeq(map(_variation, draft.variations))
    if draft.mistakes:
        tree["mistakes"] = CommentedSeq(
            CommentedMap(name=one.name, say=one.cue) for one in draft.mistakes
        )
    if draft.why:
        tree["why"] = CommentedSeq(draft.why)
    return _marked(tree, draft.guessed, indent)


def _steps(steps: Iterable[Step]) -> CommentedSeq:
    return CommentedSeq(
        CommentedMap(say=step.text, key=True) if step.key else step.text for step in steps
    )


def _phases(phases: Iterable[Phase]) -> CommentedSeq:
    return CommentedSeq(
        _flow({"say": phase.cue, "seconds": _plain_number(phase.seconds)}) for phase in phases
    )


def _variation(variation: Variation) -> CommentedMap:
    tree = CommentedMap(name=variation.name)
    if variation.equipment:
        tree["equipment"] = _flow(variation.equipment)
    if variation.setup:
        tree["setup"] = CommentedSeq(variation.setup)
    return tree


# YAML


def _flow(value: Mapping[str, object] | Iterable[str]) -> CommentedMap | CommentedSeq:
    """On one line."""
    tree = CommentedMap(value) if isinstance(value, Mapping) else CommentedSeq(value)
    tree.fa.set_flow_style()
    return tree


def _marked(tree: CommentedMap, guessed: Mapping[str, str], indent: int) -> CommentedMap:
    """With a comment above each key that was guessed; for one left out, above the first."""
    for key, reason in guessed.items():
        at, said = (key, reason) if key in tree else (next(iter(tree)), f"{key}: {reason}")
        tree.yaml_set_comment_before_after_key(at, f"guessed: {_one_line(said)}", indent=indent)
    return tree


def _plain_number(seconds: float) -> float | int:
    return int(seconds) if seconds == int(seconds) else round(seconds, 1)


def _one_line(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)
