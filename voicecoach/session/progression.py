"""How much to do today, from what was done last time.

The methods are those of plain strength training. Under linear progression the work grows
by a step whenever all of it was done. Double progression grows the repetitions to a
ceiling, then the load, and begins again with few repetitions; without weights to add, the
load is the next harder variation (variations stand from easiest to hardest). Under
effort-based progression the rating decides; in repetitions left in reserve (Zourdos et
al. 2016, J Strength Cond Res 30(1)) 5 stands for four or more, 6 to 8 for two or three
and a bit, 9 and 10 for one or none.

Common to all:

- Work that was not all done stays; when sets ended short of it twice running, it shrinks
  by a step, and from the work as written down to the next easier variation. Sets that
  were left out make it stay, too, but are no sign of weakness.
- Both sides get the same work, and the weaker one decides it: both must have done all.
- A variation that the person changed to is where the next session goes on.
- After pain nothing grows, whatever else was done.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from voicecoach.routine import (
    Exercise,
    Ground,
    Hold,
    Method,
    Prescription,
    Progression,
    Routine,
    Side,
    Standing,
    Work,
)
from voicecoach.session.plan import planned
from voicecoach.session.state import Effort, Pain, SetDone, State, variation_index

EASY_UNTIL = 5
"""Rating."""
HARD_FROM = 9
"""Rating."""
_GROWS = {Ground.DONE, Ground.EASY}
_SHRINKS = {Ground.SHORT_TWICE, Ground.HARD}


@dataclass(frozen=True, slots=True)
class Results:
    """What came of a session."""

    routine: Routine
    """As it was prescribed then."""
    log: tuple[SetDone, ...] = ()
    efforts: tuple[Effort, ...] = ()
    pains: tuple[Pain, ...] = ()


def results(state: State) -> Results:
    """What has come of a session so far."""
    return Results(state.plan.routine, state.log, state.efforts, state.pains)


def progressed(routine: Routine, past: Sequence[Results]) -> Routine:
    """``routine`` as its file has it, with the work of today.

    ``past``: sessions, the latest first. A prescription goes on from the latest that had
    it with the same work and variation in its file: whoever writes others begins anew,
    and so does whoever lowers the ceiling below what was reached.
    """
    blocks = (_today(block, past) for block in routine.prescriptions)
    return replace(routine, prescriptions=tuple(blocks))


def following(block: Prescription, came: Results) -> Prescription:
    """What comes after a session in which ``block`` was prescribed and that came to ``came``."""
    return _following(block, came, _where_it_hurt(came, block.exercise))


def _today(block: Prescription, past: Sequence[Results]) -> Prescription:
    trained = [came for came in past if _tells_of(came, block.exercise)]
    hurt = _where_it_hurt(trained[0], block.exercise) if trained else ""
    if block.progression is None:
        return _warned(block, hurt) if hurt else block
    for came in trained:
        if (then := _as_prescribed(block, block.progression, came)) is not None:
            return _following(then, came, hurt)
    return block


def _warned(block: Prescription, hurt: str) -> Prescription:
    """The same work, for which there is no progression, after pain."""
    work, variation = block.work, block.variation
    return replace(block, standing=Standing(work, variation, work, variation, Ground.PAIN, hurt))


def _tells_of(came: Results, exercise: Exercise) -> bool:
    told_of = {done.exercise for done in came.log} | {pain.exercise for pain in came.pains}
    return exercise.id in told_of


def _where_it_hurt(came: Results, exercise: Exercise) -> str:
    """As in ``Standing``."""
    sides = {pain.side for pain in came.pains if pain.exercise == exercise.id}
    known = sides - {"unknown"}
    return "both" if len(known) > 1 else next(iter(known or sides), "")


def _as_prescribed(
    block: Prescription, progression: Progression, came: Results
) -> Prescription | None:
    """``block`` with the work of that session; None if it had no such block."""
    names = [variation.name for variation in block.exercise.variations]
    alike = [
        then
        for then in came.routine.prescriptions
        if then.exercise.id == block.exercise.id
        and _written(then) == (block.work, block.variation)
        and planned(then.work) <= progression.ceiling
        and then.variation in {block.variation, *names}
    ]
    if not alike:
        return None
    then = max(alike, key=lambda one: one.sets == block.sets)
    return replace(
        block, sets=then.sets, work=then.work, variation=then.variation, standing=then.standing
    )


def _written(block: Prescription) -> tuple[Work, str]:
    standing = block.standing
    if standing is None:
        return block.work, block.variation
    return standing.written, standing.written_variation


# From one session to the next


@dataclass(frozen=True, slots=True, order=True)
class _Rung:
    """A place on the ladder; a harder variation stands above any amount of an easier one."""

    variation: int
    """Its index in the exercise's, from the easiest."""
    amount: int
    """Repetitions, or seconds of a hold."""


Best = dict[tuple[int, Side | None], _Rung]
"""By set and side."""


def _following(block: Prescription, came: Results, hurt: str) -> Prescription:
    progression = block.progression
    assert progression is not None
    written, written_variation = _written(block)
    first = _Rung(variation_index(block.exercise, written_variation), planned(written))
    asked = _Rung(variation_index(block.exercise, block.variation), planned(block.work))
    best = _best(block, came.log)
    # Where sets were done in different ways, the person ended with the easiest.
    ways = [rung.variation for rung in best.values()]
    last = replace(asked, variation=min(ways, default=asked.variation))
    complete = _is_complete(block, best)
    short = not complete and any(rung.amount < asked.amount for rung in best.values())
    earlier = block.standing.shortfalls if block.standing else 0
    shortfalls = 0 if complete else earlier + short
    ground = _ground(progression.method, complete, shortfalls, _rating(came, block.exercise))
    if hurt:
        ground, shortfalls = Ground.PAIN, earlier
        rung = min(last, asked)
    elif ground in _GROWS:
        rung = _harder(last, first, progression, len(block.exercise.variations))
    elif ground in _SHRINKS:
        rung, shortfalls = _easier(last, first, progression.step), 0
    else:
        rung = last
    return replace(
        block,
        work=_amounting(written, rung.amount),
        variation=_name(block, rung),
        standing=Standing(
            written,
            written_variation,
            _amounting(written, last.amount),
            _name(block, last),
            ground,
            hurt,
            shortfalls,
        ),
    )


def _best(block: Prescription, log: Sequence[SetDone]) -> Best:
    """What was done of ``block``: of a set done again, or in another block too, the best."""
    best: Best = {}
    for done in log:
        amount = done.seconds if isinstance(block.work, Hold) else done.reps
        if done.exercise == block.exercise.id and done.set <= block.sets and amount:
            rung = _Rung(variation_index(block.exercise, done.variation), amount)
            place = (done.set, done.side)
            best[place] = max(best.get(place, rung), rung)
    return best


def _is_complete(block: Prescription, best: Best) -> bool:
    sides = tuple(Side) if block.exercise.two_sided else (None,)
    places = [(number, side) for number in range(1, block.sets + 1) for side in sides]
    return all(place in best and best[place].amount >= planned(block.work) for place in places)


def _rating(came: Results, exercise: Exercise) -> int | None:
    ratings = (effort.rating for effort in came.efforts if effort.exercise == exercise.id)
    return next(ratings, None)


def _ground(method: Method, complete: bool, shortfalls: int, rating: int | None) -> Ground:
    by_effort = method is Method.EFFORT
    if by_effort and rating is not None and rating >= HARD_FROM:
        return Ground.HARD
    if not complete:
        return Ground.SHORT_TWICE if shortfalls > 1 else Ground.NOT_ALL
    if not by_effort:
        return Ground.DONE
    if rating is None:
        return Ground.UNRATED
    return Ground.EASY if rating <= EASY_UNTIL else Ground.RIGHT


def _harder(last: _Rung, first: _Rung, progression: Progression, variations: int) -> _Rung:
    """A step more; from the ceiling, and by every method up to the variation as written, the
    next harder one with the work as written. The same where there is none.
    """
    if last.amount < progression.ceiling:
        return replace(last, amount=min(last.amount + progression.step, progression.ceiling))
    climbs = progression.method is Method.DOUBLE or last.variation < first.variation
    if climbs and last.variation + 1 < variations:
        return _Rung(last.variation + 1, first.amount)
    return last


def _easier(last: _Rung, first: _Rung, step: int) -> _Rung:
    """A step less, not below the work as written where there is an easier variation to go to."""
    if last.amount > first.amount:
        return replace(last, amount=max(last.amount - step, first.amount))
    if last.variation > 0:
        return _Rung(last.variation - 1, first.amount)
    return replace(last, amount=max(last.amount - step, 1))


def _name(block: Prescription, rung: _Rung) -> str:
    """Of the variation, as it is written if it is that."""
    _, written = _written(block)
    if rung.variation == variation_index(block.exercise, written):
        return written
    return block.exercise.variations[rung.variation].name


def _amounting(work: Work, amount: int) -> Work:
    if isinstance(work, Hold):
        return replace(work, seconds=amount)
    return replace(work, count=amount)
