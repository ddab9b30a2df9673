r"""BibTeX and biblatex to the reference model and back."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from papertui.reference import Entry
from papertui.references.dates import read_date
from papertui.references.journals import JOURNALS
from papertui.references.markup import read_markup
from papertui.references.names import read_names
from papertui.references.owners import is_keywords, joined_keywords
from papertui.references.table import (
    DATE_FIELDS,
    NAME_FIELDS,
    OF_REFERENCE,
    ReferenceFacts,
    bibtex_fields,
    page_range,
    type_of_bibtex,
)
from papertui.tex import tex_to_unicode
from papertui.text import clean_line

SOURCE = "bibtex"
WHOLES = frozenset(
    ("proceedings", "book", "collection", "mvbook", "mvproceedings", "mvcollection", "periodical")
)
"""Types of works with parts; a part takes the title of its work as its `booktitle`."""
_GENRES = {"phdthesis": "PhD thesis", "mastersthesis": "Master's thesis"}
_PARTS_OWN = """
    xref xdata ids title subtitle titleaddon shorttitle doi url eprint abstract keywords file note annote
    pages options label author sorttitle sortkey
"""
_NOT_INHERITED = frozenset(_PARTS_OWN.split())
# Most values are plain, short and ASCII.
_MARKED = re.compile(r"[^ -~]|[\\{}$~`<&]|--|''|.{500}")
_SHORT = 200
_ONE_MACRO = re.compile(r"\{?\\([A-Za-z]{2,20})\s*\}?\Z")
_OF_THE_WHOLE = (("title", "booktitle"), ("subtitle", "booksubtitle"), ("titleaddon", "booktitleaddon"))
_LINK_SIGN = re.compile(r"\{?\\(?:([_%#&$~])(?:\{\})?|(textasciitilde|textunderscore)(?:\{\}|(?=\})))\}?")
_PERCENT_ESCAPED = re.compile(r"%5C(?=[_%#&~])", re.IGNORECASE)  # Mendeley's, of `\_`
_URL = re.compile(r"https?://[^\s{}\\]+")


Parents = Mapping[str, tuple[str, dict[str, str]]]
"""Types and fields of the entries that others inherit from, by key in lower case."""


def fields_of(values: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """Return the fields by name in lower case; if one occurs twice, the first one, but all keywords."""
    fields: dict[str, str] = {}
    for name, value in values:
        folded = name.lower()
        if not fields.get(folded):
            fields[folded] = value
        elif is_keywords(folded):
            fields[folded] = joined_keywords(fields[folded], value)
    return fields


def inherited(kind: str, fields: dict[str, str], parents: Parents) -> dict[str, str]:
    """Return the fields together with those inherited by `xdata` and `crossref`."""
    for key in fields.get("xdata", "").lower().split(","):
        _, more = parents.get(key.strip(), ("", {}))
        fields = {**more, **fields}
    whole, more = parents.get(fields.get("crossref", "").strip().lower(), ("", {}))
    return {**_of_whole(kind.lower(), whole.lower(), more), **fields} if more else fields


def with_inherited(parents: Parents) -> Parents:
    """Return the parents with their own inherited fields (a paper in a volume of a multi-volume work)."""
    for _ in range(3):  # no one goes deeper, and circles must end
        heirs = {
            key: (kind, inherited(kind, fields, parents))
            for key, (kind, fields) in parents.items()
            if fields.keys() & {"xdata", "crossref"}
        }
        if not heirs:
            break
        parents = {**parents, **heirs}
    return parents


def _of_whole(kind: str, whole: str, fields: dict[str, str]) -> dict[str, str]:
    given = {name: value for name, value in fields.items() if name not in _NOT_INHERITED}
    if kind not in WHOLES:
        given = {**{part: fields[name] for name, part in _OF_THE_WHOLE if name in fields}, **given}
    if whole == "book" and kind == "inbook" and "author" in fields:
        given["author"] = fields["author"]
    return given


def raw_title(kind: str, fields: Mapping[str, str]) -> str:
    """Return the title with its subtitle; proceedings may have it in `booktitle`."""
    title = fields.get("title", "")
    if not title and kind.lower() in WHOLES:
        title = fields.get("booktitle", "") or fields.get("maintitle", "")
    subtitle = fields.get("subtitle", "")
    return f"{title}: {subtitle}" if title and subtitle else title


def shown_text(raw: str) -> str:
    """Decode a value to plain text, without TeX and markup."""
    return read_markup(tex_to_unicode(raw))


def shown_line(raw: str) -> str:
    """Decode a value to one line of plain text."""
    if not _MARKED.search(raw):
        return " ".join(raw.split())
    # Journals, months and locations repeat often.
    return _line(raw) if len(raw) < _SHORT else _line.__wrapped__(raw)


@lru_cache(maxsize=1 << 12)
def _line(raw: str) -> str:
    shown = clean_line(shown_text(raw))
    if not shown and (macro := _ONE_MACRO.match(raw)):
        return JOURNALS.get(macro[1], macro[1])  # a journal's, such as \apj, which only a style knows
    return shown


def reference_texts(csl_type: str, fields: Mapping[str, str]) -> dict[str, str]:
    """Return the CSL variables that `Reference` stores."""
    names = bibtex_fields(csl_type)
    return {csl: text for csl in OF_REFERENCE if (text := _variable(csl, names.get(csl, ()), fields))}


def _variable(csl: str, names: tuple[str, ...], fields: Mapping[str, str]) -> str:
    for name in names:
        if name in fields and (text := shown_line(fields[name])):
            return page_range(text) if csl == "page" else text
    return ""


def known_of(entry: Entry) -> ReferenceFacts:
    """Return all facts of an entry that other formats can express."""
    fields, csl_type = fields_of(entry.values), type_of_bibtex(entry.kind)
    texts = {
        csl: text for csl, names in bibtex_fields(csl_type).items() if (text := _variable(csl, names, fields))
    }
    if entry.kind.lower() in _GENRES:
        texts.setdefault("genre", _GENRES[entry.kind.lower()])
    for row in DATE_FIELDS:
        date = next((read_date(shown_line(fields[name])).date for name in row.bibtex if name in fields), None)
        if date:
            texts[row.csl] = str(date)
    names = {
        row.csl: read_names(fields[name]).names
        for row in NAME_FIELDS
        for name in row.bibtex
        if name in fields
    }
    return ReferenceFacts(texts, names)


def written_fields(known: ReferenceFacts, csl_type: str) -> Iterator[tuple[str, str]]:
    """Yield the BibTeX fields for these CSL variables; values are not escaped."""
    names = bibtex_fields(csl_type)
    for csl, text in known.texts.items():
        if csl in names:
            yield (
                names[csl][0],
                text.replace("-", "--", 1) if csl == "page" and text.count("-") == 1 else text,
            )
    for row in DATE_FIELDS:
        if row.bibtex and row.csl in known.texts:
            yield row.bibtex[0], known.texts[row.csl]


def read_link(raw: str) -> str:
    r"""Return the first address in a value, in any escaping: `{\_}`, `\~{}`, `\url{…}`."""
    match = _URL.search(unescaped_link(raw))
    return match[0] if match else ""


def unescaped_link(raw: str) -> str:
    r"""Return an address or a DOI without its TeX escapes."""
    if "%5" in raw:
        raw = _PERCENT_ESCAPED.sub("", raw)
    if "\\" not in raw:
        return raw
    return _LINK_SIGN.sub(lambda found: found[1] or ("~" if found[2] == "textasciitilde" else "_"), raw)
