"""What a source is, by its content and its name's ending; and the one that reads it."""

from __future__ import annotations

import json
import re

from voicecoach.errors import SourceError
from voicecoach.importers.article import read_article
from voicecoach.importers.drafts import Reading
from voicecoach.importers.free_exercise_db import is_free_exercise_db, read_free_exercise_db
from voicecoach.importers.interval_timer import is_interval_timer, read_interval_timer
from voicecoach.importers.liftoscript import is_liftoscript, read_liftoscript
from voicecoach.importers.pages import from_html, from_markdown, from_text, title_of_html
from voicecoach.importers.past_sets import is_past_sets, read_past_sets
from voicecoach.importers.sources import Source
from voicecoach.importers.wger import is_wger, read_wger

_JSON = (
    (is_free_exercise_db, read_free_exercise_db),
    (is_wger, read_wger),
    (is_interval_timer, read_interval_timer),
)
_HTML = re.compile(
    r"\s*(?:<!doctype html|<\?xml|<html|<head|<body|<article|<main|<div|<h\d|<p\b)", re.IGNORECASE
)
_MARKDOWN = re.compile(r"^(?:#{1,6} \S|\*\*\S.*\*\*\s*$|---\n\w+:)", re.MULTILINE)


def read_source(source: Source) -> Reading:
    """All that ``source`` holds. Raises SourceError."""
    text = source.text()
    if source.suffix == ".json" or text.lstrip()[:1] in {"{", "["}:
        return _from_json(source, text)
    if source.suffix == ".csv" or is_past_sets(text):
        return read_past_sets(text, source.place)
    if is_liftoscript(text):
        return read_liftoscript(text, source.title, source.origin)
    if source.suffix in {".html", ".htm", ".xhtml"} or _HTML.match(text):
        name = title_of_html(text) or source.title
        return read_article(from_html(text), name, source.origin)
    if source.suffix in {".md", ".markdown"} or _MARKDOWN.search(text):
        return read_article(from_markdown(text), source.title, source.origin)
    return read_article(from_text(text), source.title, source.origin)


def _from_json(source: Source, text: str) -> Reading:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as broken:
        line = getattr(broken, "lineno", 1)
        raise SourceError(f"{source.place} is not JSON: it breaks off at line {line}.") from None
    for fits, reader in _JSON:
        if fits(data):
            return reader(data)
    raise SourceError(
        f"{source.place} is JSON of an unknown kind. Known are free-exercise-db, wger and "
        "Just Another Workout Timer."
    )
