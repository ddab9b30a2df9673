"""Hugging Face listings as Markdown: Firecrawl, html2text, markdownify, and links by number."""

import re
from collections.abc import Iterator

from papertui.dumps.hf_text import invites
from papertui.dumps.linked import has_papers, read_cards
from papertui.dumps.markdown import markdown_pieces
from papertui.dumps.model import DumpFormat, Found
from papertui.dumps.page import Page

_TITLE = re.compile(r"^#{3} +\[", re.MULTILINE)
# No bracket within the address, for a run of “[a](” would be searched again from each bracket.
_INLINE = re.compile(r"\]\([^\s()\[\]]{0,200}/papers/")
_NUMBERED = re.compile(r"^[^\n]{0,500}\]\[\d+\]$", re.MULTILINE)


def _recognise(page: Page) -> bool:
    if page.is_html or not page.once(invites):
        return False
    if page.once(has_papers) and _INLINE.search(page.text):
        return True
    return "][" in page.text and bool(_TITLE.search(page.text) and _NUMBERED.search(page.text))


def parse(page: Page) -> Iterator[Found]:
    """Read the cards of a page in Markdown."""
    return read_cards(markdown_pieces(page.text, page.line))


FORMAT = DumpFormat(
    name="hf-markdown",
    description="Hugging Face papers page as Markdown, links inline or by number",
    example="### [title](…/papers/<arXiv id>), or ### [title][12]",
    gives=("dates", "abstracts", "ids", "counts"),
    recognise=_recognise,
    parse=parse,
)
