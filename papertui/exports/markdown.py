"""Markdown (CommonMark), one heading per paper; text from dumps becomes neither markup nor a script link."""

import re
from collections.abc import Sequence
from typing import TextIO

from papertui.exports.editors import disobeyed
from papertui.exports.format import ExportFormat, Listed, write_joined
from papertui.exports.links import byline, page_url
from papertui.paper import Paper
from papertui.text import clean, clean_line

# Characters with a meaning within a line, also for GitHub (tables, strikes, formulas, mentions, URLs),
# Kramdown (attributes) and site builders (tags) …
_INLINE = re.compile(
    r"[\\`*_\[\]<>|~$]|&(?=#?\w)|@(?=\w)|(?<!\S)#|(?<=\w):(?=//|\S+@)|(?<=www)\."
    r"|(?<=\{)[{%]|\{(?=[:.#=])",
    re.IGNORECASE,
)
# … and those that start a block at the start of a line.
_BLOCK = re.compile(r"^([+=-]|\d{1,9}(?=[.)]))", re.MULTILINE)


def escape(text: str) -> str:
    """Escape text so that Markdown shows it literally; newlines stay."""
    inline = disobeyed(_INLINE.sub(r"\\\g<0>", clean(text)), "\\")
    return _BLOCK.sub(_escape_block, "\n".join(line.strip() for line in inline.split("\n")))


def link(paper: Paper) -> str:
    """Return `[title](address)`, or only the title if no address is known."""
    title, url = escape(clean_line(paper.title)), page_url(paper)
    return f"[{title}]({url})" if url else title


def write(papers: Sequence[Listed], out: TextIO) -> None:
    """Write each paper as a heading with its byline, tags, note (quoted) and abstract."""
    write_joined(out, map(_section, papers))


def _section(listed: Listed) -> str:
    paper = listed.paper
    tags = ", ".join(escape(clean_line(tag)) for tag in listed.tags)
    note = escape(listed.note).strip()
    blocks = [
        f"## {link(paper)}",
        " · ".join(map(escape, byline(paper))),
        f"Tags: {tags}" if tags else "",
        "> " + note.replace("\n", "\n> ") if note else "",
        escape(paper.abstract).strip(),
    ]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _escape_block(found: re.Match[str]) -> str:
    # In `1.` the point can be escaped, not the digit.
    sign = found[1]
    return f"{sign}\\" if sign.isdigit() else f"\\{sign}"


FORMAT = ExportFormat("markdown", ".md", "Markdown, one heading per paper", write)
