"""Hugging Face's page of trending papers as Markdown: each card twice, a summary in place of the abstract."""

import re

from papertui.dumps import hf_markdown
from papertui.dumps.hf_text import invites
from papertui.dumps.model import DumpFormat
from papertui.dumps.page import Page

_HEADING = re.compile(r"^#{1,2} +\[?Trending Papers|^Trending Papers[^\n]*\n=+$", re.MULTILINE)
_TITLE = re.compile(r"^#{3} ", re.MULTILINE)


def _recognise(page: Page) -> bool:
    return (
        "Trending Papers" in page.text
        and not page.is_html
        and page.once(invites)
        and _HEADING.search(page.text) is not None
        and _TITLE.search(page.text) is not None
    )


FORMAT = DumpFormat(
    name="hf-trending",
    description="Hugging Face trending papers as Markdown",
    example="# Trending Papers, ### titles, “Published on”, votes after the date",
    gives=("dates", "abstracts", "ids", "counts", "code"),
    recognise=_recognise,
    parse=hf_markdown.parse,
)
