"""Entries in plain lines: a title, perhaps names, then addresses or badges alone on their lines."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from papertui.dumps.arxiv import on_arxiv
from papertui.dumps.links import code_link
from papertui.dumps.md_authors import are_names, in_parts
from papertui.dumps.md_blocks import ITEM
from papertui.dumps.md_inline import read_inline
from papertui.dumps.md_titles import without_number
from papertui.dumps.model import Record
from papertui.dumps.paper_links import PaperLink, paper_link
from papertui.dumps.printed_names import read_names
from papertui.dumps.record import make_paper

# “https://…”, “Paper: https://…”, “论文链接：https://…”.
_ADDRESS = re.compile(
    r"\W{0,4}(?:[^\W\d_][\w /]{0,20}[ \t]?[:：][ \t]*)?<?(https?://[^\s<>|]{8,300})>?[ \t]*\Z"
)
_BADGES = ("[", "![", "<a ")
_BOLD = re.compile(r"\*\*([^*]{3,300})\*\*|__([^_]{3,300})__")
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]+")
_FIRST = re.compile(r"[\"“'‘$]?[^\W_]")
# “Lee, A., 2010. Walls …”, “Lee (2010). Walls …”: a whole reference.
_REFERENCE = re.compile(r"\A[^\W\d_][\w'’-]+,? (?:[A-Z]\.[ -]?){1,3}(?:,|\Z)|\b(?:19|20)\d\d[a-z]?\)?[.:,]\s")
_ENDS = (":", "：", "。", "，", ",", ";", "!", "！")
_FEWEST_WORDS = 3
_LONGEST = 250


@dataclass(slots=True)
class PlainLines:
    """Collects the lines of a page that are neither headings nor tables nor code."""

    _lines: list[tuple[int, str]] = field(default_factory=list)

    def add(self, line: str, number: int) -> None:
        """Take the next line; an empty one stands for whatever parts paragraphs."""
        self._lines.append((number, line))

    def records(self) -> Iterator[Record]:
        """Yield the papers of titles that addresses alone on their lines follow."""
        at = 0
        while at < len(self._lines):
            if not self._linked(at):
                at += 1
                continue
            addresses, end = self._addresses(at)
            if record := self._record(at, addresses):
                yield record
            at = end

    def _linked(self, at: int) -> list[str]:
        """Return where a line leads that is nothing but an address, or badges and words such as “PDF”."""
        line = self._lines[at][1]
        if match := _ADDRESS.match(line):
            return [match[1]]
        if not line.lstrip().startswith(_BADGES):
            return []
        inline = read_inline(line)
        return [link.url for link in inline.links] if inline.is_generic else []

    def _addresses(self, at: int) -> tuple[list[str], int]:
        """Return the addresses from a line on, and where something else follows."""
        found: list[str] = []
        while at < len(self._lines):
            linked = self._linked(at)
            if self._lines[at][1].strip() and not linked:
                break
            found += linked
            at += 1
        return found, at

    def _record(self, at: int, addresses: Sequence[str]) -> Record | None:
        links = [link for address in addresses if (link := paper_link(address))]
        above = self._above(at)
        if len(above) == 1 and (bold := _BOLD.fullmatch(above[0])):
            above = [without_number(bold[1] or bold[2])]
        names = above.pop() if len(above) > 1 and are_names(above[-1]) else ""
        if not links or len(above) != 1 or not _is_title(above[0]):
            return None
        linked: PaperLink = next((link for link in links if link.arxiv or link.doi), links[0])
        authors, complete = read_names(in_parts(names))
        paper = make_paper(
            above[0],
            authors=authors,
            authors_complete=complete,
            arxiv=linked.arxiv,
            doi=linked.doi or None,
            url=linked.url,
            code_url=code_link(addresses),
        )
        return Record(on_arxiv(paper), self._lines[at][0]) if paper else None

    def _above(self, at: int) -> list[str]:
        """Return the lines of the paragraph above an address, three at most."""
        end = at
        while end and not self._lines[end - 1][1].strip():
            end -= 1
        start = end
        while start and end - start < 3 and self._lines[start - 1][1].strip():
            start -= 1
        return [line.strip() for _, line in self._lines[start:end]]


def _is_title(line: str) -> bool:
    # Words in Latin letters: remarks in other languages stand above addresses, too.
    if _REFERENCE.search(line):
        return False
    is_words = len(_WORD.findall(line)) >= _FEWEST_WORDS and max(line) < "\u3000" and len(line) <= _LONGEST
    is_plain = "http" not in line and "](" not in line and "|" not in line and ITEM.match(line) is None
    return is_words and is_plain and _FIRST.match(line) is not None and not line.endswith(_ENDS)
