"""What a file is that no format reads, and what to do about it: one line for the report."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from papertui.dumps.ids import arxiv_id
from papertui.dumps.page import Page
from papertui.dumps.problem import Problem

_FORMATS = "“papertui formats” lists what can be read"
_EVIDENCE = "an object is one by an arXiv id, a DOI, a link to a paper, or its authors and abstract"
_BODY = 20_000
_FEWEST_SIGNS = 2
_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:)?10\.\d{4,9}/\S+\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of file: how it is recognised, its name, the next step."""

    is_it: Callable[[Page], object]
    what: str
    step: str


def _text(pattern: str, flags: int = re.IGNORECASE | re.MULTILINE) -> Callable[[Page], object]:
    """Return a check for a pattern in the first part of the text."""
    compiled = re.compile(pattern, flags)
    return lambda page: compiled.search(page.text[:_BODY])


def _xml(root: str) -> Callable[[Page], object]:
    """Return a check for XML with this first element."""
    compiled = re.compile(rf"<(?:\w{{1,20}}:)?{root}[\s>/]")
    return lambda page: page.head.startswith("<") and compiled.search(page.text[:_BODY])


def _is_id_list(page: Page) -> bool:
    texts = [text for _, text in page.lines[:200] if not text.startswith("#")]
    ids = [text for text in texts if " " not in text and (arxiv_id(text) or _DOI.match(text))]
    return bool(ids) and len(ids) * 10 >= len(texts) * 9


def _is_table(page: Page) -> bool:
    """Whether the first lines have a sign between cells, each as many as the first, or more in its texts."""
    texts = [text for _, text in page.lines[:3]]
    return len(texts) > 1 and any(
        all(text.count(sign) >= max(texts[0].count(sign), _FEWEST_SIGNS) for text in texts) for sign in ",;\t"
    )


# The surer sign before the vaguer.
_KINDS: tuple[_Kind, ...] = (
    _Kind(
        _is_id_list,
        "a list of ids or addresses without titles",
        "save what it leads to: “papertui fetch” for arXiv ids, or the abstract pages",
    ),
    _Kind(
        _text(r"^PMID- *\d|^OWN *- *(?:NLM|ERIC)"),
        "a PubMed export in MEDLINE form, cut before its first record",
        "export the records again",
    ),
    _Kind(
        _text(r"^(?:FN (?:Clarivate|Thomson|ISI)|VR 1\.0)"),
        "a Web of Science export without records",
        "export the records again as plain text",
    ),
    _Kind(
        _text(r"<!DOCTYPE NETSCAPE-Bookmark-file-1"),
        "a bookmark file without links to papers",
        "save the pages themselves",
    ),
    _Kind(_xml("(?:rss|RDF|feed)"), "a feed without papers", "an entry is one by its own arXiv id or DOI"),
    _Kind(
        _text(r"loc\.gov/MARC21/slim"),
        "MARC records of a library's catalogue",
        "export them as BibTeX or RIS",
    ),
    _Kind(_xml("(?:modsCollection|mods)"), "MODS", "export the records as BibTeX or RIS"),
    _Kind(
        _text(r"^(?:From|Received|Subject|Date|To):[^\n]*\n(?:[A-Z][\w-]+:|\s)"),
        "a mail that is no listing of arXiv's",
        "export what it announces as BibTeX or RIS",
    ),
    _Kind(
        _text(r"^references:\s*\n-? *[\s-]*(?:id|type|title):"),
        "CSL as YAML",
        "convert it: pandoc -t csljson",
    ),
    _Kind(
        _text(r"^(?:author_list|papis_id):"),
        "papis's data of one document",
        "export the library: papis export --all --format bibtex",
    ),
    _Kind(_xml("opml"), "a list of feeds (OPML)", "save what the feeds hold, or export starred articles"),
    _Kind(
        _text(r"(?:^| )PMID: \d{4,9}\b"),
        "text of PubMed without a whole record",
        "save the records in the format “PubMed” or “CSV”",
    ),
    _Kind(
        _text(r"^[ \t]*@(?:string|preamble|comment)\s*[{(]"), "BibTeX without entries", "export the entries"
    ),
    _Kind(
        lambda page: "\\begin{thebibliography}" in page.text[:_BODY],
        "references that BibTeX typeset",
        "give the .bib file that they come from",
    ),
    _Kind(
        lambda page: page.head.startswith("%") or "\\documentclass" in page.text[:_BODY],
        "LaTeX source",
        "give its .bib file",
    ),
    _Kind(
        lambda page: page.json is not None and page.head.lstrip("\ufeff")[:1] in ("{", "["),
        "JSON without papers",
        _EVIDENCE,
    ),
    _Kind(lambda page: page.json is not None, "a list of YAML without papers", _EVIDENCE),
    _Kind(
        lambda page: page.is_html,
        "an HTML page of another kind",
        "save a listing, or a paper's page, once it is loaded",
    ),
    _Kind(lambda page: page.head.startswith("<?xml"), "XML of a kind that is not read", _FORMATS),
    _Kind(
        lambda page: "](http" in page.text,
        "Markdown with fewer than three entries that lead to papers",
        "a list needs a title and a link to arXiv, a DOI or OpenReview in each entry",
    ),
    _Kind(
        _text(r"^[ \t]*\[?1[\].] .{20,400}\b(?:19|20)\d\d\b(?:.*\n){1,6}?[ \t]*\[?2[\].] "),
        "references as they are printed",
        "export them as BibTeX or RIS",
    ),
    _Kind(
        _is_table,
        "a table without a column of titles beside ids or authors",
        "name the columns in its first row: title, authors, year, doi, url",
    ),
)
_OTHER = _Kind(bool, "plain text", _FORMATS)


def refusal(page: Page) -> Problem:
    """Return the problem of a file that no format reads: what it is, and the next step, in one line."""
    kind = next((kind for kind in _KINDS if kind.is_it(page)), _OTHER)
    return Problem(None, f"not recognised as a paper listing: {kind.what}; {kind.step}")
