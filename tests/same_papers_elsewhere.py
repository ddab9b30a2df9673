"""Thirty made papers as services, bots, managers and papertui itself write them, each in its own way.

Every renderer knows only what its format holds: initials here, a year there, no id, no abstract.
"""

import io
import json
from collections.abc import Callable, Sequence
from html import escape
from typing import Any

from papertui.exports import formats
from papertui.paper import Paper
from papertui.reference import Date, Name, Reference
from tests.test_exports import Row

_GIVEN = ("Ada Maria", "Bela", "Carlos", "Dorothea", "Emil")
_FAMILY = ("Lovelace", "Kovacs", "Mendez", "Reichenbach", "Nolde")
_TOPICS = ("walls", "bridges", "doors", "towers", "gates", "roofs")
_KINDS = ("brick", "timber", "glass", "stone", "paper")


def _paper(number: int) -> Paper:
    topic, kind = _TOPICS[number % 6], _KINDS[number // 6]
    names = tuple(Name(_FAMILY[(number + at) % 5], _GIVEN[(number + 2 * at) % 5]) for at in range(3))
    arxiv = f"24{number % 12 + 1:02}.{10000 + number}"
    return Paper(
        f"How {topic} of {kind} hold: study {number} of what stands",
        f"In study {number} we ask what {topic} of {kind} need. " + f"The {kind} yields before they do. " * 9,
        names,
        date=Date(2024, number % 12 + 1, number % 28 + 1),
        arxiv_id=arxiv,
        doi=f"10.5555/{kind}.{number}",
        url=f"https://arxiv.org/abs/{arxiv}",
        pdf_url=f"https://arxiv.org/pdf/{arxiv}",
        code_url=f"https://github.com/example/{kind}{number}",
        categories=("cs.LG", "cs.CL") if number % 2 else ("math.PR", "cs.LG"),
        reference=Reference("article-journal", "Journal of Things", "7", "2", f"{number + 1}-{number + 9}"),
        upvotes=number + 3,
        comments=number,
    )  # fmt: skip


MADE = tuple(map(_paper, range(30)))


def _date(paper: Paper) -> Date:
    assert paper.date
    return paper.date


def _month(paper: Paper) -> str:
    return f"{_date(paper).first:%b}"


def _initials(name: Name) -> str:
    return f"{name.family} {''.join(word[0] for word in name.given.split())}."


def _lines(papers: Sequence[Paper], one: Callable[[Paper], str]) -> str:
    return "".join(map(one, papers))


def bots(papers: Sequence[Paper]) -> str:
    """Render a bot's JSON by day and topic: no venue, authors as one text."""
    days: dict[str, Any] = {}
    for paper in papers:
        row = {
            "title": paper.title, "arxiv_id": f"{paper.arxiv_id}v1", "authors": ", ".join(paper.authors),
            "abstract": paper.abstract, "tldr": "Things stand, says a model, in most cases that it saw.",
            "published": str(paper.date), "code_url": paper.code_url, "upvotes": paper.upvotes,
        }  # fmt: skip
        days.setdefault(f"2025-01-{_date(paper).month:02}", {}).setdefault("things", []).append(row)
    return json.dumps(days)


def csv(papers: Sequence[Paper]) -> str:
    """Render anyone's table: title, year and address."""
    return "title,year,url\n" + _lines(papers, lambda p: f'"{p.title}",{_date(p).year},{p.url}\n')


def scopus(papers: Sequence[Paper]) -> str:
    """Render Scopus: initials, a year, a DOI, the journal."""
    head = "Authors,Title,Year,Source title,Volume,Issue,DOI,EID\n"
    return head + _lines(
        papers,
        lambda p: (
            f'"{"; ".join(map(_initials, p.names))}","{p.title}",{_date(p).year},'
            f"{p.reference.venue},7,2,{p.doi},2-s2.0-{p.doi}\n"
        ),
    )


def pubmed(papers: Sequence[Paper]) -> str:
    """Render PubMed's tagged lines, which end titles with a stop."""
    return "\n".join(
        f"PMID- {number}\nDP  - {_date(p).year} {_month(p)} {_date(p).day}\nTI  - {p.title}.\n"
        + _lines_of_names(p, "FAU - {0.family}, {0.given}\n")
        + f"AB  - {p.abstract}\nLID - {p.doi} [doi]\nJT  - {p.reference.venue}\nVI  - 7\nIP  - 2\n"
        for number, p in enumerate(papers, 1)
    )


def _lines_of_names(paper: Paper, form: str) -> str:
    return "".join(map(form.format, paper.names))


def web_of_science(papers: Sequence[Paper]) -> str:
    """Render Web of Science as plain text."""
    records = _lines(
        papers,
        lambda p: (
            "PT J\nAF " + "\n   ".join(f"{name.family}, {name.given}" for name in p.names) + "\n"
            f"TI {p.title}\nSO {p.reference.venue}\nPD {_month(p).upper()} {_date(p).day}\n"
            f"PY {_date(p).year}\nDI {p.doi}\nER\n\n"
        ),
    )
    return f"FN Clarivate Analytics Web of Science\nVR 1.0\n{records}EF"


def endnote(papers: Sequence[Paper]) -> str:
    """Render EndNote's tagged lines."""
    return "\n".join(
        f"%0 Journal Article\n{_lines_of_names(p, '%A {0.family}, {0.given}' + chr(10))}%T {p.title}\n"
        f"%J {p.reference.venue}\n%D {_date(p).year}\n%R {p.doi}\n"
        for p in papers
    )


def crossref(papers: Sequence[Paper]) -> str:
    """Render Crossref's answer: no arXiv id, a month."""
    items = [
        {
            "DOI": p.doi, "title": [p.title], "container-title": [p.reference.venue], "member": "1",
            "author": [{"family": n.family, "given": n.given} for n in p.names], "volume": "7",
            "issued": {"date-parts": [[_date(p).year, _date(p).month]]}, "type": "journal-article",
        }
        for p in papers
    ]  # fmt: skip
    return json.dumps({"message": {"items": items}})


def openalex(papers: Sequence[Paper]) -> str:
    """Render OpenAlex: a year, and where the preprint lies."""
    results = [
        {
            "id": f"https://openalex.org/W{number}", "display_name": p.title, "doi": f"https://doi.org/{p.doi}",
            "publication_year": _date(p).year, "publication_date": f"{_date(p).year}-01-01",
            "authorships": [{"author": {"display_name": str(name)}} for name in p.names],
            "locations": [{"landing_page_url": p.url}],
        }
        for number, p in enumerate(papers)
    ]  # fmt: skip
    return json.dumps({"results": results})


def semantic_scholar(papers: Sequence[Paper]) -> str:
    """Render Semantic Scholar: both ids, a model's words."""
    data = [
        {
            "paperId": f"{number:040x}", "title": p.title, "year": _date(p).year,
            "authors": [{"name": str(p.names[0])}], "externalIds": {"ArXiv": p.arxiv_id, "DOI": p.doi},
            "tldr": {"text": "Things stand, says a model."},
        }
        for number, p in enumerate(papers)
    ]  # fmt: skip
    return json.dumps({"data": data})


def dblp(papers: Sequence[Paper]) -> str:
    """Render DBLP's XML: a year, numbers behind names, a final stop."""
    return "<dblp>" + _lines(
        papers,
        lambda p: f'<article key="journals/corr/{p.arxiv_id}"><author>{p.names[0]} 0001</author>'
        f"<title>{escape(p.title)}.</title><year>{_date(p).year}</year><journal>CoRR</journal>"
        f"<volume>abs/{p.arxiv_id}</volume></article>\n",
    ) + "</dblp>"  # fmt: skip


def oai(papers: Sequence[Paper]) -> str:
    """Render arXiv's own metadata."""
    return "<OAI-PMH>" + _lines(
        papers,
        lambda p: f"<record><metadata><arXiv><id>{p.arxiv_id}</id><created>{p.date}</created><authors>"
        + _lines_of_names(p, "<author><keyname>{0.family}</keyname><forenames>{0.given}</forenames></author>")
        + f"</authors><title>{p.title}</title><categories>{' '.join(p.categories)}</categories>"
        f"<abstract>  {p.abstract}\n</abstract></arXiv></metadata></record>\n",
    ) + "</OAI-PMH>"  # fmt: skip


def mail(papers: Sequence[Paper]) -> str:
    """Render arXiv's daily mail."""
    rule = "-" * 78
    return _lines(
        papers,
        lambda p: (
            f"{rule}\n\\\\\narXiv:{p.arxiv_id}\nDate: {_date(p).first:%a, %d %b %Y} 10:00:00 GMT   (10kb)\n\n"
            f"Title: {p.title}\nAuthors: {', '.join(p.authors)}\nCategories: {' '.join(p.categories)}\n\\\\\n"
            f"  {p.abstract}\n\\\\ ( {p.url} ,  10kb)\n"
        ),
    )


def table(papers: Sequence[Paper]) -> str:
    """Render a table of Markdown, as daily scripts write them."""
    return "|Date|Title|Authors|PDF|Code|\n|---|---|---|---|---|\n" + _lines(
        papers,
        lambda p: (
            f"|**{p.date}**|**{p.title}**|{p.authors[0]} et.al.|[{p.arxiv_id}]({p.url})|"
            f"[link]({p.code_url})|\n"
        ),
    )


def exported(name: str) -> Callable[[Sequence[Paper]], str]:
    """Return what papertui's export of this name writes."""

    def render(papers: Sequence[Paper]) -> str:
        out = io.StringIO()
        formats()[name].write([Row(paper) for paper in papers], out)
        return out.getvalue()

    return render


# The format that papertui should see, and the renderer.
ELSEWHERE: dict[str, Callable[[Sequence[Paper]], str]] = {
    "json": bots, "csv": csv, "pubmed": pubmed, "web-of-science": web_of_science, "endnote": endnote,
    "crossref": crossref, "openalex": openalex, "semantic-scholar": semantic_scholar, "dblp-xml": dblp,
    "oai-pmh": oai, "arxiv-mail": mail, "markdown-papers": table, "bibtex": exported("bibtex"),
    "ris": exported("ris"), "csl-json": exported("csl-json"), "papertui-jsonl": exported("jsonl"),
    "papertui-markdown": exported("markdown"), "papertui-org": exported("org"),
    "papertui-html": exported("html"),
}  # fmt: skip
TABLES = {"scopus": scopus, "papertui": exported("csv")}
