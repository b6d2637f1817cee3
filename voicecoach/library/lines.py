"""Where the texts of a routine stand in its file."""

from __future__ import annotations

from collections.abc import Iterator

from voicecoach.documents.reader import Place, Tree


class Lines:
    """The lines of a file's texts, found by what they say and not by the file's keys."""

    def __init__(self, tree: Tree) -> None:
        self._written = list(_texts(tree.data, ()))
        self._texts = [(place, _plain(text)) for place, text in self._written]
        self._lines = tree.lines

    def exercise(self, name: str) -> Place | None:
        """Where the exercise of that name is described; None if in another file."""
        wanted = (_plain(name), "name")
        places = [place[:-1] for place, text in self._texts if (text, place[-1]) == wanted]
        return max(places, key=len, default=None)  # a routine may be called as its exercise is

    def under(self, key: str) -> list[str]:
        """Every text inside of the values of ``key``."""
        return [text for place, text in self._written if key in place]

    def of(self, text: str, inside: Place = (), key: str | None = None) -> list[int]:
        """Every line from 1 where ``text`` stands inside of a place; none if in another file.

        ``key`` names the one that it has to be the value of.
        """
        wanted = _plain(text)
        found = {
            self._line(place)
            for place, stands in self._texts
            if stands == wanted and place[: len(inside)] == inside and key in {None, place[-1]}
        }
        return sorted(found)

    def _line(self, place: Place) -> int:
        while place not in self._lines:
            place = place[:-1]
        return self._lines[place]


def _texts(value: object, place: Place) -> Iterator[tuple[Place, str]]:
    match value:
        case str():
            yield place, value
        case dict():
            for key, inner in value.items():
                yield from _texts(inner, (*place, key))
        case list():
            for index, inner in enumerate(value):
                yield from _texts(inner, (*place, index))
        case _:
            pass


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
