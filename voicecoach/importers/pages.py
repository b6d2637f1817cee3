"""Text, Markdown and HTML → headings, paragraphs and list items, in their order."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import islice

from bs4 import BeautifulSoup, Comment, XMLParsedAsHTMLWarning
from bs4.element import NavigableString, Tag
from markdown_it import MarkdownIt

from voicecoach.importers.plain_text import plain

MOST_BLOCKS = 3000
LABEL_LEVEL = 7
"""Below every heading: a line in bold."""
INLINE_LEVEL = 8
"""A word with a colon, which is about the rest of its own line only."""
_TEXT_LEVEL = 2
"""Of a heading in plain text, which has no levels."""


class Shape(Enum):
    """What a piece of text is on its page."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"


@dataclass(frozen=True, slots=True)
class Piece:
    """One heading, paragraph or list item."""

    shape: Shape
    text: str
    """Plain, on one line."""
    level: int = 0
    """Of a heading: 1 is the title, 7 and 8 are labels within a section."""
    numbered: bool = False
    """An item of a numbered list."""


def from_html(page: str) -> list[Piece]:
    """The pieces of an HTML page; menus, scripts and the like left out."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        soup = BeautifulSoup(page, "html.parser")
    for unwanted in soup(
        ["script", "style", "nav", "header", "footer", "aside", "form", "noscript", "template",
         "svg", "figure", "button", "iframe", "title", "head"]
    ):  # fmt: skip
        unwanted.decompose()
    body = soup.find("article") or soup.find("main") or soup.body or soup
    return list(islice(_walk(body), MOST_BLOCKS))


def title_of_html(page: str) -> str:
    """What the page calls itself; empty if it does not."""
    found = re.search(r"<title[^>]*>([^<]{1,300})", page, re.IGNORECASE)
    return plain(re.sub(r"&\w+;", " ", found[1])) if found else ""


def from_markdown(text: str) -> list[Piece]:
    """The pieces of a Markdown file."""
    front_matter = re.match(r"---\n.*?\n---\n", text, re.DOTALL)
    return from_html(MarkdownIt().render(text[front_matter.end() :] if front_matter else text))


def from_text(text: str) -> list[Piece]:
    """The pieces of a plain text: what has its own paragraph and no full stop is a heading."""
    pieces: list[Piece] = []
    for paragraph in re.split(r"\n\s*\n", text.replace("\r\n", "\n").replace("\r", "\n")):
        pieces.extend(_paragraph([line for line in paragraph.split("\n") if line.strip()]))
    return pieces[:MOST_BLOCKS]


# HTML

_BLOCKS = ["h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "div", "dt", "td", "dd"]
_DEEPEST = 100
"""Levels of nesting."""


def _walk(element: Tag, depth: int = 0) -> Iterator[Piece]:
    """The pieces inside ``element``, down to where no reader's text stands any more."""
    if depth >= _DEEPEST:
        return
    for node in element.contents:
        if isinstance(node, Tag):
            yield from _element(node, depth + 1)
        elif not isinstance(node, Comment):
            yield from _labelled(plain(str(node)))


def _element(node: Tag, depth: int) -> Iterator[Piece]:
    match node.name:
        case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
            yield from _piece(Shape.HEADING, _text(node), level=int(node.name[1]))
        case "li":
            found = node.find_all(["ul", "ol"])
            lists = [one for one in found if one.find_parent(["ul", "ol", "li"]) is node]
            numbered = node.parent is not None and node.parent.name == "ol"
            yield from _piece(Shape.ITEM, _text(node, without=lists), numbered=numbered)
            for nested in lists:
                yield from _walk(nested, depth + 1)
        case "dt" | "th":
            yield from _piece(Shape.HEADING, _text(node), level=LABEL_LEVEL)
        case "p" | "dd" | "td" | "pre" | "summary":
            yield from _prose(node)
        case _ if node.find(_BLOCKS) is None:
            yield from _prose(node)
        case _:
            yield from _walk(node, depth)


def _text(node: Tag, without: list[Tag] | None = None) -> str:
    skipped = {id(string) for tag in without or [] for string in tag.strings}
    return plain("".join(s for s in _strings(node) if id(s) not in skipped))


def _strings(node: Tag) -> Iterator[str]:
    for child in node.descendants:
        if isinstance(child, Tag) and child.name == "br":
            yield "\n"
        elif isinstance(child, NavigableString) and not isinstance(child, Comment):
            yield child


def _prose(node: Tag) -> Iterator[Piece]:
    """Of a paragraph: its lines, each with its label apart; all in bold is a label itself."""
    bold = node.find(["strong", "b"])
    text = _text(node)
    if isinstance(bold, Tag) and text and _text(bold).rstrip(":") == text.rstrip(":"):
        yield from _piece(Shape.HEADING, text, level=LABEL_LEVEL)
        return
    for line in "".join(_strings(node)).split("\n") if node.find("br") else [text]:
        yield from _line(line)


# Plain text

_BULLET = re.compile(r"\s*(?:[-*\u2022\u2023\u25cf\u25aa\u2013+]|\(?[a-z]\))\s+")
_NUMBER = re.compile(r"\s*(?:step\s+)?\(?(\d{1,2})(?:[.):]|\s+[-\u2013]\s)\s*(?=\D)", re.IGNORECASE)
_LABEL = re.compile(r"([A-Z][A-Za-z ,'&-]{2,40}):\s+(?=\S)")
_WORDS_OF_HEADING = 10


def _paragraph(lines: list[str]) -> Iterator[Piece]:
    if len(lines) == 1 and _is_heading(lines[0]):
        yield from _piece(Shape.HEADING, lines[0].strip().rstrip(":"), level=_TEXT_LEVEL)
        return
    prose: list[str] = []
    item: list[str] = []
    numbered = False
    for number, line in enumerate(lines):
        marker = _NUMBER.match(line) or _BULLET.match(line)
        if marker:
            yield from _lines(prose, item, numbered=numbered)
            prose, item, numbered = [], [line[marker.end() :]], bool(_NUMBER.match(line))
        elif item and line[:1].isspace():
            item.append(line)
        elif number == 0 and _is_heading(line):
            yield from _piece(Shape.HEADING, line.strip().rstrip(":"), level=_TEXT_LEVEL)
        else:
            if item:
                yield from _lines([], item, numbered=numbered)
                item = []
            prose.append(line)
    yield from _lines(prose, item, numbered=numbered)


def _lines(prose: list[str], item: list[str], *, numbered: bool) -> Iterator[Piece]:
    yield from _line(" ".join(prose)) if prose else ()
    yield from _piece(Shape.ITEM, plain(" ".join(item)), numbered=numbered) if item else ()


def _is_heading(line: str) -> bool:
    line = line.strip()
    words = line.split()
    return (
        0 < len(words) <= _WORDS_OF_HEADING
        and (line.endswith(":") or not line.endswith((".", "!", ",", ";")))
        and not _BULLET.match(line)
        and not (_NUMBER.match(line) and len(words) > 5)  # a step without its full stop
        and not _LABEL.match(line)
    )


# Both


def _line(line: str) -> Iterator[Piece]:
    """A line of prose, which may be an item that was typed by hand."""
    if marker := _NUMBER.match(line):
        yield from _piece(Shape.ITEM, plain(line[marker.end() :]), numbered=True)
    else:
        yield from _labelled(plain(line))


def _labelled(text: str) -> Iterator[Piece]:
    """As in: "Equipment: a mat" is a label and a paragraph."""
    if label := _LABEL.match(text):
        yield Piece(Shape.HEADING, label[1], INLINE_LEVEL)
        text = text[label.end() :]
    yield from _piece(Shape.PARAGRAPH, text)


def _piece(shape: Shape, text: str, *, level: int = 0, numbered: bool = False) -> Iterator[Piece]:
    if text:
        yield Piece(shape, text, level, numbered)
