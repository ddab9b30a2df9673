r"""BibTeX: an `@misc` a paper, with keys that stay the same from run to run.

Where a dump gives only the number of authors, `note` says `12 authors` and there
is no `author`. The user's own note is `annote`, tags are `keywords` (a tag with a
comma stands in braces), so that each can be told apart when it is read back.
`papertui-queue` gives the paper's place in each tag that was ordered by hand.
Title, abstract and names keep their LaTeX, escaped by `latex.latex`; tags and
notes are plain text, escaped by `latex.plain`.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from typing import TextIO

from papertui.exports.format import ExportFormat, Listed
from papertui.exports.latex import latex, plain
from papertui.exports.links import author_number, page_url
from papertui.paper import Paper
from papertui.text import clean, clean_line, fold_accents

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LITTLE = (
    "a an and are as at be by can do does for from how in into is it its of on or the to towards via what "
    "when why with without"
)
_STOP_WORDS = frozenset(_LITTLE.split())
_SUFFIXES = frozenset(("jr", "sr", "ii", "iii", "iv"))
_WORD = re.compile(r"[a-z0-9]+")
_SEPARATES_NAMES = re.compile(r",|\band\b|\bothers\b", re.IGNORECASE)
# ^ too: TeX reads ^^5c as a backslash.
_UNSAFE_IN_ADDRESS = re.compile(r'[\s{}\\"^]')


def write(papers: Sequence[Listed], out: TextIO) -> None:
    """Write an entry a paper, in the order given, with an empty line between them."""
    keys = cite_keys([listed.paper for listed in papers])
    out.write("\n".join(_entry(key, listed) for key, listed in zip(keys, papers, strict=True)))


def cite_keys(papers: Sequence[Paper]) -> list[str]:
    """Give each paper a key of its own in plain ASCII: `vaswani2017attention`.

    Made of the paper's own facts. Those that would be alike all get a hash of
    the paper's id, so that no key depends on the order of the list, and one
    changes only when a paper with a like one comes to the list or leaves it.
    """
    wished = [_wished_key(paper) for paper in papers]
    times = Counter(wished)
    pairs = zip(wished, papers, strict=True)
    return list(_distinct(key if times[key] == 1 else f"{key}-{_hash(paper)}" for key, paper in pairs))


def _wished_key(paper: Paper) -> str:
    words = [word for word in _words(paper.title) if word not in _STOP_WORDS]
    families = [_family(paper.authors[0])] if paper.authors else []
    lead = next(filter(None, (*families, *_words(paper.organization or "")[:1])), "")
    year = str(paper.date.year) if paper.date else ""
    # Two words of a title and nothing else are often those of another too.
    more = words[: 1 if lead or year else 2]
    if not lead:
        lead, more = (words[0], words[1 : 1 + len(more)]) if words else (f"paper{_hash(paper)}", [])
    return f"{lead}{year}{''.join(more)}"


def _family(name: str) -> str:
    last = name.split(",", 1)[0] if "," in name else name
    words = [word for word in _words(last) if word not in _SUFFIXES]
    return words[-1] if words else ""


def _words(text: str) -> list[str]:
    return _WORD.findall(fold_accents(text))


def _hash(paper: Paper) -> str:
    return blake2b(paper.id.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()


def _distinct(keys: Iterable[str]) -> Iterator[str]:
    # Two papers of one id are the same paper listed twice; even then no entry may be lost.
    seen: Counter[str] = Counter()
    for key in keys:
        seen[key] += 1
        yield key if seen[key] == 1 else f"{key}-{seen[key]}"


def _entry(key: str, listed: Listed) -> str:
    fields = "".join(f"  {name} = {value},\n" for name, value in _fields(key, listed))
    return f"@misc{{{key},\n{fields}}}\n"


def _fields(key: str, listed: Listed) -> Iterator[tuple[str, str]]:
    paper, date = listed.paper, listed.paper.date
    braced = {
        "title": latex(clean_line(paper.raw_title or paper.title)),
        "author": " and ".join(_person(name) for name in paper.authors if name.strip()),
        # What the styles sort by, and complain of where it is missing.
        "key": "" if any(map(str.strip, paper.authors)) else key,
        "organization": latex(clean_line(paper.organization or "")),
        "year": f"{date.year:04}" if date else "",
        "day": str(date.day) if date and date.day else "",
        "eprint": _address(paper.arxiv_id),
        "archivePrefix": "arXiv" if paper.arxiv_id else "",
        "doi": _address(paper.doi),
        "url": _address(page_url(paper)),
        "abstract": latex(clean(paper.raw_abstract or paper.abstract).strip()),
        "keywords": ", ".join(map(_keyword, listed.tags)),
        "note": author_number(paper),
        "annote": plain(clean(listed.note).strip()),
        # Where the title is the paper's name, it must not hang on how it is escaped and read back.
        "papertui": "" if paper.arxiv_id else _address(paper.id),
        "papertui-queue": ", ".join(
            f"{plain(clean_line(tag))} {place}" for tag, place in sorted(listed.places.items())
        ),
    }
    for name, value in braced.items():
        if value:
            yield name, f"{{{value}}}"
        if name == "year" and date and date.month:
            yield "month", _MONTHS[date.month - 1]


def _person(name: str) -> str:
    escaped = latex(clean_line(name))
    return f"{{{escaped}}}" if _SEPARATES_NAMES.search(escaped) else escaped


def _keyword(tag: str) -> str:
    escaped = plain(clean_line(tag))
    return f"{{{escaped}}}" if "," in escaped else escaped


def _address(text: str | None) -> str:
    # Read verbatim by every style, so encoded as addresses are, not as LaTeX.
    return _UNSAFE_IN_ADDRESS.sub(lambda sign: f"%{ord(sign[0]):02X}", clean(text or "").strip())


FORMAT = ExportFormat("bibtex", ".bib", "BibTeX, an @misc a paper, tags as keywords", write)
