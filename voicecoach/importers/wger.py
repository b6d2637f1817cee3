"""wger's exercise JSON (its ``exerciseinfo``) → exercises, each with its authors and licence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from voicecoach.importers.cues import as_mistakes
from voicecoach.importers.drafts import (
    LONGEST_NAME,
    ExerciseDraft,
    Reading,
    distinct,
    slug,
)
from voicecoach.importers.movement import understand
from voicecoach.importers.pages import Shape, from_html
from voicecoach.importers.plain_text import plain, sentences, spelt
from voicecoach.routine import Mistake, Step

ENGLISH = 2
"""wger's number for the language."""
_NOTHING = {"none (bodyweight exercise)", ""}
Entry = Mapping[str, Any]


def is_wger(data: object) -> bool:
    """``data``, read from JSON, is a page, a list or one entry of wger's exercises."""
    return any("translations" in entry for entry in _entries(data))


def read_wger(data: object) -> Reading:
    """An exercise for each entry that is told in English."""
    drafts: dict[str, ExerciseDraft] = {}
    left = Counter[str]()
    groups = _groups(data)
    for entry in _entries(data):
        english = _english(entry)
        name = _name(english)
        left["picture"] += len(_dicts(entry, "images"))
        left["video"] += len(_dicts(entry, "videos"))
        if not name:
            left["exercise not told in English"] += 1
            continue
        left["description in another language"] += len(_dicts(entry, "translations")) - 1
        others = [one for one in groups.get(_group(entry), []) if one != name]
        id_ = distinct(slug(name), set(drafts))
        drafts[id_] = _draft(id_, name, entry, english, others)
    left_out = tuple(f"{what} ({count})" for what, count in left.items() if count)
    return Reading("wger", tuple(drafts.values()), left_out=left_out)


def _english(entry: Entry) -> Entry:
    """Its English translation; empty if there is none."""
    translations = _dicts(entry, "translations")
    return next((one for one in translations if one.get("language") == ENGLISH), {})


def _group(entry: Entry) -> str:
    """What its variations have in common; empty if it has none."""
    return str(entry.get("variation_group") or entry.get("variations") or "")


def _groups(data: object) -> dict[str, list[str]]:
    """By group, the names of the exercises that are variations of one another."""
    groups: dict[str, list[str]] = {}
    for entry in _entries(data):
        if (group := _group(entry)) and (name := _name(_english(entry))):
            groups.setdefault(group, []).append(name)
    return groups


def _entries(data: object) -> Iterator[Entry]:
    if isinstance(data, dict):
        data = data["results"] if isinstance(data.get("results"), list) else [data]
    if isinstance(data, list):
        yield from (entry for entry in data if isinstance(entry, dict))


def _draft(id_: str, name: str, entry: Entry, english: Entry, others: list[str]) -> ExerciseDraft:
    pieces = from_html(str(english.get("description") or ""))
    texts = [piece.text for piece in pieces if piece.shape is not Shape.HEADING]
    told = [sentence for text in texts for sentence in sentences(text)]
    movement = understand(name, told)
    keys = ("steps", "rep", "sides")
    guessed = {key: movement.guessed[key] for key in keys if key in movement.guessed}
    steps = movement.steps
    if not steps:
        steps = (Step(f"{name}."),)
        guessed = {"steps": "wger tells no steps, so this is the name alone"}
    return ExerciseDraft(
        id=id_,
        name=name,
        setup=movement.setup,
        steps=steps,
        phases=movement.phases,
        equipment=_names(entry, "equipment", "name"),
        muscles=(
            *_names(entry, "muscles", "name_en"),
            *_names(entry, "muscles_secondary", "name_en"),
        )[:10],
        two_sided=movement.two_sided,
        limb=movement.limb,
        mistakes=_comments(english),
        guessed=guessed,
        origin=_origin(entry, english, others),
    )


def _name(english: Entry) -> str:
    name = spelt(plain(str(english.get("name") or ""))).replace("/", " or ")[:LONGEST_NAME]
    return name.strip(" ,-")


def _names(entry: Entry, key: str, field: str) -> tuple[str, ...]:
    found = (plain(str(one.get(field) or one.get("name") or "")) for one in _dicts(entry, key))
    names = (name.lower()[:LONGEST_NAME] for name in found if name.lower() not in _NOTHING)
    return tuple(dict.fromkeys(names))[:10]


def _comments(english: Entry) -> tuple[Mistake, ...]:
    """Wger's comments are form cues."""
    comments = _dicts(english, "notes") or _dicts(english, "comments")
    told = (str(one.get("comment") or "") for one in comments)
    return as_mistakes(sentence for text in told for sentence in sentences(text))


def _origin(entry: Entry, english: Entry, others: list[str]) -> tuple[str, ...]:
    """Where it is from, by whom, and under which licence, as licences ask for; and its kin."""
    number = entry.get("id")
    lines = [f"Imported from wger{f', exercise {number}' if isinstance(number, int) else ''}"]
    licence = entry.get("license")
    if isinstance(licence, dict):
        said = [str(licence.get("full_name") or licence.get("short_name") or "")]
        lines.append(f"Licence: {' '.join([*said, str(licence.get('url') or '')])}".strip())
    authors = [
        str(author)
        for one in (english, entry)
        for author in [one.get("license_author"), *_list(one, "author_history")]
        if author
    ]
    if authors:
        lines.append(f"Authors: {', '.join(dict.fromkeys(authors))}")
    if title := english.get("license_title"):
        lines.append(f"Title: {title}")
    for key in ("license_object_url", "license_derivative_source_url"):
        if address := english.get(key):
            lines.append(f"Source: {address}")
    elsewhere = [_name(one) for one in _dicts(entry, "translations") if one is not english]
    if elsewhere:
        lines.append(f"In other languages: {', '.join(elsewhere)}")
    if others:
        lines.append(f"Variations: {', '.join(others)}")
    return (*(plain(line) for line in lines), "Changed: re-worded for the ear")


def _dicts(entry: Entry, key: str) -> list[Entry]:
    return [one for one in _list(entry, key) if isinstance(one, dict)]


def _list(entry: Entry, key: str) -> list[Any]:
    found = entry.get(key)
    return found if isinstance(found, list) else []
