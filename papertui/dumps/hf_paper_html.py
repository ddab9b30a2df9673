"""Hugging Face's page of a single paper as HTML: its data, or what of it is shown."""

import re
from collections.abc import Iterator

from papertui.dumps.hf_items import read_item
from papertui.dumps.hf_props import has_target, read_props
from papertui.dumps.html_tree import elements, text_of
from papertui.dumps.ids import arxiv_id
from papertui.dumps.json_walk import Origin
from papertui.dumps.model import DumpFormat, Found, Record
from papertui.dumps.page import Page
from papertui.dumps.problem import Problem
from papertui.dumps.record import make_paper, on_hugging_face

_TARGET = "PaperContent"
_META = re.compile(r"<meta\b[^<>]{0,500}\bog:url\b[^<>]{0,500}>", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://(?:huggingface|hf)\.co/papers/([\w./-]{7,40})")
_PREFIX = re.compile(r"\s*Paper page\s*[-–—]\s*")
_MODELS_WORDS = "AI-generated summary"


def _recognise(page: Page) -> bool:
    return page.is_html and (has_target(page, _TARGET) or _address(page) != "")


def _address(page: Page) -> str:
    meta = _META.search(page.text)
    match = _ADDRESS.search(meta[0]) if meta else None
    return match[1] if match and arxiv_id(match[1]) else ""


def _parse(page: Page) -> Iterator[Found]:
    try:
        yield _of_data(page) or Problem(None, "the page's data have no paper with a title")
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        shown = _as_shown(page)
        if shown is None:
            yield Problem(None, f"the page's own JSON cannot be read ({error}), and it shows no title")
        else:
            yield shown


def _of_data(page: Page) -> Record | None:
    props = read_props(page, _TARGET)
    paper, comments = props["paper"], props.get("comments")
    if not isinstance(paper, dict):
        raise TypeError("paper is no object")
    item = {**paper, "numComments": len(comments)} if isinstance(comments, list) else paper
    return read_item(item, Origin())


def _as_shown(page: Page) -> Record | None:
    """Read the title and the abstract; a model's summary stands above the abstract, its label below it."""
    title, paragraphs, below = "", list[str](), False
    for element in elements(page.html, "meta", "h1", "h2", "h3", "p", "span"):
        text = " ".join((element.get("content") or text_of(element)).split())
        if element.tag == "meta":
            title = title or (_PREFIX.sub("", text) if element.get("property") == "og:title" else "")
        elif element.tag in ("h1", "h2", "h3"):
            title = text if element.tag == "h1" else title
            if below:
                break
            below = text == "Abstract"
        elif below and text == _MODELS_WORDS:
            paragraphs.clear()
        elif below and element.tag == "p":
            paragraphs.append(text)
    paper = make_paper(title, "\n\n".join(paragraphs), arxiv=arxiv_id(_address(page)))
    return Record(on_hugging_face(paper)) if paper else None


FORMAT = DumpFormat(
    name="hf-paper-html",
    description="Hugging Face page of a single paper as HTML",
    example='an element with data-target="PaperContent", or og:url …/papers/<arXiv id>',
    gives=("dates", "names", "abstracts", "ids", "counts", "code"),
    recognise=_recognise,
    parse=_parse,
)
