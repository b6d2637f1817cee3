"""A clause of an instruction → an imperative: "your knees should be bent" → "bend your knees".

A rule only turns around what is there or removes what carries nothing. Where none
fits, the clause stays as it was.
"""

from __future__ import annotations

import re

from voicecoach.importers.verbs import GERUNDS, PARTICIPLES, VERBS

VERB = rf"(?:\w+ly )?(?:{'|'.join(sorted(VERBS))})\b"
"""A pattern for a verb that tells to do something, and for how to do it before it."""
_GERUND = rf"(?:{'|'.join(sorted(GERUNDS))})\b"

_PLACES_IN_ORDER = (
    "first|second|third|finally|lastly|also|again|so|and|but|additionally|furthermore|moreover"
    "|in addition(?: to this)?|after that|from (?:here|there)|once there|remember"
    "|to (?:begin|start|finish)(?: with)?|in this position|for this exercise|as you do this"
    "|(?:at|from) this (?:point|position)"
)
_WISHES = (
    "be sure|mak(?:e|ing) sure|ensur(?:e|ing)|remember|don't forget|try|aim"
    "|you (?:should|must|need|have|want|will need|will want|'ll need|'ll want|are going)"
    "|(?:so )?it is (?:also )?(?:important|essential|necessary)"
)
_SURE = r"(?:mak(?:e|ing) sure|ensur(?:e|ing)|be sure)(?: that)?"
_LEADS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?:now|then|next)\b,?\s+(?!to\b|that\b)",
        rf"(?:{_PLACES_IN_ORDER}),\s*",
        r"at this point\s+",
        rf"(?:and|but|also|finally|please|simply|just|you also)\s+(?={VERB})",
        r"(?:tip|note|caution|step \w+|step)\s*[:.]\s*",
        rf"(?:and )?(?:{_WISHES})(?: always)? to\s+(?!not\b)(?={VERB})",
        rf"you (?:should|must|will|can now|'ll|may now)(?: also| then| now)?\s+(?={VERB})",
        rf"(?:{_SURE}|see)(?: that)? you(?: are|'re)?\s+(?={VERB}|{_GERUND})",
        rf"(?:start|begin)(?: (?:off|out))?(?: by)?\s+(?={_GERUND})",
        rf"you should be\s+(?={_GERUND})",
        r"(?:make sure|ensure|be sure)(?: not|,? that you do not|,? you don't)(?: to)?\s+",
    )
)
"""Openings that carry nothing; after the last, what is told is not to be done."""

_BE_SURE = re.compile(
    rf"{_SURE} ((?:your|the|both|each)\b[^,]{{2,60}}?) "
    r"(?:is|are|stays?|remains?)\b(?! (?:able|not))(.*)",
    re.IGNORECASE,
)
_SUBJECT = r"((?:your|the|both|each|one|a|an)\b[^,;]{1,60}?)"
_SHOULD_STAY = re.compile(rf"{_SUBJECT} should (?:remain|stay|be kept) (.*)", re.IGNORECASE)
_SHOULD_BE = re.compile(rf"{_SUBJECT} (?:should|must) be ((?:\w+ly )?)(\w+)\b(.*)", re.IGNORECASE)
_OPENING = r"(?:do not|don't|never|always|avoid|\w+ly,?|with [^,]+,|when [^,]+,|while [^,]+,)"
_INSTRUCTION = re.compile(rf"(?:{_OPENING} )?{VERB}", re.IGNORECASE)
_GERUND_FIRST = re.compile(rf"(?!using\b)({_GERUND})", re.IGNORECASE)
_NO_IMPERATIVE = re.compile(rf", {VERB}| (?:is|are|can|will|becomes?|helps?)\b", re.IGNORECASE)
"""After an opening such as "climbing": it is a circumstance, or what is spoken of."""


def imperative(clause: str) -> str:
    """``clause`` without its lead, its verb in front where that is safe."""
    clause = without_lead(clause.strip(" ,"))
    if found := _GERUND_FIRST.match(clause):
        rest = clause[found.end() :]
        if not _NO_IMPERATIVE.search(rest):
            clause = GERUNDS[found[1].lower()] + rest
    return _without_should(clause)


def without_lead(clause: str) -> str:
    """``clause`` without "now", "make sure that you" and the like."""
    lead: re.Match[str] | None
    while lead := next((found for one in _LEADS if (found := one.match(clause))), None):
        negative = "do not " if lead.re is _LEADS[-1] else ""
        clause = negative + clause[lead.end() :]
    return clause


def is_instruction(sentence: str) -> bool:
    """It tells to do something, or not to."""
    return bool(_INSTRUCTION.match(sentence))


def _without_should(clause: str) -> str:
    if found := _BE_SURE.fullmatch(clause):
        return f"keep {_lower(found[1])}{found[2]}"
    if " not " not in clause:
        clause = re.sub(rf"^{_SURE} (?=\w)", "", clause, flags=re.IGNORECASE)
    if found := _SHOULD_STAY.fullmatch(clause):
        return f"keep {_lower(found[1])} {found[2]}"
    if found := _SHOULD_BE.fullmatch(clause):
        subject, adverb, state, rest = found.groups()
        if verb := PARTICIPLES.get(state.lower()):
            return f"{adverb}{verb} {_lower(subject)}{rest}"
        return f"{subject} {adverb}{state}{rest}".replace(" should be ", " ")
    return clause


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
