"""Papers as JSON, the format of the stores: written, read and checked field by field."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from functools import lru_cache, partial
from operator import attrgetter
from typing import Any

from papertui.latex import latex_to_unicode
from papertui.paper import Paper
from papertui.reference import Date, Entry, Name, Reference, csl_name, is_read_back, name_of, name_of_csl
from papertui.text import clean, clean_line

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_VERSION = 2  # the first release wrote none
_LARGEST_NUMBER = 253_402_300_799  # the last second of the year 9999; counts stay far below
_IDENTIFIER = re.compile(r"\S{1,200}")
_KEY = re.compile(r"[a-z]+:[^\x00-\x1f\x7f-\x9f]{1,10000}")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_REFERENCE_FIELDS = tuple(field.name for field in fields(Reference))
_KINDS = {bool: "a truth value", int: "a number", float: "a number", str: "text", list: "a list"}


def to_json(paper: Paper, *, whole: bool = True) -> str:
    """Serialise a paper for a store; `from_json` returns an equal paper. Unknown fields are left out.

    Without `whole` the files that it was read from are left out too.
    """
    record: dict[str, Any] = {"v": _VERSION}
    for (name, default, write), value in zip(_WRITTEN, _VALUES_OF(paper), strict=True):
        # Most fields have their default, the same object: no comparison is needed.
        if value is not default and value != default and (whole or name not in _OF_FILE):
            record[name] = write(value)
    text = _ENCODER.encode(record)
    # Stores take UTF-8 only, which has no lone surrogates: those are escaped, and all else with them.
    if text.isascii() or not _LONE_SURROGATE.search(text):
        return text
    return json.dumps(record, separators=(",", ":"))


def from_json(text: str) -> Paper:
    """Parse the output of `to_json`; ignore fields of a later version. Raises ValueError as `paper_of`."""
    return paper_of(json.loads(text))


def paper_of(record: object, *, lenient: bool = False) -> Paper:
    """Build a paper from decoded JSON. Raises ValueError with the wrong field and the reason.

    With `lenient`, wrong fields are left out, except for the title.
    """
    if not isinstance(record, dict):
        raise ValueError(f"the paper is {_kind(record)}, not an object")
    values: dict[str, Any] = {}
    for name, value in record.items():
        field = _FIELDS.get(name)
        if field is None or value is None:
            continue
        try:
            values[field.name or name] = field.read(value)
        except ValueError as error:
            if not lenient or name == "title":
                raise ValueError(f"{name} {error}") from error
    if "title" not in values:
        raise ValueError("the paper has no title")
    return Paper(**values) if "v" in record else _upgraded(Paper(**values))


def cleaned(paper: Paper) -> Paper:
    """Clean every text of a paper from elsewhere. Raises ValueError if no title is left."""
    if not clean_line(paper.title):
        raise ValueError("the paper has no title that can be shown")
    return replace(
        paper,
        **{
            name: clean_it(getattr(paper, name))
            for name, field in _FIELDS.items()
            if (clean_it := field.clean) and not field.name
        },
    )


def _upgraded(paper: Paper) -> Paper:
    """Upgrade a paper of the first release, which kept LaTeX in its texts."""
    title, abstract = latex_to_unicode(paper.title), latex_to_unicode(paper.abstract)
    return replace(
        paper,
        title=title,
        abstract=abstract,
        raw_title=paper.title if title != paper.title else "",
        raw_abstract=paper.abstract if abstract != paper.abstract else "",
    )


def _as_is(value: Any) -> Any:  # noqa: ANN401 - a value of any field
    return value


def _line(value: str | None) -> str | None:
    return clean_line(value or "") or None


def _lines(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(filter(None, map(clean_line, values)))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"is {_kind(value)}, not text")
    return value


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ValueError(f"is {_kind(value)}, not a list of texts")
    for text in value:
        if not isinstance(text, str):
            raise ValueError(f"holds {_kind(text)}; it must be a list of texts")
    return tuple(value)


def _number(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(f"is {_kind(value)}, not a whole number")
    if abs(value) > _LARGEST_NUMBER:
        raise ValueError("is a number that is out of range")
    return value


def _truth(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"is {_kind(value)}, not true or false")
    return value


def _date(value: object) -> Date:
    try:
        return _parsed_date(_text(value))
    except ValueError as error:
        raise ValueError("is not a date such as 2024-05-27") from error


@lru_cache(maxsize=1 << 12)  # a large dump has many papers of one day
def _parsed_date(text: str) -> Date:
    return Date.parse(text)


def _sources(value: object) -> tuple[bytes, ...]:
    try:
        return tuple(map(bytes.fromhex, _texts(value)))
    except ValueError as error:
        raise ValueError("is not a list of paths in hexadecimal") from error


def _identifier(value: object) -> str:
    text = _text(value)
    if not _IDENTIFIER.fullmatch(text) or clean(text) != text:
        raise ValueError("is not an identifier: it holds a space or a control character")
    return text


def _keys_of(value: object) -> tuple[str, ...]:
    keys = _texts(value)
    if not all(_KEY.fullmatch(key) for key in keys):
        raise ValueError("holds something that is not the key of a paper, such as arxiv:2410.05434")
    return keys


def _parts(value: object) -> Mapping[str, str]:
    if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
        raise ValueError("is not an object of texts")
    return value


def _names(value: object) -> tuple[Name, ...]:
    if not isinstance(value, list):
        raise ValueError(f"is {_kind(value)}, not a list of names")
    return tuple([name_of(name) if isinstance(name, str) else _name(name) for name in value])


def _name(value: object) -> Name:
    if not isinstance(value, dict):
        raise ValueError(f"holds {_kind(value)}; it must be a list of names")
    return name_of_csl(_parts(value))


@lru_cache(maxsize=1 << 14)  # people write more than one paper
def _write_name(name: Name) -> str | dict[str, str]:
    shown = str(name)
    return shown if is_read_back(name, shown) else csl_name(name)


def _clean_names(names: tuple[Name, ...]) -> tuple[Name, ...]:
    safe = (name_of_csl({key: clean_line(text) for key, text in csl_name(name).items()}) for name in names)
    return tuple(name for name in safe if str(name))


def _reference(value: object) -> Reference:
    return Reference(**{name: text for name, text in _parts(value).items() if name in _REFERENCE_FIELDS})


def _write_reference(reference: Reference) -> dict[str, str]:
    return {name: text for name in _REFERENCE_FIELDS if (text := getattr(reference, name))}


def _clean_reference(reference: Reference) -> Reference:
    return Reference(**{name: clean_line(text) for name, text in _write_reference(reference).items()})


def _entry(value: object) -> Entry:
    match value:
        case [str(source), str(kind), str(key), [*rows]]:
            return Entry(source, kind, key, tuple(map(_pair, rows)))
        case _:
            raise ValueError("is not an entry of a reference list")


def _pair(row: object) -> tuple[str, str]:
    name, value = _texts(row) if isinstance(row, list) and len(row) == 2 else ("", "")
    if not name:
        raise ValueError("holds something that is not a field and its value")
    return name, value


def _write_entry(entry: Entry) -> list[object]:
    return [entry.source, entry.kind, entry.key, list(map(list, entry.values))]


def _clean_entry(entry: Entry | None) -> Entry | None:
    if entry is None:
        return None
    values = tuple((clean_line(name), clean(value)) for name, value in entry.values)
    return Entry(clean_line(entry.source), clean_line(entry.kind), clean_line(entry.key), values)


def _kind(value: object) -> str:
    return _KINDS.get(type(value), "nothing" if value is None else "an object")


@dataclass(frozen=True, slots=True)
class _Field:
    """How a field of `Paper` is read (ValueError with the reason), written and cleaned."""

    read: Callable[[object], Any]
    write: Callable[[Any], Any] = _as_is
    clean: Callable[[Any], Any] | None = None
    name: str = ""  # of the field of `Paper`, where it is not the name in JSON


_plain_text = _Field(_text, clean=clean)
_plain_line = _Field(_text, clean=_line)
_code = _Field(_text, clean=clean_line)
_count = _Field(_number)
_list = _Field(_texts, clean=_lines)
_day = _Field(_date, str)
_FIELDS: dict[str, _Field] = {
    "title": _code,
    "abstract": _plain_text,
    "names": _Field(_names, lambda names: list(map(_write_name, names)), _clean_names),
    "authors": _Field(partial(_names), name="names"),  # as the first release called them
    "n_authors": _count,
    "authors_complete": _Field(_truth),
    "organization": _plain_line,
    "date": _day,
    "date_inferred": _Field(_truth),
    "comments": _count,
    "upvotes": _count,
    "arxiv_id": _Field(_identifier),
    "arxiv_version": _count,
    **dict.fromkeys(("doi", "url", "pdf_url", "code_url"), _plain_line),
    "links": _list,
    "reference": _Field(_reference, _write_reference, _clean_reference),
    "entry": _Field(_entry, _write_entry, _clean_entry),
    "categories": _list,
    "announced": _code,
    "listed": _day,
    "remark": _plain_text,
    "summary": _plain_text,
    "raw_title": _code,
    "raw_abstract": _plain_text,
    "other_keys": _list,
    "sources": _Field(_sources, lambda sources: [source.hex() for source in sources]),
    "added": _count,
    "aliases": _Field(_keys_of, clean=_lines),
}
_OF_FILE = ("sources", "added")
_WRITTEN = tuple((field.name, field.default, _FIELDS[field.name].write) for field in fields(Paper))
_VALUES_OF = attrgetter(*(name for name, _default, _write in _WRITTEN))
