"""Records of tagged lines, `TI  - …`: the lines of each tag, with what goes on below joined."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field


@dataclass(slots=True)
class Tagged:
    """A record: the line it begins at, the values of each tag in their order."""

    line: int
    values: dict[str, list[str]] = field(default_factory=dict)

    def all(self, *tags: str) -> list[str]:
        """Return the values of the first of these tags that is there."""
        return next((self.values[tag] for tag in tags if tag in self.values), [])

    def first(self, *tags: str) -> str:
        """Return the first value of the first of these tags that is there."""
        return next(iter(self.all(*tags)), "")


@dataclass(frozen=True, slots=True)
class Grammar:
    """How lines are tagged: `tag` has the tag and the rest, `goes_on` the rest of a line that goes on.

    A record begins with one of `begins`, and ends at a line that `ends` matches.
    Each line of the tags in `apart` is a value of its own.
    """

    tag: re.Pattern[str]
    goes_on: re.Pattern[str]
    ends: re.Pattern[str]
    begins: frozenset[str] = frozenset()
    apart: frozenset[str] = frozenset()


def read_tagged(lines: Iterable[str], grammar: Grammar, first_line: int = 1) -> Iterator[Tagged]:
    """Yield the records of a text."""
    record: Tagged | None = None
    name = ""
    for number, line in enumerate(lines, first_line):
        tagged = grammar.tag.match(line)
        if (tagged and tagged[1] in grammar.begins) or grammar.ends.match(line):
            if record is not None:
                yield record
            record, name = None, ""
        if tagged:
            record = record or Tagged(number)
            name = tagged[1]
            record.values.setdefault(name, []).append((tagged[2] or "").strip())
        elif record is not None and name and (more := grammar.goes_on.match(line)) and more[1].strip():
            values = record.values[name]
            if name in grammar.apart:
                values.append(more[1].strip())
            else:
                values[-1] = f"{values[-1]} {more[1].strip()}".strip()
    if record is not None:
        yield record
