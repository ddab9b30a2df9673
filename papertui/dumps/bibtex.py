r"""BibTeX and BibLaTeX, as Zotero, JabRef, papis, arXiv and Google Scholar write them.

Titles and abstracts keep their LaTeX but for the braces that only guard capital
letters; names are decoded, for nothing decodes them later.
"""

import logging
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from papertui.dumps.ids import ArxivId, arxiv_id
from papertui.dumps.model import DumpFormat, Found
from papertui.dumps.page import Page
from papertui.dumps.problem import Problem
from papertui.dumps.references import (
    DateParts,
    Reference,
    date_parts,
    is_label,
    places,
    read_references,
)
from papertui.text import latex_to_unicode

if TYPE_CHECKING:
    from bibtexparser.model import Block, Entry

_ENTRY = re.compile(
    r"^[ \t]{0,20}@(?!comment|string|preamble)[a-z]{2,40}[ \t]{0,9}[{(]\s{0,20}[^\s,{}()=]{0,200}\s{0,20},",
    re.IGNORECASE | re.MULTILINE,
)
_FIELD = re.compile(r"\b[a-z][\w-]{1,40}\s{0,20}=\s{0,20}[{\"\w]", re.IGNORECASE)
_SOON = 2000
_HEAD = 200
_TOKEN = re.compile(r"\\[A-Za-z]+\s*|\\.|[{}$]|[^\\{}$]+|\\\Z", re.DOTALL)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# Elsewhere this field names the publisher, or whoever held the conference.
_ORGANIZATION_OF = {"misc": "organization", "techreport": "institution", "report": "institution"}
_MAY_NAME_AN_ID = ("note", "journal", "journaltitle", "number", "howpublished", "pages", "publisher")
_KEYWORDS = ("keywords", "keyword", "groups")
_COMMENTS = re.compile("note|annote|annotation|comment(-.+)?|review")
_NAMED = {
    "textbackslash": "\\", "textbraceleft": "{", "textbraceright": "}",
    "textasciicircum": "^", "textasciitilde": "~", "newline": "\n",
}  # fmt: skip
# Zotero's spellings of signs that ours writes in other ways.
_FOREIGN = {
    r"{\textless}": "<", r"{\textgreater}": ">", r"{\textbar}": "|", r"{\textbackslash}": "\\",
    r"{\textasciitilde}": "~", r"{\textasciicircum}": "^", r"\{": "{", r"\}": "}", "\\\\\n": "\n",
}  # fmt: skip
_FOREIGN_SIGN = re.compile("|".join(map(re.escape, _FOREIGN)))
_SEPARATOR = re.compile(r"[,;](?![^{}]{0,200}\})")
_GUARDED = re.compile(r"\A\{([^{}]*)\}\Z")
_NAMED_SIGN = re.compile(rf"\\({'|'.join(_NAMED)})\{{\}}")
_ESCAPED_SIGN = re.compile(rf"{_NAMED_SIGN.pattern}|\\([$%#&_])")
_URL = re.compile(r"https?://[^\s{}]+")


def _recognise(page: Page) -> bool:
    entry = None if page.is_html else _ENTRY.search(page.text)
    return entry is not None and _FIELD.search(page.text, entry.end(), entry.end() + _SOON) is not None


def _parse(page: Page) -> Iterator[Found]:
    yield from read_references(_references(page))


def _references(page: Page) -> Iterator[Reference | Problem]:
    from bibtexparser.entrypoint import parse_string
    from bibtexparser.model import ParsingFailedBlock, String

    # It logs what it cannot read, and without any handler Python prints that on the user's screen.
    logging.getLogger("bibtexparser").addHandler(logging.NullHandler())
    line, at = page.line, 0
    for block in parse_string(page.text).blocks:
        # The library's own count passes over line ends that are escaped.
        start = max(page.text.find((block.raw or "")[:_HEAD], at), at)
        line, at = line + page.text.count("\n", at, start), start
        entry = _whole(block)
        if entry is not None:
            yield _reference(entry, line)
        elif isinstance(block, ParsingFailedBlock) and not isinstance(block.ignore_error_block, String):
            reason = getattr(block.error, "abort_reason", block.error)
            yield Problem(line, f"the entry cannot be read: {reason}")


def _whole(block: "Block") -> "Entry | None":
    """Give the entry of a block, also where only a key that another one has makes the library refuse it."""
    from bibtexparser.library import Library
    from bibtexparser.middlewares import RemoveEnclosingMiddleware
    from bibtexparser.model import Entry, ParsingFailedBlock

    if isinstance(block, ParsingFailedBlock):
        refused = block.ignore_error_block
        if isinstance(refused, Entry):
            refused = RemoveEnclosingMiddleware().transform(Library([refused])).blocks[0]
        block = refused if refused is not None else block
    return block if isinstance(block, Entry) else None


def _reference(entry: "Entry", line: int) -> Reference:
    named = [(field.key.lower(), str(field.value)) for field in entry.fields]
    fields = dict(reversed(named))
    organization = fields.get(_ORGANIZATION_OF.get(entry.entry_type.lower(), ""), "")
    url = _URL.search(" ".join(fields.get(name, "") for name in ("url", "howpublished")))
    return Reference(
        f"the entry {entry.key}",
        line,
        _named(unguarded(fields.get("title", ""))),
        _named(unguarded(fields.get("abstract", ""))),
        authors=_authors(fields.get("author", "")),
        organization=_plain(organization),
        date=_date(fields),
        arxiv=_eprint(fields),
        doi=fields.get("doi", "").replace("\\_", "_"),
        url=url[0] if url else "",
        notes=[fields[name] for name in _MAY_NAME_AN_ID if name in fields],
        own_id=fields.get("papertui", ""),
        keywords=[unescaped(word) for word in _keywords(fields)],
        comment=_comment(named),
        places=places(unescaped(fields.get("papertui-queue", ""))),
    )


def _keywords(fields: Mapping[str, str]) -> list[str]:
    words = [word for name in _KEYWORDS for word in _SEPARATOR.split(fields.get(name, ""))]
    # papis parts its tags by blanks where it writes no comma.
    tags = fields.get("tags", "")
    words += _SEPARATOR.split(tags) if _SEPARATOR.search(tags) else tags.split()
    words += ["read"] if fields.get("readstatus") == "read" else []
    return [_GUARDED.sub(r"\1", word.strip()) for word in words]


def _comment(fields: list[tuple[str, str]]) -> str:
    """Join what the owner of the list wrote, wherever the program that wrote it keeps that."""
    texts = [
        text for name, text in fields if _COMMENTS.fullmatch(name) and not (name == "note" and is_label(text))
    ]
    plain = (unescaped(_FOREIGN_SIGN.sub(lambda found: _FOREIGN[found[0]], text)) for text in texts)
    return "\n\n".join(dict.fromkeys(plain))


def unescaped(text: str) -> str:
    """Read plain text, such as a note, out of the escapes that exports of ours and others write it in."""
    return _ESCAPED_SIGN.sub(lambda found: _NAMED[found[1]] if found[1] else found[2], text)


def _named(text: str) -> str:
    return _NAMED_SIGN.sub(lambda found: _NAMED[found[1]], text)


def _eprint(fields: Mapping[str, str]) -> ArxivId | None:
    archive = fields.get("archiveprefix") or fields.get("eprinttype") or "arxiv"
    return arxiv_id(fields.get("eprint", "")) if archive.lower() == "arxiv" else None


def _authors(names: str) -> list[str]:
    from bibtexparser.middlewares.names import parse_single_name_into_parts, split_multiple_persons_names

    persons = (
        parse_single_name_into_parts(name, strict=False)
        for name in split_multiple_persons_names(names)
        if name.lower() != "others"
    )
    return [_plain(parts.merge_first_name_first) for parts in persons]


def _plain(text: str) -> str:
    return latex_to_unicode(unguarded(text)).replace("{", "").replace("}", "")


def _date(fields: Mapping[str, str]) -> DateParts:
    """Read BibLaTeX's `date`, else year, month (a name or a number) and day."""
    parts = date_parts(fields.get("date", "")) or date_parts(fields.get("year", ""))[:1]
    month = fields.get("month", "").strip(" #").lower()
    number = _MONTHS.index(month[:3]) + 1 if month[:3] in _MONTHS else int(month) if _is_number(month) else 0
    if len(parts) != 1 or not number:
        return parts
    day = fields.get("day", "").strip()
    return (*parts, number, int(day)) if _is_number(day) else (*parts, number)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 3


def unguarded(text: str) -> str:
    r"""Take off the braces that guard capitals, `{BERT}`; those of macros, accents and formulas stay."""
    if "{" not in text:
        return text
    kept: list[str] = []
    braces: list[bool] = []
    formula = takes_argument = False
    pieces = _TOKEN.findall(text)
    for piece, following in zip(pieces, (*pieces[1:], ""), strict=True):
        if piece == "{":
            braces.append(formula or takes_argument or following.startswith(("\\", "http")))
        if piece not in ("{", "}") or (braces[-1] if braces else True):
            kept.append(piece)
        takes_argument = piece.startswith("\\") or piece.endswith(("_", "^"))
        if piece == "}" and braces:
            takes_argument = braces.pop()
        formula ^= piece == "$"
    return "".join(kept)


FORMAT = DumpFormat(
    name="bibtex",
    description="BibTeX and BibLaTeX (Zotero, JabRef, papis, arXiv)",
    example="entries that begin with “@type{key,”",
    recognise=_recognise,
    parse=_parse,
)
