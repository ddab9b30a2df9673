"""Plain text for a mail or a file: one paragraph per paper."""

from collections.abc import Sequence
from textwrap import fill
from typing import TextIO

from papertui.exports.editors import disobeyed
from papertui.exports.format import ExportFormat, Listed, write_joined
from papertui.exports.links import byline, page_url
from papertui.text import clean, clean_line


def write(papers: Sequence[Listed], out: TextIO) -> None:
    """Write title, byline, link, tags, note and abstract, with an empty line between papers."""
    write_joined(out, map(_paragraph, papers))


def _paragraph(listed: Listed) -> str:
    paper = listed.paper
    tags = ", ".join(clean_line(tag) for tag in listed.tags)
    lines = [
        clean_line(paper.title),
        " · ".join(byline(paper)),
        page_url(paper) or "",
        f"Tags: {tags}" if tags else "",
        _indented(f"Note: {clean(listed.note)}" if listed.note else ""),
        _indented(clean(paper.abstract)),
    ]
    return disobeyed("\n".join(line for line in lines if line)) + "\n"


def _indented(text: str) -> str:
    # A long word is often an address, so it is not broken.
    return "\n".join(
        fill(
            line,
            88,
            initial_indent="  ",
            subsequent_indent="  ",
            break_long_words=False,
            break_on_hyphens=False,
        )
        for line in text.splitlines()
        if line.strip()
    )


FORMAT = ExportFormat("text", ".txt", "plain text, one paragraph per paper", write)
