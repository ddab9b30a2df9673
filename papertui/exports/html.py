"""HTML: one page that needs no network access; text from dumps is escaped."""

from collections.abc import Iterator, Sequence
from html import escape
from itertools import chain
from typing import TextIO

from papertui.exports.editors import disobeyed
from papertui.exports.format import ExportFormat, Listed, write_joined
from papertui.exports.links import byline, page_url
from papertui.paper import Paper
from papertui.text import clean, clean_line

_STYLE = "body{max-width:45em;margin:2em auto;padding:0 1em;font-family:sans-serif;line-height:1.5}"
_HEAD = (
    '<!DOCTYPE html><html><head><meta charset="utf-8"><title>Papers</title>'
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    f"<style>{_STYLE}</style></head><body>"
)


def write(papers: Sequence[Listed], out: TextIO) -> None:
    """Write a page with one article per paper: title, byline, tags, note and abstract."""
    write_joined(out, chain((_HEAD,), map(_article, papers), ("</body></html>",)))


def _article(listed: Listed) -> str:
    # A comment within what an editor would execute; it is not visible on the page.
    return disobeyed("\n".join(("<article>", *_parts(listed), "</article>")), "<!-- -->")


def _parts(listed: Listed) -> Iterator[str]:
    paper = listed.paper
    yield f"<h2>{_title(paper)}</h2>"
    if facts := byline(paper):
        yield f"<p>{escape(' · '.join(facts))}</p>"
    if listed.tags:
        yield f"<p>Tags: {escape(', '.join(map(clean_line, listed.tags)))}</p>"
    if note := clean(listed.note).strip():
        yield f"<blockquote>{_lines(note)}</blockquote>"
    if abstract := clean(paper.abstract).strip():
        yield f"<p>{_lines(abstract)}</p>"


def _title(paper: Paper) -> str:
    title, url = escape(clean_line(paper.title)), page_url(paper)
    return f'<a href="{escape(url)}" rel="noreferrer">{title}</a>' if url else title


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>\n")


FORMAT = ExportFormat("html", ".html", "one HTML page, one article per paper", write)
