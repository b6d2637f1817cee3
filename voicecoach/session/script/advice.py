"""What the coach says about today's work and the next session's, and why."""

from __future__ import annotations

from voicecoach.routine import Ground, Hold, Prescription, Standing, Work
from voicecoach.session.commands import number_words
from voicecoach.session.plan import planned
from voicecoach.session.script.phrasing import count, duration
from voicecoach.session.state import variation_index


def today(block: Prescription) -> str:
    """Why the work of ``block`` is what it is; empty where no session led to it."""
    standing = block.standing
    if standing is None:
        return ""
    easier = _easier_variation(block) if standing.hurt else ""
    suggestion = f" Say easier for {easier}." if easier else ""
    if block.progression is None:
        return f"Last time {_pain(standing.hurt)}.{suggestion}"
    change = _change(block, standing, "today") or "Same as last time"
    return f"{change}: {_why(block, standing)}.{suggestion}"


def next_time(block: Prescription) -> str:
    """``block`` as it will be prescribed, for someone who has just trained it."""
    standing = block.standing
    assert standing is not None
    if change := _change(block, standing, "next time"):
        return f"{change}."
    if standing.hurt:
        return NOTHING_HARDER
    return "Same work next time."


NOTHING_HARDER = "It hurt today, so nothing harder next time."


def _change(block: Prescription, standing: Standing, when: str) -> str:
    """What is other than in the latest session: "Six reps today"; empty if nothing is."""
    much = _amount(block.work)
    if block.variation != standing.last_variation:
        return f"{_named(block, block.variation).capitalize()} {when}, {much}"
    if block.work != standing.last:
        return f"{much.capitalize()} {when}"
    return ""


def _why(block: Prescription, standing: Standing) -> str:
    moved = block.variation != standing.last_variation
    same = not moved and block.work == standing.last
    done = _bare(standing.last)
    variation = _named(block, standing.last_variation)
    match standing.ground:
        case Ground.DONE | Ground.EASY if same:
            return "this is as far as it goes"
        case Ground.HARD | Ground.SHORT_TWICE if same:
            return "there is nothing easier"
        case Ground.DONE if isinstance(standing.last, Hold) and not standing.last.moving:
            held = f"{variation} for" if moved else "all"
            return f"you held {held} {done} last time"
        case Ground.DONE:
            every = "the one" if planned(standing.last) == 1 else f"all {done}"
            return f"you did {every}{f' of {variation}' if moved else ''} last time"
        case Ground.EASY:
            return (
                f"{f'{variation} felt easy at {done}' if moved else f'{done} felt easy'} last time"
            )
        case Ground.HARD:
            return f"{variation if moved else done} felt too hard last time"
        case Ground.SHORT_TWICE:
            return f"twice you ended short of {done}{f' of {variation}' if moved else ''}"
        case Ground.NOT_ALL:
            return "not all of it was done"
        case Ground.RIGHT:
            return "it felt right"
        case Ground.UNRATED:
            return "you did not say how hard it was"
        case Ground.PAIN:
            return _pain(standing.hurt)


def _pain(side: str) -> str:
    where = {"unknown": "", "both": " on both sides"}.get(side, f" on the {side}")
    return f"it hurt{where}"


def _amount(work: Work) -> str:
    return duration(planned(work)) if isinstance(work, Hold) else count(planned(work), "rep")


def _bare(work: Work) -> str:
    """The same, where it is clear what is counted."""
    return duration(planned(work)) if isinstance(work, Hold) else number_words(planned(work))


def _named(block: Prescription, variation: str) -> str:
    return block.exercise.variations[variation_index(block.exercise, variation)].name


def _easier_variation(block: Prescription) -> str:
    """The name of the next easier one; empty if there is none."""
    index = variation_index(block.exercise, block.variation)
    return block.exercise.variations[index - 1].name if index else ""
