"""papertui's own export as Org, and headlines of anyone's whose properties name a paper."""

import re
from collections.abc import Iterator
from itertools import islice

from papertui.dumps.doi import read_doi
from papertui.dumps.ids import arxiv_id
from papertui.dumps.model import DumpFormat, Found
from papertui.dumps.own_text import Written, record_of
from papertui.dumps.page import Page
from papertui.dumps.problem import Problem
from papertui.references.dates import read_date

_HEADLINE = re.compile(
    r"^\*+ (?P<headline>\S[^\n]*)\n[ \t]*:PROPERTIES:[ \t]*\n"
    r"(?P<drawer>(?:[ \t]*:[\w-]+:.*\n){0,40}?)[ \t]*:END:[ \t]*$",
    re.MULTILINE,
)
_TAGS = re.compile(r":[\w@#%:]+:")
_NEXT = re.compile(r"^\*+ ", re.MULTILINE)
_PROPERTY = re.compile(r"^[ \t]*:([\w-]+):[ \t]*(.*?)[ \t]*$", re.MULTILINE)
_LINK = re.compile(r"\s*\[\[(https?://[^\[\]\s]+)\](?:\[[^\[\]]*\])?\][ \t]*(?=\n|\Z)")
_NOTE = re.compile(r"\s*#\+begin_quote\n(.*?)\n#\+end_quote", re.DOTALL | re.IGNORECASE)
# As the export guards text: a comma before what means something at the start of a line, verbatim addresses.
_GUARDED = re.compile(r"^,(?=[^\S\n]*(?:\*|#|:\S|\|))", re.MULTILINE)
_GUARDED_STATE = re.compile(r"\A,(?=[A-Z])")
_VERBATIM = re.compile(r"=(https?://[^\s=]+(?:=\w[^\s=]*)*)=")
_UNLINKED = re.compile(r"\b(https?:) (?=\S)", re.IGNORECASE)
_OWN = frozenset(("AUTHOR", "ORGANIZATION", "DATE", "ARXIV", "DOI", "TAGS"))
_TRIED = 20
# Notes often hold the entry of a paper itself, which says more.
_ENTRY = re.compile(r"^\s*(?:@\w+\s*[{(]|TY {1,2}- )", re.MULTILINE)


def _recognise(page: Page) -> bool:
    if page.is_html or ":PROPERTIES:" not in page.text:
        return False
    tried = list(islice(_headlines(page), _TRIED))
    # In our own export such an entry is only text of an abstract.
    is_export = page.text.startswith("* ") and all(paper.is_own for paper in tried)
    return any(paper.has_facts for paper in tried) and (is_export or not _ENTRY.search(page.text))


def _headlines(page: Page) -> Iterator[Written]:
    line, before = page.line, 0
    for headline in _HEADLINE.finditer(page.text):
        line, before = line + page.text.count("\n", before, headline.start()), headline.start()
        following = _NEXT.search(page.text, headline.end())
        end = following.start() if following else len(page.text)
        title, tags = _without_tags(headline["headline"].rstrip())
        paper = Written(line, _shown(_GUARDED_STATE.sub("", title)))
        _read_properties(paper, dict(_PROPERTY.findall(headline["drawer"])))
        # Org's own tags have fewer signs than papertui's.
        paper.tags = paper.tags or tags
        _read_body(paper, page.text[headline.end() : end])
        yield paper


def _without_tags(headline: str) -> tuple[str, list[str]]:
    title, _, last = headline.rpartition(" ")
    return (title.rstrip(), last.strip(":").split(":")) if _TAGS.fullmatch(last) else (headline, [])


def _read_properties(paper: Written, facts: dict[str, str]) -> None:
    paper.is_own = facts.keys() <= _OWN
    facts = {name.upper(): _shown(text) for name, text in facts.items()}
    paper.read_authors([name.strip() for name in facts.get("AUTHOR", "").split(";")])
    paper.organization = facts.get("ORGANIZATION", "")
    paper.date = read_date(facts.get("DATE", "").strip("<>[]")[:40]).date
    paper.arxiv = arxiv_id(facts.get("ARXIV", ""))
    paper.doi = read_doi(facts.get("DOI", "")) or ""
    paper.tags = facts.get("TAGS", "").split()


def _read_body(paper: Written, text: str) -> None:
    if link := _LINK.match(text):
        paper.url, text = link[1], text[link.end() :]
    if note := _NOTE.match(text):
        paper.note, text = _shown(note[1]), text[note.end() :]
    paper.abstract = _shown(text.strip())


def _shown(text: str) -> str:
    return _UNLINKED.sub(r"\1", _VERBATIM.sub(r"\1", _GUARDED.sub("", text)))


def _parse(page: Page) -> Iterator[Found]:
    others = []
    for paper in _headlines(page):
        if paper.has_facts or paper.is_own:
            yield record_of(paper) or Problem(paper.line, "a headline without a title")
        else:
            others.append(paper.line)
    if others:
        yield Problem(others[0], f"{len(others)} headlines are no papers: no authors, no id, no abstract")


FORMAT = DumpFormat(
    name="papertui-org",
    description="papertui's own export as Org, or headlines with such properties",
    example="a headline whose drawer has :ARXIV:, :DOI:, or :AUTHOR: and :DATE:",
    gives=("dates", "names", "abstracts", "ids", "tags"),
    recognise=_recognise,
    parse=_parse,
)
