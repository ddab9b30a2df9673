"""The kinds of values that settings have: what each allows, and how it is read from TOML."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

T = TypeVar("T")

Place = tuple[str | int, ...]
"""The way to a value: ("watch",), ("keys", "tag.edit") or ("rules", 2) for the third of [[rules]]."""

Report = Callable[[str, Place], None]
"""Takes what an entry of a table must be, and the way to it from the setting."""


class UnfitError(Exception):
    """The value is none that the setting allows; `must` replaces what its kind says of that."""

    def __init__(self, must: str = "") -> None:
        super().__init__(must)
        self.must = must


@dataclass(frozen=True, slots=True)
class Kind(Generic[T]):
    """What a value must be, as the end of “must be …”, and its reader.

    The reader raises UnfitError for a value as a whole; of a table it reports
    the entries that are wrong and returns the others.
    """

    must: str
    read: Callable[[Any, Report], T]


def kind(must: str, read: Callable[[Any], T]) -> Kind[T]:
    """Return the kind of a plain value, which is right or wrong as a whole."""
    return Kind(must, lambda value, report: read(value))


def _flag(value: Any) -> bool:  # noqa: ANN401 whatever TOML holds
    if not isinstance(value, bool):
        raise UnfitError
    return value


def _strings(value: Any) -> tuple[str, ...]:  # noqa: ANN401
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise UnfitError
    return tuple(texts)


def expanded(path: str) -> Path:
    """Return a path with its `~` replaced by the home folder. Raises UnfitError for a user unknown here."""
    try:
        return Path(path).expanduser()
    except RuntimeError as error:
        raise UnfitError from error


def _path(value: Any) -> Path | None:  # noqa: ANN401
    if not isinstance(value, str):
        raise UnfitError
    return expanded(value) if value else None


FLAG = kind("true or false", _flag)
STRINGS = kind("a list of strings", _strings)
PATHS = kind("a list of paths", lambda value: tuple(expanded(path) for path in _strings(value) if path))
PATH = kind("a path in quotes", _path)


def strings(most: int) -> Kind[tuple[str, ...]]:
    """Return the kind of a list of so many strings at most."""

    def read(value: Any) -> tuple[str, ...]:  # noqa: ANN401
        texts = _strings(value)
        if len(texts) > most:
            raise UnfitError
        return texts

    return kind(f"a list of at most {most} strings", read)


def number(unit: str, least: int) -> Kind[int]:
    """Return the kind of a whole number of some unit, `least` or more."""

    def read(value: Any) -> int:  # noqa: ANN401
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            raise UnfitError
        return value

    return kind(f"a number of {unit}, {least:,} at least", read)


def table(must: str) -> Kind[Mapping[str, str]]:
    """Return the kind of a table of strings by name."""

    def read(value: Any, report: Report) -> Mapping[str, str]:  # noqa: ANN401
        if not isinstance(value, dict):
            raise UnfitError
        wrong = [name for name, text in value.items() if not isinstance(text, str)]
        for name in wrong:
            report(must, (name,))
        return {name: text for name, text in value.items() if name not in wrong}

    return Kind(must, read)


def tables(must: str, read_one: Callable[[Mapping[str, Any]], T]) -> Kind[tuple[T, ...]]:
    """Return the kind of an array of tables. `read_one` reads one of them, or raises UnfitError."""

    def read(value: Any, report: Report) -> tuple[T, ...]:  # noqa: ANN401
        if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
            raise UnfitError
        rows = []
        for index, row in enumerate(value):
            try:
                rows.append(read_one(row))
            except UnfitError as error:
                report(error.must or must, (index,))
        return tuple(rows)

    return Kind(must, read)
