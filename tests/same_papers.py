"""The same papers as every capture of a page prints them: small renderers, each true to its format."""

import html
import json
import textwrap
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from papertui.dumps import read_dump
from papertui.paper import Paper

SAMPLES = Path(__file__).parents[1] / "sample_dumps"
SITE = "https://huggingface.co"
_CALLED_FOR = (
    "Get trending papers in your email inbox once a day!",
    "Get trending papers in your email inbox!",
)
_DAY = "Nov 6"


@cache
def papers(count: int = 30) -> tuple[Paper, ...]:
    """Return papers of the samples that have an arXiv id, a date and an abstract, no two with one title."""
    found: dict[str, Paper] = {}
    for file in sorted(SAMPLES.iterdir()):
        for paper in read_dump(file).papers if file.is_file() else ():
            if paper.arxiv_id and paper.date and len(paper.abstract) > 300:
                found.setdefault(paper.arxiv_id, paper)
    return tuple(list(found.values())[:count])


def _printed(paper: Paper) -> str:
    assert paper.date
    return f"{paper.date.first:%b} {paper.date.day}, {paper.date.year}"


def _page(paper: Paper) -> str:
    return f"{SITE}/papers/{paper.arxiv_id}"


def _vote(paper: Paper) -> str:
    return f"{SITE}/login?next=%2Fpapers%2F{paper.arxiv_id}"


def _wrapped(text: str, width: int = 80, indent: str = "") -> str:
    return textwrap.fill(text, width, initial_indent=indent, subsequent_indent=indent, break_long_words=False)


def _item(paper: Paper) -> dict[str, Any]:
    inner = {
        "id": paper.arxiv_id,
        "title": paper.title,
        # The site keeps the line ends of arXiv's own text.
        "summary": _wrapped(paper.abstract),
        "publishedAt": f"{paper.date}T17:00:00.000Z",
        "upvotes": paper.upvotes or 3,
        "authors": [{"name": name, "hidden": False} for name in paper.authors or ("A. Author",)],
    }
    return {"paper": inner, "title": paper.title, "numComments": paper.comments or 1}


def api_json(listed: Sequence[Paper]) -> str:
    """Render the answer of the papers API."""
    return json.dumps([_item(paper) for paper in listed], ensure_ascii=False)


def hydration(listed: Sequence[Paper]) -> str:
    """Render a page that carries its data as an attribute."""
    props = json.dumps({"dailyPapers": [_item(paper) for paper in listed]})
    return (
        f'<!doctype html><body><div data-target="DailyPapers" data-props="{html.escape(props)}"></div></body>'
    )


def cards_only(listed: Sequence[Paper]) -> str:
    """Render a page as it was in 2024: each card twice, for desktop and mobile, and no abstract."""
    cards = (
        f'<article><a href="/login?next=%2Fpapers%2F{paper.arxiv_id}"><div>{paper.upvotes or 3}</div></a>'
        f'<h3><a href="/papers/{paper.arxiv_id}">{html.escape(paper.title)}</a></h3>'
        f"<ul><li>{paper.author_count or 2} authors</li></ul></article>"
        for paper in listed
    )
    body = "\n".join(f'<div class="hidden md:block">{card}</div><div>{card}</div>' for card in cards)
    return f"<!doctype html><body><main>{body}</main></body>"


def markdown(listed: Sequence[Paper]) -> str:
    """Render what Firecrawl and markdownify make of a page: links inline, one line a text."""
    return "\n\n".join(
        (*_CALLED_FOR, f"# [Daily Papers]({SITE}/papers)", _DAY, *(_markdown(paper) for paper in listed))
    )


def _markdown(paper: Paper) -> str:
    page = _page(paper)
    return (
        f"[{paper.upvotes or 3}]({_vote(paper)})\n\n### [{_escaped(paper.title)}]({page})\n\n"
        f"[{_escaped(paper.abstract)}]({page})\n\n[- 2 authors]({page})\n\n·\n\n"
        f"{_printed(paper)}[1]({page}#community)"
    )


def _escaped(text: str) -> str:
    return "".join(f"\\{char}" if char in "[]*_" else char for char in text)


def html2text(listed: Sequence[Paper]) -> str:
    """Render what html2text makes of a page: the same links, text wrapped at 79 characters."""
    return "\n\n".join(
        (*_CALLED_FOR, f"# [Daily Papers]({SITE}/papers)", _DAY, *(_html2text(paper) for paper in listed))
    )


def _html2text(paper: Paper) -> str:
    page = _page(paper)
    return (
        f"[{paper.upvotes or 3}]({_vote(paper)})\n\n{_wrapped(f'### [{paper.title}]({page})', 79)}\n\n"
        f"{_wrapped(f'[{_escaped(paper.abstract)}]({page})', 79)}\n\n"
        f"[\n\n  * ![]({SITE}/avatars/1.svg)\n  * 2 authors\n\n]({page})\n\n·\n\n"
        f"{_printed(paper)} [1]({page}#community)"
    )


def lynx(listed: Sequence[Paper]) -> str:
    """Render what `lynx -dump` prints: markers in wrapped text, addresses at the end."""
    addresses: list[str] = []

    def mark(address: str) -> str:
        addresses.append(address)
        return f"[{len(addresses)}]"

    blocks = [f"   {mark(SITE)}Hugging Face", *(f"   {line}" for line in _CALLED_FOR), f"   {_DAY}"]
    for paper in listed:
        page = _page(paper)
        blocks += [
            f"   [ ]\n   {paper.upvotes or 3}",
            _wrapped(mark(page) + paper.title),
            f"   {mark(page)}",
            f"{_wrapped(paper.abstract, 90, '   ')}\n     *\n     * 2 authors",
            f"   ·\n   {_printed(paper)} {mark(f'{page}#community')}1",
        ]
    references = "\n".join(f"{number:4}. {address}" for number, address in enumerate(addresses, 1))
    hidden = "\n".join(
        f"{number:4}. {_vote(paper)}" for number, paper in enumerate(listed, len(addresses) + 1)
    )
    body = "\n\n".join(blocks)
    return f"{body}\n\nReferences\n\n   Visible links:\n{references}\n\n   Hidden links:\n{hidden}\n"


def w3m(listed: Sequence[Paper]) -> str:
    """Render what `w3m -dump` prints: wrapped text without a link or an id."""
    cards = (
        f" [ ]\n{paper.upvotes or 3}\n\n{_wrapped(paper.title, 90)}\n\n{_wrapped(paper.abstract, 90)}\n\n"
        f"  • [1]\n  • 2 authors\n\n·\n{_printed(paper)} 1"
        for paper in listed
    )
    head = "\n\n".join(("Hugging Face", "new", *_CALLED_FOR, "Subscribe", "Daily Papers"))
    return f"{head}\n\n{_DAY}\n" + "\n".join(cards) + "\n"


def atom(listed: Sequence[Paper]) -> str:
    """Render arXiv's Atom feed: versioned ids, texts wrapped."""
    entries = "".join(
        f"<entry><id>http://arxiv.org/abs/{paper.arxiv_id}v2</id>"
        f"<title>{html.escape(_wrapped(paper.title, 60))}</title>"
        f"<summary>  {html.escape(_wrapped(paper.abstract))}\n</summary>"
        f"<published>{paper.date}T17:57:34Z</published><author><name>A. Author</name></author></entry>"
        for paper in listed
    )
    head = '<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom">'
    return f"{head}<id>https://arxiv.org/api/x</id>{entries}</feed>"


def bibtex(listed: Sequence[Paper]) -> str:
    """Render BibTeX as arXiv offers it, capitals guarded as Zotero does."""
    return "\n\n".join(
        f"@misc{{key{number},\n  title = {{{_guarded(paper.title)}}},\n  abstract = {{{paper.abstract}}},\n"
        f"  author = {{Author, A. and Writer, B.}},\n  eprint = {{{paper.arxiv_id}}},\n"
        f"  archivePrefix = {{arXiv}},\n  date = {{{paper.date}}}\n}}"
        for number, paper in enumerate(listed)
    )


def _guarded(title: str) -> str:
    return " ".join(
        f"{{{word}}}" if word[1:].isalpha() and word[:1].isupper() else word for word in title.split()
    )


def ris(listed: Sequence[Paper]) -> str:
    """Render RIS as Zotero writes it, the id in a link only."""
    return "\n".join(
        f"TY  - RPRT\nTI  - {paper.title}\nAU  - Author, A.\nAB  - {paper.abstract}\n"
        f"DA  - {str(paper.date).replace('-', '/')}/\nUR  - http://arxiv.org/abs/{paper.arxiv_id}\nER  - \n"
        for paper in listed
    )


def trending(listed: Sequence[Paper]) -> str:
    """Render the trending page: each card twice, a sentence of a machine in place of the abstract."""
    return "\n\n".join((*_CALLED_FOR, "# Trending Papers", *_trending(listed)))


def _trending(listed: Sequence[Paper]) -> Iterator[str]:
    for number, paper in enumerate(listed):
        for date in (f"Published on {_printed(paper)}", _printed(paper)):
            yield f"### [{paper.title}]({_page(paper)})"
            yield f"A machine sums up in one short sentence what paper {number} is about."
            yield f"-\n\n- 2 authors\n\n· {date}"
            yield f"[Upvote\n\n{paper.upvotes or 3}]({_vote(paper)})"
            yield f"[GitHub 1k](https://github.com/a/p{number}) [arXiv Page](https://arxiv.org/abs/{paper.arxiv_id})"


# By file name: the format that papertui should see, and the renderer.
RENDERERS: dict[str, tuple[str, Callable[[Sequence[Paper]], str]]] = {
    "hydration.html": ("hf-html", hydration),
    "cards.html": ("hf-cards", cards_only),
    "api.json": ("hf-json", api_json),
    "markdown.md": ("hf-markdown", markdown),
    "lynx.txt": ("hf-numbered", lynx),
    "w3m.txt": ("wrapped-text", w3m),
    "html2text.md": ("hf-markdown", html2text),
    "atom.xml": ("arxiv-atom", atom),
    "references.bib": ("bibtex", bibtex),
    "references.ris": ("ris", ris),
}
