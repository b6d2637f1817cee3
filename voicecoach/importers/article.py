"""A how-to article → the exercises it teaches."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum

from voicecoach.errors import SourceError
from voicecoach.importers.cues import cues, instructions_in, name_of
from voicecoach.importers.drafts import (
    LONGEST_NAME,
    BlockDraft,
    ExerciseDraft,
    Reading,
    RoutineDraft,
    counted,
    distinct,
    slug,
)
from voicecoach.importers.imperative import is_instruction
from voicecoach.importers.lexicon import EQUIPMENT, MUSCLES, named_in
from voicecoach.importers.movement import understand
from voicecoach.importers.pages import INLINE_LEVEL, Piece, Shape
from voicecoach.importers.plain_text import sentences
from voicecoach.importers.wording import as_statement, for_the_ear
from voicecoach.library.fields import COMMANDS
from voicecoach.routine import Mistake, Part, Variation

MOST_EXERCISES = 30
_MOST_VARIATIONS = 9
_MOST_MISTAKES = 12
_MOST_REASONS = 8
_MOST_SETUP = 6


class Topic(Enum):
    """What a section of an article is about."""

    STEPS = "steps"
    SETUP = "setup"
    VARIATIONS = "variations"
    MISTAKES = "mistakes"
    TIPS = "tips"
    WHY = "why"
    EQUIPMENT = "equipment"
    MUSCLES = "muscles"
    AMOUNT = "amount"
    ASIDE = "aside"
    """Known, and no part of an exercise."""


_TOPICS: Mapping[Topic, tuple[str, ...]] = {
    Topic.MISTAKES: ("mistakes?|errors?|avoid|watch out|what not to do|don'?ts",),
    Topic.WHY: ("benefits?|why|advantages?|reasons|good for|what (?:it|they) do(?:es)?",),
    Topic.VARIATIONS: (
        r"variations?|modif\w+|progressions?|regressions?|alternatives?|easier|harder|make it",
        "challenge|level up",
    ),
    Topic.MUSCLES: (
        "muscles? (?:groups? )?(?:worked|used|targeted|involved|trained)|what (?:does )?it works?",
        "^(?:target |primary |main |key )?muscles?|^targets?",
    ),
    Topic.EQUIPMENT: ("equipment|you(?:'ll| will)? need|gear|materials|supplies",),
    Topic.AMOUNT: (
        "sets|reps|repetitions|rounds|duration|how (?:many|long|often)|programming",
        "frequency|dosage",
    ),
    Topic.SETUP: (
        "set-?up|setting up|starting position|start position|get(?:ting)? (?:ready|into)",
        "preparation",
    ),
    Topic.TIPS: ("tips?|cues?|pointers|form (?:check|notes)|key points|remember|safety",),
    Topic.ASIDE: (
        "faqs?|questions?|conclusion|bottom line|takeaways?|summary|related|about the|references",
        "sources|comments?|share|more (?:on|from)|read (?:next|more)|overview|introduction|author",
        "what (?:is|are)|who should|when to|history|video|contents|disclaimer|final thoughts",
    ),
    Topic.STEPS: (
        r"how to|how do|steps?|instructions?|technique|directions?|execution|method|perform\w*",
        "the (?:movement|move|exercise)|proper form|correct form|doing|step-by-step|action",
    ),
}
"""What headings are known by; the first that fits."""

_BEFORE_NAME = re.compile(
    r"^(?:how (?:to|do you|do i) (?:correctly |properly |safely )?(?:do|perform|master|execute)?\s*"
    r"(?:an?\s|the\s)?|mastering (?:the )?|exercise:?\s*|(?:step|day|week)?\s*#?\d+[.):]\s*"
    r"|(?:the )?(?:ultimate|complete|beginner'?s?|definitive|full) guide to (?:the |an? )?)",
    re.IGNORECASE,
)
_AFTER_NAME = re.compile(
    r"\s*(?:[|\u2013\u2014:(-]\s+.*|\(.*\)|for beginners.*|exercise guide|step[- ]by[- ]step.*"
    r"|with (?:proper|perfect|good|correct) (?:form|technique)"
    r"|correctly|properly|safely|the right way"
    r"|(?<=\w )(?:workout|exercise|tutorial|guide|instructions|variations?|technique|form))\s*$",
    re.IGNORECASE,
)
_GOOD = re.compile(
    r"\b(?:help\w*|improv\w+|strength\w*|stronger|increas\w+|promot\w+|benefit\w*|builds?|boosts?|supports?|"
    r"reduc\w+|prevents?|protects?|easier|role|possible|recovery|posture|mobility|balance)\b",
    re.IGNORECASE,
)
_MENDS = re.compile(
    r"^(?:to (?:avoid|fix|correct|prevent|mend) (?:this|it|that)[^,]*,"
    r"|instead,?|fix:|the fix:|rather,?|do this instead:)\s*",
    re.IGNORECASE,
)
_ESSENTIAL = re.compile(
    r"\bit(?:'s| is) (?:essential|necessary|important|better|best)(?: for you)? to (.+?)"
    r"(?:,? (?:but|because|since|as) .*)?[.!]?$",
    re.IGNORECASE,
)
_NAMELESS = frozenset(
    {"", "do", "perform", "it", "this", "these", "steps", "instructions", "exercise", "workout"}
)
_NOT_NAMES = frozenset(
    ["the", "a", "an", "of", "with", "and", "for", "your", "on", "in", "to", "exercise"]
)


@dataclass(slots=True)
class _Section:
    """What stands under one heading."""

    heading: str
    level: int
    topic: Topic | None
    """None if the heading says nothing known."""
    pieces: list[Piece] = field(default_factory=list)

    def texts(self) -> list[str]:
        return [piece.text for piece in self.pieces]

    def told(self) -> list[str]:
        """Its sentences."""
        return [sentence for text in self.texts() for sentence in sentences(text)]


@dataclass(slots=True)
class _Taught:
    """One exercise, as the article teaches it."""

    name: str
    steps: list[str] = field(default_factory=list)
    parts: dict[Topic, list[_Section]] = field(default_factory=dict)
    """Sections by what they are about, each with those under it."""
    intro: list[str] = field(default_factory=list)

    def sentences(self, *topics: Topic) -> list[str]:
        return [s for topic in topics for part in self.parts.get(topic, []) for s in part.told()]


def read_article(pieces: Sequence[Piece], name: str, origin: str) -> Reading:
    """The exercises that ``pieces`` teach, as a routine of one block each.

    ``name`` is used where the article gives none; ``origin`` is where it is from.
    Raises SourceError if nothing in it tells how to do something.
    """
    taught = [one for one in _exercises(_sections(pieces), name) if one.steps]
    if not taught:
        raise SourceError(
            f"{origin} does not tell how to do an exercise: no steps were found in it. "
            "Steps are a numbered list, a list, or sentences such as 'Lower your hips'."
        )
    left_out: list[str] = []
    if len(taught) > MOST_EXERCISES:
        left_out.append(
            f"{counted(len(taught) - MOST_EXERCISES, 'exercise')} beyond {MOST_EXERCISES}"
        )
    drafts: dict[str, ExerciseDraft] = {}
    blocks: list[BlockDraft] = []
    for one in taught[:MOST_EXERCISES]:
        id_ = distinct(slug(one.name), set(drafts))
        drafts[id_], block = _draft(id_, one, left_out)
        blocks.append(block)
    title = taught[0].name if len(taught) == 1 else _name(_title(pieces), name)
    routine = RoutineDraft(
        id=slug(title),
        name=title,
        exercises=tuple(drafts.values()),
        blocks={Part.MAIN: tuple(blocks)},
        origin=(f"Imported from {origin}",),
    )
    return Reading("an article", (routine,), left_out=tuple(left_out))


# Sections


def _sections(pieces: Iterable[Piece]) -> list[_Section]:
    found = [_Section("", 0, None)]
    going_on, inline = found[0], False
    for piece in pieces:
        if piece.shape is Shape.HEADING:
            found.append(_Section(piece.text, piece.level, _topic(piece.text)))
            inline = piece.level == INLINE_LEVEL
            going_on = going_on if inline else found[-1]
        else:
            (found[-1] if inline else going_on).pieces.append(piece)
            inline = False
    return found


def _topic(heading: str) -> Topic | None:
    for topic, patterns in _TOPICS.items():
        if re.search(rf"\b(?:{'|'.join(patterns)})\b", heading, re.IGNORECASE):
            return topic
    return None


def _title(pieces: Iterable[Piece]) -> str:
    return next((piece.text for piece in pieces if piece.shape is Shape.HEADING), "")


def _exercises(found: Sequence[_Section], name: str) -> list[_Taught]:
    """The sections, gathered by the exercise that they are about."""
    title = next((section for section in found if section.heading), None)
    taught = [_Taught(_name(title.heading, name) if title else name)]
    context: _Section | None = None
    for section in found:
        now = taught[-1]
        if _goes_on(section, context, is_title=section is title):
            assert context is not None
            assert context.topic is not None
            now.parts[context.topic].append(section)
            continue
        topic = section.topic
        if topic is Topic.STEPS or (topic is None and _teaches(section)):
            named = _name(section.heading, "")
            if now.steps and not (topic is Topic.STEPS and _says_no_name(section.heading)):
                now = _Taught(named or now.name)
                taught.append(now)
            elif not _says_no_name(section.heading):
                now.name = named
            now.steps.extend(_instructions(section))
            context = _Section(section.heading, section.level, Topic.STEPS)
            now.parts.setdefault(Topic.STEPS, []).append(section)
        elif topic is None:
            if section.heading and section is not title and _is_exercise_heading(section, found):
                now = _Taught(_name(section.heading, name))
                taught.append(now)
            now.intro.extend(section.told())
            context = None
        else:
            if topic is Topic.SETUP:
                now.steps[:0] = _instructions(section)
            now.parts.setdefault(topic, []).append(section)
            context = section
    return taught


def _goes_on(section: _Section, context: _Section | None, *, is_title: bool) -> bool:
    """It belongs under the heading before, such as one variation under "Variations"."""
    if context is None or section.topic is not None or is_title:
        return False
    if context.topic in {Topic.VARIATIONS, Topic.MISTAKES, Topic.WHY, Topic.TIPS}:
        deeper = section.level > context.level
        same = section.level == context.level and not (_numbered(section) and _teaches(section))
        return deeper or (same and section.level == 2 and context.topic is not Topic.WHY)
    return False


def _is_exercise_heading(section: _Section, found: Sequence[_Section]) -> bool:
    """Its steps stand under a heading of their own, one level below."""
    at = next(n for n, one in enumerate(found) if one is section)
    for below in found[at + 1 :]:
        if below.level <= section.level:
            return False
        if below.topic is Topic.STEPS or (below.topic is Topic.SETUP):
            return True
    return False


def _numbered(section: _Section) -> bool:
    return any(piece.numbered for piece in section.pieces)


def _teaches(section: _Section) -> bool:
    """At least two of its sentences are instructions, and most of its list items are."""
    items = [piece.text for piece in section.pieces if piece.shape is Shape.ITEM]
    told = items or section.told()
    instructions = instructions_in(told)
    return len(instructions) >= 2 and 2 * len(instructions) >= len(told)


def _instructions(section: _Section) -> list[str]:
    """The steps of a section: its list if it has one, else the sentences of its prose."""
    items = [piece for piece in section.pieces if piece.shape is Shape.ITEM]
    if any(piece.numbered for piece in items):
        items = [piece for piece in items if piece.numbered]
    if items:
        return [sentence for piece in items for sentence in sentences(piece.text)]
    return instructions_in(section.told())


def _says_no_name(heading: str) -> bool:
    left = _name(heading, "")
    return not left or _topic(left) is not None or len(left.split()) > 6


def _name(heading: str, otherwise: str) -> str:
    """The exercise's name in a heading, as it is spoken."""
    name, before = heading.strip(), ""
    while name != before:
        before = name
        name = _AFTER_NAME.sub("", _BEFORE_NAME.sub("", name)).strip(" .:-\u2013\u2014?!,")
    name = re.sub(r"[^\w\s'/&-]", "", name)
    if re.fullmatch(
        r"(?:do|perform|it|this|these|steps?|instructions?|exercise|move|workout)?",
        name,
        re.IGNORECASE,
    ):
        name = otherwise
    name = re.sub(r"\s+", " ", name.replace("/", " or ").replace("&", "and"))[:LONGEST_NAME].strip()
    return name[:1].upper() + name[1:].lower() if name else otherwise


# One exercise


def _draft(id_: str, one: _Taught, left_out: list[str]) -> tuple[ExerciseDraft, BlockDraft]:
    amounts = [*one.sentences(Topic.AMOUNT), *one.sentences(Topic.STEPS)]
    movement = understand(one.name, one.steps, amounts, held=_is_hold(one))
    guessed = dict(movement.guessed)
    of_work: tuple[str, ...] = ("reps", "hold", "self-paced")
    amount = {key: guessed.pop(key) for key in of_work if key in guessed}
    if movement.sets is None:
        amount["sets"] = "how many"
    amount["rest"] = "how long"
    if movement.left_out:
        left_out.append(
            f"{counted(movement.left_out, 'step')} of {one.name}, too many to follow by ear"
        )
    mistakes = _mistakes(one, guessed)
    variations = _variations(one, left_out)
    equipment = _equipment(one)
    if equipment and not one.parts.get(Topic.EQUIPMENT):
        guessed["equipment"] = "named in the steps"
    muscles = _muscles(one)
    draft = ExerciseDraft(
        id=id_,
        name=one.name,
        setup=movement.setup,
        steps=movement.steps,
        phases=movement.phases,
        equipment=equipment,
        muscles=muscles,
        two_sided=movement.two_sided,
        limb=movement.limb,
        variations=variations,
        mistakes=mistakes,
        why=_why(one),
        guessed=guessed,
    )
    return draft, BlockDraft(id_, movement.work, movement.sets or 3, guessed=amount)


def _is_hold(one: _Taught) -> bool:
    return bool(re.search(r"\b(?:plank|wall sit|stretch|hold|hang)\b", one.name, re.IGNORECASE))


def _equipment(one: _Taught) -> tuple[str, ...]:
    told = one.sentences(Topic.EQUIPMENT)
    told += [
        s
        for s in (*one.intro, *one.sentences(Topic.STEPS))
        if re.search(r"\byou (?:just |only |will |'ll )*need\b", s, re.IGNORECASE)
    ]
    return named_in(" ".join([one.name, *told, *one.steps]), EQUIPMENT)[:10]


def _muscles(one: _Taught) -> tuple[str, ...]:
    told = one.sentences(Topic.MUSCLES)
    told += [
        s
        for s in one.intro
        if re.search(r"\b(?:targets?|works?|trains?|strengthens?)\b", s, re.IGNORECASE)
    ]
    return named_in(" ".join(told), MUSCLES)[:10]


def _entries(parts: Iterable[_Section]) -> Iterator[tuple[str, list[str]]]:
    """Each thing that is told of: by its heading, or by the opening of a list item."""
    for part in parts:
        title = part.heading if part.topic is None else ""
        if title:
            yield (
                title,
                [
                    s
                    for piece in part.pieces
                    if not _is_reason(piece)
                    for s in sentences(piece.text)
                ],
            )
            continue
        for piece in part.pieces:
            if piece.shape is Shape.ITEM or len(part.pieces) <= 3:
                lead = re.match(
                    r"([^.:!?]{3,50})(?::|\s[\u2013\u2014-]\s|\.\s)\s*(?=\S)", piece.text
                )
                if lead and len(lead[1].split()) <= 6:
                    yield lead[1], sentences(piece.text[lead.end() :])
                else:
                    yield "", sentences(piece.text)


def _is_reason(piece: Piece) -> bool:
    """An item that tells what it is good for, wherever it stands."""
    return (
        piece.shape is Shape.ITEM
        and bool(_GOOD.search(piece.text))
        and not is_instruction(piece.text)
    )


def _variations(one: _Taught, left_out: list[str]) -> tuple[Variation, ...]:
    found: dict[str, Variation] = {}
    nameless = 0
    for title, told in _entries(one.parts.get(Topic.VARIATIONS, [])):
        name = _variation_name(title, one.name)
        if not name or name in found:
            nameless += bool(title or told)
            continue
        setup = [text for s in told for text in for_the_ear(s) if is_instruction(text)]
        equipment = named_in(" ".join([title, *told]), EQUIPMENT)
        needed = tuple(item for item in equipment if item not in _equipment(one))
        found[name] = Variation(name, tuple(setup[:_MOST_SETUP]), needed[:5])
    if nameless:
        left_out.append(f"{counted(nameless, 'variation')} of {one.name} without a short name")
    if not found:
        return ()
    rest = [variation for name, variation in found.items() if name != "standard"]
    easier = [v for v in rest if re.search(r"easier|knee|assist|beginner|wall|incline", v.name)]
    harder = [v for v in rest if v not in easier]
    return (*easier, Variation("standard"), *harder)[:_MOST_VARIATIONS]


def _variation_name(title: str, exercise: str) -> str:
    """One to three plain words that tell it from the exercise itself; empty if there are none."""
    common = {_stem(word) for word in re.findall(r"[a-z]+", exercise.lower())} | _NOT_NAMES
    words = re.findall(r"[a-z]+", _name(title, "").lower().replace("'", ""))
    own = [word for word in words if _stem(word) not in common] or words
    name = " ".join(own[:3])
    return f"{name} way" if name in COMMANDS else name


def _stem(word: str) -> str:
    return word.removesuffix("s")


def _mistakes(one: _Taught, guessed: dict[str, str]) -> tuple[Mistake, ...]:
    found: dict[str, Mistake] = {}
    parts = [*one.parts.get(Topic.MISTAKES, []), *one.parts.get(Topic.TIPS, [])]
    for title, told in _entries(parts):
        cue = _cue(title, told)
        if not cue:
            continue
        name = _name(title, "") or name_of(cue)
        found.setdefault(name, Mistake(name, cue))
    if found:
        guessed["mistakes"] = "the cues are taken from prose"
    return tuple(found.values())[:_MOST_MISTAKES]


def _cue(title: str, told: Sequence[str]) -> str:
    """The sentence that mends a mistake; empty if none does."""
    mending = [sentence[found.end() :] for sentence in told if (found := _MENDS.match(sentence))]
    essential = [found[1] for sentence in told if (found := _ESSENTIAL.search(sentence))]
    if given := cues([*mending, *essential, *told, title]):
        return given[0]
    if re.match(r"\w+ing\b", title):
        return f"Avoid {title[:1].lower()}{title[1:].rstrip('.')}."
    return ""


def _why(one: _Taught) -> tuple[str, ...]:
    told = [
        texts[0]
        for part in one.parts.get(Topic.WHY, [])
        for texts in map(sentences, part.texts())
        if texts
    ]
    for topic in (Topic.MISTAKES, Topic.VARIATIONS, Topic.STEPS):
        for part in one.parts.get(topic, []):
            if topic is not Topic.STEPS:
                told += [
                    sentences(piece.text)[0]
                    for piece in part.pieces
                    if _is_reason(piece) and sentences(piece.text)
                ]
    if not told:
        told = [s for s in one.intro if _GOOD.search(s) and len(s.split()) <= 20][:2]
    texts = [" ".join(as_statement(sentence)) for sentence in told]
    return tuple(text for text in dict.fromkeys(texts) if len(text) <= 200)[:_MOST_REASONS]
