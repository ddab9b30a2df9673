"""Records of other sources than JSON, put under the keys of the JSON table and read as its objects are."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from papertui.dumps.json_papers import ids_of, read_object
from papertui.dumps.json_table import TITLE, folded
from papertui.dumps.json_walk import Origin
from papertui.dumps.merging import merged_records
from papertui.dumps.model import Found
from papertui.dumps.problem import Problem

Adapted: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RawRecord:
    """A record: the line it begins at, and its values by the keys of the table; None for what is no paper.

    `keywords` are its owner's.
    """

    line: int | None
    values: Adapted | None
    problems: tuple[Problem, ...] = field(default_factory=tuple)
    keywords: tuple[str, ...] = ()


def read_records(raws: Iterable[RawRecord], what: str, *, needs_id: bool = False) -> Iterator[Found]:
    """Yield the papers of records, and in one problem how many of them are none.

    `what` names the records to the user. With `needs_id` only an identifier or
    a link to a paper makes one.
    """
    yield from merged_records(_found(raws, what, needs_id))


def _found(raws: Iterable[RawRecord], what: str, needs_id: bool) -> Iterator[Found]:
    whole, others = 0, list[RawRecord]()
    for raw in raws:
        whole += 1
        item = folded(raw.values) if raw.values else {}
        origin = Origin(raw.line)
        if not TITLE.of(item) or (needs_id and not ids_of(item, origin).any):
            others.append(raw)
            continue
        record = read_object(item, origin)
        if record is None:
            yield Problem(raw.line, "a record without a title that can be shown")
        else:
            yield replace(record, keywords=raw.keywords) if raw.keywords else record
        yield from raw.problems
    if others:
        why = (
            "no arXiv id, no DOI, no link to a paper" if needs_id else "deleted, of another kind, or untitled"
        )
        yield Problem(others[0].line, f"{len(others)} of {whole} {what} are no papers: {why}")


def any_paper(raws: Iterable[RawRecord], *, needs_id: bool = False) -> bool:
    """Whether one of the records is a paper."""
    items = (folded(raw.values) for raw in raws if raw.values)
    return any(TITLE.of(item) and (not needs_id or ids_of(item, Origin()).any) for item in items)
